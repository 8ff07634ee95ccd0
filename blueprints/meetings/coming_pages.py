"""Coming to a meeting: the answer, what those who come tell, and the seats of each way."""

from collections.abc import Sequence

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import clock, pages, transaction
from blueprints.core.access import Permission, requires
from blueprints.core.errors import Refused, Stale
from blueprints.core.forms import no_errors
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.discussion import members
from blueprints.meetings import changing, coming, coming_queries, coming_words, queries
from blueprints.meetings.coming_forms import ComingForm, LateForm, RoomsForm
from blueprints.meetings.door import SECTION, actor, blueprint, person_id
from blueprints.meetings.models import WAYS, Attendance, Meeting
from blueprints.meetings.sheet import meeting_page
from blueprints.undo import ways

CONFLICT = 409


@blueprint.post("/rencontres/<uuid:meeting_id>/venir")
@requires(Permission.MEETING_ANSWER, subject=queries.find_meeting)
def come(meeting: Meeting) -> ResponseReturnValue:
    """Keep whether a person comes, and how."""
    form = ComingForm()
    form.offer(coming_queries.list_rooms(meeting))
    if not form.validate():
        return meeting_page(meeting, form)
    with form.refusals("coming"), transaction.write(meeting) as fresh:
        before = coming.remember(fresh, person_id())
        attendance = coming.answer(meeting=fresh, person_id=person_id(), given=form.given)
        place = coming_queries.find_place(attendance)
    if not no_errors(form):
        return meeting_page(meeting, form)
    page, since = url_for("meetings.show", meeting_id=meeting.id), attendance.answered_at.isoformat()
    undo = ways.offer("meetings.coming", subject_id=meeting.id, back=page, before=before, since=since)
    pages.tell(_said(attendance, place), undo=undo)
    return redirect(page, code=303)


def _said(attendance: Attendance, place: int) -> str:
    kept = _("Votre réponse est enregistrée.") + " " + coming_words.answer_sentence(attendance)
    if attendance.coming not in WAYS or attendance.has_seat:
        return kept
    return kept + " " + coming_words.waiting_words(place)


@blueprint.post("/rencontres/<uuid:meeting_id>/prevenir")
@requires(Permission.MEETING_ANSWER, subject=queries.find_meeting)
def say_late(meeting: Meeting) -> ResponseReturnValue:
    """Tell those who organise that one arrives late, or leaves early."""
    form, page = LateForm(), url_for("meetings.show", meeting_id=meeting.id)
    late, early = bool(form.is_late.data), bool(form.leaves_early.data)
    name = members.named(person_id(), actor().pseudonym).name
    since = clock.now().isoformat()
    try:
        with transaction.write(meeting) as fresh:
            before = coming.say_late(meeting=fresh, person_id=person_id(), name=name, is_late=late, leaves_early=early)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return redirect(page, code=303)
    undo = ways.offer("meetings.late", subject_id=meeting.id, back=page, before=before, now=[late, early], since=since)
    pages.tell(_("C’est noté. La personne qui organise est prévenue. Vous n’avez pas à vous expliquer."), undo=undo)
    return redirect(page, code=303)


@blueprint.get("/rencontres/<uuid:meeting_id>/places")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def rooms(meeting: Meeting) -> ResponseReturnValue:
    """Show the ways to come, and the seats of each."""
    form = RoomsForm()
    form.fill(coming_queries.list_rooms(meeting))
    form.version.data = str(meeting.version)
    return _rooms_page(meeting, form)


@blueprint.post("/rencontres/<uuid:meeting_id>/places")
@requires(Permission.MEETING_MOVE, subject=queries.find_meeting)
def set_rooms(meeting: Meeting) -> ResponseReturnValue:
    """Keep the ways to come, and the seats of each; who set them on another page meanwhile is shown both."""
    form, given = RoomsForm(), 0
    if not form.validate():
        return _rooms_page(meeting, form)
    try:
        with form.refusals(), transaction.write(meeting) as fresh:
            given = changing.set_rooms(
                meeting=fresh, rooms=form.rooms, version=form.version.number, actor_id=person_id()
            )
    except Stale:
        return _both_rooms(meeting, form)
    if not no_errors(form):
        return _rooms_page(meeting, form)
    told = ngettext("%(num)s personne a une place et le lit.", "%(num)s personnes ont une place et le lisent.", given)
    page = url_for("meetings.show", meeting_id=meeting.id)
    undo = ways.offer("meetings.rooms", subject_id=meeting.id, back=page, version=fresh.version)
    pages.tell(_("Les places sont enregistrées.") + (f" {told}" if given else ""), undo=undo)
    return redirect(page, code=303)


def _both_rooms(meeting: Meeting, form: RoomsForm) -> ResponseReturnValue:
    """Give the page back with what was typed, beside what is set now; sent once more, it holds."""
    now = queries.find_meeting(meeting.id)
    if now is None:
        return redirect(url_for("meetings.index"), code=303)
    form.version.data, form.version.raw_data = str(now.version), None
    other = [coming_words.show_way(room) for room in coming_queries.list_rooms(now)]
    return _rooms_page(now, form, status=CONFLICT, other=other)


def _rooms_page(
    meeting: Meeting, form: RoomsForm, *, status: int | None = None, other: Sequence[tuple[str, str]] = ()
) -> Response:
    return pages.render("meetings/rooms.html", section=SECTION, status=status, meeting=meeting, form=form, other=other)
