"""What every page of consultations needs: the blueprint, and who is there."""

from uuid import UUID

from flask import Blueprint

from blueprints.core import access

SECTION = "ideas"
blueprint = Blueprint("consultations", __name__)


def person_id() -> UUID:
    """Return the person of this request."""
    actor = access.current_actor()
    assert actor is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return actor.person_id
