"""Lifting anonymity: what it does is said first, a reason is asked, its author is told."""

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.moderation import forms, queries, unsealing
from blueprints.moderation.door import SECTION, blueprint, person_id
from blueprints.moderation.models import Case


@blueprint.get("/moderation/<uuid:case_id>/lever-l-anonymat")
@requires(Permission.ANONYMITY_LIFT, subject=queries.find_for_lifting, fresh_proof=True)
def ask_to_lift(case: Case) -> ResponseReturnValue:
    """Say what lifting the anonymity does, and ask why."""
    return _lifting_page(case, forms.LiftForm())


@blueprint.post("/moderation/<uuid:case_id>/lever-l-anonymat")
@requires(Permission.ANONYMITY_LIFT, subject=queries.find_for_lifting, fresh_proof=True)
def lift(case: Case) -> ResponseReturnValue:
    """Lift the anonymity of one text, for this facilitator, for a day."""
    form = forms.LiftForm()
    if not form.validate():
        return _lifting_page(case, form)
    with form.refusals("motive"), transaction.write(case) as fresh:
        unsealing.lift(case=fresh, person_id=person_id(), motive=form.motive.data or "")
    if not no_errors(form):
        return _lifting_page(case, form)
    pages.tell(_("L’anonymat est levé pour vous, pendant 24 heures. La personne lira votre raison en revenant ici."))
    return redirect(url_for("moderation.read_case", case_id=case.id), code=303)


def _lifting_page(case: Case, form: forms.LiftForm) -> Response:
    return pages.render("moderation/lift.html", section=SECTION, form=form, case=case)
