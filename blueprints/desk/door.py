"""The desk's blueprint, and what its pages share: who is behind the request, and an act behind one button."""

from collections.abc import Callable
from typing import Any, TypeVar
from zlib import crc32

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.models import STAFF, Role
from blueprints.core import access, pages, transaction
from blueprints.core.access import Actor
from blueprints.core.errors import Refused
from blueprints.core.forms import Form
from blueprints.core.text import clean_line

blueprint = Blueprint("desk", __name__)
SECTION = "desk"
T = TypeVar("T")


def actor() -> Actor:
    """Return the person behind this request, whom the gate has let in."""
    found = access.current_actor()
    if found is None:
        abort(404)
    return found


def is_in_charge() -> bool:
    """Tell whether the person behind this request administers the platform."""
    return Role.ADMINISTRATOR in actor().roles


def expect_proof_for(role: Role) -> None:
    """Ask for a fresh proof before somebody is made one of the service: an open browser in wrong hands must not.

    Raises:
        ProofNeeded: the role is one of the service, and she has not just shown who she is.
    """
    if role in STAFF and not actor().is_proved:
        raise access.ProofNeeded


def to(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Lead on to a page of the desk."""
    return redirect(url_for(f"desk.{endpoint}", **values), code=303)


def do(subject: T, act: Callable[[T], object], done: str) -> bool:
    """Make the change behind one button, and say on the next page what happened, or why it could not."""
    try:
        with transaction.write(subject) as fresh:
            act(fresh)
    except Refused as refused:
        pages.tell(refused.message, "warn")
        return False
    pages.tell(done)
    return True


def stamp(*values: object) -> int:
    """Return a short mark of what a page shows, to know at the change whether somebody changed it meanwhile."""
    return crc32(repr(values).encode())


def expect_stamp(form: Form, *values: object) -> None:
    """Refuse a change that was prepared on other values than those in the database.

    Raises:
        Stale: they differ.
    """
    typed = str(form["seen"].data or "")
    transaction.expect_version(stamp(*values), int(typed) if typed.isascii() and typed.isdigit() else -1)


def argument(name: str, longest: int = 100) -> str:
    """Return one part of the address as it was typed, shortened; nothing when there is none."""
    return clean_line(request.args.get(name, ""))[:longest]
