"""The feature's blueprint, and what all its pages share."""

from uuid import UUID

from flask import Blueprint, abort, url_for

from blueprints.core import access
from blueprints.venues.models import Venue

blueprint = Blueprint("venues", __name__)
SECTION = "meetings"


def person_id() -> UUID:
    """Return the id of the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found.person_id


def page_of(venue: Venue) -> str:
    """Return the address of a place."""
    return url_for("venues.show", venue_id=venue.id)
