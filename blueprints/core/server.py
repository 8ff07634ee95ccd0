"""The production server: a small master that keeps the port, and the one worker that is Cordée.

The master loads neither the application nor the database: it costs a tenth of a worker, and the worker that it forks
starts with nothing open. Run it with `python -m blueprints`.
"""

import errno
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

from click import ClickException
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.util import import_app
from gunicorn.workers.gthread import TConn, ThreadWorker

from blueprints.core.config import Settings
from blueprints.core.errors import ConfigurationError

if TYPE_CHECKING:
    from flask import Flask

APPLICATION = "app:create_app()"
BACKLOG = 512
KEEP_ALIVE_SECONDS = 5
IDLE_CONNECTIONS = 512
STOP_SECONDS = 3
"""How long the master waits before it kills the worker."""
GRACE_SECONDS = 1
"""How long the worker waits for the requests in hand; it looks once a second, so twice that at most."""
LINGER_SECONDS = 0.3
SILENCE_SECONDS = 30
"""A worker that gives no sign of life for so long is killed, and another forked."""


def serve() -> None:
    """Serve Cordée, as its `CORDEE_…` variables say, until it is told to stop."""
    try:
        settings = Settings.from_environment(os.environ)
        if settings.process == "jobs":
            _work()
            return
        listener = take_port(settings.bind, settings.port)
        _Application(settings, listener).run()
    except ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)


def _load() -> "Flask":
    from blueprints.core import serving  # noqa: PLC0415 - the master never loads it

    app = cast("Flask", import_app(APPLICATION))
    serving.prepare(app)
    return app


def _work() -> None:
    from blueprints.core import serving  # noqa: PLC0415 - idem

    serving.work(_load())


# --- the port ---------------------------------------------------------------------------------------------------------


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens on *port*; who calls before the worker is ready waits a moment.

    Raises:
        ConfigurationError: with the sentence for the person at the keyboard.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, OverflowError) as fault:
        listener.close()
        raise ConfigurationError(_port_sentence(fault, host, port)) from fault
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


# --- the master -------------------------------------------------------------------------------------------------------


class _Application(BaseApplication):
    """Our settings for gunicorn's arbiter, and how its worker loads Cordée."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
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
            "timeout": SILENCE_SECONDS,
            "threads": self.settings.threads,
            "worker_connections": self.settings.threads + IDLE_CONNECTIONS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "proc_name": "cordee",
            "logger_class": QuietLog,
            "accesslog": None,  # core.logs writes it, with the route's pattern
            "forwarded_allow_ips": "",  # CORDEE_TRUSTED_PROXIES decides, in the application
            "control_socket_disable": True,
            "post_fork": _narrow_grace,
            "post_worker_init": _worker_ready,
            "worker_exit": _worker_gone,
        }

    def load(self) -> "Flask":  # type: ignore[override] # a Flask is the WSGI application asked for
        """Return the application, with its data prepared: called in the worker.

        The exit code tells the master to stop: another worker would fail as this one did.
        """
        try:
            return _load()
        except ClickException as refusal:
            refusal.show()
            sys.exit(Arbiter.APP_LOAD_ERROR)


def _narrow_grace(server: object, worker: ThreadWorker) -> None:
    del server
    worker.cfg.set("graceful_timeout", GRACE_SECONDS)


def _flask(worker: ThreadWorker) -> "Flask":
    return cast("Flask", worker.app.wsgi())


def _worker_ready(worker: ThreadWorker) -> None:
    from blueprints.core import serving  # noqa: PLC0415 - idem

    serving.start(_flask(worker), announced=worker.age == 1)


def _worker_gone(server: object, worker: ThreadWorker) -> None:
    """End the worker at once after its last request: a thread that waits on a silent browser must not hold it."""
    del server
    if not worker.booted:
        return  # it failed to start: gunicorn's exit code must reach the master
    from blueprints.core import serving  # noqa: PLC0415 - idem

    serving.finish(_flask(worker))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


# --- the worker -------------------------------------------------------------------------------------------------------


class Worker(ThreadWorker):
    """gunicorn's threaded worker, which closes the live connections first when it is told to stop.

    An open websocket is a request that never ends: left open, each would hold the stop for the whole grace period.
    """

    def load_wsgi(self) -> None:
        """Load Cordée; a migration may take longer than the master bears silence."""
        with self._signs_of_life():
            super().load_wsgi()

    @contextmanager
    def _signs_of_life(self) -> Iterator[None]:
        done = threading.Event()

        def notify() -> None:
            while not done.wait(1):
                self.notify()

        giving = threading.Thread(target=notify, daemon=True, name="signs of life")
        giving.start()
        try:
            yield
        finally:
            done.set()
            giving.join()

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


def _close_sockets(app: "Flask") -> None:
    from blueprints.core import sockets  # noqa: PLC0415 - idem

    with app.app_context():
        sockets.close_all()


class QuietLog(Logger):
    """gunicorn's own events in our log, without its messages that quote the address somebody asked for."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log where it failed."""
        del msg, args, kwargs
        _log().error("server.failed", error=sys.exc_info()[1])

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log what the master says of its worker."""
        del kwargs
        _log().error("server.trouble", said=str(msg) % args if args else str(msg))

    critical = error

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """Drop it: gunicorn's warnings quote malformed requests."""

    info = debug = warning


def _log() -> Any:
    import structlog  # noqa: PLC0415 - the master loads it only in trouble

    if not structlog.is_configured():
        from blueprints.core import logs  # noqa: PLC0415 - idem

        logs.configure(Settings.from_environment(os.environ))
    return structlog.get_logger(__name__)
