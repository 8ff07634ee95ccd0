"""The ways back: every feature registers how one of its acts is undone, and offers it once the act is done.

Nothing is stored: what is needed to go back travels, signed, with the notice. Whoever undoes is asked by the rules
again, and the act itself checks that nothing happened since.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeTimedSerializer

from blueprints.core import access, state
from blueprints.core.access import Permission

SECONDS = 60
Act = Callable[..., str]
Find = Callable[[UUID], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one kind of act is undone."""

    permission: Permission
    find: Find | None
    act: Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One act that may be undone now."""

    way: Way
    subject_id: UUID | None
    back: str
    arguments: dict[str, Any]


_ways: dict[str, Way] = {}


def undoes(name: str, *, permission: Permission, find: Find | None = None) -> Callable[[Act], Act]:
    """Register the function that undoes *name*, called inside a write unit; it returns the sentence that says so.

    Args:
        name: of the act, as `feature.act`.
        permission: what one must still be allowed.
        find: loads what the act was about; the function gets it as `subject`.
    """

    def register(act: Act) -> Act:
        _ways[name] = Way(permission=permission, find=find, act=act)
        return act

    return register


def offer(name: str, *, back: str, subject_id: UUID | None = None, **arguments: Any) -> str:
    """Return the token by which the person of this request may undo what she just did, for a minute.

    Args:
        name: of the act, registered with `undoes`.
        back: the page to come back to, a path of this site.
        subject_id: what it was about.
        **arguments: plain values of JSON, given back to the function.

    Raises:
        LookupError: nobody registered how it is undone.
    """
    if name not in _ways:
        message = f"Nobody knows how to undo {name}."
        raise LookupError(message)
    actor = access.current_actor()
    person = str(actor.person_id) if actor else ""
    return str(_serializer().dumps([name, person, str(subject_id or ""), back, arguments]))


def open_offer(token: str) -> Offer | None:
    """Return what a token offers to the person of this request; None when it is too late, or hers it is not."""
    actor = access.current_actor()
    try:
        name, person, subject_id, back, arguments = _serializer().loads(token, max_age=SECONDS)
    except (BadSignature, TypeError, ValueError):
        return None
    way = _ways.get(name)
    if way is None or actor is None or person != str(actor.person_id):
        return None
    return Offer(way=way, subject_id=UUID(subject_id) if subject_id else None, back=back, arguments=arguments)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(state.current().secret("undo"), salt="undo")
