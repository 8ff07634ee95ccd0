"""Consultations: reading them and voting."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.consultations import closing, forms, opening_pages, queries, services, showing, surveys
from blueprints.consultations.door import SECTION, blueprint, person_id
from blueprints.consultations.models import Consultation
from blueprints.core import pages, transaction
from blueprints.core.access import Permission, may, requires
from blueprints.core.db import AnyRow
from blueprints.core.forms import Form, no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.core.paging import Cursor

__all__ = ["blueprint", "opening_pages"]

LENGTH = len(surveys.QUESTIONS)


@blueprint.get("/consultations")
@requires(Permission.COLLECTIVE_ENTER)
def index() -> ResponseReturnValue:
    """List what is open, then what is over."""
    asked = request.args.get("avant")
    over, more = queries.list_over(person_id(), Cursor.parse(asked))
    older = str(Cursor(over[-1].closes_at, over[-1].id)) if more else None
    return pages.render(
        "consultations/index.html",
        section=SECTION,
        coming=showing.show_list(queries.list_coming(person_id()), LENGTH) if asked is None else [],
        over=showing.show_list(over, LENGTH),
        older=url_for("consultations.index", avant=older) if older else None,
        first=url_for("consultations.index") if asked is not None else None,
    )


@blueprint.get("/consultations/<uuid:consultation_id>")
@requires(Permission.COLLECTIVE_ENTER, subject=showing.find_shown_consultation)
def show(consultation: AnyRow) -> ResponseReturnValue:
    """Show a question, and the way to vote or what came out."""
    return _page(consultation)


@blueprint.post("/consultations/<uuid:consultation_id>")
@requires(Permission.CONSULTATION_VOTE, subject=queries.find_consultation)
def vote(consultation: Consultation) -> ResponseReturnValue:
    """Vote, or vote again in its place."""
    form = forms.vote_form(consultation.several, queries.list_choices(consultation.id))
    if not form.validate():
        return _page(showing.find_shown_consultation(consultation.id), form)
    with form.refusals("choice"), transaction.write(consultation) as fresh:
        services.vote(consultation=fresh, person_id=person_id(), chosen=forms.chosen_of(form))
    if not no_errors(form):
        return _page(showing.find_shown_consultation(consultation.id), form)
    pages.tell(
        _("Votre vote est compté. Vous pouvez le changer jusqu’au %(until)s.", until=when(consultation.closes_at))
    )
    return redirect(url_for("consultations.show", consultation_id=consultation.id), code=303)


@blueprint.post("/consultations/<uuid:consultation_id>/retirer-mon-vote")
@requires(Permission.CONSULTATION_VOTE, subject=queries.find_consultation)
def take_back(consultation: Consultation) -> ResponseReturnValue:
    """Take one's vote out of the box."""
    with (
        pages.telling(_("Votre vote est retiré. Vous pouvez voter de nouveau.")),
        transaction.write(consultation) as fresh,
    ):
        services.take_back_vote(consultation=fresh, person_id=person_id())
    return redirect(url_for("consultations.show", consultation_id=consultation.id), code=303)


def _page(row: Any, form: Form | None = None) -> Response:
    choices = queries.list_choices(row.id)
    shown = showing.show(row, choices, LENGTH)
    votes = shown.is_open and may(Permission.CONSULTATION_VOTE)
    return pages.render(
        "consultations/show.html",
        section=SECTION,
        consultation=shown,
        choices=choices,
        form=form or (forms.vote_form(row.several, choices) if votes else None),
        votes=votes,
        state=showing.state_of(row),
        enough=closing.ENOUGH,
    )
