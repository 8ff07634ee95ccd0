"""Reads of the desk about people: lists, one person, what she holds; never her words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, selectinload

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.queries import fold_email
from blueprints.core import access, clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.core.text import fold
from blueprints.joining.models import Invitation
from blueprints.joining.roles import COLLECTIVE
from blueprints.joining.services import SAME_CLICK

PAGE = 25
MOST_WORDS = 6
SHOWN_AFTER_THE_END = timedelta(days=30)


class State(StrEnum):
    """Which people a list shows; the values stand in the address."""

    ACTIVE = "presentes"
    INVITED = "invitees"
    REFUSED = "refus"
    LEFT = "parties"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list of people is asked for."""

    state: State = State.ACTIVE
    role: Role | None = None
    sought: str = ""
    collective_only: bool = False
    """For facilitators: the collective's members, and nobody else."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the next page of people begins."""

    name: str
    id: UUID

    def __str__(self) -> str:
        """Return the place as an address carries it."""
        return f"{self.id.hex}-{self.name}"

    @classmethod
    def parse(cls, value: str | None) -> "Place | None":
        """Return the place of an address; None when it is none."""
        name_id, _, name = (value or "").partition("-")
        try:
            return cls(fold(name), UUID(name_id))
        except ValueError:
            return None


# --- people -----------------------------------------------------------------------------------------------------------


def list_people(asked: Asked, place: Place | None = None, limit: int = PAGE) -> tuple[Sequence[AnyRow], Place | None]:
    """Return a page of people by name, and where the next page starts.

    Args:
        asked: which ones; `State.INVITED` is `list_invitations`' matter.
        place: after this one.
        limit: how many.
    """
    statement = (
        select(Person.id, Person.first_name, Person.last_name, Person.sort_name, Person.email, Person.created_at)
        .add_columns(Person.ended_at, Person.mail_refused_at)
        .where(*_of_state(asked.state), *_sought(asked.sought), *_holding(asked))
        .order_by(Person.sort_name, Person.id)
        .limit(limit + 1)
    )
    if place is not None:
        statement = statement.where(tuple_(Person.sort_name, Person.id) > tuple_(place.name, place.id))
    rows = db.session().execute(statement).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Place(last.sort_name, last.id) if last else None


def walk_people(asked: Asked, batch: int = 200) -> Iterator[Sequence[AnyRow]]:
    """Yield everybody whom a list shows, page after page."""
    place: Place | None = None
    while True:
        rows, place = list_people(asked, place, batch)
        yield rows
        if place is None:
            return


def _of_state(state: State) -> tuple[ColumnElement[bool], ...]:
    named = Person.sort_name != ""  # the names of those who left long ago are gone
    if state is State.LEFT:
        return named, or_(Person.ended_at.is_not(None), ~_holds(frozenset(Role), current=True))
    if state is State.REFUSED:
        return named, Person.ended_at.is_(None), Person.mail_refused_at.is_not(None)
    return named, Person.ended_at.is_(None), _holds(frozenset(Role), current=True)


def _sought(typed: str) -> tuple[ColumnElement[bool], ...]:
    """Return the filter of those whose name holds every word that was typed, or whose address holds it all."""
    raw = typed.strip().casefold()
    if not raw:
        return ()
    words = fold(raw).split()[:MOST_WORDS]
    by_address = Person.email.contains(raw, autoescape=True)
    if not words:
        return (by_address,)
    return (or_(and_(*(Person.sort_name.contains(word, autoescape=True) for word in words)), by_address),)


def _holding(asked: Asked) -> tuple[ColumnElement[bool], ...]:
    roles = frozenset({asked.role}) if asked.role else frozenset[Role]()
    if asked.collective_only:
        roles = roles & COLLECTIVE if roles else COLLECTIVE
        return _holds(roles, current=True), ~_left_the_collective()
    return (_holds(roles, current=asked.state is not State.LEFT),) if roles else ()


def _holds(roles: frozenset[Role], *, current: bool) -> ColumnElement[bool]:
    held = exists().where(PlatformRole.person_id == Person.id, PlatformRole.role.in_(sorted(roles)))
    return held.where(*_now()) if current else held


def _now() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return PlatformRole.starts_at <= now, or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now)


def list_roles_of(people: Sequence[UUID]) -> dict[UUID, list[Role]]:
    """Return the roles that each of these people holds now."""
    if not people:
        return {}
    statement = (
        select(PlatformRole.person_id, PlatformRole.role)
        .where(PlatformRole.person_id.in_(people), *_now())
        .order_by(PlatformRole.starts_at, PlatformRole.id)
        .limit(5000)
    )
    held: dict[UUID, list[Role]] = {}
    for row in db.session().execute(statement):
        mine = held.setdefault(row.person_id, [])
        if row.role not in mine:
            mine.append(row.role)
    return held


# --- one person -------------------------------------------------------------------------------------------------------


