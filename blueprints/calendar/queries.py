"""Reads of calendars: a person's choice and feed, and her meetings with how she comes, in few statements."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from blueprints.accounts.models import Person
from blueprints.accounts.queries import in_the_collective
from blueprints.calendar.choosing import Chosen
from blueprints.calendar.models import CalendarChoice, CalendarFeed, Delay, Invitation, Reminder, Scope
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.meetings.models import (
    Attendance,
    Coming,
    DateOption,
    DateVote,
    Meeting,
    MeetingState,
    MeetingWay,
    VoteAnswer,
)
from blueprints.meetings.queries import SHOWN

MOST = 500
"""Meetings in a feed: the latest."""
KEPT = timedelta(days=365)
PEOPLE = 5000
_CHOSEN = tuple(name for name in Chosen.__dataclass_fields__)
_CHOICE = tuple(getattr(CalendarChoice, name).label(f"chosen_{name}") for name in _CHOSEN)
_me = bindparam("me", type_=Uuid())
_COLUMNS = (
    Meeting.id,
    Meeting.title,
    Meeting.place,
    Meeting.state,
    Meeting.starts_at,
    Meeting.minutes_long,
    Meeting.version,
    Meeting.created_at,
    Meeting.changed_at,
    Attendance.coming,
    Attendance.has_seat,
    Attendance.answered_at,
    (Attendance.for_date == Meeting.starts_at).label("is_current"),
    MeetingWay.joining,
    Invitation.sequence,
)


def _answer_of(person: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Return what joins a person's answer about coming: to the date of now, or to one that was moved since."""
    return and_(Attendance.meeting_id == Meeting.id, Attendance.person_id == person)


_WAY = and_(MeetingWay.meeting_id == Meeting.id, MeetingWay.way == Attendance.coming)
_OWN = (
    select(*_COLUMNS, (Meeting.organiser_id == _me).label("is_organiser"))
    .select_from(Meeting)
    .outerjoin(Attendance, _answer_of(_me))
    .outerjoin(MeetingWay, _WAY)
    .outerjoin(Invitation, and_(Invitation.meeting_id == Meeting.id, Invitation.person_id == _me))
    .where(Meeting.starts_at.is_not(None))
)
_current = Attendance.for_date == Meeting.starts_at
_refused = (
    exists()
    .where(DateVote.option_id == DateOption.id, DateVote.person_id == Attendance.person_id)
    .where(DateOption.meeting_id == Meeting.id, DateOption.starts_at == Meeting.starts_at)
    .where(DateVote.answer == VoteAnswer.NO)
    .correlate(Attendance, Meeting)
)
_comes = and_(Attendance.id.is_not(None), Attendance.coming != Coming.NO, or_(_current, ~_refused))
"""She said that she comes or may come; to another hour, she may come to this one, unless she said no to it."""
_organises = and_(Meeting.organiser_id == _me, or_(Attendance.id.is_(None), ~_current))
_not_refused = or_(Attendance.id.is_(None), Attendance.coming != Coming.NO, ~_current)
_FEED = (
    _OWN.where(SHOWN, Meeting.starts_at > bindparam("since", type_=db.UtcDateTime()))
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(MOST)
)
_FEEDS = {
    Scope.MINE: _FEED.where(or_(_comes, _organises)),
    Scope.ALL: _FEED.where(_not_refused),
}


def chosen_of(row: AnyRow) -> Chosen:
    """Return what a row that holds a choice says; what holds by default when there is none."""
    if row.chosen_changed_at is None:
        return Chosen()
    return Chosen(**{name: getattr(row, f"chosen_{name}") for name in _CHOSEN})


def find_choice(person_id: UUID) -> Chosen:
    """Return what a person chose."""
    statement = select(*_CHOICE).where(CalendarChoice.person_id == person_id)
    row = db.session().execute(statement).one_or_none()
    return Chosen() if row is None else chosen_of(row)


def find_choice_row(person_id: UUID) -> CalendarChoice | None:
    """Return the row of what a person chose."""
    return db.session().scalars(select(CalendarChoice).where(CalendarChoice.person_id == person_id)).one_or_none()


def find_feed(person_id: UUID) -> CalendarFeed | None:
    """Return the feed of a person, if she has one."""
    return db.session().scalars(select(CalendarFeed).where(CalendarFeed.person_id == person_id)).one_or_none()


def find_reader(key: UUID) -> AnyRow | None:
    """Return whose feed has this key and what she chose, while her account is open and she is in the collective."""
    statement = (
        select(CalendarFeed.person_id, *_CHOICE)
        .join(Person, Person.id == CalendarFeed.person_id)
        .outerjoin(CalendarChoice, CalendarChoice.person_id == CalendarFeed.person_id)
        .where(CalendarFeed.key == key, in_the_collective())
    )
    return db.session().execute(statement).one_or_none()


def list_feed(person_id: UUID, scope: Scope) -> Sequence[AnyRow]:
    """Return the meetings of a person's feed, the latest first."""
    return db.session().execute(_FEEDS[scope], {"me": person_id, "since": clock.now() - KEPT}).all()


def find_entry(meeting_id: UUID, person_id: UUID) -> AnyRow | None:
    """Return one meeting that has a date, as a person's calendar has it."""
    return db.session().execute(_OWN.where(Meeting.id == meeting_id), {"me": person_id}).one_or_none()


