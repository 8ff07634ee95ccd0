"""Meetings that come back: made at once, and then each a meeting like any other; what is done to all that are to come.

Members are told once for a series, never once a meeting.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.discussion.queries import lock_person
from blueprints.meetings import coming_queries, life, places, queries, seating
from blueprints.meetings import series_queries as known
from blueprints.meetings.calling import tell
from blueprints.meetings.dates import PAST
from blueprints.meetings.models import Afterwards, Meeting, MeetingState
from blueprints.meetings.series_dates import FEWEST, MOST, TOO_FEW, TOO_MANY, Plan, at_hour, list_days, list_moments
from blueprints.meetings.series_models import MeetingSeries
from blueprints.news import services as news
from blueprints.news.models import NewsKind

ENDED = "Cette série est arrêtée. Elle ne change plus."
NONE_LEFT = "Cette série n’a plus de rencontre à venir."
FOREIGN = "Gardez des dates de la liste."
THERE_ALREADY = "Cette série a déjà une rencontre ce jour-là."
SAME_HOUR = "Les rencontres sont déjà à cette heure."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written of every meeting of a series."""

    title: str
    about: str
    place: str
    minutes_long: int
    venue_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done to several meetings at once.

    Args:
        touched: which ones, as the bits of a number, in the order in which they were made.
        told: how many persons read it.
        version: of the series, once it was done.
        since: when it was done.
    """

    touched: int
    told: int
    version: int
    since: datetime


def check_plan(plan: Plan) -> list[date]:
    """Return the days of a plan that can be made.

    Raises:
        Refused: see `list_days`; the first one is past, or the hour does not exist on one of them.
    """
    days = list_days(plan)
    if list_moments(days, plan.hour)[0] <= clock.now():
        raise Refused(PAST)
    return days


def start_series(
    *, organiser_id: UUID, client_id: UUID, written: Written, plan: Plan, kept: Sequence[date]
) -> tuple[MeetingSeries, Done | None]:
    """Make the meetings of a series; all members are told once.

    Args:
        organiser_id: who organises.
        client_id: chosen by the page that sends: the same one twice is one series.
        written: what all of them have in common.
        plan: when they come back.
        kept: the days of the plan that take place.

    Returns:
        The series, and what was done; None when it was sent before.

    Raises:
        Refused: see `check_plan`; days that are not the plan's, or too few.
    """
    since = clock.now()
    lock_person(organiser_id)
    sent = known.find_sent_series(organiser_id, client_id)
    if sent is not None:
        return sent, None
    days, wanted = check_plan(plan), sorted(set(kept))
    if not set(days).issuperset(wanted):
        raise Refused(FOREIGN)
    if len(wanted) < FEWEST:
        raise Refused(TOO_FEW)
    series = _add_series(organiser_id, client_id, written.title, plan, days[-1])
    for moment in list_moments(wanted, plan.hour):
        _add_meeting(series, organiser_id, db.secret_id(), written, moment)
    audit.record("series.started", subject="meeting_series", subject_id=series.id, actor_id=organiser_id)
    first = at_hour(wanted[0], plan.hour).isoformat()
    people = set(accounts.list_collective()) - {organiser_id}
    told = _tell(series, NewsKind.SERIES_STARTED, people, starts_at=first, count=str(len(wanted)))
    return series, Done(touched=(1 << len(wanted)) - 1, told=told, version=series.version, since=since)


def _add_series(organiser_id: UUID, client_id: UUID, title: str, plan: Plan, until_on: date) -> MeetingSeries:
    series = MeetingSeries(
        platform_id=db.platform_id(),
        organiser_id=organiser_id,
        client_id=client_id,
        title=title,
        rule=plan.rule,
        first_on=plan.first_on,
        hour=plan.hour,
        until_on=until_on,
        version=1,
        created_at=clock.now(),
    )
    db.session().add(series)
    db.session().flush()
    return series


def _add_meeting(
    series: MeetingSeries, organiser_id: UUID, client_id: UUID, written: Written, starts_at: datetime
) -> Meeting:
    meeting = Meeting(
        platform_id=series.platform_id,
        organiser_id=organiser_id,
        client_id=client_id,
        series_id=series.id,
        title=written.title,
        about=written.about,
        state=MeetingState.SCHEDULED,
        starts_at=starts_at,
        minutes_long=written.minutes_long,
        version=1,
        created_at=clock.now(),
    )
    places.set_place(meeting=meeting, place=written.place, venue_id=written.venue_id)
    db.session().add(meeting)
    db.session().flush()
    return meeting


def _tell(series: MeetingSeries, kind: NewsKind, people: set[UUID], **words: str) -> int:
    told = news.tell(
        people=people,
        kind=kind,
        address=address_of(series.id),
        subject=series.id,
        once=False,
        happened_at=None,
        more=None,
        title=series.title,
        **words,
    )
    return len(told)


def address_of(series_id: UUID) -> str:
    """Return the path of the page of a series."""
    return f"/rencontres/series/{series_id}"


# --- what is done to all that are to come -----------------------------------------------------------------------------


def is_coming(meeting: Meeting) -> bool:
    """Tell whether a meeting has its date, and has not begun."""
    return seating.is_taken(meeting)


def _act_on(
    series: MeetingSeries, version: int, wanted: Callable[[Meeting], bool] = is_coming
) -> tuple[list[Meeting], int]:
    """Return the meetings that an act is about, held, and their bits."""
    transaction.expect_version(series.version, version)
    if series.ended_at is not None:
        raise Refused(ENDED)
    meetings = known.hold_meetings(series.id)
    touched = sum(1 << place for place, meeting in enumerate(meetings) if wanted(meeting))
    series.version += 1
    return pick(meetings, touched), touched


def pick(meetings: Sequence[Meeting], touched: int) -> list[Meeting]:
    """Return those of the meetings of a series, in the order in which they were made, whose bit is set."""
    return [meeting for place, meeting in enumerate(meetings) if touched >> place & 1]


def _concerned(meetings: Sequence[Meeting], actor_id: UUID) -> set[UUID]:
    everyone: set[UUID] = set()
    return everyone.union(*(queries.list_concerned(meeting) for meeting in meetings)) - {actor_id}


def stop(*, series: MeetingSeries, reason: str, afterwards: Afterwards, version: int, actor_id: UUID) -> Done:
    """Cancel every meeting of a series that is to come; those concerned are told once.

    Raises:
        Refused: it was stopped already, or none is to come.
        Stale: somebody changed it meanwhile.
    """
    since = clock.now()
    meetings, touched = _act_on(series, version)
    if not meetings:
        raise Refused(NONE_LEFT)
    people = _concerned(meetings, actor_id)
    for meeting in meetings:
        life.move(meeting=meeting, to=MeetingState.CANCELLED, actor_id=actor_id)
        meeting.cancel_reason, meeting.afterwards = reason, afterwards
    series.ended_at, series.end_reason = clock.now(), reason
    audit.record("series.stopped", subject="meeting_series", subject_id=series.id, actor_id=actor_id)
    told = _tell(series, NewsKind.SERIES_STOPPED, people, count=str(len(meetings)))
    return Done(touched=touched, told=told, version=series.version, since=since)


def shift_hour(*, series: MeetingSeries, hour: time, version: int, actor_id: UUID) -> Done:
    """Give all meetings to come that are at the series' hour another one; those concerned are told once.

    Whose hour was changed by itself keeps it.

    Raises:
        Refused: none is to come, it is the same hour, does not exist on one of the days, or is past on the first.
        Stale: somebody changed it meanwhile.
    """
    since, before = clock.now(), series.hour
    if hour == before:
        raise Refused(SAME_HOUR)
    meetings, touched = _act_on(series, version, lambda one: is_coming(one) and is_at(one, before))
    if not meetings:
        raise Refused(NONE_LEFT)
    people = _concerned(meetings, actor_id)
    first = min(one.starts_at for one in meetings if one.starts_at)
    set_hour(meetings, hour)
    if any(one.starts_at is None or one.starts_at <= clock.now() for one in meetings):
        raise Refused(PAST)
    series.hour = hour
    audit.record("series.shifted", subject="meeting_series", subject_id=series.id, actor_id=actor_id)
    now = min(one.starts_at for one in meetings if one.starts_at)
    moments = {"was_at": first.isoformat(), "is_at": now.isoformat()}
    told = _tell(series, NewsKind.SERIES_MOVED, people, count=str(len(meetings)), **moments)
    return Done(touched=touched, told=told, version=series.version, since=since)


def is_at(meeting: Meeting, hour: time) -> bool:
    """Tell whether a meeting begins at this hour of its day."""
    return meeting.starts_at is not None and clock.paris(meeting.starts_at).time() == hour


def set_hour(meetings: Sequence[Meeting], hour: time) -> None:
    """Let meetings begin at another hour of their day.

    Raises:
        Refused: it does not exist on one of the days.
    """
    for meeting in meetings:
        if meeting.starts_at is not None:
            meeting.starts_at = at_hour(clock.paris(meeting.starts_at).date(), hour)
            meeting.version += 1


def add_date(*, series: MeetingSeries, starts_at: datetime, client_id: UUID, actor_id: UUID) -> tuple[Meeting, int]:
    """Add one meeting to a series, like its latest; all members are told of it. Return it, and how many are.

    Raises:
        Refused: it was stopped, there are too many, the date is past, or one is on that day.
    """
    lock_person(actor_id)
    sent = queries.find_sent_meeting(actor_id, client_id)
    if sent is not None:
        return sent, 0
    if series.ended_at is not None:
        raise Refused(ENDED)
    meetings = known.hold_meetings(series.id)
    _expect_room(meetings, starts_at)
    like = max(meetings, key=lambda one: one.starts_at or one.created_at)
    written = Written(title=like.title, about=like.about, place=like.place, minutes_long=like.minutes_long)
    meeting = _add_meeting(series, actor_id, client_id, written, starts_at)
    meeting.venue_id = like.venue_id
    ways = coming_queries.list_ways(like.id)
    seating.write_rooms(meeting=meeting, rooms={way: (row.seats, row.joining) for way, row in ways.items()})
    series.version += 1
    audit.record("series.date_added", subject="meeting_series", subject_id=series.id, actor_id=actor_id)
    people, moment = set(accounts.list_collective()) - {actor_id}, starts_at.isoformat()
    return meeting, len(tell(meeting, NewsKind.MEETING_DATE_CHOSEN, people, starts_at=moment))


def _expect_room(meetings: Sequence[Meeting], starts_at: datetime) -> None:
    """Refuse one date more where there are too many, where it is past, or where one is that day."""
    if len(meetings) >= MOST:
        raise Refused(TOO_MANY)
    if starts_at <= clock.now():
        raise Refused(PAST)
    there = [one.starts_at for one in meetings if one.starts_at and one.state is not MeetingState.CANCELLED]
    if clock.paris(starts_at).date() in {clock.paris(one).date() for one in there}:
        raise Refused(THERE_ALREADY)
