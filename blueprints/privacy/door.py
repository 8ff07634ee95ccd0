"""The blueprint of trust, and what its pages share."""

from flask import Blueprint, abort

from blueprints.core import access
from blueprints.core.access import Actor

blueprint = Blueprint("privacy", __name__)
SECTION = "messaging"
DESK = "desk"


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found