# --- invitations by mail ----------------------------------------------------------------------------------------------


def has_invited() -> bool:
    """Tell whether anybody of this platform wants invitations by mail."""
    return db.session().execute(select(CalendarChoice.id).where(CalendarChoice.is_invited).limit(1)).first() is not None


def _invited() -> Select[*tuple[object, ...]]:
    """Return the selection of meetings and of those who want mails about them, each with what the last mail said."""
    return (
        select(
            *_COLUMNS,
            *_CHOICE,
            (Meeting.organiser_id == CalendarChoice.person_id).label("is_organiser"),
            CalendarChoice.person_id,
            Invitation.id.label("invitation_id"),
            Invitation.digest,
            Invitation.asked_at,
            Invitation.starts_at.label("told_start"),
            Invitation.minutes_long.label("told_minutes"),
            _wanted().label("is_wanted"),
        )
        .select_from(CalendarChoice)
        .join(Person, Person.id == CalendarChoice.person_id)
        .where(CalendarChoice.is_invited, Person.email.is_not(None), Person.ended_at.is_(None))
    )


def _wanted() -> ColumnElement[bool]:
    """Return whether a person's calendar is to hold a meeting: she comes or may come, and is in the collective."""
    return and_(
        _comes,
        Meeting.state == MeetingState.SCHEDULED,
        Meeting.starts_at.is_not(None),
        Meeting.starts_at > clock.now(),
        in_the_collective(),
    )


_TOLD = and_(Invitation.meeting_id == Meeting.id, Invitation.person_id == CalendarChoice.person_id)


def list_wanted() -> Sequence[AnyRow]:
    """Return what the calendars of those who want mails are to hold."""
    statement = (
        _invited()
        .join(Attendance, Attendance.person_id == CalendarChoice.person_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .outerjoin(MeetingWay, _WAY)
        .outerjoin(Invitation, _TOLD)
        .where(_wanted(), Person.mail_refused_at.is_(None))
        .order_by(Meeting.starts_at, Meeting.id, CalendarChoice.person_id)
    )
    return db.session().execute(statement.limit(PEOPLE)).all()


def list_unwanted() -> Sequence[AnyRow]:
    """Return what calendars still hold of meetings to come, and are not to hold any more."""
    statement = (
        _held()
        .where(Invitation.digest != "", Invitation.starts_at > clock.now(), ~_wanted())
        .where(Person.mail_refused_at.is_(None))
        .order_by(Invitation.starts_at, Invitation.id)
    )
    return db.session().execute(statement.limit(PEOPLE)).all()


def find_invited(meeting_id: UUID, person_id: UUID) -> AnyRow | None:
    """Return what one calendar is to hold of one meeting, if its person still wants mails."""
    statement = _held().where(Invitation.meeting_id == meeting_id, Invitation.person_id == person_id)
    return db.session().execute(statement).one_or_none()


def _held() -> Select[*tuple[object, ...]]:
    return (
        _invited()
        .join(Invitation, Invitation.person_id == CalendarChoice.person_id)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .outerjoin(Attendance, _answer_of(Invitation.person_id))
        .outerjoin(MeetingWay, _WAY)
    )


# --- reminders --------------------------------------------------------------------------------------------------------

_REMINDS = {
    Delay.WEEK: CalendarChoice.reminds_week,
    Delay.DAY: CalendarChoice.reminds_day,
    Delay.HOURS: CalendarChoice.reminds_hours,
}


def list_soon() -> Sequence[AnyRow]:
    """Return id, title and date of the meetings of the next week."""
    now = clock.now()
    statement = (
        select(Meeting.id, Meeting.title, Meeting.starts_at)
        .where(
            Meeting.state == MeetingState.SCHEDULED,
            Meeting.starts_at > now,
            Meeting.starts_at < now + timedelta(days=7, hours=2),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )
    return db.session().execute(statement).all()


def list_begun() -> Sequence[UUID]:
    """Return the meetings that began in the last hours: nobody needs to be reminded of them any more."""
    now = clock.now()
    statement = select(Meeting.id).where(Meeting.starts_at <= now, Meeting.starts_at > now - timedelta(hours=2))
    return db.session().scalars(statement.order_by(Meeting.id).limit(MOST)).all()


def list_to_remind(meeting: AnyRow, delay: Delay, due: datetime) -> Sequence[UUID]:
    """Return who wants to be reminded this long before, comes or may come, and was not reminded of this date yet.

    Args:
        meeting: a row of `list_soon`.
        delay: how long before.
        due: when that is; who answered or chose later knows the date well.
    """
    known = select(Reminder.id).where(
        Reminder.meeting_id == meeting.id,
        Reminder.person_id == Attendance.person_id,
        Reminder.delay == delay,
        Reminder.for_date == meeting.starts_at,
    )
    statement = (
        select(Attendance.person_id)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(CalendarChoice, CalendarChoice.person_id == Attendance.person_id)
        .join(Person, Person.id == Attendance.person_id)
        .where(
            Meeting.id == meeting.id,
            _comes,
            Attendance.answered_at < due,
            CalendarChoice.changed_at < due,
            _REMINDS[delay],
            in_the_collective(),
            ~known.exists(),
        )
        .order_by(Attendance.person_id)
        .limit(PEOPLE)
    )
    return db.session().scalars(statement).all()
