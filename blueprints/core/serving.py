"""What the process that answers does: prepares the data, starts its threads, ends them.

`before_serving` and `when_serving` are where a feature hooks in. The processes themselves are in `server`.
"""

import fcntl
import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import structlog
from flask import Flask

from blueprints.core import db, jobs, root_keys, schema, state

Step = Callable[[Flask], object]

COLLECT_AFTER = (5_000, 20, 20)
"""A page makes some thousand objects: by default each page would be stopped three times to look at them, and with four
times as many, what is done with would weigh three megabytes in each process."""
_PREPARE = "cordee.before_serving"
_START = "cordee.when_serving"

log = structlog.get_logger(__name__)


def before_serving(app: Flask, step: Step) -> None:
    """Run *step* once the schema is up to date and before the first request, in one process at a time."""
    app.extensions.setdefault(_PREPARE, []).append(step)


def when_serving(app: Flask, step: Step) -> None:
    """Run *step* in the process that answers: the place to start a thread or to open a lasting connection."""
    app.extensions.setdefault(_START, []).append(step)


# --- before the first request -----------------------------------------------------------------------------------------


def prepare(app: Flask) -> None:
    """Make what is missing (the demo's keys, the schema, the demo's people), after a copy if there is data."""
    settings = state.of(app).settings
    lock = settings.data / "prepare.lock"
    if not lock.exists():
        settings.data.chmod(0o700)  # on the first start only: afterwards the operator may know better
    with _one_process(lock):
        if settings.is_demo:
            root_keys.ensure_root_keys(settings)
        if schema.applied(app) not in (None, schema.head()):
            from blueprints.core import backup  # noqa: PLC0415 - only an upgrade needs it

            backup.copy_before_migration(app)
        schema.upgrade(app)
        for step in app.extensions.get(_PREPARE, ()):
            step(app)
    _let_go(app)


@contextmanager
def _one_process(path: Path) -> Iterator[None]:
    """Let one process at a time through: those that start together must not migrate twice."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _let_go(app: Flask) -> None:
    """Close every database connection: SQLite tidies its WAL file at the last one."""
    with app.app_context():
        db.close_connections()
    state.of(app).keystore.engine.dispose()


# --- from the first request to the last -------------------------------------------------------------------------------


def _settle() -> None:
    """Set aside what is loaded: the collector would go through all of it and stop every page meanwhile."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def start(app: Flask) -> None:
    """Start the threads of this process and say that it is ready, in the demo to the person at the keyboard too."""
    _settle()
    settings = state.of(app).settings
    for step in app.extensions.get(_START, ()):
        step(app)
    if settings.process in ("all", "jobs"):
        jobs.start_worker(app)
    log.info("ready", process=settings.process, port=settings.port)
    if settings.is_demo and settings.process != "jobs":
        click.echo(f"\nCordée est prête : {settings.public_url}")
        click.echo(f"Entrer : {settings.public_url}/demo")
        click.echo("Arrêter : Ctrl+C\n")


def finish(app: Flask) -> None:
    """End the threads of this process and let go of its connections."""
    jobs.stop_worker(app)
    _let_go(app)
    log.info("stopped", process=state.of(app).settings.process)


def work(app: Flask) -> None:
    """Do the jobs, and nothing else, until TERM or INT."""
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before any thread starts: they inherit it
    start(app)
    signal.sigwait(ends)
    finish(app)
