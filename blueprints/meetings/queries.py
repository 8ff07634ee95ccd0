"""Reads of meetings: lists, dates with one's own answers, and for those who organise, what all answered."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, case, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Person
from blueprints.accounts.queries import in_the_collective
from blueprints.core import clock, db
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.meetings import coming_queries
from blueprints.meetings.models import Attendance, DateOption, DateVote, Meeting, MeetingState, PollReminder, VoteAnswer

PAGE = 20
NAMES = 500
LONGEST = timedelta(hours=3)
"""How long a meeting stays among those to come once it began."""

MOMENT = func.coalesce(Meeting.starts_at, Meeting.poll_ends_at, Meeting.created_at)
"""When the next thing happens: the meeting itself, else the end of the answers."""

_now, _me = bindparam("now", type_=db.UtcDateTime()), bindparam("me", type_=Uuid())
_to_come = or_(
    Meeting.state == MeetingState.POLLING, and_(Meeting.state == MeetingState.SCHEDULED, Meeting.starts_at > _now)
)
SHOWN = or_(
    Meeting.state.not_in((MeetingState.DRAFT, MeetingState.CANCELLED)),
    and_(Meeting.state == MeetingState.CANCELLED, Meeting.afterwards.is_not(None)),
)
_answered = and_(
    Meeting.state == MeetingState.POLLING,
    exists().where(DateVote.option_id == DateOption.id, DateVote.person_id == _me, DateOption.meeting_id == Meeting.id),
).label("answered")
"""Whether this person answered, while the date is asked: afterwards no list says it."""
COLUMNS = (
    Meeting.id,
    Meeting.title,
    Meeting.place,
    Meeting.state,
    Meeting.starts_at,
    Meeting.poll_ends_at,
    Meeting.minutes_long,
    MOMENT.label("moment"),
    _answered,
)
_place = tuple_(MOMENT, Meeting.id)
_at = bindparam("at", type_=db.UtcDateTime())
_cursor = tuple_(_at, bindparam("id", type_=Uuid()))
_polled = aliased(Meeting)
_oldest = select(func.min(_polled.poll_ends_at)).where(_polled.state == MeetingState.POLLING).scalar_subquery()
_from = case((_oldest < _now, _oldest), else_=_now)
"""None of those to come is before this: the index of their order is read from here on."""
_sister = aliased(Meeting)
_to_come_too = (
    _sister.series_id == Meeting.series_id,
    _sister.state == MeetingState.SCHEDULED,
    _sister.starts_at > _now,
)
_is_next = or_(
    Meeting.series_id.is_(None),
    ~exists().where(*_to_come_too, _sister.starts_at < Meeting.starts_at).correlate(Meeting),
)
"""Of meetings that come back, the next one stands in the list for the others."""
_later = (
    select(func.count(case((_sister.state == MeetingState.SCHEDULED, _sister.id))))
    .where(_sister.series_id == Meeting.series_id, _sister.starts_at > _now, _sister.starts_at > Meeting.starts_at)
    .correlate(Meeting)
    .scalar_subquery()
    .label("later")
)
"""Of a series, how many more come. Their state is counted, not asked for: SQLite would read all that have it."""
_COMING = (
    select(*COLUMNS, Meeting.series_id, _later)
    .where(_to_come, _from <= MOMENT, _is_next)
    .order_by(MOMENT, Meeting.id)
    .limit(PAGE + 1)
)
_PAST = select(*COLUMNS).where(SHOWN, ~_to_come).order_by(MOMENT.desc(), Meeting.id.desc()).limit(PAGE + 1)
_COMING_AFTER, _PAST_BEFORE = (
    _COMING.where(_at <= MOMENT, _place > _cursor),
    _PAST.where(_at >= MOMENT, _place < _cursor),
)
"""The first condition of each says nothing more than the second; SQLite finds its place in the index by it."""
_drafted = tuple_(Meeting.created_at, Meeting.id)
_DRAFTS = (
    select(
        Meeting.id,
        Meeting.title,
        Meeting.place,
        Meeting.state,
        Meeting.starts_at,
        Meeting.poll_ends_at,
        Meeting.minutes_long,
        Meeting.created_at.label("moment"),
        literal(value=False).label("answered"),
    )
    .where(Meeting.state == MeetingState.DRAFT)
    .order_by(Meeting.created_at.desc(), Meeting.id.desc())
    .limit(PAGE + 1)
)
_DRAFTS_BEFORE = _DRAFTS.where(_drafted < _cursor)
_of_meeting = select(func.count(DateOption.id)).where(
    DateOption.meeting_id == Meeting.id, DateOption.dropped_at.is_(None)
)
_own_vote = (
    select(DateVote.answer)
    .join(DateOption, DateOption.id == DateVote.option_id)
    .where(DateVote.person_id == _me, DateOption.meeting_id == Meeting.id, DateOption.starts_at == Meeting.starts_at)
)
_answerers = (
    select(func.count(DateVote.person_id.distinct()))
    .join(DateOption, DateOption.id == DateVote.option_id)
    .where(DateOption.meeting_id == Meeting.id)
)
_mine = (
    Attendance.meeting_id == Meeting.id,
    Attendance.for_date == Meeting.starts_at,
    Attendance.person_id == _me,
)
OWN_COMING = tuple(
    select(column).where(*_mine).correlate(Meeting).limit(1).scalar_subquery().label(column.key)
    for column in (Attendance.coming, Attendance.seats, Attendance.has_seat)
)
_NEXT = (
    select(
        *COLUMNS,
        *OWN_COMING,
        _of_meeting.correlate(Meeting).scalar_subquery().label("dates"),
        _own_vote.correlate(Meeting).limit(1).scalar_subquery().label("own_answer"),
        _answerers.correlate(Meeting).scalar_subquery().label("answerers"),
    )
    .where(or_(Meeting.state == MeetingState.SCHEDULED, Meeting.poll_ends_at > _now), _to_come, _now < MOMENT)
    .order_by(MOMENT, Meeting.id)
    .limit(1)
)
_reminded = (
    exists().where(PollReminder.meeting_id == bindparam("meeting"), PollReminder.person_id == _me).label("reminded")
)
_OPTIONS = (
    select(DateOption.id, DateOption.starts_at, DateVote.answer, _reminded)
    .outerjoin(DateVote, and_(DateVote.option_id == DateOption.id, DateVote.person_id == _me))
    .where(DateOption.meeting_id == bindparam("meeting"), DateOption.dropped_at.is_(None))
    .order_by(DateOption.starts_at, DateOption.id)
    .limit(50)
)

_COUNTS = (
    select(DateVote.option_id, DateVote.answer, func.count())
    .join(DateOption, DateOption.id == DateVote.option_id)
    .where(DateOption.meeting_id == bindparam("meeting"))
    .group_by(DateVote.option_id, DateVote.answer)
)
_VOTERS = (
    select(DateVote.option_id, DateVote.answer, DateVote.dictated_to, Person.id, Person.pseudonym)
    .join(DateOption, DateOption.id == DateVote.option_id)
    .join(Person, Person.id == DateVote.person_id)
    .where(DateOption.meeting_id == bindparam("meeting"))
    .order_by(Person.pseudonym, Person.id, DateVote.option_id)
    .limit(NAMES)
)


def find_meeting(meeting_id: UUID) -> Meeting | None:
    """Return one meeting; a draft is not shown yet."""
    found = db.session().get(Meeting, meeting_id)
    return found if found is not None and found.is_shown else None


def find_draft(meeting_id: UUID) -> Meeting | None:
    """Return one meeting that is being prepared."""
    found = db.session().get(Meeting, meeting_id)
    return found if found is not None and found.state is MeetingState.DRAFT else None


def find_any_meeting(meeting_id: UUID) -> Meeting | None:
    """Return one meeting in any state, for those who organise."""
    return db.session().get(Meeting, meeting_id)


def find_sent_meeting(organiser_id: UUID, client_id: UUID) -> Meeting | None:
    """Return the meeting that this person already sent under this id."""
    statement = select(Meeting).where(Meeting.organiser_id == organiser_id, Meeting.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def find_option(option_id: UUID) -> DateOption | None:
    """Return one proposed date."""
    return db.session().get(DateOption, option_id)


def list_meetings(
    person_id: UUID, *, past: bool = False, cursor: Cursor | None = None
) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of meetings and whether there are more.

    Args:
        person_id: who reads; each row says whether she answered.
        past: those that are over, latest first; else those to come, soonest first, of a series the next one alone:
            such a row says `series_id`, and how many come `later`.
        cursor: the last one already shown.
    """
    values: dict[str, object] = {"now": clock.now() - LONGEST, "me": person_id}
    if cursor is not None:
        values |= {"at": cursor.at, "id": cursor.id}
    first, next_ones = (_PAST, _PAST_BEFORE) if past else (_COMING, _COMING_AFTER)
    found = db.session().execute(first if cursor is None else next_ones, values).all()
    return found[:PAGE], len(found) > PAGE


