"""Units of work: one place that begins, commits and rolls back.

A request reads in a unit that ends by itself. What it changes happens in `write()`: a short unit of its own that takes
the database's write lock, loads the cleared subject again, asks the rules again, and commits when the block ends.
`apart()` is the one exception, for what must stay though the request failed or only read.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from blueprints.core import db
from blueprints.core.errors import Stale, Unavailable

T = TypeVar("T")
Step = Callable[[Session], None]

_AFTER = "after_commit"
_TURN = "turn"
_PATIENCE = 5.0
_turn = threading.Lock()
_before_commit: list[Step] = []

CHANGED_MEANWHILE = (
    "Quelqu’un a changé la même chose pendant ce temps. Rien n’est perdu : relisez la page, puis recommencez si besoin."
)
_LOCKED = "L’enregistrement attend un autre enregistrement. Réessayez dans un instant."
_FAULTS = (
    ("lock timeout", _LOCKED),
    ("locked", _LOCKED),
    ("readonly", "L’enregistrement est impossible pour le moment. L’équipe technique est prévenue."),
    ("read-only", "L’enregistrement est impossible pour le moment. L’équipe technique est prévenue."),
    ("full", "Il n’y a plus de place pour enregistrer. L’équipe technique est prévenue."),
    ("no space", "Il n’y a plus de place pour enregistrer. L’équipe technique est prévenue."),
    ("disk i/o", "L’enregistrement est impossible pour le moment. L’équipe technique est prévenue."),
)
_DOWN = "La base de données ne répond pas pour le moment. Réessayez dans quelques minutes."


def before_commit(step: Step) -> Step:
    """Register a last step of every unit, run just before its commit (the audit trail)."""
    _before_commit.append(step)
    return step


def notes(kind: str) -> list[Any]:
    """Return what the unit in force gathers of *kind* until its commit; a unit rolled back takes it along.

    Raises:
        RuntimeError: no unit is open.
    """
    unit: dict[str, list[Any]] | None = db.session().info.get(db.UNIT)
    if unit is None:
        msg = "Nothing can be noted outside a unit of work."
        raise RuntimeError(msg)
    return unit.setdefault(kind, [])


def after_commit(act: Callable[[], None]) -> None:
    """Run *act* once the unit in force is committed; forget it if the unit is rolled back."""
    db.session().info.setdefault(_AFTER, []).append(act)


@contextmanager
def machine_faults() -> Iterator[None]:
    """Turn the database's own failures into a sentence for the person: `Unavailable`, or `Stale` when two collide."""
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable(_DOWN) from error
    except IntegrityError as error:
        if "foreign key" in str(error.orig).casefold():
            raise
        raise Stale(CHANGED_MEANWHILE) from error
    except DBAPIError as error:
        if not _is_machine_fault(error):
            raise
        said = str(error.orig).lower()
        sentence = next((sentence for sign, sentence in _FAULTS if sign in said), _DOWN)
        raise Unavailable(sentence) from error


def _is_machine_fault(error: DBAPIError) -> bool:
    if type(error).__name__ in ("OperationalError", "InterfaceError") or error.connection_invalidated:
        return True
    return "read-only transaction" in str(error.orig)


@contextmanager
def write(subject: T | None = None, *, again: Callable[[], T | None] | None = None) -> Iterator[T]:
    """Open the unit of work of a change; commit when the block ends, roll back when it raises.

    Args:
        subject: what the gate cleared for this request, if the change is about one thing.
        again: loads the subject anew inside the unit; by default the gate's own clearance does, and asks the rules.

    Yields:
        The subject, loaded anew under the write lock.

    Raises:
        Stale: two units changed the same row.
        Unavailable: the database is locked, read-only, full or away.
    """
    from blueprints.core import access  # noqa: PLC0415 - the gate needs this module too

    session = _begin()
    try:
        with machine_faults():
            fresh = access.clear_again(subject) if again is None else again()
            yield cast("T", fresh)
            _commit(session)
    except BaseException:
        _abandon(session)
        raise
    _run_after(session)


@contextmanager
def apart() -> Iterator[Session]:
    """Open a short unit outside the request's own: failed sign-ins, spent links, audit of reads, last use.

    Raises:
        RuntimeError: inside another unit, where SQLite would wait for itself.
    """
    session = _begin()
    try:
        with machine_faults():
            yield session
            _commit(session)
    except BaseException:
        _abandon(session)
        raise
    _run_after(session)


def _begin() -> Session:
    session = db.session()
    if db.UNIT in session.info:
        msg = "A unit of work is open already."
        raise RuntimeError(msg)
    session.close()
    session.info[db.UNIT] = {}
    try:
        with machine_faults():
            _take_turn(session)
            session.connection(execution_options={db.WRITE: True})
    except BaseException:
        _abandon(session)
        raise
    return session


def _commit(session: Session) -> None:
    session.flush()
    for step in _before_commit:
        step(session)
    session.commit()
    session.info.pop(db.UNIT, None)
    _give_turn(session)


def _abandon(session: Session) -> None:
    session.info.pop(db.UNIT, None)
    session.info.pop(_AFTER, None)
    try:
        session.close()
    finally:
        _give_turn(session)


def _take_turn(session: Session) -> None:
    """Queue before SQLite, whose writers wait by sleeping: eight threads wrote half as much as one alone."""
    if session.get_bind().dialect.name != "sqlite":
        return
    if not _turn.acquire(timeout=_PATIENCE):
        raise Unavailable(_LOCKED)
    session.info[_TURN] = True


def _give_turn(session: Session) -> None:
    if session.info.pop(_TURN, False):
        _turn.release()


def _run_after(session: Session) -> None:
    for act in session.info.pop(_AFTER, []):
        act()


def is_writing() -> bool:
    """Tell whether a unit of work is open in this context."""
    return db.UNIT in db.session().info


def expect_version(found: int, expected: int | None) -> None:
    """Refuse a change that was prepared on an older version.

    Args:
        found: the version in the database.
        expected: the version the page was made from; None when the page names none.

    Raises:
        Stale: they differ.
    """
    if expected is not None and found != expected:
        raise Stale(CHANGED_MEANWHILE)


@event.listens_for(Session, "before_flush")
def _flush_in_a_unit_only(session: Session, context: object, instances: object) -> None:
    del context, instances
    if (session.new or session.dirty or session.deleted) and db.UNIT not in session.info:
        msg = "A change outside a unit of work."
        raise RuntimeError(msg)
