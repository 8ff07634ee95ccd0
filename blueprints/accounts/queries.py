"""Reads about people: who is who, in which browsers, with which roles."""

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import (
    DutyTurn,
    Person,
    Platform,
    PlatformRole,
    Role,
    ServiceNumber,
    Site,
    WebSession,
)
from blueprints.core import access, clock, db
from blueprints.core.db import AnyRow


def find_person(person_id: UUID) -> Person | None:
    """Return one person of this platform."""
    return db.session().get(Person, person_id)


def find_person_by_email(email: str) -> Person | None:
    """Return the person with this address, however it was capitalised."""
    statement = select(Person).where(Person.email == fold_email(email), Person.ended_at.is_(None))
    return db.session().scalars(statement).one_or_none()


def fold_email(email: str) -> str:
    """Return an address as it is kept: without spaces around, lower case."""
    return email.strip().casefold()


def find_own(actor: access.Actor | None = None) -> Person | None:
    """Return the person behind this request."""
    known = actor or access.current_actor()
    return find_person(known.person_id) if known else None


def find_platform_by_host(host: str) -> Platform | None:
    """Return the platform served at *host*, whichever is in force."""
    return db.session().scalars(select(Platform).where(Platform.host == host.casefold())).one_or_none()


def list_sessions(person_id: UUID, limit: int = 50) -> Sequence[WebSession]:
    """Return a person's open sessions, last used first."""
    statement = (
        select(WebSession)
        .where(
            WebSession.person_id == person_id,
            WebSession.revoked_at.is_(None),
            WebSession.expires_at > clock.now(),
        )
        .order_by(WebSession.last_used_at.desc(), WebSession.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def find_session(session_id: UUID) -> WebSession | None:
    """Return one of the sessions of the person behind this request."""
    actor = access.current_actor()
    found = db.session().get(WebSession, session_id)
    return found if found and actor and found.person_id == actor.person_id else None


def list_names(person_ids: Sequence[UUID]) -> dict[UUID, Row[UUID, str, str, str | None]]:
    """Return id, first name, last name and pseudonym of these persons, by id."""
    if not person_ids:
        return {}
    statement = select(Person.id, Person.first_name, Person.last_name, Person.pseudonym).where(
        Person.id.in_(person_ids)
    )
    return {row.id: row for row in db.session().execute(statement.limit(1000))}


def list_by_role(role: Role, limit: int = 500) -> Sequence[Person]:
    """Return the persons who hold *role* now, by name."""
    now = clock.now()
    statement = (
        select(Person)
        .join(PlatformRole, PlatformRole.person_id == Person.id)
        .where(
            PlatformRole.role == role,
            PlatformRole.starts_at <= now,
            or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
            Person.ended_at.is_(None),
        )
        .order_by(Person.last_name, Person.first_name, Person.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def in_the_collective() -> ColumnElement[bool]:
    """Return the filter of the persons who are in the collective now: who left it is not, unless she animates it."""
    now = clock.now()
    held = exists().where(
        PlatformRole.person_id == Person.id,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    stays = and_(held.where(PlatformRole.role == Role.BENEFICIARY), ~exists().where(Departure.person_id == Person.id))
    return and_(Person.ended_at.is_(None), or_(stays, held.where(PlatformRole.role == Role.FACILITATOR)))


def list_collective(limit: int = 5000) -> Sequence[UUID]:
    """Return the ids of those who are in the collective now."""
    statement = select(Person.id).where(in_the_collective()).order_by(Person.id).limit(limit)
    return db.session().scalars(statement).all()


def is_pseudonym_taken(pseudonym: str, but: UUID | None = None) -> bool:
    """Tell whether another person of this platform is called that in the collective, whatever the capitals."""
    return fold_name(pseudonym) in list_taken_pseudonyms(but)


def is_name_of_member(name: str, but: UUID | None = None) -> bool:
    """Tell whether it is the real first name of another person of the collective, whatever the capitals.

    Args:
        name: as somebody would be called.
        but: a person whose own first name does not count.
    """
    found = db.session().execute(select(Person.id, Person.first_name).where(in_the_collective()))
    return fold_name(name) in {fold_name(row.first_name) for row in found if row.id != but}


def fold_name(name: str) -> str:
    """Return a name as people see it: capitals, unseen signs and other ways to write a letter do not count."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", " ".join(seen.split()).casefold())


def list_taken_pseudonyms(but: UUID | None = None) -> frozenset[str]:
    """Return the names of the collective, folded: here rather than in SQL, where SQLite folds plain letters only.

    Args:
        but: a person whose own name does not count.
    """
    statement = select(Person.pseudonym).where(Person.pseudonym.is_not(None))
    found = db.session().scalars(statement.where(Person.id != but) if but else statement)
    return frozenset(fold_name(name) for name in found if name)


# --- the platform’s places, numbers and duty --------------------------------------------------------------------------


def find_platform() -> Platform | None:
    """Return the platform in force."""
    return db.session().get(Platform, db.platform_id())


def list_sites(*, public_only: bool = False, limit: int = 100) -> Sequence[Site]:
    """Return the places of the platform, in the order that it chose."""
    statement = select(Site).order_by(Site.position, Site.id).limit(limit)
    return db.session().scalars(statement.where(Site.is_public) if public_only else statement).all()


def find_site(site_id: UUID) -> Site | None:
    """Return one place of this platform."""
    return db.session().get(Site, site_id)


def list_numbers(limit: int = 50) -> Sequence[ServiceNumber]:
    """Return the platform's other telephone numbers, in the order that it chose."""
    statement = select(ServiceNumber).order_by(ServiceNumber.position, ServiceNumber.id)
    return db.session().scalars(statement.limit(limit)).all()


def find_on_duty() -> AnyRow | None:
    """Return who of the service is on duty now (id, first name, last name, until when); who began last comes first."""
    now = clock.now()
    statement = (
        select(Person.id, Person.first_name, Person.last_name, DutyTurn.starts_at, DutyTurn.ends_at)
        .join(DutyTurn, DutyTurn.person_id == Person.id)
        .where(DutyTurn.starts_at <= now, DutyTurn.ends_at > now, Person.ended_at.is_(None))
        .order_by(DutyTurn.starts_at.desc(), DutyTurn.id.desc())
        .limit(1)
    )
    return db.session().execute(statement).one_or_none()
