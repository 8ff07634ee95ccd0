"""Reads about journeys: which ones a person is part of, and who is part of one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, selectinload

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import access, clock, db
from blueprints.journeys.models import Absence, Journey, JourneyMember, JourneyRole, JourneyStage

_own = aliased(JourneyMember)
_centre = aliased(JourneyMember)
_now: BindParameter[datetime] = bindparam("now")

_OF_PERSON = (
    select(
        Journey.id,
        Journey.stage,
        Journey.employer,
        _own.role.label("own_role"),
        _own.absence_id.is_not(None).label("covers"),
        Person.id.label("beneficiary_id"),
        Person.first_name,
        Person.last_name,
    )
    .join(_own, _own.journey_id == Journey.id)
    .join(_centre, and_(_centre.journey_id == Journey.id, _centre.role == JourneyRole.BENEFICIARY))
    .join(Person, Person.id == _centre.person_id)
    .where(
        _own.person_id == bindparam("person"),
        _own.starts_at <= _now,
        or_(_own.ends_at.is_(None), _own.ends_at > _now),
    )
    .order_by(Person.last_name, Person.first_name, Journey.id, _own.role)
    .limit(bindparam("most"))
)

_MEMBERS = (
    select(
        JourneyMember.id,
        JourneyMember.person_id,
        JourneyMember.role,
        JourneyMember.starts_at,
        JourneyMember.ends_at,
        Person.first_name,
        Person.last_name,
    )
    .join(Person, Person.id == JourneyMember.person_id)
    .where(JourneyMember.journey_id == bindparam("journey"))
    .order_by(JourneyMember.starts_at, JourneyMember.id)
    .limit(bindparam("most"))
)

_ENDS = (
    select(JourneyMember.person_id, JourneyMember.ends_at)
    .where(JourneyMember.ends_at > bindparam("since"), JourneyMember.ends_at <= bindparam("until"))
    .order_by(JourneyMember.ends_at)
    .limit(bindparam("most"))
)

JourneyLine = Row[UUID, JourneyStage, str, JourneyRole, bool, UUID, str, str]
EndedLine = Row[UUID, JourneyRole, datetime | None, str, str]
MemberLine = Row[UUID, UUID, JourneyRole, datetime, datetime | None, str, str]


def find_journey(journey_id: UUID) -> Journey | None:
    """Return one journey of this platform."""
    return db.session().get(Journey, journey_id)


def find_member(member_id: UUID) -> JourneyMember | None:
    """Return one membership, open or not."""
    return db.session().get(JourneyMember, member_id)


def find_member_in_journey(member_id: UUID) -> JourneyMember | None:
    """Return one membership with its journey and everybody in it: the rules ask who they are."""
    whole = selectinload(JourneyMember.journey).selectinload(Journey.members)
    statement = select(JourneyMember).where(JourneyMember.id == member_id).options(whole)
    return db.session().scalars(statement).one_or_none()


def list_journeys(actor: access.Actor, limit: int = 200) -> Sequence[JourneyLine]:
    """Return the journeys that *actor* is part of now, with her role there and whether she covers, by name."""
    known = {"person": actor.person_id, "now": clock.now(), "most": limit}
    return db.session().execute(_OF_PERSON, known).all()


def list_members(journey_id: UUID, limit: int = 200) -> Sequence[MemberLine]:
    """Return everybody who is, was or will be part of a journey, first come first."""
    return db.session().execute(_MEMBERS, {"journey": journey_id, "most": limit}).all()


def list_ends(since: datetime, until: datetime, limit: int = 5000) -> Sequence[Row[UUID, datetime | None]]:
    """Return whose places ended within some time, and when."""
    return db.session().execute(_ENDS, {"since": since, "until": until, "most": limit}).all()


def holds_role(person_id: UUID, role: Role) -> bool:
    """Tell whether a person has *role* on this platform, now or from a day to come."""
    statement = select(PlatformRole.id).where(
        PlatformRole.person_id == person_id,
        PlatformRole.role == role,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > clock.now()),
        exists().where(Person.id == PlatformRole.person_id, Person.ended_at.is_(None)),
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_coaches(limit: int = 500) -> Sequence[Row[UUID, str, str]]:
    """Return who is a coach on this platform, by name."""
    now = clock.now()
    holds = exists().where(
        PlatformRole.person_id == Person.id,
        PlatformRole.role == Role.COACH,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    statement = (
        select(Person.id, Person.first_name, Person.last_name)
        .where(holds, Person.ended_at.is_(None))
        .order_by(Person.last_name, Person.first_name, Person.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def is_member(journey_id: UUID, person_id: UUID, role: JourneyRole) -> bool:
    """Tell whether a person has *role* in a journey, now or from a day to come."""
    statement = select(JourneyMember.id).where(
        JourneyMember.journey_id == journey_id,
        JourneyMember.person_id == person_id,
        JourneyMember.role == role,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > clock.now()),
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_open_members(journey_id: UUID, limit: int = 200) -> Sequence[JourneyMember]:
    """Return the memberships of a journey that have not ended, those to come included."""
    statement = (
        select(JourneyMember)
        .where(
            JourneyMember.journey_id == journey_id,
            or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > clock.now()),
        )
        .order_by(JourneyMember.starts_at, JourneyMember.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def list_covers(journey_id: UUID, person_id: UUID, limit: int = 50) -> Sequence[JourneyMember]:
    """Return the places, open or to come, of who answers in a journey for a coach who is away."""
    statement = (
        select(JourneyMember)
        .join(Absence, Absence.id == JourneyMember.absence_id)
        .where(
            JourneyMember.journey_id == journey_id,
            Absence.person_id == person_id,
            or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > clock.now()),
        )
        .order_by(JourneyMember.starts_at, JourneyMember.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def find_with_members(journey_id: UUID) -> Journey | None:
    """Return one journey with everybody who is, was or will be part of it."""
    statement = select(Journey).where(Journey.id == journey_id).options(selectinload(Journey.members))
    return db.session().scalars(statement).one_or_none()


def list_with_members(person_id: UUID, *roles: JourneyRole, limit: int = 200) -> Sequence[Journey]:
    """Return the journeys in which a person is now, in one of these roles, with their members, oldest first."""
    now = clock.now()
    own = exists().where(
        JourneyMember.journey_id == Journey.id,
        JourneyMember.person_id == person_id,
        JourneyMember.role.in_(roles),
        JourneyMember.starts_at <= now,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
    )
    statement = select(Journey).where(own).options(selectinload(Journey.members)).order_by(Journey.id).limit(limit)
    return db.session().scalars(statement).all()


def list_ended(person_id: UUID, since: datetime, limit: int = 20) -> Sequence[EndedLine]:
    """Return the memberships of a person that ended after *since*, last first, with whose journey it is.

    One who is part of the same journey again is not listed.
    """
    again = aliased(JourneyMember)
    now = clock.now()
    statement = (
        select(_own.id, _own.role, _own.ends_at, Person.first_name, Person.last_name)
        .join(_centre, and_(_centre.journey_id == _own.journey_id, _centre.role == JourneyRole.BENEFICIARY))
        .join(Person, Person.id == _centre.person_id)
        .where(
            _own.person_id == person_id,
            _own.ends_at > since,
            _own.ends_at <= now,
            ~exists().where(
                again.journey_id == _own.journey_id,
                again.person_id == person_id,
                or_(again.ends_at.is_(None), again.ends_at > now),
            ),
        )
        .order_by(_own.ends_at.desc(), _own.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def accompanies(coach_id: Any, person_id: Any, now: datetime) -> ColumnElement[bool]:
    """Return whether one person accompanies the other at *now*, as a colleague who covers does too.

    Args:
        coach_id: an id, or a column of them.
        person_id: an id, or a column of them.
        now: when.
    """
    coach, person = aliased(JourneyMember), aliased(JourneyMember)
    return exists().where(
        coach.person_id == coach_id,
        coach.role == JourneyRole.COACH,
        coach.starts_at <= now,
        or_(coach.ends_at.is_(None), coach.ends_at > now),
        person.journey_id == coach.journey_id,
        person.person_id == person_id,
        person.role == JourneyRole.BENEFICIARY,
    )


def accompanies_anybody(coach_id: UUID) -> bool:
    """Tell whether this person accompanies anybody now."""
    now = clock.now()
    statement = select(JourneyMember.id).where(
        JourneyMember.person_id == coach_id,
        JourneyMember.role == JourneyRole.COACH,
        JourneyMember.starts_at <= now,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
    )
    return db.session().execute(statement.limit(1)).first() is not None
