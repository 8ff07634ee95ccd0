"""The gate: access is refused unless a view, event or job declares what it needs and the rules say yes.

The rules are data that `create_app` installs from `policy.py`; features name a `Permission` and never the rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, Uuid, literal, or_, select

from blueprints.core import clock, db, permissions
from blueprints.core.clauses import Clause, Readers

Permission = permissions.Permission

PROOF_LASTS = timedelta(minutes=10)
"""How long a proof of who one is counts as fresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person behind a request, as plain values; also what Flask-Login calls the user."""

    person_id: UUID
    platform_id: UUID
    session_id: UUID
    roles: frozenset[str]
    name: str
    pseudonym: str
    proved_at: datetime | None = None
    owes_second: bool = False
    """Her role wants a second proof, and this session has not given one: it opens nothing but the way to it."""
    first_name: str = ""
    charter_number: int = 0
    """The last version of the rules of the collective that she agreed to."""
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return the person's id, for Flask-Login."""
        return str(self.person_id)

    @property
    def is_proved(self) -> bool:
        """Tell whether she proved who she is a short time ago."""
        return self.proved_at is not None and clock.now() - self.proved_at <= PROOF_LASTS


Rules = Mapping[Permission, Sequence[Clause]]
LoadActor = Callable[[], Actor | None]
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


@dataclass(slots=True)
class _Gate:
    rules: Rules
    load_actor: LoadActor


def install(app: Flask, rules: Rules, load_actor: LoadActor) -> None:
    """Give *app* its rules, and refuse every view that declares nothing.

    Args:
        app: the application.
        rules: permission → clauses; a permission that is missing is denied.
        load_actor: tells who is behind the request in force.
    """
    app.extensions["cordee_gate"] = _Gate(rules, load_actor)
    app.before_request(_refuse_undeclared)


def _gate() -> _Gate:
    return cast("_Gate", current_app.extensions["cordee_gate"])


def _refuse_undeclared() -> None:
    if request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if declared(view) is None:
        abort(403)


def declared(view: Callable[..., Any]) -> Permission | None:
    """Return the permission that a view, event or job declares, if it does."""
    return getattr(view, "__access__", None)


# --- asking -----------------------------------------------------------------------------------------------------------


def current_actor() -> Actor | None:
    """Return who is behind the request, asked once."""
    try:
        actor = g.actor
    except AttributeError:
        actor = g.actor = _gate().load_actor()
    return cast("Actor | None", actor)


def allowed(permission: Permission, actor: Actor | None, subject: object = None) -> bool:
    """Tell whether the rules let *actor* do *permission* on *subject*."""
    return any(clause.holds(actor, subject) for clause in _gate().rules.get(permission, ()))


def may(permission: Permission, subject: object = None) -> bool:
    """Tell whether the person of this request may do *permission*; for templates and routes."""
    return allowed(permission, current_actor(), subject)


def readable(permission: Permission, actor: Actor) -> ColumnElement[bool]:
    """Return the SQL filter of what *actor* may read under *permission*.

    Raises:
        TypeError: the permission's rule is not read data.
    """
    clauses = _gate().rules.get(permission, ())
    return or_(*(_as_readers(clause).where(actor) for clause in clauses))


def readers_of(permission: Permission, subject: object) -> Select[UUID]:
    """Return the ids of the persons who may read *subject* under *permission*."""
    groups: list[Select[UUID]] = []
    for clause in _gate().rules.get(permission, ()):
        groups.extend(_as_readers(clause).people(subject))
    if not groups:
        return select(literal(None, Uuid())).where(literal(value=False))
    first, *rest = groups
    return select(first.union(*rest).subquery().c[0])


def roles_of(permission: Permission) -> frozenset[str]:
    """Return the platform roles that *permission* is given to; what pages say of their readers comes from here."""
    return frozenset[str]().union(*(clause.roles for clause in _gate().rules.get(permission, ())))


def _as_readers(clause: Clause) -> Readers:
    if not isinstance(clause, Readers):
        msg = "This permission is not a read rule."
        raise TypeError(msg)
    return clause


# --- the decorator ----------------------------------------------------------------------------------------------------


class SignInNeeded(Exception):  # noqa: N818 - a way to go, not a fault
    """A stranger asked for what only a signed-in person may have."""


