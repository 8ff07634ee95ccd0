"""The whole life of a meeting: what may follow what, who is told, and the way back for a minute."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypedDict
from uuid import UUID

from blueprints.core import audit, clock, transaction
from blueprints.core.errors import Refused
from blueprints.meetings import queries
from blueprints.meetings.calling import tell
from blueprints.meetings.dates import check_dates, set_dates
from blueprints.meetings.models import Afterwards, Meeting, MeetingState
from blueprints.news import services as news
from blueprints.news.models import NewsKind

MOVES: Mapping[MeetingState, frozenset[MeetingState]] = {
    MeetingState.DRAFT: frozenset({MeetingState.POLLING, MeetingState.SCHEDULED, MeetingState.CANCELLED}),
    MeetingState.POLLING: frozenset({MeetingState.SCHEDULED, MeetingState.CANCELLED}),
    MeetingState.SCHEDULED: frozenset({MeetingState.POLLING, MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}
"""What may follow what; the way back for a minute is `take_back_move`."""

NO_MOVE = "Cette rencontre a changé d’étape. Relisez la page pour voir où elle en est."
NOT_YET = "Cette rencontre n’a pas encore commencé. Revenez ici après l’heure du début."


TELLS = {
    (MeetingState.DRAFT, MeetingState.POLLING): NewsKind.MEETING_PROPOSED,
    (MeetingState.DRAFT, MeetingState.SCHEDULED): NewsKind.MEETING_DATE_CHOSEN,
    (MeetingState.POLLING, MeetingState.SCHEDULED): NewsKind.MEETING_DATE_CHOSEN,
    (MeetingState.SCHEDULED, MeetingState.POLLING): NewsKind.MEETING_REOPENED,
    (MeetingState.POLLING, MeetingState.CANCELLED): NewsKind.MEETING_CANCELLED,
    (MeetingState.SCHEDULED, MeetingState.CANCELLED): NewsKind.MEETING_CANCELLED,
}
"""What a move tells; the others tell nobody."""


class Act(Protocol):
    """A move that asks nothing but the meeting, the version of the page, and who makes it."""

    def __call__(self, *, meeting: Meeting, version: int, actor_id: UUID) -> None:
        """Make the move."""
        ...


class Before(TypedDict):
    """What a meeting was before a move, as plain values: what the way back needs."""

    state: str
    starts_at: str
    poll_ends_at: str
    dates: list[str]


def move(*, meeting: Meeting, to: MeetingState, actor_id: UUID | None = None) -> None:
    """Bring a meeting to its next state.

    Args:
        meeting: which one.
        to: the state that follows.
        actor_id: who does it; None for the service itself.

    Raises:
        Refused: that state does not follow this one.
    """
    if to not in MOVES[meeting.state]:
        raise Refused(NO_MOVE)
    meeting.state = to
    meeting.version += 1
    audit.record("meeting.moved", subject="meetings", subject_id=meeting.id, actor_id=actor_id, state=to.value)


# --- the moves --------------------------------------------------------------------------------------------------------


def ask_again(
    *, meeting: Meeting, dates: Sequence[datetime], poll_ends_at: datetime, version: int, actor_id: UUID
) -> int:
    """Ask for another date; what people answered to the dates that stay counts. Return how many are told.

    Raises:
        Refused: the dates cannot be asked, or the meeting is elsewhere in its life.
        Stale: somebody changed it meanwhile.
    """
    transaction.expect_version(meeting.version, version)
    check_dates(dates, poll_ends_at)
    told = queries.list_concerned(meeting)
    move(meeting=meeting, to=MeetingState.POLLING, actor_id=actor_id)
    set_dates(meeting=meeting, dates=dates)
    before = meeting.starts_at.isoformat() if meeting.starts_at else ""
    meeting.starts_at, meeting.poll_ends_at = None, poll_ends_at
    return len(tell(meeting, NewsKind.MEETING_REOPENED, told - {actor_id}, starts_at=before))


def cancel(*, meeting: Meeting, reason: str, afterwards: Afterwards, version: int, actor_id: UUID) -> int:
    """Cancel a meeting; those who answered are told. Return how many.

    Raises:
        Refused: it cannot be cancelled any more.
        Stale: somebody changed it meanwhile.
    """
    transaction.expect_version(meeting.version, version)
    if not meeting.is_shown:
        raise Refused(NO_MOVE)
    told = queries.list_concerned(meeting) - {actor_id}
    move(meeting=meeting, to=MeetingState.CANCELLED, actor_id=actor_id)
    meeting.cancel_reason, meeting.afterwards = reason, afterwards
    news.settle(kind=NewsKind.MEETING_PROPOSED, subject=meeting.id)
    starts_at = meeting.starts_at.isoformat() if meeting.starts_at else ""
    return len(tell(meeting, NewsKind.MEETING_CANCELLED, told, starts_at=starts_at, afterwards=afterwards.value))


def hold(*, meeting: Meeting, version: int, actor_id: UUID) -> None:
    """Say that a meeting took place.

    Raises:
        Refused: it has not begun.
        Stale: somebody changed it meanwhile.
    """
    transaction.expect_version(meeting.version, version)
    if meeting.starts_at is not None and meeting.starts_at > clock.now():
        raise Refused(NOT_YET)
    move(meeting=meeting, to=MeetingState.HELD, actor_id=actor_id)


def close(*, meeting: Meeting, version: int, actor_id: UUID) -> None:
    """Say that nothing is left to do after a meeting.

    Raises:
        Refused: it has not taken place.
        Stale: somebody changed it meanwhile.
    """
    transaction.expect_version(meeting.version, version)
    move(meeting=meeting, to=MeetingState.CLOSED, actor_id=actor_id)


# --- the way back -----------------------------------------------------------------------------------------------------


def remember(meeting: Meeting) -> Before:
    """Return what a meeting is now, for the way back of the move that follows."""
    dates = [option.starts_at.isoformat() for option in queries.list_options(meeting.id, meeting.organiser_id)]
    return {
        "state": meeting.state.value,
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else "",
        "poll_ends_at": meeting.poll_ends_at.isoformat() if meeting.poll_ends_at else "",
        "dates": dates,
    }


def take_back_move(*, meeting: Meeting, before: Before, version: int, since: datetime, actor_id: UUID) -> None:
    """Undo the last move: the meeting is what it was, and nobody is told of it any more.

    Args:
        meeting: which one.
        before: what `remember` said of it.
        version: what the move left behind.
        since: when it was made.
        actor_id: who undoes.

    Raises:
        Stale: the meeting changed since.
    """
    transaction.expect_version(meeting.version, version)
    told = TELLS.get((MeetingState(before["state"]), meeting.state))
    meeting.state, meeting.version = MeetingState(before["state"]), meeting.version + 1
    meeting.starts_at, meeting.poll_ends_at = _moment(before["starts_at"]), _moment(before["poll_ends_at"])
    meeting.cancel_reason, meeting.afterwards = "", None
    set_dates(meeting=meeting, dates=[datetime.fromisoformat(one) for one in before["dates"]])
    state = meeting.state.value
    audit.record("meeting.move_undone", subject="meetings", subject_id=meeting.id, actor_id=actor_id, state=state)
    news.unsettle(kind=NewsKind.MEETING_PROPOSED, subject=meeting.id, since=since)
    if told is not None:
        news.take_back(kind=told, address=f"/rencontres/{meeting.id}", since=since)


def _moment(said: str) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
