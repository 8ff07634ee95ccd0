"""The pages that stand between a form and its post: they say why, and give the words back to be sent from there."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from blueprints.accounts import parking
from blueprints.charter import sending
from blueprints.charter.door import SECTION, blueprint
from blueprints.charter.sending import Act, SaidAlready, TooFast
from blueprints.core import clock, pages
from blueprints.core.i18n import clock_time, when
from blueprints.core.i18n import gettext as _

NOT_SENT_AGAIN = frozenset({"csrf_token", sending.ANYWAY})
_SHOWN = 3
"""Words of a text that is worth showing again."""


@blueprint.app_errorhandler(TooFast)
def rest(error: TooFast) -> ResponseReturnValue:
    """Say until when to rest, and keep what was typed."""
    if pages.wants_data():
        return {"error": "pace", "message": error.message}, error.status
    seconds = max(1, round((error.until - clock.now()).total_seconds()))
    answer = _page("charter/rest.html", error.status, sentence=_until(error))
    answer.headers["Retry-After"] = str(seconds)
    return answer


@blueprint.app_errorhandler(SaidAlready)
def said_already(error: SaidAlready) -> ResponseReturnValue:
    """Show where these words stand already, and ask whether they are meant twice."""
    if pages.wants_data():
        return {"error": "copy", "message": error.message}, error.status
    return _page("charter/copy.html", error.status, address=error.address, again=error.again, anyway=sending.ANYWAY)


def _until(error: TooFast) -> str:
    soon = (error.until - clock.now()).days == 0 and error.until.date() == clock.now().date()
    moment = clock_time(error.until) if soon else when(error.until)
    if error.act is Act.REPORT:
        return _("Vous pourrez faire un autre signalement à partir de %(moment)s.", moment=moment)
    if error.act is Act.REACTION:
        return _("Vous pourrez réagir de nouveau à partir de %(moment)s.", moment=moment)
    return _("Vous pourrez publier ce texte à partir de %(moment)s.", moment=moment)


def _page(template: str, status: int, **context: object) -> Response:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_SENT_AGAIN]
    return pages.render(
        template,
        section=SECTION,
        status=status,
        path=request.path,
        back=parking.page_of_form(),
        sent=sent,
        typed=[Markup("{}").format(value) for _name, value in sent if len(value.split()) >= _SHOWN],
        **context,
    )
