"""The outbox: what must happen after a commit is a row of the same commit.

The table is the truth; huey only wakes up and ticks (see `jobs`). Arguments are ids, never words.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Index, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core import clock, db, transaction
from blueprints.core.errors import Hopeless, Unavailable

LEASE = timedelta(minutes=2)
ATTEMPTS = 12
LONGEST = timedelta(hours=2)
"""Between two tries, jitter aside: what comes back after a night is said within hours, not the day after."""
KEPT = timedelta(days=7)
"""How long what is done stays, for who looks for what happened."""
DROPPED = "dropped"
"""The fault of an entry that nobody waits for any more."""
log = structlog.get_logger(__name__)


class OutboxEntry(db.PlatformScoped, db.Identified, db.Model):
    """One thing to do at least once, after the commit that asked for it."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "done_at", "failed_at", "due_at"),)

    name: Mapped[str] = mapped_column(String(64))
    arguments: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(64), default="")
    failing_since: Mapped[datetime | None]
    """When its first try failed."""


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed entry, as plain values for its handler."""

    id: UUID
    platform_id: UUID
    name: str
    arguments: dict[str, str]

    def uuid(self, name: str) -> UUID:
        """Return the argument *name* as an id."""
        return UUID(self.arguments[name])


class Later(Exception):  # noqa: N818 - no error: the job says when it wants to be asked again
    """Raised by a job whose time has not come; it counts as no try.

    Args:
        at: when to ask again.
    """

    def __init__(self, at: datetime) -> None:
        super().__init__(at.isoformat())
        self.at = at


Handler = Callable[[Task], None]
handlers: dict[str, Handler] = {}
_lasting: set[str] = set()
_wakers: list[Callable[[timedelta], None]] = []


def job(name: str, *, lasting: bool = False) -> Callable[[Handler], Handler]:
    """Declare the handler of the entries called *name*; it runs with the entry's platform in force.

    Args:
        name: which entries.
        lasting: it is tried for as long as a part of the machine is missing: what it says protects somebody.
    """

    def register(handler: Handler) -> Handler:
        handlers[name] = handler
        if lasting:
            _lasting.add(name)
        handler.__access__ = "job"  # type: ignore[attr-defined] # read by the law on declared access
        return handler

    return register


def on_wake(waker: Callable[[timedelta], None]) -> None:
    """Register what to call after a commit that added entries, with how long they want to wait."""
    _wakers[:] = [waker]


_ADD = insert(db.table_of(OutboxEntry))


def add(name: str, *, delay: timedelta = timedelta(), punctual: bool = False, **arguments: UUID | str | int) -> UUID:
    """Inside a write unit: ask for *name* to be done after the commit, and return the entry's id; one statement.

    Args:
        name: a declared job.
        delay: how long to wait first; what waits is found by the minute's work, and wakes nobody.
        punctual: somebody watches the seconds: the worker is woken when the delay is over.
        arguments: ids and short codes; never a person's words.

    Raises:
        LookupError: no job has this name.
        RuntimeError: no unit is open.
    """
    if name not in handlers:
        msg = f"No job is called {name}."
        raise LookupError(msg)
    if not transaction.is_writing():
        msg = "What is asked for outside a unit of work would be lost."
        raise RuntimeError(msg)
    entry_id, now = db.new_id(), clock.now()
    row = {
        "id": entry_id,
        "platform_id": db.platform_id(),
        "name": name,
        "arguments": json.dumps({key: str(value) for key, value in arguments.items()}),
        "created_at": now,
        "due_at": now + delay,
    }
    db.session().execute(_ADD, row)
    if punctual or not delay:
        transaction.after_commit(lambda: _wake(delay))
    return entry_id


def drop(mentioned: UUID) -> int:
    """Inside a write unit: give up what waits with this id among its arguments; return how many entries that was."""
    statement = (
        update(OutboxEntry)
        .where(
            OutboxEntry.platform_id == db.platform_id(),
            OutboxEntry.done_at.is_(None),
            OutboxEntry.failed_at.is_(None),
            OutboxEntry.arguments.contains(str(mentioned), autoescape=True),
        )
        .values(failed_at=clock.now(), fault=DROPPED)
        .returning(OutboxEntry.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session().execute(statement).all())


def fold(task: Task) -> None:
    """Inside a write unit: count as done what is due and asks for the very same; this task reads all of it at once."""
    same = json.dumps(task.arguments)
    statement = (
        update(OutboxEntry)
        .where(
            OutboxEntry.platform_id == task.platform_id,
            OutboxEntry.done_at.is_(None),
            OutboxEntry.failed_at.is_(None),
            OutboxEntry.due_at <= clock.now(),
            OutboxEntry.name == task.name,
            OutboxEntry.arguments == same,
            OutboxEntry.id != task.id,
        )
        .values(done_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    db.session().execute(statement)


def _wake(delay: timedelta) -> None:
    for waker in _wakers:
        waker(delay)


def run_due(limit: int = 100) -> int:
    """Do what is due, oldest first; return how many entries were tried."""
    tried = 0
    while tried < limit:
        task = _claim()
        if task is None:
            return tried
        tried += 1
        _run(task)
    return tried


def _claim() -> Task | None:
    """Take one entry for a while, so that no other process takes it too."""
    now = clock.now()
    due = (
        select(OutboxEntry)
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.failed_at.is_(None), OutboxEntry.due_at <= now)
        .order_by(OutboxEntry.due_at, OutboxEntry.id)
        .limit(1)
    )
    with db.across_platforms():
        waiting = db.session().execute(due.with_only_columns(OutboxEntry.id)).first()
        db.session().rollback()
        if waiting is None:
            return None
        with transaction.apart() as session:
            entry = session.scalars(due.with_for_update(skip_locked=True)).first()
            if entry is None:
                return None
            entry.due_at = now + LEASE
            entry.attempts += 1
            return Task(entry.id, entry.platform_id, entry.name, json.loads(entry.arguments))


def _run(task: Task) -> None:
    db.enter_platform(task.platform_id)
    fault: Exception | None = None
    try:
        handlers[task.name](task)
    except Exception as error:  # noqa: BLE001 - whatever broke, it is tried again a bounded number of times
        fault = error
    with transaction.apart() as session:
        _note(session.get_one(OutboxEntry, task.id), fault)
    db.enter_platform(None)


def _note(entry: OutboxEntry, fault: Exception | None) -> None:
    """Write down how a try ended, and when the next one is."""
    now = clock.now()
    if fault is None:
        entry.done_at = now
        return
    if isinstance(fault, Later):
        entry.due_at, entry.attempts = fault.at, entry.attempts - 1
        return
    name = entry.fault = type(fault).__name__
    entry.failing_since = entry.failing_since or now
    given_up = isinstance(fault, Hopeless) or (entry.attempts >= ATTEMPTS and not _lasts(entry, fault))
    said = "job.given_up" if given_up else "job.failed"
    log.warning(said, job=entry.name, entry=str(entry.id), fault=name, error=fault)
    if given_up:
        entry.failed_at = now
    else:
        entry.due_at = now + pause_after(entry.attempts)


def _lasts(entry: OutboxEntry, fault: Exception) -> bool:
    return entry.name in _lasting and isinstance(fault, Unavailable)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after a number of tries: twice as long each time, and never all at the same moment."""
    seconds = min(15.0 * 2 ** min(attempts, 20), LONGEST.total_seconds())
    return timedelta(seconds=seconds * (0.8 + 0.4 * secrets.randbelow(1001) / 1000))


def late_since(fault: str) -> datetime | None:
    """Return since when something that waits stops at *fault*, on the platform in force (or on all)."""
    waiting = (
        select(OutboxEntry.failing_since)
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.failed_at.is_(None), OutboxEntry.fault == fault)
        .order_by(OutboxEntry.failing_since)
        .limit(1)
    )
    return db.session().scalar(waiting)


def purge() -> None:
    """Inside a write unit: delete what was done a week ago."""
    statement = delete(OutboxEntry).where(OutboxEntry.done_at < clock.now() - KEPT)
    db.session().execute(statement.execution_options(synchronize_session=False))
