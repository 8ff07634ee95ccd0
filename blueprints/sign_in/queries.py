"""Reads about the ways to come in."""

from uuid import UUID

from sqlalchemy import select

from blueprints.core import db
from blueprints.sign_in.models import SignInDelay, SignInLink


def find_link(link_id: UUID, *, lock: bool = False) -> SignInLink | None:
    """Return a request for a sign-in mail; *lock* holds it until the commit (inside a write unit)."""
    return db.session().get(SignInLink, link_id, with_for_update=lock)


def find_delay(key: bytes, *, lock: bool = False) -> SignInDelay | None:
    """Return what is known of failed passwords for this key; *lock* holds it until the commit (inside a write unit)."""
    statement = select(SignInDelay).where(SignInDelay.key == key)
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()