def find_person(person_id: UUID) -> Person | None:
    """Return one person of this platform, with every role that she holds or held."""
    statement = select(Person).where(Person.id == person_id).options(selectinload(Person.roles))
    return db.session().scalars(statement.where(*_shown_to(access.current_actor()))).one_or_none()


def _shown_to(actor: access.Actor | None) -> tuple[ColumnElement[bool], ...]:
    """Those who animate the collective are shown nobody who left it."""
    in_charge = actor is not None and Role.ADMINISTRATOR in actor.roles
    return () if in_charge else (~_left_the_collective(),)


def _left_the_collective() -> ColumnElement[bool]:
    return exists().where(Departure.person_id == Person.id)


def find_present(person_id: UUID) -> Person | None:
    """Return one person whose account is open, with her roles."""
    found = find_person(person_id)
    return found if found is not None and found.ended_at is None else None


def find_any_role(role_id: UUID) -> PlatformRole | None:
    """Return one role that somebody of this platform holds or held."""
    return db.session().get(PlatformRole, role_id)


def find_role(role_id: UUID) -> PlatformRole | None:
    """Return one role that somebody of this platform holds, or will."""
    found = find_any_role(role_id)
    return found if found is not None and is_open(found) else None


def is_open(role: PlatformRole) -> bool:
    """Tell whether a role is held now, or from a day to come."""
    return role.ends_at is None or role.ends_at > clock.now()


def has_open_role(person_id: UUID) -> bool:
    """Tell whether a person holds a role, now or from a day to come."""
    statement = select(PlatformRole.id).where(
        PlatformRole.person_id == person_id,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > clock.now()),
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_holders(*roles: Role, limit: int = 500) -> Sequence[AnyRow]:
    """Return id, first and last name of those who hold one of these roles now, by name."""
    statement = (
        select(Person.id, Person.first_name, Person.last_name)
        .where(Person.ended_at.is_(None), _holds(frozenset(roles), current=True))
        .order_by(Person.sort_name, Person.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


# --- who is expected --------------------------------------------------------------------------------------------------


def list_invitations(
    asked: Asked, cursor: Cursor | None = None, limit: int = PAGE
) -> tuple[Sequence[Invitation], Cursor | None]:
    """Return a page of the invitations that wait, latest first, and where the next page starts.

    One that was followed by another of the same address and role is not shown, nor one that stopped a month ago.
    """
    newer = aliased(Invitation)
    statement = (
        select(Invitation)
        .where(
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > clock.now() - SHOWN_AFTER_THE_END,
            ~exists().where(
                newer.email == Invitation.email,
                newer.role == Invitation.role,
                tuple_(newer.created_at, newer.id) > tuple_(Invitation.created_at, Invitation.id),
                newer.withdrawn_at.is_(None),
            ),
            *_expected(asked),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(tuple_(Invitation.created_at, Invitation.id) < tuple_(cursor.at, cursor.id))
    rows = db.session().scalars(statement).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return rows[:limit], Cursor(last.created_at, last.id) if last else None


def _expected(asked: Asked) -> Iterator[ColumnElement[bool]]:
    if asked.role is not None:
        yield Invitation.role == asked.role
    if asked.collective_only:
        yield Invitation.role.in_(sorted(COLLECTIVE))
        yield Invitation.journey_id.is_(None)
    if asked.sought.strip():
        yield Invitation.id.in_(_expected_under(asked.sought))


def _expected_under(sought: str, limit: int = 1000) -> list[UUID]:
    """Return the waiting invitations under this name or address; compared here, as names of people are."""
    statement = (
        select(Invitation.id, Invitation.first_name, Invitation.last_name, Invitation.email)
        .where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
        .limit(limit)
    )
    raw, words = sought.strip().casefold(), fold(sought).split()[:MOST_WORDS]
    found = []
    for row in db.session().execute(statement):
        name = fold(f"{row.last_name} {row.first_name}")
        if raw in row.email or (words and all(word in name for word in words)):
            found.append(row.id)
    return found


def find_invitation(invitation_id: UUID) -> Invitation | None:
    """Return one invitation that nobody used yet and nobody took back."""
    found = db.session().get(Invitation, invitation_id)
    return found if found is not None and found.used_at is None and found.withdrawn_at is None else None


def find_any_invitation(invitation_id: UUID) -> Invitation | None:
    """Return one invitation that nobody used yet, taken back or not."""
    found = db.session().get(Invitation, invitation_id)
    return found if found is not None and found.used_at is None else None


def is_just_invited(email: str, role: Role, inviter_id: UUID) -> bool:
    """Tell whether this person invited this address into this role within two minutes: it is the same click."""
    statement = select(Invitation.id).where(
        Invitation.email == fold_email(email),
        Invitation.role == role,
        Invitation.invited_by == inviter_id,
        Invitation.withdrawn_at.is_(None),
        Invitation.created_at > clock.now() - SAME_CLICK,
    )
    return db.session().execute(statement.limit(1)).first() is not None
