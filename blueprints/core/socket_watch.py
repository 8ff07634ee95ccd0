"""Closes the open lines of those whose right to stay has ended, in whatever process or by whatever date that happened.

A closing that is told (`sockets.close_person`) is at once. This is for what nobody tells: a place in a journey whose
date passes at midnight, a session that ends by its date, a command or a process without Redis. While lines are open,
every feature that registered with `watches` is asked twice a second which of them must go.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from flask import Flask

from blueprints.core import clock, db
from blueprints.core.socket_door import Line, registry

SECONDS = 0.5
OVERLAP = timedelta(seconds=10)
"""How far back each look goes: what is dated before a look may be committed after it."""

Watch = Callable[[Sequence[Line], datetime, datetime], Iterable[Line]]
"""Gets the open lines and the time since the last look; returns the lines whose right has ended."""
_watches: list[Watch] = []
log = structlog.get_logger(__name__)


def watches(watch: Watch) -> Watch:
    """Register who is asked; it runs across platforms, and reads only."""
    _watches.append(watch)
    return watch


class Watcher:
    """Looks again and again.

    Args:
        app: the application whose lines they are.
        close: closes one line.
    """

    def __init__(self, app: Flask, close: Callable[[Line], None]) -> None:
        self.app = app
        self.close = close
        self.last = clock.now()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Look for as long as the process lives, or until it is told to stop."""
        threading.Thread(target=self._walk, daemon=True, name="watcher").start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _walk(self) -> None:
        while not self._stopped.wait(SECONDS):
            self.look()

    def look(self) -> int:
        """Close what must be closed; return how many lines that was. A database that does not answer closes nothing."""
        lines, now = registry.every(), clock.now()
        if not lines:
            self.last = now
            return 0
        since = min(self.last, now) - OVERLAP
        try:
            with self.app.app_context(), db.across_platforms():
                ended = {id(line): line for watch in _watches for line in watch(lines, since, now)}
        except Exception as error:  # noqa: BLE001 - asked again at the next look, over the same time
            log.warning("socket.not_watched", error=error)
            return 0
        self.last = now
        for line in ended.values():
            self.close(line)
        return len(ended)
