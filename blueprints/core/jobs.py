"""The worker: huey wakes it up and ticks; the outbox says what to do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core import clock, db, outbox, state, transaction
from blueprints.core.config import Settings

log = structlog.get_logger(__name__)
_LEASE = timedelta(seconds=50)
_ticks: list[Callable[[], None]] = []


class Lease(db.Model):
    """One process at a time ticks: the others see that this row is taken."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]


def each_minute(act: Callable[[], None]) -> Callable[[], None]:
    """Register what to do about every minute, in one process; it runs across platforms and sets its own."""
    _ticks.append(act)
    return act


def tick() -> None:
    """Do the minute's work, if no other process has it."""
    if not _take_lease("tick"):
        return
    for act in _ticks:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - one failed chore must not stop the others
            log.warning("tick.failed", chore=act.__name__, error=error)
        finally:
            db.session().close()


def _purge_outbox() -> None:
    with db.across_platforms(), transaction.apart():
        outbox.purge()


_ticks.append(_purge_outbox)


def _take_lease(name: str) -> bool:
    now = clock.now()
    with transaction.apart() as session:
        lease = session.scalars(select(Lease).where(Lease.name == name).with_for_update()).one_or_none()
        if lease is not None and lease.until > now:
            return False
        session.merge(Lease(name=name, until=now + _LEASE))
    return True


def _huey(settings: Settings) -> Any:
    from huey import RedisHuey, SqliteHuey  # noqa: PLC0415 - only a process with jobs pays for it
    from huey.serializer import SignedSerializer  # noqa: PLC0415 - idem

    serializer = SignedSerializer(secret=state.current().secret("huey"))
    if settings.redis_url:
        return RedisHuey("cordee", url=settings.redis_url, serializer=serializer)
    return SqliteHuey("cordee", filename=str(Path(settings.data) / "wakeups.db"), serializer=serializer)


class Worker:
    """The jobs thread of one process.

    Args:
        app: the application whose outbox it empties.
    """

    def __init__(self, app: Flask) -> None:
        from huey import crontab  # noqa: PLC0415 - only a process with jobs pays for it

        self.app = app
        with app.app_context():
            self.huey = _huey(state.of(app).settings)

        def drain() -> None:
            with app.app_context():
                outbox.run_due()

        def each_minute_() -> None:
            with app.app_context():
                tick()
                outbox.run_due(limit=2000)

        self.drain = self.huey.task(name="drain")(drain)
        self.huey.periodic_task(crontab(minute="*"), name="tick")(each_minute_)
        self.consumer: Any = None

    def wake(self, delay: timedelta = timedelta()) -> None:
        """Ask for the outbox to be emptied, now or in a moment; without an answer the next minute does it."""
        try:
            if delay:
                self.drain.schedule(delay=delay.total_seconds())
            else:
                self.drain()
        except Exception as error:  # noqa: BLE001 - a lost wake-up only delays
            log.warning("wake.lost", error=error)

    def start(self) -> None:
        """Start the thread, and empty what waits from before."""
        self.consumer = self.huey.create_consumer(
            workers=1, initial_delay=0.05, max_delay=0.5, backoff=1.2, check_worker_health=False
        )
        self.consumer._set_signal_handlers = lambda: None  # noqa: SLF001 - in a thread it must leave signals alone
        self.consumer.start()
        self.wake()

    def stop(self) -> None:
        """Let the work in hand end, then stop."""
        if self.consumer is not None:
            self.consumer.stop(graceful=True)
            self.consumer = None


def start_worker(app: Flask) -> Worker:
    """Start the jobs of *app* in this process and return the worker."""
    worker = Worker(app)
    app.extensions["cordee_worker"] = worker
    worker.start()
    return worker


def stop_worker(app: Flask) -> None:
    """Stop the jobs of *app*, if they run here."""
    worker = app.extensions.pop("cordee_worker", None)
    if worker is not None:
        worker.stop()


def init_jobs(app: Flask) -> None:
    """Wake the worker after commits that added to the outbox."""
    settings = state.of(app).settings

    def wake(delay: timedelta) -> None:
        worker = app.extensions.get("cordee_worker")
        if worker is None and settings.redis_url:
            worker = app.extensions["cordee_worker_far"] = app.extensions.get("cordee_worker_far") or Worker(app)
        if worker is not None:
            worker.wake(delay)

    outbox.on_wake(wake)
