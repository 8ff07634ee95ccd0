"""What changed of a meeting and has not been told yet: kept from the first "before", for a burst of saves.

Who saves three times tells once: each save puts it off a little, and what came back to what it was is not told.
"""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select

from blueprints.core import clock, db, outbox
from blueprints.meetings import coming_queries, queries
from blueprints.meetings.models import Attendance, Coming, DateOption, DateVote, Meeting, MeetingChange, VoteAnswer

JOB = "meetings.tell_changes"
PATIENCE, LONGEST = timedelta(minutes=5), timedelta(minutes=20)
"""How long a save waits for the next one, and how long a burst may last."""
SOON, SHORT = timedelta(hours=2), timedelta(seconds=90)
"""How near a meeting must be for its changes to be told sooner, and how soon: not before they can be undone."""


class Facts(TypedDict):
    """What those concerned know of a meeting; of a link, only whether it is the same."""

    title: str
    about: str
    place: str
    starts_at: str
    minutes: int
    ways: dict[str, str]


class Written(TypedDict):
    """All that is written of a meeting, as plain values: what the way back of one save needs."""

    version: int
    title: str
    about: str
    place: str
    venue: str
    starts_at: str
    minutes: int
    rooms: dict[str, tuple[int | None, str]]


def facts_of(meeting: Meeting) -> Facts:
    """Return what those concerned know of a meeting now."""
    return Facts(
        title=meeting.title,
        about=_mark(meeting.about),
        place=meeting.place,
        starts_at=meeting.starts_at.isoformat() if meeting.starts_at else "",
        minutes=meeting.minutes_long,
        ways={room.way.value: _mark(room.joining) for room in coming_queries.list_rooms(meeting)},
    )


def read_facts(pending: MeetingChange) -> Facts:
    """Return what those concerned knew before."""
    facts: Facts = json.loads(pending.before)
    return facts


def read_people(pending: MeetingChange) -> set[UUID]:
    """Return the ids of those whom the changes concern."""
    return {UUID(one) for one in json.loads(pending.people)}


def _mark(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:16] if words else ""


def write_of(meeting: Meeting) -> Written:
    """Return all that is written of a meeting now."""
    rows = coming_queries.list_ways(meeting.id)
    return Written(
        version=meeting.version,
        title=meeting.title,
        about=meeting.about,
        place=meeting.place,
        venue=str(meeting.venue_id or ""),
        starts_at=meeting.starts_at.isoformat() if meeting.starts_at else "",
        minutes=meeting.minutes_long,
        rooms={way.value: (row.seats, row.joining) for way, row in rows.items()},
    )


def find_pending(meeting_id: UUID) -> MeetingChange | None:
    """Inside a write unit: return what waits to be told of a meeting, held until the commit."""
    statement = select(MeetingChange).where(MeetingChange.meeting_id == meeting_id).with_for_update()
    return db.session().scalars(statement).one_or_none()


def begin(meeting: Meeting, *, actor_id: UUID) -> MeetingChange:
    """Inside a write unit, before a meeting changes: keep what it is, and whom it concerns.

    Args:
        meeting: as it still is.
        actor_id: who changes it, and needs no telling.
    """
    now, wait, found = clock.now(), _wait(meeting), find_pending(meeting.id)
    concerned = list_concerned(meeting) - {actor_id}
    last, facts = (json.dumps(one, ensure_ascii=False) for one in (write_of(meeting), facts_of(meeting)))
    pending = found or MeetingChange(platform_id=meeting.platform_id, meeting_id=meeting.id, people="[]")
    known = read_people(pending)
    if not known:
        pending.began_at, pending.before = now, facts
    pending.people, pending.last = json.dumps(sorted(str(one) for one in concerned | known)), last
    pending.due_at = min(now + wait, max(pending.began_at + LONGEST, now + SHORT))
    if found is None:
        db.session().add(pending)
        outbox.add(JOB, delay=wait, meeting=meeting.id)
    return pending


def end(pending: MeetingChange, meeting: Meeting) -> None:
    """Note the version that a save left behind: its way back asks for it."""
    written: Written = json.loads(pending.last)
    pending.last = json.dumps({**written, "version": meeting.version}, ensure_ascii=False)


def count_told(pending: MeetingChange) -> int:
    """Return how many persons will be told."""
    return len(read_people(pending))


def _wait(meeting: Meeting) -> timedelta:
    is_soon = meeting.starts_at is not None and meeting.starts_at - clock.now() < SOON
    return SHORT if is_soon else PATIENCE


def list_concerned(meeting: Meeting) -> set[UUID]:
    """Return the ids of those whom a change concerns: they come, wait, do not know yet, or could come on that date.

    Who said that she does not come is left in peace. While the date is asked, it is everyone who answered.
    """
    if meeting.starts_at is None:
        return {person.id for person in queries.list_answerers(meeting.id)}
    coming = coming_queries.list_coming(meeting, coming=True)
    away = coming_queries.list_coming(meeting, coming=False)
    return coming | (_list_able(meeting) - away)


def _list_able(meeting: Meeting) -> set[UUID]:
    """Return the ids of those who answered that they can on the date that was chosen."""
    statement = (
        select(DateVote.person_id)
        .join(DateOption, DateOption.id == DateVote.option_id)
        .where(
            DateOption.meeting_id == meeting.id,
            DateOption.starts_at == meeting.starts_at,
            DateVote.answer != VoteAnswer.NO,
        )
    )
    return set(db.session().scalars(statement.limit(5000)))


def list_answers(meeting_id: UUID) -> dict[UUID, tuple[datetime, Coming]]:
    """Return, by person, the hour that she last answered to and what she answered."""
    statement = select(Attendance.person_id, Attendance.for_date, Attendance.coming)
    rows = db.session().execute(statement.where(Attendance.meeting_id == meeting_id).limit(5000))
    return {row.person_id: (row.for_date, row.coming) for row in rows}
