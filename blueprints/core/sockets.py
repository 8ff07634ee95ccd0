"""The live connection: it says "conversation X is at N" to those who may read it now, and nothing else.

Nothing secret travels here and nothing is asked here: words are fetched over authorised HTTP. Each person's sockets
stand in a room of their own, and a signal goes to the rooms of the conversation's readers at that very moment; so no
room has to be left when a membership ends. See `docs/decisions/`.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, current_app, request
from flask_socketio import SocketIO, join_room

from blueprints.core import access, presence, state
from blueprints.core.config import Settings
from blueprints.core.serving import when_serving
from blueprints.core.socket_door import LINE, Line, SocketDoor, registry
from blueprints.core.socket_watch import Watcher

NAMESPACE = "/live"
SIGNAL = "conversation"
LONGEST_MESSAGE = 10_000
PATROL_SECONDS = 15.0
_CHANNEL = "cordee:close"
_OPTIONS: dict[str, Any] = {
    "async_mode": "threading",
    "async_handlers": False,
    "transports": ["websocket"],
    "cors_allowed_origins": [],
    "manage_session": False,
    "logger": False,
    "engineio_logger": False,
    "always_connect": False,
    "max_http_buffer_size": LONGEST_MESSAGE,
    "ping_interval": 25,
    "ping_timeout": 20,
}
"""Events in order, websocket only, no cross-origin, no bodies in the log."""

log = structlog.get_logger(__name__)


def init_sockets(app: Flask, settings: Settings, enter: Callable[[], bool]) -> None:
    """Open the live connection on *app* (or, in a process without it, the way to signal through Redis).

    Args:
        app: the application.
        settings: process kind, Redis, socket cap.
        enter: puts the host's platform in force; False when the host is nobody's.
    """
    live = settings.process in ("all", "live")
    options = dict(_OPTIONS)
    if settings.redis_url:
        options["client_manager"] = _queue(settings.redis_url, write_only=not live)
    socketio: Any = SocketIO()
    app.extensions["socketio"] = socketio
    socketio.init_app(app if live else None, **options)
    if not live:
        return
    _bound_messages(server_of(app))
    _listen(socketio, enter)
    app.wsgi_app = SocketDoor(  # type: ignore[method-assign] # Flask's documented way
        app.wsgi_app,
        scheme=settings.public_url.partition("://")[0],
        cap=settings.socket_cap,
        who=partial(_who, app, enter),
        close=_close,
        pages=settings.has_pages,
    )
    when_serving(app, partial(_start_threads, enter))


def _queue(url: str, *, write_only: bool) -> Any:
    from socketio import RedisManager  # noqa: PLC0415 - only where several processes talk

    return RedisManager(url, channel="cordee", write_only=write_only, redis_options={"socket_connect_timeout": 2})


def server_of(app: Flask) -> Any:
    """Return the library's own server under *app*'s live connection."""
    return vars(app.extensions["socketio"])["server"]


class _Reading(threading.Thread):
    """Reads one line, and wakes who waits for it when it has ended.

    The library wakes the waiting thread a moment before it marks the line as closed, when a message is too long: that
    thread could then wait for ever, and with it a place under the cap.

    Args:
        target: the library's own loop, a method of the line's websocket.
    """

    def __init__(self, target: Callable[[], None]) -> None:
        super().__init__(target=target)
        self._told: threading.Event = getattr(target, "__self__").event  # noqa: B009 - a bound method, for the types too

    def run(self) -> None:
        """Read to the end."""
        try:
            super().run()
        finally:
            self._told.set()


def _bound_messages(server: Any) -> None:
    """Refuse a long message while it comes in: the library measures it only when it is whole in memory."""
    bounds = {"max_message_size": LONGEST_MESSAGE, "thread_class": _Reading}
    drivers = server.eio._async  # noqa: SLF001 - the library gives no other way to the websocket's options
    server.eio._async = drivers | {"websocket": partial(drivers["websocket"], **bounds)}  # noqa: SLF001 - idem


def _who(app: Flask, enter: Callable[[], bool], environ: dict[str, Any]) -> access.Actor | None:
    """Return who makes a handshake; whatever goes wrong is a stranger."""
    try:
        return _who_now(app, enter, environ)
    except Exception as error:  # noqa: BLE001 - the door stays closed whatever happened
        log.warning("socket.refused", error=error)
        return None


def _who_now(app: Flask, enter: Callable[[], bool], environ: dict[str, Any]) -> access.Actor | None:
    """Return who is behind a request, asked of the database now."""
    with app.request_context(environ):
        actor = access.current_actor() if enter() else None
        if actor is None or actor.owes_second:
            return None
        return actor if access.allowed(access.Permission.SIGNED_IN, actor) else None


# --- coming and going -------------------------------------------------------------------------------------------------


def _listen(socketio: Any, enter: Callable[[], bool]) -> None:
    def connect(auth: object = None) -> bool:
        """Accept a live session; whatever goes wrong is a no (a TypeError would make the library ask again)."""
        del auth
        try:
            return enter() and _accept()
        except Exception as error:  # noqa: BLE001 - the door stays closed whatever happened
            log.warning("socket.refused", error=error)
            return False

    def refuse(auth: object = None) -> bool:
        """The library accepts strangers on "/" though nobody listens there: refuse."""
        del auth
        return False

    handlers: tuple[tuple[str, Any, str], ...] = (
        ("connect", connect, NAMESPACE),
        ("connect", refuse, "/"),
    )
    for name, handler, namespace in handlers:
        handler.__access__ = access.Permission.SIGNED_IN
        socketio.on(name, namespace=namespace)(handler)


def _accept() -> bool:
    """Let a person listen. She has been on the list since the door: a sign-out from now on finds her there."""
    actor, line = access.current_actor(), request.environ.get(LINE)
    if actor is None or line is None or actor.session_id != line.session_id:
        return False
    line.join(server_of(current_app), _sid(), NAMESPACE)
    join_room(_room(actor.person_id))
    return True


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined] # Flask-SocketIO adds it


def _room(person_id: UUID) -> str:
    return f"person:{person_id}"


def signal(people: Iterable[UUID], conversation: UUID, sequence: int) -> None:
    """Tell the open pages of *people* how far a conversation has come. A lost signal is repaired by polling."""
    message = {"conversation": str(conversation), "sequence": sequence}
    rooms = [_room(person) for person in people]
    try:
        current_app.extensions["socketio"].emit(SIGNAL, message, to=rooms, namespace=NAMESPACE)
    except Exception as error:  # noqa: BLE001 - the message is stored: nothing here may say otherwise
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
    for line in registry.every():
        _close(line)


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
    for line in registry.of_session(value) if kind == "session" else registry.of_person(value):
        _close(line)


def _close(line: Line) -> None:
    try:
        line.hang_up()
    except Exception as error:  # noqa: BLE001 - one line that breaks must not keep the others open
        log.warning("socket.close_failed", error=error)


def _start_threads(enter: Callable[[], bool], app: Flask) -> None:
    """Start what watches over the open sockets, in the process that has them."""
    url = state.of(app).settings.redis_url
    if url:
        threading.Thread(target=_hear_closings, args=(url,), daemon=True, name="closings").start()

    def walk() -> None:
        while True:
            time.sleep(PATROL_SECONDS)
            patrol(app, enter)

    threading.Thread(target=walk, daemon=True, name="patrol").start()
    Watcher(app, _close).start()


def patrol(app: Flask, enter: Callable[[], bool]) -> int:
    """Close the sockets whose session has ended by its date, or in a process that could not tell; return how many."""
    closed = 0
    for line in registry.every():
        try:
            actor = _who_now(app, enter, line.environ)
        except Exception as error:  # noqa: BLE001 - a database that does not answer says nothing about a session
            log.warning("socket.not_checked", error=error)
            continue
        if actor is None or actor.session_id != line.session_id:
            _close(line)
            closed += 1
            continue
        with app.app_context():
            presence.note(actor.person_id)
    return closed


def _hear_closings(url: str) -> None:
    """Listen to the other processes' closings for as long as this one lives."""
    import redis  # noqa: PLC0415 - only where several processes talk

    while True:
        try:
            with redis.Redis.from_url(url) as client, client.pubsub(ignore_subscribe_messages=True) as channel:
                channel.subscribe(_CHANNEL)
                for message in channel.listen():
                    told = json.loads(message["data"])
                    _close_here(told["kind"], UUID(told["id"]))
        except (redis.RedisError, OSError, ValueError, KeyError) as error:
            log.warning("socket.closings_unheard", error=error)
            time.sleep(1)