def list_drafts(cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of the meetings that are being prepared, latest first, and whether there are more."""
    values = {"at": cursor.at, "id": cursor.id} if cursor is not None else {}
    found = db.session().execute(_DRAFTS if cursor is None else _DRAFTS_BEFORE, values).all()
    return found[:PAGE], len(found) > PAGE


def list_all_options(meeting_id: UUID) -> Sequence[DateOption]:
    """Return every date of a meeting, also those that are asked no more."""
    statement = select(DateOption).where(DateOption.meeting_id == meeting_id).order_by(DateOption.starts_at).limit(500)
    return db.session().scalars(statement).all()


def list_options(meeting_id: UUID, person_id: UUID) -> Sequence[AnyRow]:
    """Return id, start and one's own answer of each proposed date, in their order, and whether one is reminded."""
    return db.read(_OPTIONS, meeting=meeting_id, me=person_id).all()


def find_next_meeting(actor: Actor) -> AnyRow | None:
    """Return the meeting that comes next for *actor*, in one statement: with how many dates are asked, how many people
    answered, whether she did (`answered`), her answer to the date that was chosen (`own_answer`), and whether she comes
    (`coming`, `seats`, `has_seat`).
    """  # noqa: D205 - one sentence
    return db.session().execute(_NEXT, {"now": clock.now(), "me": actor.person_id}).one_or_none()


def list_votes(option_ids: Sequence[UUID], person_id: UUID) -> dict[UUID, DateVote]:
    """Return a person's answers to these dates, by date."""
    statement = select(DateVote).where(DateVote.option_id.in_(option_ids), DateVote.person_id == person_id)
    return {vote.option_id: vote for vote in db.session().scalars(statement.limit(50))}


def count_votes(meeting_id: UUID) -> dict[UUID, dict[VoteAnswer, int]]:
    """Return how many answered what to each date of a meeting."""
    counts: dict[UUID, dict[VoteAnswer, int]] = {}
    for option_id, answer, count in db.read(_COUNTS, meeting=meeting_id):
        counts.setdefault(option_id, {})[answer] = count
    return counts


def list_voters(meeting_id: UUID) -> Sequence[AnyRow]:
    """Return date, answer, who wrote it down, id and pseudonym of those who answered, for those who organise."""
    return db.read(_VOTERS, meeting=meeting_id).all()


def list_answerers(meeting_id: UUID, person_id: UUID | None = None) -> Sequence[AnyRow]:
    """Return id and address of everyone who answered to at least one date and still belongs to the collective.

    Args:
        meeting_id: which meeting.
        person_id: only this person, when given.
    """
    answered = exists().where(
        DateVote.person_id == Person.id, DateVote.option_id == DateOption.id, DateOption.meeting_id == meeting_id
    )
    statement = select(Person.id, Person.email).where(answered, in_the_collective())
    if person_id is not None:
        statement = statement.where(Person.id == person_id)
    return db.session().execute(statement.order_by(Person.id).limit(5000)).all()


def list_concerned(meeting: Meeting) -> set[UUID]:
    """Return the ids of those whom a change of this meeting concerns, in the collective: they answered to its dates or
    said that they come; who said that she does not come is left in peace.
    """  # noqa: D205 - one sentence
    voted = {person.id for person in list_answerers(meeting.id)}
    if meeting.starts_at is None:
        return voted
    present = coming_queries.list_coming(meeting, coming=True)
    away = coming_queries.list_coming(meeting, coming=False)
    return (voted - away) | (present & set(accounts.list_collective()))
