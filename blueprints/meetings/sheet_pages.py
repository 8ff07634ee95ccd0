"""For people without internet: an answer that is written down for them, whom to call, and the sheet of the day."""

from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members
from blueprints.meetings import coming, coming_queries, coming_words, queries, seating
from blueprints.meetings.coming_forms import AnswerForForm
from blueprints.meetings.door import SECTION, actor, blueprint, person_id
from blueprints.meetings.models import Attendance, Meeting
from blueprints.undo import ways


@blueprint.get("/rencontres/<uuid:meeting_id>/repondre-pour")
@requires(Permission.MEETING_ANSWER_FOR, subject=queries.find_meeting)
def ask_for(meeting: Meeting) -> ResponseReturnValue:
    """Ask what somebody said."""
    if not seating.is_taken(meeting):
        pages.tell(coming.NO_DATE if meeting.starts_at is None else coming.BEGUN, "warn")
        return redirect(url_for("meetings.show", meeting_id=meeting.id), code=303)
    return _for_page(meeting, _for_form(meeting))


@blueprint.post("/rencontres/<uuid:meeting_id>/repondre-pour")
@requires(Permission.MEETING_ANSWER_FOR, subject=queries.find_meeting)
def answer_for(meeting: Meeting) -> ResponseReturnValue:
    """Write down what somebody said; she is told."""
    form = _for_form(meeting)
    if not form.validate():
        return _for_page(meeting, form)
    person = form.person.uuid
    with form.refusals("coming"), transaction.write(meeting) as fresh:
        before = coming.remember(fresh, person)
        attendance = coming.answer_for(
            meeting=fresh, person_id=person, given=form.given, actor_id=person_id(), actor_name=actor().first_name
        )
    if not no_errors(form):
        return _for_page(meeting, form)
    return _written(meeting, person, before, attendance)


def _written(meeting: Meeting, person: UUID, before: coming.Kept | None, attendance: Attendance) -> ResponseReturnValue:
    page = url_for("meetings.ask_for", meeting_id=meeting.id)
    since = attendance.answered_at.isoformat()
    undo = ways.offer(
        "meetings.coming_for", subject_id=meeting.id, back=page, person=str(person), before=before, since=since
    )
    words = coming_words.short_answer(attendance)
    said = _("C’est noté : %(answer)s.", answer=words) + " " + _("La personne le lira dans ses nouvelles.")
    pages.tell(said, undo=undo)
    return redirect(page, code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>/a-appeler")
@requires(Permission.MEETING_ANSWER_FOR, subject=queries.find_meeting)
def call_sheet(meeting: Meeting) -> ResponseReturnValue:
    """Show whom to call, to print."""
    rows = coming_words.call_rows(coming_queries.list_to_call(meeting))
    rooms = coming_queries.list_rooms(meeting)
    return pages.render("meetings/call_sheet.html", section=SECTION, meeting=meeting, rows=rows, rooms=rooms)


@blueprint.get("/rencontres/<uuid:meeting_id>/presence")
@requires(Permission.MEETING_ANSWER_FOR, subject=queries.find_meeting)
def attendance_sheet(meeting: Meeting) -> ResponseReturnValue:
    """Show who is expected, to print and tick."""
    rows = coming_words.attendance_rows(coming_queries.list_attendances(meeting))
    return pages.render("meetings/attendance_sheet.html", section=SECTION, meeting=meeting, rows=rows)


def _for_form(meeting: Meeting) -> AnswerForForm:
    form = AnswerForForm()
    form.offer(coming_queries.list_rooms(meeting))
    people = coming_queries.list_members()
    form.person.offer((str(one.id), f"{one.first_name} {one.last_name}") for one in people)
    return form


def _for_page(meeting: Meeting, form: AnswerForForm) -> Response:
    me = members.named(person_id(), actor().pseudonym).name
    return pages.render("meetings/answer_for.html", section=SECTION, meeting=meeting, form=form, me=me)
