"""Changes of who comes: an answer, a seat or a turn to wait for one, and what those who come tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from sqlalchemy import or_, select

from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.meetings import coming_queries as queries
from blueprints.meetings.coming_queries import Room
from blueprints.meetings.models import WAYS, Attendance, Coming, Meeting, MeetingState
from blueprints.meetings.seating import is_taken, promote
from blueprints.news import services as news
from blueprints.news.models import NewsKind

NO_DATE = "Cette rencontre n’a pas de date pour le moment. Relisez la page."
BEGUN = "La rencontre a commencé : les réponses sont closes. Pour prévenir, appelez l’animation."
OVER = "La rencontre est finie. Il n’y a plus personne à prévenir."
NOT_OFFERED = "Cette façon de venir n’est pas proposée. Choisissez une des réponses de la page."
NO_SECOND = "Il n’y a plus de place pour une deuxième personne. Votre place reste gardée."
NOT_COMING = "Répondez d’abord que vous venez. Vous pourrez ensuite prévenir."
CHANGED = "Votre réponse a changé depuis. Relisez la page."
NOT_A_MEMBER = "Choisissez une personne du collectif."


class Kept(TypedDict):
    """What a person had answered, as plain values: what the way back needs."""

    coming: str
    seats: int
    has_seat: bool
    asked_at: str
    is_shown: bool
    is_late: bool
    leaves_early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a person answers."""

    coming: Coming
    seats: int = 1
    is_shown: bool = False


def answer(*, meeting: Meeting, person_id: UUID, given: Answer, dictated_to: UUID | None = None) -> Attendance:
    """Keep what a person answers; she has a seat if there is one, else she waits for hers in order.

    Args:
        meeting: which one, held until the commit: the last seat is given once.
        person_id: who comes, or not.
        given: what she answers.
        dictated_to: who writes it down for her.

    Raises:
        Refused: it has begun, that way is not offered, or there is no second seat beside the one she has.
    """
    _expect_taken(meeting)
    room = _room(meeting, given.coming)
    found = queries.find_any_attendance(meeting.id, person_id)
    before = found if found is not None and found.for_date == meeting.starts_at else None
    has_seat = _has_seat(before, room, given)
    left = before.coming if before is not None else None
    attendance = _write(found, meeting, person_id, given, is_new=before is None or before.coming is not given.coming)
    attendance.has_seat, attendance.dictated_to = has_seat, dictated_to
    db.session().flush()
    for way in {one for one in (left, given.coming) if one in WAYS}:
        promote(meeting=meeting, way=way, but=person_id)
    if dictated_to is not None:
        facts = {"person": person_id, "coming": given.coming.value}
        audit.record("meeting.answered_for", subject="meetings", subject_id=meeting.id, actor_id=dictated_to, **facts)
    return attendance


def answer_for(*, meeting: Meeting, person_id: UUID, given: Answer, actor_id: UUID, actor_name: str) -> Attendance:
    """Write down what a member said by telephone or face to face; she is told, and the trail holds who wrote it.

    Raises:
        Refused: she is not a member, or for the reasons of `answer`.
    """
    if queries.find_member(person_id) is None:
        raise Refused(NOT_A_MEMBER)
    attendance = answer(meeting=meeting, person_id=person_id, given=given, dictated_to=actor_id)
    address = f"/rencontres/{meeting.id}"
    kind, title = NewsKind.MEETING_ANSWERED_FOR, meeting.title
    news.tell(people={person_id}, kind=kind, address=address, subject=meeting.id, title=title, name=actor_name)
    return attendance


def _has_seat(before: Attendance | None, room: Room | None, given: Answer) -> bool:
    """Tell whether this answer comes with a seat; nobody passes before those who wait, and who has one keeps it."""
    if room is None:
        return False
    same = before is not None and before.coming is given.coming
    if same and before is not None and before.has_seat:
        more = given.seats - before.seats
        if more > 0 and (room.waiting or not room.takes(more)):
            raise Refused(NO_SECOND)
        return True
    return room.takes(given.seats) and room.waiting == int(same)


def _write(found: Attendance | None, meeting: Meeting, person_id: UUID, given: Answer, *, is_new: bool) -> Attendance:
    """Write the row of an answer; who asks for the same thing as before keeps her turn."""
    now = clock.now()
    attendance = found or Attendance(platform_id=meeting.platform_id, meeting_id=meeting.id, person_id=person_id)
    if found is None:
        db.session().add(attendance)
    if is_new:
        attendance.asked_at, attendance.is_late, attendance.leaves_early = now, False, False
    attendance.coming, attendance.seats, attendance.is_shown = given.coming, given.seats, given.is_shown
    attendance.for_date, attendance.answered_at = meeting.starts_at or now, now
    return attendance


