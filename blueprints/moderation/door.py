"""What every page of moderation needs: the blueprint, and who is there."""

from uuid import UUID

from flask import Blueprint

from blueprints.core import access
from blueprints.core.access import Actor

SECTION = "moderation"
blueprint = Blueprint("moderation", __name__)


def actor() -> Actor:
    """Return the person of this request."""
    found = access.current_actor()
    assert found is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return found


def person_id() -> UUID:
    """Return her id."""
    return actor().person_id
