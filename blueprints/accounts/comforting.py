"""Whose comfort is in force: the one being tried, else the account's, else the browser's."""

from uuid import UUID

from flask import Response, g, request
from sqlalchemy import update

from blueprints.accounts.comfort import BEFORE, COOKIE, Comfort
from blueprints.accounts.models import Person
from blueprints.core import access, db

_YEAR = 365 * 24 * 60 * 60
_UNDONE_WITHIN = 10 * 60


def current_comfort() -> Comfort:
    """Return how the person of this request reads; no statement besides the one that knows who she is."""
    tried: Comfort | None = g.get("comfort_tried")
    if tried is not None:
        return tried
    access.current_actor()
    return Comfort.decode(g.get("account_comfort") or request.cookies.get(COOKIE))


def try_on(comfort: Comfort) -> None:
    """Dress this one answer; nothing is kept."""
    g.comfort_tried = comfort


def comfort_before() -> Comfort | None:
    """Return the choices that the last change replaced, when they differ from those in force."""
    kept = request.cookies.get(BEFORE)
    before = Comfort.decode(kept) if kept else None
    return None if before == current_comfort() else before


def keep_in_browser(response: Response, chosen: Comfort, before: Comfort) -> None:
    """Set the cookies: the choices for a year, those that they replace for ten minutes."""
    for name, comfort, seconds in ((COOKIE, chosen, _YEAR), (BEFORE, before, _UNDONE_WITHIN)):
        response.set_cookie(name, comfort.encoded(), max_age=seconds, secure=True, httponly=True, samesite="Lax")


def adopt(person_id: UUID) -> None:
    """Inside a write unit, at a sign-in: what was chosen in this browser follows into an account that has no choice."""
    kept = request.cookies.get(COOKIE)
    if not kept or Comfort.decode(kept) == Comfort():
        return
    db.session().execute(
        update(Person)
        .where(Person.id == person_id, Person.comfort == "")
        .values(comfort=Comfort.decode(kept).encoded())
        .execution_options(synchronize_session=False)
    )