def say_late(*, meeting: Meeting, person_id: UUID, name: str, is_late: bool, leaves_early: bool) -> list[bool]:
    """Keep that a person arrives late or leaves early; who organises is told. Return what she had told before.

    Raises:
        Refused: she does not come, or it is over.
    """
    ends = (meeting.starts_at or clock.now()) + timedelta(minutes=meeting.minutes_long)
    if meeting.state is not MeetingState.SCHEDULED or clock.now() >= ends:
        raise Refused(OVER)
    attendance = queries.find_attendance(meeting, person_id)
    if attendance is None or not attendance.has_seat:
        raise Refused(NOT_COMING)
    before = [attendance.is_late, attendance.leaves_early]
    if before == [is_late, leaves_early]:
        return before
    attendance.is_late, attendance.leaves_early = is_late, leaves_early
    what = "both" if is_late and leaves_early else "late" if is_late else "early" if leaves_early else "none"
    news.tell(
        people={meeting.organiser_id} - {person_id},
        kind=NewsKind.MEETING_LATE,
        address=f"/rencontres/{meeting.id}",
        subject=meeting.id,
        title=meeting.title,
        name=name,
        what=what,
    )
    return before


def take_back_late(
    *, meeting: Meeting, person_id: UUID, before: Sequence[bool], now: Sequence[bool], since: datetime
) -> None:
    """Undo what a person told about arriving late or leaving early; who organises is told of it no more.

    Args:
        meeting: which one.
        person_id: who comes.
        before: late and early, as they were.
        now: late and early, as she told them.
        since: when she did.

    Raises:
        Refused: it changed since.
    """
    attendance = queries.find_attendance(meeting, person_id)
    if attendance is None or [attendance.is_late, attendance.leaves_early] != list(now):
        raise Refused(CHANGED)
    attendance.is_late, attendance.leaves_early = before
    address, organiser = f"/rencontres/{meeting.id}", meeting.organiser_id
    news.take_back(kind=NewsKind.MEETING_LATE, address=address, since=since, person_id=organiser)


def forget(*, person_id: UUID) -> None:
    """Take back what a person who leaves answered to the meetings to come; her seats go to those who wait."""
    mine = select(Attendance.meeting_id).where(Attendance.person_id == person_id)
    to_come = or_(Meeting.starts_at.is_(None), Meeting.starts_at > clock.now())
    coming = select(Meeting).where(Meeting.id.in_(mine), to_come).order_by(Meeting.id)
    for meeting in db.session().scalars(coming.limit(queries.NAMES).with_for_update()).all():
        found = queries.find_any_attendance(meeting.id, person_id)
        if found is not None:
            _take_out(meeting, found)


# --- the way back -----------------------------------------------------------------------------------------------------


def remember(meeting: Meeting, person_id: UUID) -> Kept | None:
    """Return what a person has answered so far, for the way back of the answer that follows."""
    found = queries.find_attendance(meeting, person_id)
    if found is None:
        return None
    return Kept(
        coming=found.coming.value,
        seats=found.seats,
        has_seat=found.has_seat,
        asked_at=found.asked_at.isoformat(),
        is_shown=found.is_shown,
        is_late=found.is_late,
        leaves_early=found.leaves_early,
    )


def restore(*, meeting: Meeting, person_id: UUID, before: Kept | None, since: datetime) -> bool:
    """Give a person's answer the value it had; return whether she has her seat again, if she had one.

    Raises:
        Refused: it has begun, or the answer changed since.
    """
    _expect_taken(meeting)
    found = queries.find_attendance(meeting, person_id)
    if found is None or found.answered_at != since:
        raise Refused(CHANGED)
    if before is None:
        _take_out(meeting, found)
        return True
    given = Answer(coming=Coming(before["coming"]), seats=before["seats"], is_shown=before["is_shown"])
    attendance = answer(meeting=meeting, person_id=person_id, given=given)
    attendance.asked_at = datetime.fromisoformat(before["asked_at"])
    attendance.is_late, attendance.leaves_early = before["is_late"], before["leaves_early"]
    return attendance.has_seat or not before["has_seat"]


def restore_for(*, meeting: Meeting, person_id: UUID, before: Kept | None, since: datetime) -> None:
    """Give back the answer that somebody had before hers was written down; she is told of it no more.

    Raises:
        Refused: it has begun, or she changed it since.
    """
    restore(meeting=meeting, person_id=person_id, before=before, since=since)
    address = f"/rencontres/{meeting.id}"
    news.take_back(kind=NewsKind.MEETING_ANSWERED_FOR, address=address, since=since, person_id=person_id)


def _take_out(meeting: Meeting, found: Attendance) -> None:
    way = found.coming
    db.session().delete(found)
    db.session().flush()
    if way in WAYS and is_taken(meeting):
        promote(meeting=meeting, way=way)


def _room(meeting: Meeting, coming: Coming) -> Room | None:
    if coming not in WAYS:
        return None
    room = next((one for one in queries.list_rooms(meeting) if one.way is coming), None)
    if room is None:
        raise Refused(NOT_OFFERED)
    return room


def _expect_taken(meeting: Meeting) -> None:
    if meeting.state is not MeetingState.SCHEDULED or meeting.starts_at is None:
        raise Refused(NO_DATE)
    if not is_taken(meeting):
        raise Refused(BEGUN)
