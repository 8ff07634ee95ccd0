"""A key for each person: what is kept for her alone hangs on it, and goes with it when it is destroyed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core import clock, db, state
from blueprints.core.keystore import KeyKind


class PersonKey(db.PlatformScoped, db.Model):
    """Which key of the keystore is a person's own."""

    __tablename__ = "person_keys"
    __table_args__ = (db.within_platform("person_id", "people"), UniqueConstraint("key_id"))

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    key_id: Mapped[UUID]
    created_at: Mapped[datetime]


def find_key(person_id: UUID) -> UUID | None:
    """Return the id of a person's key, if she has one."""
    return db.session().scalars(select(PersonKey.key_id).where(PersonKey.person_id == person_id)).one_or_none()


def keys_of(people: Collection[UUID]) -> dict[UUID, UUID]:
    """Inside a write unit: return the key of each of these persons, made where there is none.

    The key is stored first, in the keystore: an orphan one is harmless.
    """
    session, wanted = db.session(), list(people)
    statement = select(PersonKey.person_id, PersonKey.key_id).where(PersonKey.person_id.in_(wanted))
    known = {row.person_id: row.key_id for row in session.execute(statement)}
    missing = [person_id for person_id in wanted if person_id not in known]
    if not missing:
        return known
    platform_id, store, now = db.platform_id(), state.current().keystore, clock.now()
    add = db.inserter(session)
    rows = [
        {
            "platform_id": platform_id,
            "person_id": person_id,
            "key_id": store.make(KeyKind.PERSON, platform_id),
            "created_at": now,
        }
        for person_id in missing
    ]
    session.execute(add(PersonKey).on_conflict_do_nothing(), rows)
    return {row.person_id: row.key_id for row in session.execute(statement)}


def forget_key(person_id: UUID) -> UUID | None:
    """Inside a write unit: let go of a person's key, and return it; whoever asked destroys it after the commit."""
    gone = db.session().execute(delete(PersonKey).where(PersonKey.person_id == person_id).returning(PersonKey.key_id))
    return gone.scalar_one_or_none()
