"""The production server: gunicorn's threaded worker in this very process, with the port opened first.

There is no master beside it: it would weigh as much as a tenth of Cordée in each process, only to start again what the
service manager starts again anyway. Run it with `python -m blueprints`.
"""

import errno
import os
import socket
import sys
import threading
import time
from concurrent.futures import Future
from types import FrameType
from typing import cast

import structlog
from click import ClickException
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.sock import create_sockets
from gunicorn.util import import_app
from gunicorn.workers.gthread import TConn, ThreadWorker

from blueprints.core import serving, sockets
from blueprints.core.config import Settings
from blueprints.core.errors import ConfigurationError

APPLICATION = "app:create_app()"
BACKLOG = 512
KEEP_ALIVE_SECONDS = 5
IDLE_CONNECTIONS = 512
STOP_SECONDS = 3
"""How long the end may take, whatever is still at work."""
GRACE_SECONDS = 1
"""How long the requests in hand are waited for; gunicorn looks once a second, so twice that at most."""
LINGER_SECONDS = 0.3
INTERRUPTED = 130
"""The exit code of who was stopped at the keyboard."""

log = structlog.get_logger(__name__)


def serve() -> None:
    """Serve Cordée, as its `CORDEE_…` variables say, until it is told to stop."""
    try:
        settings = Settings.from_environment(os.environ)
        if settings.process == "jobs":
            serving.work(_load())
            return
        listener = take_port(settings.bind, settings.port)
        _Server(_load(), settings, listener).run()
    except ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _load() -> Flask:
    """Return the application with its data prepared; told to stop meanwhile, this process ends at once."""
    app = cast("Flask", import_app(APPLICATION))
    serving.prepare(app)
    return app


# --- the port ---------------------------------------------------------------------------------------------------------


def take_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens on *port*; who calls before Cordée is ready waits a moment.

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


# --- gunicorn ---------------------------------------------------------------------------------------------------------


class _Server(BaseApplication):
    """Our settings for gunicorn's worker, and its life in this process."""

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
            "threads": self.settings.threads,
            "worker_connections": self.settings.threads + IDLE_CONNECTIONS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "logger_class": QuietLog,
            "accesslog": None,  # core.logs writes it, with the route's pattern
            "forwarded_allow_ips": "",  # CORDEE_TRUSTED_PROXIES decides, in the application
            "post_worker_init": self._ready,
        }

    def _ready(self, worker: ThreadWorker) -> None:
        del worker
        serving.start(self.app)

    def load(self) -> Flask:  # type: ignore[override] # a Flask is the WSGI application asked for
        """Return the application."""
        return self.app

    def run(self) -> None:
        """Answer until told to stop, then end at once: a thread that waits on a silent browser must not hold it."""
        said = QuietLog(self.cfg)
        listening = cast("list[socket.socket]", create_sockets(self.cfg, said))  # gunicorn wraps them
        worker = Worker(1, os.getppid(), listening, self, self.cfg.timeout, self.cfg, said)
        worker.init_process()
        serving.finish(self.app)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


class Worker(ThreadWorker):
    """gunicorn's threaded worker, which closes the live connections first when it is told to stop.

    An open websocket is a request that never ends: left open, each would hold the stop for the whole grace period.
    """

    def is_parent_alive(self) -> bool:
        """Go on whoever started us: our parent is no gunicorn master."""
        return True

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
        last = threading.Timer(STOP_SECONDS, os._exit, (1,))
        last.daemon = True
        last.start()
        deadline = time.monotonic() + LINGER_SECONDS
        for connection in self.keepalived_conns:
            connection.timeout = min(connection.timeout or deadline, deadline)
        threading.Thread(target=_close_sockets, args=(cast("Flask", self.wsgi),), daemon=True, name="closing").start()


def _close_sockets(app: Flask) -> None:
    with app.app_context():
        sockets.close_all()


class QuietLog(Logger):
    """gunicorn's own events in our log, without its messages that quote the address somebody asked for."""

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log where it failed."""
        del msg, args, kwargs
        log.error("server.failed", error=sys.exc_info()[1])

    def error(self, msg: object, *args: object, **kwargs: object) -> None:
        """Log what gunicorn says of itself."""
        del kwargs
        log.error("server.trouble", said=str(msg) % args if args else str(msg))

    critical = error

    def warning(self, msg: object, *args: object, **kwargs: object) -> None:
        """Drop it: gunicorn's warnings quote malformed requests."""

    info = debug = warning
