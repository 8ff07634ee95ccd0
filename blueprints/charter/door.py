"""The feature's blueprint, and what all its pages share."""

from uuid import UUID

from flask import Blueprint

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person
from blueprints.core import access
from blueprints.core.access import Actor

blueprint = Blueprint("charter", __name__)
PAGE = "/regles-de-vie"
SECTION = ""
"""The rules are everybody's: they stand under no item of the navigation."""


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    assert found is not None, "the gate lets nobody else in"  # noqa: S101 - for the types
    return found


def person_id() -> UUID:
    """Return who it is."""
    return actor().person_id


def find_own() -> Person | None:
    """Return the account of the person behind this request."""
    return people.find_own()
