"""Reads of drafts: the one of a page, and the last one of a person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ScalarSelect, Uuid, bindparam, func, select

from blueprints.core import db, state
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.own_keys import PersonKey
from blueprints.drafts.models import Draft

Fields = dict[str, list[str]]

_FIND = (
    select(Draft.id, Draft.body, Draft.saved_at, PersonKey.key_id)
    .join(PersonKey, PersonKey.person_id == Draft.person_id)
    .where(Draft.person_id == bindparam("person", type_=Uuid()), Draft.place == bindparam("place"))
)
_LATEST = (
    select(Draft.place, Draft.saved_at)
    .where(Draft.person_id == bindparam("person", type_=Uuid()))
    .order_by(Draft.saved_at.desc(), Draft.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft, opened."""

    fields: Fields
    saved_at: datetime


def find_kept(person_id: UUID, place: str) -> Kept | None:
    """Return what a person typed on a page; None when there is nothing, or when it cannot be opened."""
    row = db.read(_FIND, person=person_id, place=place).one_or_none()
    if row is None:
        return None
    try:
        plain = state.current().keyring.open(row.body, binding_of(row.id, person_id), key_id=row.key_id)
    except Tampered:
        return None
    return Kept(json.loads(plain), row.saved_at)


def binding_of(draft_id: UUID, person_id: UUID) -> Binding:
    """Return the place that a draft is sealed for."""
    return Binding(platform=db.platform_id(), table="drafts", column="body", row=draft_id, author=person_id)


def latest_of(person_id: UUID) -> tuple[ScalarSelect[str], ScalarSelect[datetime]]:
    """Return, to be asked along with other things, where a person has her last draft, and since when."""
    mine = select(Draft.place).where(Draft.person_id == person_id).order_by(Draft.saved_at.desc(), Draft.id).limit(1)
    return mine.scalar_subquery(), mine.with_only_columns(Draft.saved_at).scalar_subquery()


def list_latest(person_id: UUID, limit: int = 1) -> Sequence[AnyRow]:
    """Return where a person has drafts, and since when; the last first."""
    return db.read(_LATEST, person=person_id, most=limit).all()


def count_drafts(person_id: UUID) -> int:
    """Return how many drafts a person has."""
    return db.session().scalar(select(func.count(Draft.id)).where(Draft.person_id == person_id)) or 0


def find_draft(person_id: UUID, place: str) -> Draft | None:
    """Return the draft of a page, held until the commit (inside a write unit)."""
    statement = select(Draft).where(Draft.person_id == person_id, Draft.place == place).with_for_update()
    return db.session().scalars(statement).one_or_none()
