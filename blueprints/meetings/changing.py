"""Changing a meeting that is shown: what is written of it, its hour and its length; and the way back of one save."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.meetings import pending as waiting
from blueprints.meetings import places, seating
from blueprints.meetings.dates import PAST
from blueprints.meetings.models import Coming, Meeting, MeetingState

CLOSED = "Cette rencontre a commencé, ou elle est finie. Elle ne change plus."
TOO_LATE = "Cette rencontre a encore changé depuis. Relisez la page."
BACKWARDS = "La fin doit venir après le début, le même jour."
MOST_LONG = timedelta(hours=12)
TOO_LONG = "Une rencontre dure douze heures au plus. Vérifiez l’heure de fin."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a meeting is to be; the hour and the length only where its date is known."""

    title: str
    about: str
    place: str
    venue_id: UUID | None = None
    starts_at: datetime | None = None
    minutes_long: int | None = None


def may_change(meeting: Meeting) -> bool:
    """Tell whether a meeting may still be changed: its date is asked, or it has not begun."""
    if meeting.state is MeetingState.POLLING:
        return True
    return seating.is_taken(meeting)


def read_length(starts_at: datetime, ends_at: datetime) -> int:
    """Return how many minutes there are from one hour to the other.

    Raises:
        Refused: the end comes first, or is much too late.
    """
    if ends_at <= starts_at:
        raise Refused(BACKWARDS)
    if ends_at - starts_at > MOST_LONG:
        raise Refused(TOO_LONG)
    return int((ends_at - starts_at).total_seconds() // 60)


def change_meeting(*, meeting: Meeting, wanted: Wanted, version: int, actor_id: UUID) -> int | None:
    """Change a meeting; those concerned are told in a while, once for a burst of saves.

    Args:
        meeting: which one.
        wanted: what it is to be.
        version: what the page was made from.
        actor_id: who changes it.

    Returns:
        How many persons will be told; None when nothing changed.

    Raises:
        Refused: it has begun, its new hour is past, or its place is no longer offered.
        Stale: somebody changed it meanwhile.
    """
    if not may_change(meeting):
        raise Refused(CLOSED)
    new = _values_of(meeting, wanted)
    changed = sorted(name for name, value in new.items() if getattr(meeting, name) != value)
    if wanted.venue_id != meeting.venue_id or (wanted.venue_id is None and wanted.place != meeting.place):
        changed.append("place")
    if not changed:
        return None
    transaction.expect_version(meeting.version, version)
    if "starts_at" in changed and wanted.starts_at is not None and wanted.starts_at <= clock.now():
        raise Refused(PAST)
    pending = waiting.begin(meeting, actor_id=actor_id)
    for name in new.keys() & set(changed):
        setattr(meeting, name, new[name])
    if "place" in changed:
        places.set_place(meeting=meeting, place=wanted.place, venue_id=wanted.venue_id)
    meeting.version += 1
    waiting.end(pending, meeting)
    said = ",".join(changed)
    audit.record("meeting.changed", subject="meetings", subject_id=meeting.id, actor_id=actor_id, what=said)
    return waiting.count_told(pending)


def _values_of(meeting: Meeting, wanted: Wanted) -> dict[str, object]:
    """Return the columns that a change writes; the hour and the length stay where no date is known."""
    new: dict[str, object] = {"title": wanted.title, "about": wanted.about}
    if meeting.starts_at is not None and wanted.starts_at is not None:
        new["starts_at"] = wanted.starts_at
        new["minutes_long"] = wanted.minutes_long or meeting.minutes_long
    return new


def set_rooms(*, meeting: Meeting, rooms: seating.Rooms, version: int, actor_id: UUID) -> int:
    """Say which ways to come there are, as `seating.set_rooms`; whom a new link or way concerns is told in a while.

    Args:
        meeting: under the write lock.
        rooms: as `seating.set_rooms` takes them.
        version: what the page was made from.
        actor_id: who sets them.

    Raises:
        Refused: a way that somebody chose is taken away.
        Stale: the meeting changed on another page meanwhile.
    """
    transaction.expect_version(meeting.version, version)
    pending = waiting.begin(meeting, actor_id=actor_id)
    given = seating.set_rooms(meeting=meeting, rooms=rooms, actor_id=actor_id)
    meeting.version += 1
    waiting.end(pending, meeting)
    return given


def take_back(*, meeting: Meeting, version: int, actor_id: UUID) -> None:
    """Undo the last save: what is written of a meeting is what it was before; seats that were given stay given.

    Raises:
        Refused: it changed since, or those concerned were told.
    """
    pending = waiting.find_pending(meeting.id)
    before: waiting.Written | None = json.loads(pending.last) if pending else None
    if pending is None or before is None or before["version"] != version or meeting.version != version:
        raise Refused(TOO_LATE)
    meeting.title, meeting.about, meeting.place = before["title"], before["about"], before["place"]
    meeting.venue_id = UUID(before["venue"]) if before["venue"] else None
    meeting.starts_at = datetime.fromisoformat(before["starts_at"]) if before["starts_at"] else None
    meeting.minutes_long = before["minutes"]
    rooms = {Coming(way): (seats, joining) for way, (seats, joining) in before["rooms"].items()}
    seating.write_rooms(meeting=meeting, rooms=seating.keep_chosen(meeting, rooms))
    meeting.version += 1
    db.session().flush()
    audit.record("meeting.change_undone", subject="meetings", subject_id=meeting.id, actor_id=actor_id)
