"""The feature's blueprint, and what all its pages share."""

from datetime import datetime

from flask import Blueprint, abort

from blueprints.core import access
from blueprints.core.access import Actor
from blueprints.messaging import talks
from blueprints.messaging.talks import Talk

blueprint = Blueprint("messaging", __name__)
SECTION = "messaging"


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def start_of(talk: Talk, reader: Actor) -> datetime:
    """Return where the reader's history begins."""
    start = talks.history_start(talk, reader.person_id)
    if start is None:
        abort(404)
    return start
