"""Rencontres: the meetings of the collective and the choice of their dates."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import when
from blueprints.meetings import (
    change_pages,
    coming_pages,
    draft_pages,
    forms,
    life_pages,
    list_pages,
    poll_for_pages,
    poll_reminders,
    queries,
    series_pages,
    services,
    sheet_pages,
    subject_pages,
)
from blueprints.meetings.door import blueprint, person_id
from blueprints.meetings.models import Meeting
from blueprints.meetings.sheet import meeting_page
from blueprints.undo import ways

__all__ = [
    "blueprint",
    "change_pages",
    "coming_pages",
    "draft_pages",
    "life_pages",
    "list_pages",
    "poll_for_pages",
    "series_pages",
    "sheet_pages",
    "subject_pages",
]


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
        was_asked = poll_reminders.is_asked(fresh, person_id())
        services.answer_poll(meeting=fresh, person_id=person_id(), answers=answers, is_reminded=form.is_reminded.data)
    if not no_errors(form):
        return meeting_page(meeting, form)
    until = when(meeting.poll_ends_at) if meeting.poll_ends_at else ""
    page = url_for("meetings.show", meeting_id=meeting.id)
    before = {str(option.id): option.answer.value if option.answer else "" for option in options}
    pages.tell(
        _("Votre réponse est enregistrée. Vous pouvez changer d’avis jusqu’au %(until)s.", until=until),
        undo=ways.offer("meetings.answers", subject_id=meeting.id, back=page, before=before, reminded=was_asked),
    )
    return redirect(page, code=303)
