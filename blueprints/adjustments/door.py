"""The feature's blueprint, and what all its pages share."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access
from blueprints.core.access import Actor

blueprint = Blueprint("adjustments", __name__)
SECTION = "messaging"


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def me() -> UUID:
    """Return her id."""
    return actor().person_id


def to(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Lead on to a page of this feature."""
    return redirect(url_for(f"adjustments.{endpoint}", **values), code=303)
