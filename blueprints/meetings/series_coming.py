"""Coming to all meetings of a series at once; each answer can be changed by itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.meetings import coming, coming_queries, series_queries
from blueprints.meetings.coming import Answer
from blueprints.meetings.models import Coming, Meeting
from blueprints.meetings.seating import is_taken
from blueprints.meetings.series_models import MeetingSeries

NOT_OFFERED = "Aucune de ces rencontres ne propose cette façon de venir."


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What became of an answer to all: which meetings got it, how many of them wait for a seat, and when."""

    touched: int
    count: int
    waiting: int
    since: datetime


def come_to_all(*, series: MeetingSeries, person_id: UUID, way: Coming) -> Came:
    """Answer to every meeting to come that this person did not answer to yet, where this way is offered.

    Who answered to all of them already changes nothing: the same button twice is one answer.

    Raises:
        Refused: none offers this way.
    """
    meetings = series_queries.hold_meetings(series.id)
    open_ones = {place: one for place, one in enumerate(meetings) if is_taken(one) and not _said(one, person_id)}
    if not open_ones:
        return Came(touched=0, count=0, waiting=0, since=clock.now())
    offered = {place: one for place, one in open_ones.items() if _offers(one, way)}
    if not offered:
        raise Refused(NOT_OFFERED)
    since, waiting = clock.now(), 0
    for meeting in offered.values():
        kept = coming.answer(meeting=meeting, person_id=person_id, given=Answer(coming=way))
        kept.answered_at = since
        waiting += not kept.has_seat
    touched = sum(1 << place for place in offered)
    return Came(touched=touched, count=len(offered), waiting=waiting, since=since)


def _said(meeting: Meeting, person_id: UUID) -> bool:
    found = coming_queries.find_attendance(meeting, person_id)
    return found is not None and found.coming is not Coming.UNKNOWN


def _offers(meeting: Meeting, way: Coming) -> bool:
    return way in {room.way for room in coming_queries.list_rooms(meeting)}
