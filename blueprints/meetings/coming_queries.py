"""Reads of who comes to a meeting: the ways and what is left, one's own answer, the lists of those who organise."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.queries import in_the_collective
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.meetings.models import WAYS, Attendance, Coming, Meeting, MeetingWay

NAMES = 500


@dataclass(frozen=True, slots=True)
class Room:
    """One way to come: how many seats there are (None: no limit), how many are taken, how many persons wait."""

    way: Coming
    seats: int | None
    joining: str
    taken: int
    waiting: int

    @property
    def left(self) -> int | None:
        """Return how many seats are free; None when there is no limit."""
        return None if self.seats is None else max(0, self.seats - self.taken)

    def takes(self, seats: int) -> bool:
        """Tell whether so many more may come this way at once."""
        return self.left is None or self.left >= seats


def list_rooms(meeting: Meeting) -> list[Room]:
    """Return the ways to come that a meeting offers, with what is left of each; on site only when none was set."""
    taken = func.sum(case((Attendance.has_seat, Attendance.seats), else_=0), type_=Integer)
    waiting = func.sum(case((Attendance.has_seat.is_(False), 1), else_=0), type_=Integer)
    statement = (
        select(MeetingWay.way, MeetingWay.seats, MeetingWay.joining, taken.label("taken"), waiting.label("waiting"))
        .outerjoin(Attendance, and_(Attendance.coming == MeetingWay.way, *_of(meeting)))
        .where(MeetingWay.meeting_id == meeting.id)
        .group_by(MeetingWay.way, MeetingWay.seats, MeetingWay.joining)
    )
    rooms = [Room(row.way, row.seats, row.joining, row.taken, row.waiting) for row in db.session().execute(statement)]
    return sorted(rooms, key=lambda room: WAYS.index(room.way)) or [Room(Coming.ON_SITE, None, "", 0, 0)]


def list_chosen_ways(meeting: Meeting) -> set[Coming]:
    """Return the ways that somebody chose for the date of a meeting."""
    statement = select(Attendance.coming).where(*_of(meeting), Attendance.coming.in_(WAYS)).distinct()
    return set(db.session().scalars(statement))


def find_attendance(meeting: Meeting, person_id: UUID) -> Attendance | None:
    """Return what a person answered to the date of a meeting."""
    statement = select(Attendance).where(*_of(meeting), Attendance.person_id == person_id)
    return db.session().scalars(statement).one_or_none()


def find_any_attendance(meeting_id: UUID, person_id: UUID) -> Attendance | None:
    """Return what a person answered to a meeting, whatever its date was then."""
    statement = select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.person_id == person_id)
    return db.session().scalars(statement).one_or_none()


def find_place(attendance: Attendance) -> int:
    """Return the place of a person who waits: 1 is the next to have a seat."""
    before = aliased(Attendance)
    statement = select(func.count(before.id)).where(
        before.meeting_id == attendance.meeting_id,
        before.for_date == attendance.for_date,
        before.coming == attendance.coming,
        before.has_seat.is_(False),
        (before.asked_at < attendance.asked_at)
        | and_(before.asked_at == attendance.asked_at, before.id < attendance.id),
    )
    return (db.session().scalar(statement) or 0) + 1


def list_waiting(meeting: Meeting, way: Coming) -> Sequence[Attendance]:
    """Return those who wait for a seat, in their order."""
    statement = select(Attendance).where(*_of(meeting), Attendance.coming == way, Attendance.has_seat.is_(False))
    return db.session().scalars(statement.order_by(Attendance.asked_at, Attendance.id).limit(NAMES)).all()


def list_shown(meeting: Meeting) -> Sequence[AnyRow]:
    """Return id and name in the collective of those who come and want it to be known."""
    statement = (
        select(Person.id, Person.pseudonym)
        .join(Attendance, Attendance.person_id == Person.id)
        .where(*_of(meeting), Attendance.is_shown, Attendance.has_seat, in_the_collective())
        .order_by(Person.pseudonym, Person.id)
        .limit(NAMES)
    )
    return db.session().execute(statement).all()


def list_attendances(meeting: Meeting) -> Sequence[AnyRow]:
    """Return every answer to the date of a meeting with its person's names, for those who organise."""
    columns = (
        Attendance.coming,
        Attendance.seats,
        Attendance.has_seat,
        Attendance.is_late,
        Attendance.leaves_early,
        Attendance.dictated_to,
    )
    statement = (
        select(*columns, Person.id, Person.pseudonym, Person.first_name, Person.email)
        .join(Person, Person.id == Attendance.person_id)
        .where(*_of(meeting), in_the_collective())
        .order_by(Attendance.asked_at, Attendance.id)
        .limit(NAMES)
    )
    return db.session().execute(statement).all()


def list_ways(meeting_id: UUID) -> dict[Coming, MeetingWay]:
    """Return the rows of the ways that were set for a meeting."""
    statement = select(MeetingWay).where(MeetingWay.meeting_id == meeting_id).limit(len(WAYS))
    return {row.way: row for row in db.session().scalars(statement)}


def _of(meeting: Meeting) -> tuple[ColumnElement[bool], ...]:
    return (Attendance.meeting_id == meeting.id, Attendance.for_date == meeting.starts_at)


def list_coming(meeting: Meeting, *, coming: bool) -> set[UUID]:
    """Return the ids of those who answered that they come or may come, or of those who do not."""
    statement = select(Attendance.person_id).where(*_of(meeting), (Attendance.coming != Coming.NO) == coming)
    return set(db.session().scalars(statement.limit(5000)))


# --- for people without internet --------------------------------------------------------------------------------------


def _accompanied() -> ColumnElement[bool]:
    """Return the filter of the members who are accompanied."""
    now = clock.now()
    held = exists().where(
        PlatformRole.person_id == Person.id,
        PlatformRole.role == Role.BENEFICIARY,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    return and_(in_the_collective(), held)


def list_members() -> Sequence[AnyRow]:
    """Return id and names of the members for whom an answer may be written down, in the order of their names."""
    statement = select(Person.id, Person.first_name, Person.last_name).where(_accompanied())
    return db.session().execute(statement.order_by(Person.sort_name, Person.id).limit(5000)).all()


def find_member(person_id: UUID) -> AnyRow | None:
    """Return id and names of one member for whom an answer may be written down."""
    statement = select(Person.id, Person.first_name, Person.last_name).where(_accompanied(), Person.id == person_id)
    return db.session().execute(statement).one_or_none()


def list_to_call(meeting: Meeting) -> Sequence[AnyRow]:
    """Return the members who have no e-mail, each with what she answered to the date so far, if anything."""
    statement = (
        select(Person.id, Person.first_name, Person.last_name, Attendance.coming, Attendance.seats, Attendance.has_seat)
        .outerjoin(Attendance, and_(Attendance.person_id == Person.id, *_of(meeting)))
        .where(_accompanied(), Person.email.is_(None))
        .order_by(Person.sort_name, Person.id)
        .limit(NAMES)
    )
    return db.session().execute(statement).all()
