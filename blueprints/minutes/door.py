"""What every page of minutes needs: the blueprint, and who is there."""

from uuid import UUID

from flask import Blueprint, abort

from blueprints.core import access

SECTION = "meetings"
blueprint = Blueprint("minutes", __name__)


def person_id() -> UUID:
    """Return the id of the person of this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found.person_id
