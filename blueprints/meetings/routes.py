"""Rencontres: the meetings of the collective and the choice of their dates."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.core.paging import Cursor
from blueprints.meetings import (
    coming_pages,
    draft_pages,
    forms,
    life_pages,
    own_queries,
    queries,
    services,
    sheet_pages,
    showing,
    subject_pages,
)
from blueprints.meetings.door import SECTION, blueprint, person_id
from blueprints.meetings.models import Meeting
from blueprints.meetings.sheet import meeting_page
from blueprints.undo import ways

__all__ = ["blueprint", "coming_pages", "draft_pages", "life_pages", "sheet_pages", "subject_pages"]

PAST, OWN = "passees", "miennes"


@blueprint.get("/rencontres")
@requires(Permission.COLLECTIVE_ENTER)
def index() -> ResponseReturnValue:
    """List the meetings to come, those that are over, or one's own."""
    view, cursor = request.args.get("vue"), Cursor.parse(request.args.get("suite"))
    view = view if view in (PAST, OWN) else None
    if view == OWN:
        rows, more = own_queries.list_own_meetings(person_id(), cursor)
        listed = showing.show_own_meetings(rows)
    else:
        rows, more = queries.list_meetings(person_id(), past=view == PAST, cursor=cursor)
        listed = showing.show_meetings(rows)
    suite = str(Cursor(rows[-1].moment, rows[-1].id)) if more else None
    return pages.render(
        "meetings/index.html",
        section=SECTION,
        meetings=listed,
        view=view or "a-venir",
        older=url_for("meetings.index", vue=view, suite=suite) if suite else None,
        first=url_for("meetings.index", vue=view) if "suite" in request.args else None,
    )


@blueprint.get("/rencontres/<uuid:meeting_id>")
@requires(Permission.MEETING_READ, subject=queries.find_meeting)
def show(meeting: Meeting) -> ResponseReturnValue:
    """Show a meeting, and the dates to answer."""
    return meeting_page(meeting)


@blueprint.post("/rencontres/<uuid:meeting_id>")
@requires(Permission.MEETING_ANSWER, subject=queries.find_meeting)
def answer(meeting: Meeting) -> ResponseReturnValue:
    """Keep the answers to the dates."""
    options = queries.list_options(meeting.id, person_id())
    form = forms.answers_form(options)
    if not form.validate():
        return meeting_page(meeting, form)
    with form.refusals(), transaction.write(meeting) as fresh:
        answers = forms.answers_of(form, options)
        services.answer_dates(meeting=fresh, person_id=person_id(), answers=answers)
    if not no_errors(form):
        return meeting_page(meeting, form)
    until = when(meeting.poll_ends_at) if meeting.poll_ends_at else ""
    page = url_for("meetings.show", meeting_id=meeting.id)
    before = {str(option.id): option.answer.value if option.answer else "" for option in options}
    pages.tell(
        _("Votre réponse est enregistrée. Vous pouvez changer d’avis jusqu’au %(until)s.", until=until),
        undo=ways.offer("meetings.answers", subject_id=meeting.id, back=page, before=before),
    )
    return redirect(page, code=303)
