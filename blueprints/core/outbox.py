"""The outbox: what must happen after a commit is a row of the same commit.

The table is the truth; huey only wakes up and ticks (see `jobs`). Arguments are ids, never words.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core import clock, db, transaction
from blueprints.core.errors import Hopeless

LEASE = timedelta(minutes=2)
ATTEMPTS = 12
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


Handler = Callable[[Task], None]
handlers: dict[str, Handler] = {}
_wakers: list[Callable[[], None]] = []


def job(name: str) -> Callable[[Handler], Handler]:
    """Declare the handler of the entries called *name*; it runs with the entry's platform in force."""

    def register(handler: Handler) -> Handler:
        handlers[name] = handler
        handler.__access__ = "job"  # type: ignore[attr-defined] # read by the law on declared access
        return handler

    return register


def on_wake(waker: Callable[[], None]) -> None:
    """Register what to call after a commit that added entries."""
    _wakers[:] = [waker]


def add(name: str, *, delay: timedelta = timedelta(), **arguments: UUID | str | int) -> OutboxEntry:
    """Ask for *name* to be done after the commit of the unit in force.

    Args:
        name: a declared job.
        delay: how long to wait first.
        arguments: ids and short codes; never a person's words.
    """
    if name not in handlers:
        msg = f"No job is called {name}."
        raise LookupError(msg)
    now = clock.now()
    entry = OutboxEntry(
        platform_id=db.platform_id(),
        name=name,
        arguments=json.dumps({key: str(value) for key, value in arguments.items()}),
        created_at=now,
        due_at=now + delay,
    )
    db.session().add(entry)
    transaction.after_commit(_wake)
    return entry


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


def _wake() -> None:
    for waker in _wakers:
        waker()


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
    fault, hopeless = "", False
    try:
        handlers[task.name](task)
    except Hopeless as error:
        fault, hopeless = type(error).__name__, True
        log.warning("job.given_up", job=task.name, entry=str(task.id), error=error)
    except Exception as error:  # noqa: BLE001 - whatever broke, it is tried again a bounded number of times
        fault = type(error).__name__
        log.warning("job.failed", job=task.name, entry=str(task.id), error=error)
    with transaction.apart() as session:
        entry = session.get_one(OutboxEntry, task.id)
        if not fault:
            entry.done_at = clock.now()
        elif hopeless or entry.attempts >= ATTEMPTS:
            entry.failed_at, entry.fault = clock.now(), fault
        else:
            entry.due_at, entry.fault = clock.now() + timedelta(seconds=15 * 2**entry.attempts), fault
    db.enter_platform(None)
