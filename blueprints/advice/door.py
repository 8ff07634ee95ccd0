"""What every page of advice needs: the blueprint, its place in the navigation, and who is here."""

from uuid import UUID

from flask import Blueprint

from blueprints.core import access

SECTION = "advice"
blueprint = Blueprint("advice", __name__)


def person_id() -> UUID:
    """Return who is behind the request."""
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor.person_id
