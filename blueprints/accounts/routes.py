"""Reading comfort."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from blueprints.accounts import comforting, forms, queries, services
from blueprints.accounts.comfort import Comfort
from blueprints.accounts.comforting import current_comfort
from blueprints.core import access, pages, security, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.i18n import gettext as _

__all__ = ["blueprint", "current_comfort"]

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/confort")
@requires(Permission.PUBLIC)
def comfort() -> ResponseReturnValue:
    """Show the reading settings."""
    back = security.own_path(request.args.get("retour"), "") or _page_before()
    return _show(forms.ComfortForm.showing(current_comfort(), back))


@blueprint.post("/confort/essai")
@requires(Permission.PUBLIC)
def try_comfort() -> ResponseReturnValue:
    """Show the page with the settings sent; nothing is kept."""
    form = forms.ComfortForm()
    tried = form.validate()
    if tried:
        comforting.try_on(form.chosen())
        pages.choose_words()
    return _show(form, tried=tried)


@blueprint.post("/confort")
@requires(Permission.PUBLIC)
def save_comfort() -> ResponseReturnValue:
    """Keep the reading settings in this browser, and with the account when there is one."""
    form = forms.ComfortForm()
    if not form.validate():
        return _show(form)
    return _keep(form.chosen(), _("Vos réglages sont gardés. Vous pouvez les changer quand vous voulez."), form)


@blueprint.post("/confort/debut")
@requires(Permission.PUBLIC)
def reset_comfort() -> ResponseReturnValue:
    """Go back to the settings that everybody has at first."""
    return _keep(Comfort(), _("Les réglages sont comme au début. Vous pouvez annuler, en bas de cette page."))


@blueprint.post("/confort/avant")
@requires(Permission.PUBLIC)
def undo_comfort() -> ResponseReturnValue:
    """Take back the last change."""
    before = comforting.comfort_before()
    if before is None:
        pages.tell(_("Il n’y a rien à annuler. Vos réglages n’ont pas changé."), "info")
        return redirect(url_for("accounts.comfort"), code=303)
    return _keep(before, _("C’est annulé. Vos réglages d’avant sont revenus."))


def _show(form: forms.ComfortForm, *, tried: bool = False) -> Response:
    before = comforting.comfort_before()
    return pages.render("accounts/comfort.html", section="comfort", form=form, tried=tried, before=before)


def _keep(chosen: Comfort, told: str, form: forms.ComfortForm | None = None) -> Response:
    before, here = current_comfort(), url_for("accounts.comfort")
    actor = access.current_actor()
    if actor is not None:
        with transaction.write():
            person = queries.find_person(actor.person_id)
            if person is not None:
                services.keep_comfort(person=person, comfort=chosen)
    if pages.wants_data():  # the small panel says it by itself
        response = Response(status=204, mimetype="application/json")
    else:
        pages.tell(told)
        response = make_response(redirect(security.own_path(form.back.data if form else None, here), code=303))
    comforting.keep_in_browser(response, chosen, before)
    return response


def _page_before() -> str:
    """Return the page whose "Confort" was clicked, when it can be opened again."""
    routes = current_app.create_url_adapter(request)
    try:
        before = urlsplit(request.referrer or "")
        endpoint = routes.match(before.path, method="GET")[0] if routes else request.endpoint
    except (HTTPException, ValueError):
        return ""
    if before.netloc != request.host or endpoint == request.endpoint:
        return ""
    return security.own_path(f"{before.path}?{before.query}" if before.query else before.path, "")
