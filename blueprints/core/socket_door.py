"""The door before the live connection, and the list of the lines that are open.

The library lets a missing Origin pass, believes X-Forwarded-Host, speaks JSONP, accepts strangers on the namespace "/"
and lets a silent client hold a thread. Here only a browser of ours, with a live session, gets as far as the library,
and whoever came in is known from the first moment, whatever she says or does not say then.
"""

import contextlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from blueprints.core import clock
from blueprints.core.access import Actor

PATH = "/socket.io"
HEALTH = "/sante"
LINE = "cordee.line"
PER_SESSION = 6
"""Lines of one browser: one is enough, a few more may be dying."""
_GRACE = 0.3
"""How long a client has to take its leave before its line is cut."""
_RAW = ("gunicorn.socket", "werkzeug.socket")

WsgiApp = Callable[..., Iterable[bytes]]


@dataclass(slots=True, eq=False)
class Line:
    """One websocket, from its handshake to its end.

    Args:
        session_id: the session it came with.
        person_id: whose session that is.
        environ: the request that opened it.
        since: when.
    """

    session_id: UUID
    person_id: UUID
    environ: dict[str, Any]
    since: datetime = field(default_factory=clock.now)
    server: Any = None
    sid: str = ""
    namespace: str = ""

    def join(self, server: Any, sid: str, namespace: str) -> None:
        """Note that the client listens: the library's *server* calls it *sid*."""
        self.server, self.sid, self.namespace = server, sid, namespace

    def hang_up(self) -> None:
        """Say goodbye, then cut the line: a client that does not answer must not keep it."""
        raw = next((self.environ[name] for name in _RAW if name in self.environ), None)
        if raw is not None:
            timer = threading.Timer(_GRACE, _cut, (raw,))
            timer.daemon = True
            timer.start()
        if self.server is None:
            return
        transport_id = self.server.manager.eio_sid_from_sid(self.sid, self.namespace)
        self.server.disconnect(self.sid, namespace=self.namespace, ignore_queue=True)
        transport = self.server.eio.sockets.get(transport_id)
        if transport is not None:
            transport.close(wait=False)


def _cut(raw: Any) -> None:
    import socket  # noqa: PLC0415 - beside its only use

    with contextlib.suppress(OSError):
        raw.shutdown(socket.SHUT_RDWR)


class Registry:
    """Which lines are open in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: list[Line] = []

    def take(self, line: Line, cap: int) -> bool:
        """Note a line that is about to open; False when there are *cap* already."""
        with self._lock:
            if len(self._lines) >= cap:
                return False
            self._lines.append(line)
            return True

    def drop(self, line: Line) -> None:
        """Forget a line that has ended."""
        with self._lock:
            self._lines.remove(line)

    def of_session(self, session_id: UUID) -> list[Line]:
        """Return the lines of one session."""
        return [line for line in self.every() if line.session_id == session_id]

    def of_person(self, person_id: UUID) -> list[Line]:
        """Return the lines of one person."""
        return [line for line in self.every() if line.person_id == person_id]

    def every(self) -> list[Line]:
        """Return all the open lines, oldest first."""
        with self._lock:
            return list(self._lines)

    def __len__(self) -> int:
        """Return how many lines are open."""
        return len(self._lines)


registry = Registry()


class SocketDoor:
    """WSGI middleware before the live connection: websocket only, from our own pages, for a live session.

    Args:
        wsgi_app: what it wraps.
        scheme: http or https, as browsers see us.
        cap: how many lines at most in this process: each one holds a thread.
        who: tells who makes a handshake; None for a stranger.
        close: closes a line that is one too many.
        pages: whether this process has pages too; without them it answers for its health, and nothing else.
    """

    def __init__(
        self,
        wsgi_app: WsgiApp,
        *,
        scheme: str,
        cap: int,
        who: Callable[[dict[str, Any]], Actor | None],
        close: Callable[[Line], None],
        pages: bool = True,
    ) -> None:
        self.wsgi_app = wsgi_app
        self.scheme = scheme
        self.cap = cap
        self.who = who
        self.close = close
        self.pages = pages

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a proper handshake through, refuse the rest."""
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PATH):
            here = self.pages or path == HEALTH
            return self.wsgi_app(environ, start_response) if here else _refuse(start_response, "404 Not Found")
        malformed = self._malformed(environ)
        if malformed:
            return _refuse(start_response, malformed)
        actor = self.who(environ)
        if actor is None:
            return _refuse(start_response, "401 Unauthorized")
        line = environ[LINE] = Line(actor.session_id, actor.person_id, environ)
        if not registry.take(line, self.cap):
            return _refuse(start_response, "503 Service Unavailable")
        return self._hold(line, environ, start_response)

    def _hold(self, line: Line, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Keep the line on the list for as long as the library holds this thread with it."""
        try:
            for oldest in registry.of_session(line.session_id)[:-PER_SESSION]:
                self.close(oldest)
            return self.wsgi_app(environ, start_response)
        finally:
            registry.drop(line)

    def _malformed(self, environ: dict[str, Any]) -> str:
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        websocket = environ.get("REQUEST_METHOD") == "GET" and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        if not websocket or query.get("transport") != ["websocket"] or "j" in query or "sid" in query:
            return "400 Bad Request"
        if environ.get("HTTP_ORIGIN") != f"{self.scheme}://{environ.get('HTTP_HOST', '')}":
            return "403 Forbidden"
        return ""


def _refuse(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")])
    return [b""]
