"""The door before the live connection, and the list of who is inside.

The library lets a missing Origin pass, believes X-Forwarded-Host, speaks JSONP, accepts strangers on the namespace "/"
and lets a silent client hold a thread. Here only a browser of ours, with a live session, gets as far as the library.
"""

import contextlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

PATH = "/socket.io"
PER_SESSION = 6
"""Sockets of one browser: one is enough, a few more may be dying."""
_GRACE = 0.3
"""How long a client has to take its leave before its line is cut."""
_LINES = ("gunicorn.socket", "werkzeug.socket")

WsgiApp = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class OpenSocket:
    """One browser that listens.

    Args:
        sid: its name in the namespace.
        namespace: the only one there is.
        session_id: the session it came with.
        person_id: whose session that is.
        server: the library's server that holds it.
    """

    sid: str
    namespace: str
    session_id: UUID
    person_id: UUID
    server: Any

    @property
    def transport_id(self) -> str | None:
        """Return the name of the line under the namespace, while there is one."""
        found: str | None = self.server.manager.eio_sid_from_sid(self.sid, self.namespace)
        return found

    @property
    def environ(self) -> dict[str, Any] | None:
        """Return the request that opened it, while it is open."""
        found: dict[str, Any] | None = self.server.environ.get(self.transport_id)
        return found

    def hang_up(self) -> None:
        """Say goodbye, then cut the line: a client that does not answer must not keep it."""
        transport_id, environ = self.transport_id, self.environ or {}
        self.server.disconnect(self.sid, namespace=self.namespace, ignore_queue=True)
        transport = self.server.eio.sockets.get(transport_id)
        if transport is not None:
            transport.close(wait=False)
        line = next((environ[name] for name in _LINES if name in environ), None)
        if line is not None:
            timer = threading.Timer(_GRACE, _cut, (line,))
            timer.daemon = True
            timer.start()


def _cut(line: Any) -> None:
    import socket  # noqa: PLC0415 - beside its only use

    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class Registry:
    """Which sockets are open in this process, and how many lines each session holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, OpenSocket] = {}
        self._lines: Counter[UUID] = Counter()

    def add(self, socket: OpenSocket) -> list[OpenSocket]:
        """Note a socket; return the oldest ones of the same session that are now too many."""
        with self._lock:
            self._open[socket.sid] = socket
            own = [one for one in self._open.values() if one.session_id == socket.session_id]
            return own[:-PER_SESSION]

    def drop(self, sid: str) -> OpenSocket | None:
        """Forget a socket that closed."""
        with self._lock:
            return self._open.pop(sid, None)

    def of_session(self, session_id: UUID) -> list[OpenSocket]:
        """Return the sockets of one session."""
        return [one for one in self.every() if one.session_id == session_id]

    def of_person(self, person_id: UUID) -> list[OpenSocket]:
        """Return the sockets of one person."""
        return [one for one in self.every() if one.person_id == person_id]

    def every(self) -> list[OpenSocket]:
        """Return all the open sockets, oldest first."""
        with self._lock:
            return list(self._open.values())

    def take_line(self, session_id: UUID, cap: int) -> str | None:
        """Count a line that is about to open; return the refusal when there are too many."""
        with self._lock:
            if self._lines.total() >= cap:
                return "503 Service Unavailable"
            if self._lines[session_id] >= 2 * PER_SESSION:
                return "429 Too Many Requests"
            self._lines[session_id] += 1
            return None

    @contextmanager
    def line(self, session_id: UUID) -> Iterator[None]:
        """Hold a counted line for as long as it is open."""
        try:
            yield
        finally:
            with self._lock:
                self._lines[session_id] -= 1
                if not self._lines[session_id]:
                    del self._lines[session_id]

    def __len__(self) -> int:
        """Return how many sockets are open."""
        return len(self._open)


registry = Registry()


class SocketDoor:
    """WSGI middleware before the live connection: websocket only, from our own pages, for a live session.

    Args:
        wsgi_app: what it wraps.
        scheme: http or https, as browsers see us.
        cap: how many lines at most in this process: each one holds a thread.
        session_of: tells the session of a handshake; None for a stranger.
    """

    def __init__(
        self, wsgi_app: WsgiApp, *, scheme: str, cap: int, session_of: Callable[[dict[str, Any]], UUID | None]
    ) -> None:
        self.wsgi_app = wsgi_app
        self.scheme = scheme
        self.cap = cap
        self.session_of = session_of

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a proper handshake through, refuse the rest."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self.wsgi_app(environ, start_response)
        refusal = self._malformed(environ)
        session_id = self.session_of(environ) if refusal is None else None
        if session_id is None:
            return _refuse(start_response, refusal or "401 Unauthorized")
        refusal = registry.take_line(session_id, self.cap)
        if refusal is not None:
            return _refuse(start_response, refusal)
        with registry.line(session_id):
            return self.wsgi_app(environ, start_response)

    def _malformed(self, environ: dict[str, Any]) -> str | None:
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        websocket = environ.get("REQUEST_METHOD") == "GET" and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        if not websocket or query.get("transport") != ["websocket"] or "j" in query or "sid" in query:
            return "400 Bad Request"
        if environ.get("HTTP_ORIGIN") != f"{self.scheme}://{environ.get('HTTP_HOST', '')}":
            return "403 Forbidden"
        return None


def _refuse(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")])
    return [b""]
