"""The production server: prepares the data, serves with gunicorn's threads, and stops within three seconds.

The master process opens the port and prepares; the one worker is forked from it with nothing open, and it alone starts
threads (jobs, live connection): a thread does not survive a fork. `before_serving` and `when_serving` are where a
feature hooks in.
"""

import errno
import fcntl
import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, cast

import click
import structlog
from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from blueprints.core import db, jobs, root_keys, schema, state
from blueprints.core.config import Settings

Step = Callable[[Flask], object]

BACKLOG = 512
KEEP_ALIVE_SECONDS = 5
IDLE_CONNECTIONS = 512
STOP_SECONDS = 3
"""How long the master waits before it kills the worker."""
GRACE_SECONDS = 1
"""How long the worker waits for the requests in hand; it looks once a second, so twice that at most."""
LINGER_SECONDS = 0.3
COLLECT_AFTER = (20_000, 50, 50)
"""A page makes some thousand objects: by default each page would be stopped three times to look at them."""
_PREPARE = "cordee.before_serving"
_START = "cordee.when_serving"

log = structlog.get_logger(__name__)


def before_serving(app: Flask, step: Step) -> None:
    """Run *step* once the schema is up to date and before the first request, in one process at a time."""
    app.extensions.setdefault(_PREPARE, []).append(step)


def when_serving(app: Flask, step: Step) -> None:
    """Run *step* in the process that answers: the place to start a thread or to open a lasting connection."""
    app.extensions.setdefault(_START, []).append(step)


@click.command("serve")
@click.pass_context
def serve_command(context: click.Context) -> None:
    """Prépare les données si besoin, puis sert Cordée."""
    serve(context.ensure_object(ScriptInfo).load_app())


def serve(app: Flask) -> None:
    """Serve *app* until it is told to stop.

    Raises:
        Stopped: the port cannot be had.
    """
    settings = state.of(app).settings
    if settings.process == "jobs":
        prepare(app)
        _work(app)
        return
    listener = take_port(settings.bind, settings.port)
    prepare(app)
    _settle()
    _Application(app, settings, listener).run()


def _settle() -> None:
    """Set aside what is loaded: the collector would go through all of it, stop every page meanwhile, and unshare it.

    The worker then shares the master's memory instead of copying it object by object.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


# --- before the first request -----------------------------------------------------------------------------------------


class Stopped(click.ClickException):
    """The service cannot start; the sentence says why and what to do."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the sentence alone, without an English word before it."""
        click.echo(self.format_message(), file=file, err=file is None)


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens on *port*; who calls before the worker is ready waits a moment.

    Raises:
        Stopped: with the sentence for the person at the keyboard.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as fault:
        listener.close()
        raise Stopped(_port_sentence(fault, host, port)) from fault
    return listener


def _port_sentence(fault: Exception, host: str, port: int) -> str:
    code = fault.errno if isinstance(fault, OSError) else None
    if code == errno.EADDRINUSE:
        return (
            f"Le port {port} est déjà pris par un autre programme (peut-être une autre Cordée). "
            f"Arrêtez-le, ou choisissez un autre port : CORDEE_PORT={port + 1} make run"
        )
    if code == errno.EACCES:
        return (
            f"Le port {port} est réservé au système. Choisissez un port au-dessus de 1023 : CORDEE_PORT=8000 make run"
        )
    if isinstance(fault, OverflowError):
        return f"CORDEE_PORT vaut {port}. Il faut un nombre entre 1 et 65535."
    return f"CORDEE_BIND vaut « {host} » : cette machine n’a pas cette adresse. Le plus simple est 127.0.0.1."


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
    """Close every database connection: none may cross a fork, and SQLite tidies its WAL file at the last one."""
    with app.app_context():
        for engine in db.db.engines.values():
            engine.dispose()
    state.of(app).keystore.engine.dispose()


# --- serving ----------------------------------------------------------------------------------------------------------


def _start(app: Flask) -> None:
    settings = state.of(app).settings
    for step in app.extensions.get(_START, ()):
        step(app)
    if settings.process in ("all", "jobs"):
        jobs.start_worker(app)


def _finish(app: Flask) -> None:
    jobs.stop_worker(app)
    _let_go(app)
    log.info("stopped", process=state.of(app).settings.process)


