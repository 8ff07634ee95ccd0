"""The ways to come to a meeting, their seats, and whose turn it is when one is free."""

from collections.abc import Mapping
from uuid import UUID

from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.meetings import coming_queries as queries
from blueprints.meetings.calling import tell
from blueprints.meetings.models import Coming, Meeting, MeetingState, MeetingWay
from blueprints.news.models import NewsKind

MOST_SEATS = 500
Rooms = Mapping[Coming, tuple[int | None, str]]
"""The ways to come, each with its seats and how to join."""
STILL_CHOSEN = "Des personnes ont choisi une façon de venir que vous retirez. Gardez-la, ou prévenez-les d’abord."


def is_taken(meeting: Meeting) -> bool:
    """Tell whether answers about coming are taken now."""
    return meeting.state is MeetingState.SCHEDULED and meeting.starts_at is not None and clock.now() < meeting.starts_at


def promote(*, meeting: Meeting, way: Coming, but: UUID | None = None) -> list[UUID]:
    """Give the free seats of a way to those who wait, in their order; they are told. Return who has one now.

    Args:
        meeting: which one.
        way: of coming.
        but: who is told on her page already.
    """
    room = next((one for one in queries.list_rooms(meeting) if one.way is way), None)
    if room is None or not room.waiting or not room.takes(1):
        return []
    left, given = room.left, []
    for waiting in queries.list_waiting(meeting, way):
        if left is not None and waiting.seats > left:
            break
        waiting.has_seat = True
        left = None if left is None else left - waiting.seats
        given.append(waiting.person_id)
    db.session().flush()
    starts_at = meeting.starts_at.isoformat() if meeting.starts_at else ""
    tell(meeting, NewsKind.MEETING_SEAT, set(given) - {but}, starts_at=starts_at)
    return given


def set_rooms(*, meeting: Meeting, rooms: Rooms, actor_id: UUID) -> int:
    """Say which ways to come there are, how many seats each has, and how to join; return how many got a seat by it.

    Nobody loses a seat: with fewer seats than before, those who have one keep it.

    Raises:
        Refused: a way that somebody chose is taken away.
    """
    if queries.list_chosen_ways(meeting) - rooms.keys():
        raise Refused(STILL_CHOSEN)
    write_rooms(meeting=meeting, rooms=rooms)
    audit.record("meeting.seats_set", subject="meetings", subject_id=meeting.id, actor_id=actor_id)
    return sum(len(promote(meeting=meeting, way=way)) for way in rooms) if is_taken(meeting) else 0


def write_rooms(*, meeting: Meeting, rooms: Rooms) -> None:
    """Write the ways to come, and nothing else."""
    known = queries.list_ways(meeting.id)
    for way in known.keys() - rooms.keys():
        db.session().delete(known[way])
    for way, (seats, joining) in rooms.items():
        row = known.get(way)
        if row is None:
            row = MeetingWay(platform_id=meeting.platform_id, meeting_id=meeting.id, way=way)
            db.session().add(row)
        row.seats, row.joining = seats, joining
    db.session().flush()


def keep_chosen(meeting: Meeting, rooms: Rooms) -> Rooms:
    """Return these ways, and those of today that somebody chose meanwhile; without any, a meeting is on site."""
    chosen = queries.list_chosen_ways(meeting)
    if not rooms and chosen <= {Coming.ON_SITE}:
        return {}
    today = {room.way: (room.seats, room.joining) for room in queries.list_rooms(meeting)}
    return {**{way: room for way, room in today.items() if way in chosen}, **rooms}
