"""The blueprint of help, and what its pages share."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from blueprints.core import access, pages, transaction
from blueprints.core.access import Actor

blueprint = Blueprint("care", __name__)
SECTION = "help"
T = TypeVar("T")


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def to(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Lead on to a page of help."""
    return redirect(url_for(f"care.{endpoint}", **values), code=303)


def do(subject: T, act: Callable[[T], object], done: str) -> None:
    """Make the change behind one button, and say on the next page what happened, or why it could not."""
    with pages.telling(done), transaction.write(subject) as fresh:
        act(fresh)
