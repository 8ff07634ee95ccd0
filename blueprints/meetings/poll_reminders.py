"""Who asked to be reminded that the answers to the dates of a meeting close: told the day before, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, or_, select

from blueprints.accounts import queries as accounts
from blueprints.core import clock, db
from blueprints.meetings.calling import tell
from blueprints.meetings.models import Meeting, MeetingState, PollReminder
from blueprints.news.models import NewsKind

BEFORE = timedelta(days=1)
_AT_ONCE = 500


def can_remind(meeting: Meeting) -> bool:
    """Tell whether there is still time for a reminder."""
    ends = meeting.poll_ends_at
    return meeting.state is MeetingState.POLLING and ends is not None and ends - BEFORE > clock.now()


def is_asked(meeting: Meeting, person_id: UUID) -> bool:
    """Tell whether a person asked to be reminded of these dates."""
    return db.session().scalar(select(PollReminder.id).where(*_of(meeting, person_id))) is not None


def ask(*, meeting: Meeting, person_id: UUID, wanted: bool) -> None:
    """Inside a write unit: keep that a person wants to be reminded, or no longer does."""
    if not wanted:
        statement = delete(PollReminder).where(*_of(meeting, person_id))
        db.session().execute(statement.execution_options(synchronize_session=False))
    elif not is_asked(meeting, person_id):
        now, platform_id = clock.now(), meeting.platform_id
        db.session().add(
            PollReminder(platform_id=platform_id, meeting_id=meeting.id, person_id=person_id, asked_at=now)
        )


def _of(meeting: Meeting, person_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return PollReminder.meeting_id == meeting.id, PollReminder.person_id == person_id


def remind(*, now: datetime) -> int:
    """Inside a write unit: tell those who asked, where the answers close within a day; return how many were told."""
    count = 0
    for meeting in _list_ending(now):
        waiting = _list_waiting(meeting)
        people = {one.person_id for one in waiting} & set(accounts.list_collective())
        ends = meeting.poll_ends_at.isoformat() if meeting.poll_ends_at else ""
        count += len(tell(meeting, NewsKind.MEETING_POLL_ENDS, people, ends_at=ends))
        for one in waiting:
            one.reminded_for = meeting.poll_ends_at
    return count


def _list_ending(now: datetime) -> Sequence[Meeting]:
    statement = (
        select(Meeting)
        .where(Meeting.state == MeetingState.POLLING, Meeting.poll_ends_at > now, Meeting.poll_ends_at <= now + BEFORE)
        .where(Meeting.id.in_(select(PollReminder.meeting_id).where(_is_waiting())))
        .order_by(Meeting.id)
        .limit(_AT_ONCE)
    )
    return db.session().scalars(statement).all()


def _list_waiting(meeting: Meeting) -> Sequence[PollReminder]:
    statement = select(PollReminder).where(PollReminder.meeting_id == meeting.id).order_by(PollReminder.id)
    found = db.session().scalars(statement.limit(5000)).all()
    return [one for one in found if one.reminded_for != meeting.poll_ends_at]


def _is_waiting() -> ColumnElement[bool]:
    return or_(PollReminder.reminded_for.is_(None), PollReminder.reminded_for != Meeting.poll_ends_at)


def forget(*, person_id: UUID) -> None:
    """Inside a write unit: take back all that a person asked to be reminded of."""
    statement = delete(PollReminder).where(PollReminder.person_id == person_id)
    db.session().execute(statement.execution_options(synchronize_session=False))
