"""The live connection: it says "conversation X is at N" to those who may read it now, and nothing else.

Nothing secret travels here and nothing is asked here: words are fetched over authorised HTTP. Each person's sockets
stand in a room of their own, and a signal goes to the rooms of the conversation's readers at that very moment; so no
room has to be left when a membership ends. See `docs/decisions/`.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import structlog
from flask import Flask, request
from flask_socketio import SocketIO
from flask_socketio import disconnect as leave

from blueprints.core import access, state
from blueprints.core.config import Settings

NAMESPACE = "/live"
PATH = "/socket.io"
SIGNAL = "conversation"
_CHANNEL = "cordee:close"
_PER_SESSION = 6

log = structlog.get_logger(__name__)
server = SocketIO()


class Registry:
    """Which sockets are open in this process, by session and by person."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: dict[str, tuple[UUID, UUID]] = {}
        self._by_session: dict[UUID, list[str]] = defaultdict(list)

    def add(self, sid: str, actor: access.Actor) -> list[str]:
        """Note a socket; return the oldest ones of the same session that are now too many."""
        with self._lock:
            self._sockets[sid] = (actor.session_id, actor.person_id)
            own = self._by_session[actor.session_id]
            own.append(sid)
            return own[:-_PER_SESSION]

    def drop(self, sid: str) -> None:
        """Forget a socket that closed."""
        with self._lock:
            session, _ = self._sockets.pop(sid, (None, None))
            if session is not None and sid in self._by_session.get(session, ()):
                self._by_session[session].remove(sid)
                if not self._by_session[session]:
                    del self._by_session[session]

    def of_session(self, session_id: UUID) -> list[str]:
        """Return the sockets of one session."""
        with self._lock:
            return list(self._by_session.get(session_id, ()))

    def of_person(self, person_id: UUID) -> list[str]:
        """Return the sockets of one person."""
        with self._lock:
            return [sid for sid, (_, person) in self._sockets.items() if person == person_id]

    def every(self) -> list[str]:
        """Return all the open sockets."""
        with self._lock:
            return list(self._sockets)

    def __len__(self) -> int:
        """Return how many sockets are open."""
        return len(self._sockets)


registry = Registry()


class SocketDoor:
    """WSGI middleware before the live connection: websocket only, from our own pages only.

    The library lets a missing Origin pass and believes X-Forwarded-Host; here the Origin must be there and be ours.

    Args:
        wsgi_app: what it wraps.
        scheme: http or https, as browsers see us.
        cap: how many sockets at most in this process.
    """

    def __init__(self, wsgi_app: Callable[..., Iterable[bytes]], *, scheme: str, cap: int) -> None:
        self.wsgi_app = wsgi_app
        self.scheme = scheme
        self.cap = cap

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Let a proper websocket handshake through, refuse the rest."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self.wsgi_app(environ, start_response)
        status = self._refusal(environ)
        if status is None:
            return self.wsgi_app(environ, start_response)
        start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")])
        return [b""]

    def _refusal(self, environ: dict[str, Any]) -> str | None:
        query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        websocket = environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        if not websocket or query.get("transport") != ["websocket"] or "j" in query:
            return "400 Bad Request"
        if environ.get("HTTP_ORIGIN") != f"{self.scheme}://{environ.get('HTTP_HOST', '')}":
            return "403 Forbidden"
        if len(registry) >= self.cap:
            return "503 Service Unavailable"
        return None


def init_sockets(app: Flask, settings: Settings, enter: Callable[[], bool]) -> None:
    """Open the live connection on *app* (or, in a process without it, the way to signal through Redis).

    Args:
        app: the application.
        settings: process kind, Redis, socket cap.
        enter: puts the host's platform in force; False when the host is nobody's.
    """
    queue = settings.redis_url or None
    if settings.process in ("all", "live"):
        server.init_app(
            app,
            message_queue=queue,
            async_mode="threading",
            async_handlers=False,
            transports=["websocket"],
            cors_allowed_origins=[],
            manage_session=False,
            logger=False,
            engineio_logger=False,
            always_connect=False,
            max_http_buffer_size=10_000,
            ping_interval=25,
            ping_timeout=20,
        )
        _listen(enter)
        scheme = settings.public_url.partition("://")[0]
        app.wsgi_app = SocketDoor(app.wsgi_app, scheme=scheme, cap=settings.socket_cap)  # type: ignore[method-assign] # Flask's documented way
        if queue:
            threading.Thread(target=_hear_closings, args=(queue,), daemon=True, name="closings").start()
    else:
        server.init_app(None, message_queue=queue, async_mode="threading")


