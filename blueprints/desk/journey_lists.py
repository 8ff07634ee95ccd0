"""Reads of the desk about journeys: titles, members and dates; no conversation is ever asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from blueprints.accounts.models import Person
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.text import fold
from blueprints.desk.queries import MOST_WORDS, PAGE, Place
from blueprints.joining.services import SAME_CLICK
from blueprints.journeys import queries
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

_centre = aliased(JourneyMember)
_of = aliased(JourneyMember)


class JourneyState(StrEnum):
    """Which journeys a list shows; the values stand in the address."""

    OPEN = "ouverts"
    PAUSED = "en-veille"
    CLOSED = "termines"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedJourneys:
    """What a list of journeys is asked for."""

    state: JourneyState = JourneyState.OPEN
    sought: str = ""


def list_journeys(
    asked: AskedJourneys, place: Place | None = None, limit: int = PAGE
) -> tuple[Sequence[AnyRow], Place | None]:
    """Return a page of journeys by the accompanied person's name, and where the next page starts."""
    statement = (
        select(Journey.id, Journey.stage, Journey.employer, Journey.created_at, Journey.paused_at, Journey.closed_at)
        .add_columns(Person.first_name, Person.last_name, Person.sort_name)
        .join(_centre, and_(_centre.journey_id == Journey.id, _centre.role == JourneyRole.BENEFICIARY))
        .join(Person, Person.id == _centre.person_id)
        .where(*_of_state(asked.state), *_sought(asked.sought))
        .order_by(Person.sort_name, Journey.id)
        .limit(limit + 1)
    )
    if place is not None:
        statement = statement.where(tuple_(Person.sort_name, Journey.id) > tuple_(place.name, place.id))
    rows = db.session().execute(statement).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Place(last.sort_name, last.id) if last else None


def walk_journeys(asked: AskedJourneys, batch: int = 200) -> Iterator[tuple[AnyRow, list[AnyRow]]]:
    """Yield every journey that a list shows, with its present members, page after page."""
    place: Place | None = None
    while True:
        rows, place = list_journeys(asked, place, batch)
        members = list_members_of([row.id for row in rows])
        for row in rows:
            yield row, members.get(row.id, [])
        if place is None:
            return


def _of_state(state: JourneyState) -> tuple[ColumnElement[bool], ...]:
    if state is JourneyState.CLOSED:
        return (Journey.closed_at.is_not(None),)
    resting = Journey.paused_at.is_not(None) if state is JourneyState.PAUSED else Journey.paused_at.is_(None)
    return Journey.closed_at.is_(None), resting


def _sought(typed: str) -> Iterator[ColumnElement[bool]]:
    for word in fold(typed).split()[:MOST_WORDS]:
        yield Person.sort_name.contains(word, autoescape=True)


def _open_now() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return _of.starts_at <= now, or_(_of.ends_at.is_(None), _of.ends_at > now)


def list_members_of(journeys: Sequence[UUID]) -> dict[UUID, list[AnyRow]]:
    """Return the present members of each of these journeys: role, names and dates, first come first."""
    if not journeys:
        return {}
    statement = (
        select(_of.journey_id, _of.person_id, _of.role, _of.starts_at, _of.ends_at)
        .add_columns(Person.first_name, Person.last_name)
        .join(Person, Person.id == _of.person_id)
        .where(_of.journey_id.in_(journeys), *_open_now())
        .order_by(_of.starts_at, _of.id)
        .limit(5000)
    )
    found: dict[UUID, list[AnyRow]] = {}
    for row in db.session().execute(statement):
        found.setdefault(row.journey_id, []).append(row)
    return found


def list_of_person(person_id: UUID, limit: int = 200) -> Sequence[AnyRow]:
    """Return the journeys in which a person is, was or will be, with her part, and the accompanied person's name."""
    statement = (
        select(_of.id.label("member_id"), _of.role, _of.starts_at, _of.ends_at, Journey.id, Journey.closed_at)
        .add_columns(Person.id.label("centre_id"), Person.first_name, Person.last_name)
        .join(Journey, Journey.id == _of.journey_id)
        .join(_centre, and_(_centre.journey_id == Journey.id, _centre.role == JourneyRole.BENEFICIARY))
        .join(Person, Person.id == _centre.person_id)
        .where(_of.person_id == person_id)
        .order_by(_of.starts_at.desc(), _of.id.desc())
        .limit(limit)
    )
    return db.session().execute(statement).all()


def list_open_of_person(person_id: UUID, role: JourneyRole | None = None) -> Sequence[JourneyMember]:
    """Return a person's memberships that have not ended, those to come included; in one role, when given."""
    statement = (
        select(JourneyMember)
        .where(
            JourneyMember.person_id == person_id,
            or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > clock.now()),
        )
        .order_by(JourneyMember.starts_at, JourneyMember.id)
        .limit(500)
    )
    return db.session().scalars(statement.where(JourneyMember.role == role) if role else statement).all()


def is_alone_as_coach(journey_id: UUID, person_id: UUID) -> bool:
    """Tell whether nobody else coaches a journey that is not closed; who covers leaves with whom she covers for."""
    another = exists().where(
        _of.journey_id == journey_id,
        _of.role == JourneyRole.COACH,
        _of.person_id != person_id,
        _of.absence_id.is_(None),
        *_open_now(),
    )
    open_ = select(Journey.id).where(Journey.id == journey_id, Journey.closed_at.is_(None), ~another)
    return db.session().execute(open_).first() is not None


def find_open_of(beneficiary: UUID) -> Journey | None:
    """Return the journey of this person that is not closed, the latest first."""
    statement = (
        select(Journey)
        .join(_centre, and_(_centre.journey_id == Journey.id, _centre.role == JourneyRole.BENEFICIARY))
        .where(_centre.person_id == beneficiary, Journey.closed_at.is_(None))
        .order_by(Journey.created_at.desc(), Journey.id.desc())
        .limit(1)
    )
    return db.session().scalars(statement).one_or_none()


def is_just_opened(journey: Journey, coach: UUID) -> bool:
    """Tell whether a journey was made within two minutes, with this coach: it is the same click."""
    made = (journey.id.int >> 80) / 1000  # a UUIDv7 begins with the milliseconds of its making
    recent = clock.now().timestamp() - made < SAME_CLICK.total_seconds()
    return recent and queries.is_member(journey.id, coach, JourneyRole.COACH)


def find_journey(journey_id: UUID) -> Journey | None:
    """Return one journey of this platform with everybody who is, was or will be part of it."""
    return queries.find_with_members(journey_id)


def find_open_journey(journey_id: UUID) -> Journey | None:
    """Return one journey that is not closed, with its members."""
    found = queries.find_with_members(journey_id)
    return found if found is not None and found.closed_at is None else None


def find_open_member(member_id: UUID) -> JourneyMember | None:
    """Return one part in a journey that has not ended."""
    found = queries.find_member(member_id)
    return found if found is not None and (found.ends_at is None or found.ends_at > clock.now()) else None


def list_centres(journeys: Sequence[UUID]) -> dict[UUID, str]:
    """Return the accompanied person's name of each of these journeys."""
    if not journeys:
        return {}
    statement = (
        select(_centre.journey_id, Person.first_name, Person.last_name)
        .join(Person, Person.id == _centre.person_id)
        .where(_centre.journey_id.in_(journeys), _centre.role == JourneyRole.BENEFICIARY)
        .limit(1000)
    )
    return {row.journey_id: f"{row.first_name} {row.last_name}" for row in db.session().execute(statement)}