class ProofNeeded(Exception):  # noqa: N818 - idem
    """A signed-in person asked for what wants a fresh proof of who she is (see `requires`)."""


class SecondProofNeeded(Exception):  # noqa: N818 - idem
    """A session that owes its second proof asked for something else than the way to it."""


@dataclass(slots=True)
class Clearance:
    """What the gate let through: the permission, the subject, and how to load it again."""

    permission: Permission
    loader: Callable[..., Any] | None
    arguments: dict[str, Any]
    second_proof: bool | None = None
    subject: Any = None

    def ask(self) -> Any:
        """Load the subject and ask the rules; 404 on a no, sign-in for a stranger."""
        actor = current_actor()
        clauses = _gate().rules.get(self.permission, ())
        is_open = any(clause.open_to_strangers for clause in clauses)
        if actor is None and not is_open:
            raise SignInNeeded
        expects_second = not is_open if self.second_proof is None else self.second_proof
        if actor is not None and actor.owes_second and expects_second:
            raise SecondProofNeeded
        if self.loader is not None:
            self.subject = self.loader(**self.arguments)
            if self.subject is None:
                abort(404)
        if not any(clause.holds(actor, self.subject) for clause in clauses):
            abort(404)
        return self.subject


def requires(
    permission: Permission,
    *,
    subject: Callable[..., Any] | None = None,
    fresh_proof: bool = False,
    unless: Callable[[Actor], bool] | None = None,
    second_proof: bool | None = None,
) -> Callable[[View], View]:
    """Declare what a view needs; the view gets the loaded object, never an id that was not cleared.

    Args:
        permission: what the rules must allow.
        subject: loads the object from the address's arguments; None means there is no such thing (404).
        fresh_proof: who may, must also have proved who she is within `PROOF_LASTS`; else she is led to
            `/connexion/preuve` and back, what she typed with her. For exports, ways to come in, what cannot be undone.
        unless: tells of a person without a fresh proof that she needs none: her account was just made, and she has
            nothing yet to prove it with.
        second_proof: whether a session that owes its second proof is led to it first. By default it is, but for what
            strangers may see as well; False for the way to the second proof itself, help and the way out.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(**arguments: Any) -> ResponseReturnValue:
            clearance = Clearance(permission, subject, arguments, second_proof)
            cleared = clearance.ask()
            if fresh_proof:
                _expect_proof(unless)
            g.clearance = clearance
            return view(cleared) if subject is not None else view(**arguments)

        gated.__access__ = permission  # type: ignore[attr-defined] # read by the gate
        gated.__fresh_proof__ = fresh_proof  # type: ignore[attr-defined] # read by the law on fresh proofs
        gated.__second_proof__ = second_proof  # type: ignore[attr-defined] # read by the law on second proofs
        gated.__subject__ = subject  # type: ignore[attr-defined] # read by the test of two platforms
        return cast("View", gated)

    return decorate


def _expect_proof(unless: Callable[[Actor], bool] | None) -> None:
    """Of a signed-in person; where the rules let strangers in, they have no session to prove."""
    actor = current_actor()
    if actor is None or actor.is_proved or (unless is not None and unless(actor)):
        return
    raise ProofNeeded


def clear_again(subject: object) -> object:
    """Inside a write unit: lock the cleared subject, load it anew, and ask the rules once more.

    Args:
        subject: what the view was given, or None when the change needs nothing of it.

    Raises:
        PermissionError: *subject* is not what the gate cleared.
    """
    clearance: Clearance | None = g.get("clearance")
    if clearance is None:
        return subject
    if subject is not None and subject is not clearance.subject:
        msg = "Only what the gate cleared can be changed."
        raise PermissionError(msg)
    if clearance.subject is not None:
        hold(clearance.subject)
    g.pop("actor", None)
    return clearance.ask()


def hold(subject: object) -> None:
    """Hold the row until the commit, where the database has row locks."""
    session = db.session()
    model = type(subject)
    if isinstance(subject, db.Identified) and session.get_bind().dialect.name != "sqlite":
        session.execute(select(model.id).where(model.id == subject.id).with_for_update())  # type: ignore[attr-defined] # Identified has it
