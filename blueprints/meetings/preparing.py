"""How a meeting begins: prepared out of sight, then its dates asked, or its date fixed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.meetings import places, queries
from blueprints.meetings.calling import tell
from blueprints.meetings.dates import PAST, check_dates, set_dates
from blueprints.meetings.life import NO_MOVE, move
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.news.models import NewsKind


class Sheet(NamedTuple):
    """What those who organise write of a meeting."""

    title: str
    about: str
    place: str
    dates: Sequence[datetime]
    poll_ends_at: datetime | None
    venue_id: UUID | None = None
    """One of the described places; `place` is read without it only."""


def make_draft(*, organiser_id: UUID, client_id: UUID, sheet: Sheet) -> Meeting:
    """Prepare a meeting that only those who organise see."""
    meeting = Meeting(
        platform_id=db.platform_id(),
        organiser_id=organiser_id,
        client_id=client_id,
        title=sheet.title,
        state=MeetingState.DRAFT,
        version=1,
        created_at=clock.now(),
    )
    db.session().add(meeting)
    write_sheet(meeting=meeting, sheet=sheet)
    return meeting


def write_sheet(*, meeting: Meeting, sheet: Sheet) -> None:
    """Keep what is written of a meeting that is being prepared.

    Raises:
        Refused: it is no longer being prepared, its place is no longer offered, or a date is there twice.
    """
    if meeting.state is not MeetingState.DRAFT:
        raise Refused(NO_MOVE)
    meeting.title, meeting.about = sheet.title, sheet.about
    places.set_place(meeting=meeting, place=sheet.place, venue_id=sheet.venue_id)
    meeting.poll_ends_at = sheet.poll_ends_at
    meeting.version += 1
    db.session().flush()
    set_dates(meeting=meeting, dates=sheet.dates)


def ask_dates(*, meeting: Meeting, actor_id: UUID) -> int:
    """Show a prepared meeting and ask for its date; all members are told. Return how many.

    Raises:
        Refused: too few dates, in the past, or an end of the answers that fits none.
    """
    dates = [option.starts_at for option in queries.list_options(meeting.id, actor_id)]
    check_dates(dates, meeting.poll_ends_at or clock.now())
    move(meeting=meeting, to=MeetingState.POLLING, actor_id=actor_id)
    return len(tell(meeting, NewsKind.MEETING_PROPOSED, set(accounts.list_collective()) - {actor_id}))


def fix_date(*, meeting: Meeting, starts_at: datetime, actor_id: UUID) -> int:
    """Show a prepared meeting whose date is known; all members are told. Return how many.

    Raises:
        Refused: the date is in the past.
    """
    if starts_at <= clock.now():
        raise Refused(PAST)
    move(meeting=meeting, to=MeetingState.SCHEDULED, actor_id=actor_id)
    meeting.starts_at, meeting.poll_ends_at = starts_at, None
    people = set(accounts.list_collective()) - {actor_id}
    return len(tell(meeting, NewsKind.MEETING_DATE_CHOSEN, people, starts_at=starts_at.isoformat()))


def give_up(*, meeting: Meeting, version: int, actor_id: UUID) -> None:
    """Give up a preparation that nobody saw: nobody is told, and no page shows it.

    Raises:
        Refused: it is no longer being prepared.
        Stale: somebody changed it meanwhile.
    """
    transaction.expect_version(meeting.version, version)
    if meeting.state is not MeetingState.DRAFT:
        raise Refused(NO_MOVE)
    move(meeting=meeting, to=MeetingState.CANCELLED, actor_id=actor_id)
