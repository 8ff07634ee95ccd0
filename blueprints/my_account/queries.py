"""Reads about one's own account."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.models import Person, WebSession
from blueprints.core import clock, db
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from blueprints.my_account.models import AddressChange, Farewell

CONFIRM, STOP = "address", "address_stop"
"""The purposes of the two links of a change of address."""


def find_change(change_id: UUID, *, lock: bool = False) -> AddressChange | None:
    """Return a change of address; *lock* holds it until the commit (inside a write unit)."""
    return db.session().get(AddressChange, change_id, with_for_update=lock)


def list_waiting_changes(person_id: UUID) -> Sequence[AddressChange]:
    """Return the changes that a person asked for and did not confirm yet."""
    statement = (
        select(AddressChange)
        .where(
            AddressChange.person_id == person_id,
            AddressChange.confirmed_at.is_(None),
            AddressChange.expires_at > clock.now(),
        )
        .order_by(AddressChange.created_at, AddressChange.id)
        .limit(100)
    )
    return db.session().scalars(statement).all()


def list_changes_after(change: AddressChange) -> Sequence[AddressChange]:
    """Return the changes of the same person that came in force after this one and can still be stopped."""
    statement = (
        select(AddressChange)
        .where(
            AddressChange.person_id == change.person_id,
            AddressChange.id != change.id,
            AddressChange.confirmed_at >= change.confirmed_at,
            AddressChange.stoppable_until.is_not(None),
        )
        .order_by(AddressChange.confirmed_at, AddressChange.id)
        .limit(100)
    )
    return db.session().scalars(statement).all()


def is_signed_out_since(change: AddressChange) -> bool:
    """Tell whether a session of hers that was open when this was asked was ended: it may be the one that asked."""
    statement = select(WebSession.id).where(
        WebSession.person_id == change.person_id,
        WebSession.created_at <= change.created_at,
        WebSession.revoked_at >= change.created_at,
    )
    return db.session().execute(statement.limit(1)).first() is not None


def find_farewell(farewell_id: UUID) -> Farewell | None:
    """Return the last mail to somebody who closed her account."""
    return db.session().get(Farewell, farewell_id)


def _open(member: type[JourneyMember]) -> tuple[ColumnElement[bool], ...]:
    return (or_(member.ends_at.is_(None), member.ends_at > clock.now()),)


def list_memberships(person_id: UUID, limit: int = 500) -> Sequence[JourneyMember]:
    """Return what a person is part of, now or from a day to come."""
    statement = (
        select(JourneyMember)
        .where(JourneyMember.person_id == person_id, *_open(JourneyMember))
        .order_by(JourneyMember.starts_at, JourneyMember.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def list_companions(person_id: UUID, limit: int = 500) -> Sequence[Row[UUID, str, str]]:
    """Return id, first and last name of those who share a journey with a person now and may know of her, by name.

    Guests know the accompanied person and her coach, never each other: a manager must not learn of a doctor.
    """
    own, known_to_all = aliased(JourneyMember), (JourneyRole.BENEFICIARY, JourneyRole.COACH)
    statement = (
        select(Person.id, Person.first_name, Person.last_name)
        .where(
            Person.id != person_id,
            Person.ended_at.is_(None),
            exists().where(
                JourneyMember.person_id == Person.id,
                *_open(JourneyMember),
                JourneyMember.journey_id == own.journey_id,
                own.person_id == person_id,
                or_(own.role.in_(known_to_all), JourneyMember.role.in_(known_to_all)),
                *_open(own),
            ),
        )
        .order_by(Person.last_name, Person.first_name, Person.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def count_alone(coach_id: UUID) -> int:
    """Return how many persons would be left without any coach if this one went."""
    own, centre, other = aliased(JourneyMember), aliased(JourneyMember), aliased(JourneyMember)
    statement = (
        select(centre.person_id)
        .join(own, own.journey_id == centre.journey_id)
        .join(Journey, Journey.id == centre.journey_id)
        .where(
            Journey.closed_at.is_(None),
            centre.role == JourneyRole.BENEFICIARY,
            *_open(centre),
            own.person_id == coach_id,
            own.role == JourneyRole.COACH,
            own.absence_id.is_(None),
            *_open(own),
            ~exists().where(
                other.journey_id == centre.journey_id,
                other.role == JourneyRole.COACH,
                other.absence_id.is_(None),
                other.person_id != coach_id,
                *_open(other),
            ),
        )
        .distinct()
        .limit(500)
    )
    return len(db.session().execute(statement).all())
