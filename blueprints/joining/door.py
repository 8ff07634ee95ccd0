"""The feature's blueprint, and what all its pages share."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person
from blueprints.core import access
from blueprints.core.access import Actor
from blueprints.sign_in import arrivals, web

blueprint = Blueprint("joining", __name__)
GONE = 410


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def find_own() -> Person | None:
    """Return the account of the person behind this request."""
    return people.find_own()


def sign_in(person: Person, way: str) -> str:
    """Inside a write unit: open the first session of an account that was just made; return its token."""
    return arrivals.open_account(person_id=person.id, way=way, browser=web.this_browser(), is_first=True)


def to(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Lead on to a page of this feature."""
    return redirect(url_for(f"joining.{endpoint}", **values), code=303)


def signed_in(answer: ResponseReturnValue, token: str) -> Response:
    """Give the browser the session that was just opened."""
    return web.signed_in(make_response(answer), token)