def _work(app: Flask) -> None:
    """Do the jobs, and nothing else, until TERM or INT."""
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before any thread starts: they inherit it
    _start(app)
    log.info("ready", process="jobs")
    signal.sigwait(ends)
    _finish(app)


def _announce(settings: Settings) -> None:
    log.info("ready", process=settings.process, port=settings.port)
    if not settings.is_demo:
        return
    click.echo(f"\nCordée est prête : {settings.public_url}")
    click.echo(f"Entrer : {settings.public_url}/demo")
    click.echo("Arrêter : Ctrl+C\n")


class _Application(BaseApplication):
    """The application already loaded, under gunicorn's arbiter and one threaded worker."""

    def __init__(self, app: Flask, settings: Settings, listener: socket.socket) -> None:
        self.app = app
        self.settings = settings
        self.listener = listener.detach()
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings; nothing is read from the environment or from a file."""
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def _options(self) -> dict[str, object]:
        return {
            "bind": f"fd://{self.listener}",
            "workers": 1,
            "worker_class": Worker,
            "threads": self.settings.threads,
            "worker_connections": self.settings.threads + IDLE_CONNECTIONS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "preload_app": True,
            "proc_name": "cordee",
            "logger_class": QuietLog,
            "accesslog": None,  # core.logs writes it, with the route's pattern
            "forwarded_allow_ips": "",  # CORDEE_TRUSTED_PROXIES decides, in the application
            "control_socket_disable": True,
            "post_fork": _narrow_grace,
            "post_worker_init": _worker_ready,
            "worker_exit": _worker_gone,
        }

    def load(self) -> Flask:  # type: ignore[override] # a Flask is the WSGI application asked for
        """Return the application: the worker inherits it."""
        return self.app


def _narrow_grace(server: object, worker: ThreadWorker) -> None:
    del server
    worker.cfg.set("graceful_timeout", GRACE_SECONDS)


def _flask(worker: ThreadWorker) -> Flask:
    return cast("Flask", worker.app.wsgi())


def _worker_ready(worker: ThreadWorker) -> None:
    app = _flask(worker)
    _start(app)
    if worker.age == 1:
        _announce(state.of(app).settings)


def _worker_gone(server: object, worker: ThreadWorker) -> None:
    """End the worker at once after its last request: a thread that waits on a silent browser must not hold it."""
    del server
    if not worker.booted:
        return  # it failed to start: gunicorn's exit code must reach the master
    _finish(_flask(worker))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


class Worker(ThreadWorker):
    """gunicorn's threaded worker, which closes the live connections first when it is told to stop.

    An open websocket is a request that never ends: left open, each would hold the stop for the whole grace period.
    """

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop (TERM)."""
        if self.alive:
            self.method_queue.defer(self._close_first)  # a signal handler must not take locks
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop (INT and QUIT) in the same way."""
        self.handle_exit(sig, frame)

    def finish_request(self, conn: TConn, fs: Future[bool]) -> None:
        """Count the end of a connection once.

        A websocket closes its own socket; gunicorn stumbles on it and counts twice, and with a count below the truth
        it would stop without waiting for the requests in hand.
        """
        one_less = self.nr_conns - 1
        super().finish_request(conn, fs)
        self.nr_conns = max(self.nr_conns, one_less)

    def _close_first(self) -> None:
        deadline = time.monotonic() + LINGER_SECONDS
        for connection in self.keepalived_conns:
            connection.timeout = min(connection.timeout or deadline, deadline)
        threading.Thread(target=_close_sockets, args=(_flask(self),), daemon=True, name="closing").start()


def _close_sockets(app: Flask) -> None:
    from blueprints.core import sockets  # noqa: PLC0415 - it hooks into this module

    with app.app_context():
        sockets.close_all()


class QuietLog(Logger):
    """gunicorn's own events in our log, without its messages that quote the address somebody asked for."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log where it failed."""
        del msg, args, kwargs
        log.error("server.failed", error=sys.exc_info()[1])

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log what the master says of its worker."""
        del kwargs
        log.error("server.trouble", said=str(msg) % args if args else str(msg))

    critical = error

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """Drop it: gunicorn's warnings quote malformed requests."""

    info = debug = warning
