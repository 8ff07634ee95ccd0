"""The button "Annuler" of a notice."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, db, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused, Stale
from blueprints.core.i18n import gettext as _
from blueprints.undo import ways
from blueprints.undo.ways import Offer

blueprint = Blueprint("undo", __name__)


@blueprint.post("/annuler")
@requires(Permission.SIGNED_IN)
def undo() -> ResponseReturnValue:
    """Undo what this person did less than a minute ago."""
    offered = ways.open_offer(request.form.get("jeton", ""))
    if offered is None:
        pages.tell(_("La minute pour annuler est passée. Rien n’a changé."), "warn")
        return redirect(url_for("home.index"), code=303)
    try:
        with transaction.write(again=lambda: _cleared(offered)) as subject:
            said = offered.way.act(subject=subject, **offered.arguments)
        pages.tell(said)
    except (Refused, Stale) as refused:
        pages.tell(refused.message, "warn")
    return redirect(offered.back, code=303)


def _cleared(offered: Offer) -> Any:
    """Load what the act was about as it is while nobody else changes it, and ask the rules again."""
    subject = offered.way.find(offered.subject_id) if offered.way.find and offered.subject_id else None
    if subject is not None and offered.way.find is not None and offered.subject_id is not None:
        access.hold(subject)
        db.session().expunge_all()
        subject = offered.way.find(offered.subject_id)
    if offered.way.find is not None and subject is None:
        abort(404)
    if not access.may(offered.way.permission, subject):
        abort(404)
    return subject
