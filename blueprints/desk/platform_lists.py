"""Reads of the desk about the platform's places, numbers and duty, and about helps to get back in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, func, literal, select, tuple_

from blueprints.accounts import grants
from blueprints.accounts.models import DutyTurn, Person, Role, ServiceNumber, Site
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.desk.models import WayBack
from blueprints.desk.queries import list_holders

# --- the platform's places, numbers and duty --------------------------------------------------------------------------


def last_position(model: type[Site | ServiceNumber]) -> int:
    """Return the place of the last of a list; 0 when there is none."""
    return db.session().scalar(select(func.max(model.position))) or 0


def find_site_by_client(client_id: UUID) -> Site | None:
    """Return the place that a page has sent already."""
    return db.session().scalars(select(Site).where(Site.client_id == client_id)).one_or_none()


def find_site_above(site: Site) -> Site | None:
    """Return the place before this one."""
    before = tuple_(Site.position, Site.id) < tuple_(literal(site.position), literal(site.id, Uuid()))
    statement = select(Site).where(before).order_by(Site.position.desc(), Site.id.desc()).limit(1)
    return db.session().scalars(statement).one_or_none()


def find_number(number_id: UUID) -> ServiceNumber | None:
    """Return one of the platform's telephone numbers."""
    return db.session().get(ServiceNumber, number_id)


def find_number_by_client(client_id: UUID) -> ServiceNumber | None:
    """Return the number that a page has sent already."""
    return db.session().scalars(select(ServiceNumber).where(ServiceNumber.client_id == client_id)).one_or_none()


def find_turn(turn_id: UUID) -> DutyTurn | None:
    """Return one turn of duty."""
    return db.session().get(DutyTurn, turn_id)


def find_turn_by_client(client_id: UUID) -> DutyTurn | None:
    """Return the turn that a page has sent already."""
    return db.session().scalars(select(DutyTurn).where(DutyTurn.client_id == client_id)).one_or_none()


def list_turns(limit: int = 60) -> Sequence[AnyRow]:
    """Return the turns that are not over, the next first: id, dates, first and last name."""
    statement = (
        select(DutyTurn.id, DutyTurn.starts_at, DutyTurn.ends_at, Person.first_name, Person.last_name)
        .join(Person, Person.id == DutyTurn.person_id)
        .where(DutyTurn.ends_at > clock.now())
        .order_by(DutyTurn.starts_at, DutyTurn.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def is_on_duty_between(person_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether a person has a turn that crosses these moments."""
    statement = select(DutyTurn.id).where(
        DutyTurn.person_id == person_id, DutyTurn.starts_at < ends_at, DutyTurn.ends_at > starts_at
    )
    return db.session().execute(statement.limit(1)).first() is not None


# --- help to get back in ----------------------------------------------------------------------------------------------


def is_open_account(person_id: UUID) -> bool:
    """Tell whether a person's account is open."""
    statement = select(Person.id).where(Person.id == person_id, Person.ended_at.is_(None))
    return db.session().execute(statement).first() is not None


def find_way_back(way_id: UUID) -> WayBack | None:
    """Return one help to get back in."""
    return db.session().get(WayBack, way_id)


def find_way_back_by_client(client_id: UUID) -> WayBack | None:
    """Return the help that a page has asked for already."""
    return db.session().scalars(select(WayBack).where(WayBack.client_id == client_id)).one_or_none()


def find_way_back_by_code(code_hash: bytes, *, lock: bool = False) -> WayBack | None:
    """Return the help whose code has this hash; *lock* holds it until the commit (inside a write unit)."""
    statement = select(WayBack).where(WayBack.code_hash == code_hash)
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def list_open_ways_back(person_id: UUID) -> Sequence[WayBack]:
    """Return the helps of a person that are not over."""
    statement = (
        select(WayBack)
        .where(
            WayBack.person_id == person_id,
            WayBack.used_at.is_(None),
            WayBack.cancelled_at.is_(None),
            WayBack.expires_at > clock.now(),
        )
        .order_by(WayBack.asked_at, WayBack.id)
        .limit(20)
    )
    return db.session().scalars(statement).all()


def list_seconds(asker: UUID, person: UUID) -> list[UUID]:
    """Return who else of the service could make sure who a person is: see `grants.are_two`."""
    holders = list_holders(Role.ADMINISTRATOR, Role.FACILITATOR)
    return [one.id for one in holders if one.id not in (asker, person) and grants.are_two(asker, one.id)]
