"""Reads of venues: one sheet with what a page shows of it, the lists, the photo of a door."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, func, select, tuple_

from blueprints.accounts.models import Person
from blueprints.core import db
from blueprints.core.db import AnyRow
from blueprints.venues.models import DoorPhoto, Venue

PAGE = 20
OFFERED = 200

_SHOWN = (
    select(
        Venue.id,
        Venue.name,
        Venue.address,
        Venue.entrance,
        Venue.facts,
        Venue.steps,
        Venue.photo_id,
        Venue.verified_at,
        Venue.archived_at,
        Venue.version,
        DoorPhoto.about.label("photo_about"),
        func.coalesce(Person.pseudonym, Person.first_name).label("verifier"),
    )
    .outerjoin(DoorPhoto, DoorPhoto.id == Venue.photo_id)
    .outerjoin(Person, (Person.id == Venue.verified_by) & Person.ended_at.is_(None))
    .where(Venue.id == bindparam("venue", type_=Uuid()))
)
_LISTED = select(Venue.id, Venue.name, Venue.address, Venue.facts, Venue.verified_at).order_by(Venue.name, Venue.id)
_OFFERED = (
    select(Venue.id, Venue.name, Venue.address)
    .where(Venue.archived_at.is_(None))
    .order_by(Venue.name, Venue.id)
    .limit(OFFERED)
)


def find_venue(venue_id: UUID) -> Venue | None:
    """Return one venue of the platform in force, archived or not."""
    return db.session().scalars(select(Venue).where(Venue.id == venue_id)).one_or_none()


def find_shown(venue_id: UUID) -> AnyRow | None:
    """Return what pages show of a venue, with the words of its photo and who verified it."""
    return db.read(_SHOWN, venue=venue_id).one_or_none()


def find_sent_venue(author_id: UUID, client_id: UUID) -> Venue | None:
    """Return the venue that a page sent before under the same id."""
    statement = select(Venue).where(Venue.author_id == author_id, Venue.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def lock_author(person_id: UUID) -> None:
    """Hold a person's row until the commit: what she sends twice at once is written one after the other."""
    statement = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    db.session().execute(statement).all()


def list_venues(after: UUID | None = None, *, archived: bool = False) -> tuple[Sequence[AnyRow], bool]:
    """Return the venues by name, and whether there are more.

    Args:
        after: the last one of the page before.
        archived: those that are no longer offered.
    """
    statement = _LISTED.where(Venue.archived_at.is_not(None) if archived else Venue.archived_at.is_(None))
    last = find_venue(after) if after else None
    if last is not None:
        statement = statement.where(tuple_(Venue.name, Venue.id) > (last.name, last.id))
    rows = db.session().execute(statement.limit(PAGE + 1)).all()
    return rows[:PAGE], len(rows) > PAGE


def list_offered() -> Sequence[AnyRow]:
    """Return id, name and address of the venues that a meeting may have, by name."""
    return db.read(_OFFERED).all()


def hold_offered(venue_id: UUID) -> Venue | None:
    """Inside a write unit: return a venue that a meeting may have, held until the commit."""
    statement = select(Venue).where(Venue.id == venue_id, Venue.archived_at.is_(None))
    return db.session().scalars(statement.with_for_update(key_share=True)).one_or_none()


def find_door(venue_id: UUID) -> DoorPhoto | None:
    """Return the photo that a venue shows."""
    statement = select(DoorPhoto).join(Venue, Venue.photo_id == DoorPhoto.id).where(Venue.id == venue_id)
    return db.session().scalars(statement).one_or_none()


def find_photo(photo_id: UUID) -> DoorPhoto | None:
    """Return a photo, shown or not."""
    return db.session().scalars(select(DoorPhoto).where(DoorPhoto.id == photo_id)).one_or_none()


def list_let_go(before: datetime, limit: int = 100) -> Sequence[DoorPhoto]:
    """Return the photos that no venue has shown since before a moment."""
    statement = (
        select(DoorPhoto)
        .where(DoorPhoto.let_go_at < before, ~exists().where(Venue.photo_id == DoorPhoto.id))
        .order_by(DoorPhoto.let_go_at, DoorPhoto.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()
