"""The feature's blueprint, and what all its pages share."""

from uuid import UUID

from flask import Blueprint, abort

from blueprints.core import access
from blueprints.core.access import Actor

blueprint = Blueprint("meetings", __name__)
SECTION = "meetings"


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def person_id() -> UUID:
    """Return the id of the person behind this request."""
    return actor().person_id