def _listen(enter: Callable[[], bool]) -> None:
    @server.on("connect", namespace=NAMESPACE)
    def connect(auth: object = None) -> bool:
        """Accept a live session; whatever goes wrong is a no (a TypeError would make the library ask again)."""
        del auth
        try:
            actor = access.current_actor() if enter() else None
            if actor is None or not access.allowed(access.Permission.SIGNED_IN, actor):
                return False
            return _accept(actor)
        except Exception as error:  # noqa: BLE001 - the door stays closed whatever happened
            log.warning("socket.refused", error=error)
            return False

    connect.__access__ = access.Permission.SIGNED_IN  # type: ignore[attr-defined] # read by the law on declared access

    @server.on("disconnect", namespace=NAMESPACE)
    def disconnect(reason: object = None) -> None:
        del reason
        registry.drop(_sid())

    disconnect.__access__ = access.Permission.SIGNED_IN  # type: ignore[attr-defined] # idem

    @server.on("connect", namespace="/")
    def refuse(auth: object = None) -> bool:
        """The library accepts strangers on "/" though nobody listens there: refuse."""
        del auth
        return False

    refuse.__access__ = access.Permission.SIGNED_IN  # type: ignore[attr-defined] # idem


def _accept(actor: access.Actor) -> bool:
    from flask_socketio import join_room  # noqa: PLC0415 - beside its only use

    join_room(_room(actor.person_id))
    for sid in registry.add(_sid(), actor):
        _close(sid)
    return True


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined] # Flask-SocketIO adds it


def _room(person_id: UUID) -> str:
    return f"person:{person_id}"


def signal(people: Iterable[UUID], conversation: UUID, sequence: int) -> None:
    """Tell the open pages of *people* how far a conversation has come. A lost signal is repaired by polling."""
    message = {"conversation": str(conversation), "sequence": sequence}
    for person in people:
        try:
            server.emit(SIGNAL, message, to=_room(person), namespace=NAMESPACE)
        except (OSError, RuntimeError, ValueError) as error:
            log.warning("socket.signal_lost", error=error)


# --- closing ----------------------------------------------------------------------------------------------------------


def close_session(session_id: UUID) -> None:
    """Close the sockets of a session that ended, here and in the other processes."""
    _close_by("session", session_id)


def close_person(person_id: UUID) -> None:
    """Close all the sockets of a person (her rights changed, she signed out everywhere)."""
    _close_by("person", person_id)


def close_all() -> None:
    """Close every socket of this process: the server is about to stop."""
    for sid in registry.every():
        _close(sid)


def _close_by(kind: str, value: UUID) -> None:
    _close_here(kind, value)
    url = state.current().settings.redis_url
    if url:
        import redis  # noqa: PLC0415 - only where several processes talk

        try:
            with redis.Redis.from_url(url, socket_timeout=2) as client:
                client.publish(_CHANNEL, json.dumps({"kind": kind, "id": str(value)}))
        except redis.RedisError as error:
            log.warning("socket.close_not_told", error=error)


def _close_here(kind: str, value: UUID) -> None:
    for sid in registry.of_session(value) if kind == "session" else registry.of_person(value):
        _close(sid)


def _close(sid: str) -> None:
    if server.server is None:
        return
    try:
        leave(sid=sid, namespace=NAMESPACE)
    except (KeyError, OSError, RuntimeError, ValueError) as error:
        log.warning("socket.close_failed", error=error)
    registry.drop(sid)


def _hear_closings(url: str) -> None:
    """Listen to the other processes' closings for as long as this one lives."""
    import time  # noqa: PLC0415 - beside its only use

    import redis  # noqa: PLC0415 - only where several processes talk

    while True:
        try:
            with redis.Redis.from_url(url) as client, client.pubsub(ignore_subscribe_messages=True) as channel:
                channel.subscribe(_CHANNEL)
                for message in channel.listen():
                    told = json.loads(message["data"])
                    _close_here(told["kind"], UUID(told["id"]))
        except (redis.RedisError, OSError) as error:
            log.warning("socket.closings_unheard", error=error)
            time.sleep(1)
