"""A few pages are worked on at once; the others wait for their turn, in order.

Python runs one thread at a time. When eighty want to run, they spend more time handing it over than working: sending
was measured a half faster with two at work than with eight. A line that stays open, a file, and what somebody sends
slowly take no turn: nobody waits for them. Long work outside of Python gives its turn back meanwhile (`aside`).
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

AT_WORK = 2
"""How many pages at once: one works while the other waits for the database; more hand Python over to each other."""
SMALL = 64 * 1024
"""Up to so many bytes, what is sent is received before the turn; what is longer brings files, and takes none."""
PATIENCE_SECONDS = 5.0
"""Who has waited so long goes on anyway: when something hangs, pages are slow, not shut."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_own = threading.local()
"""The turn of this thread: whose it is, and whether it is held now."""


class Turns:
    """The WSGI application, a few requests at a time.

    Args:
        wsgi_app: what answers; its answers are whole when it returns.
        at_work: how many at once.
        patience: seconds after which a request stops waiting for its turn.
    """

    def __init__(self, wsgi_app: Application, *, at_work: int = AT_WORK, patience: float = PATIENCE_SECONDS) -> None:
        self.wsgi_app = wsgi_app
        self.patience = patience
        self._places = threading.Semaphore(at_work)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Receive what is sent, wait for a turn, answer."""
        if not _is_here(environ):
            return self.wsgi_app(environ, start_response)
        self.take()
        try:
            return self.wsgi_app(environ, start_response)
        finally:
            self.give_back()

    def take(self) -> None:
        """Wait for a turn; after the patience, go on without one."""
        _own.turns, _own.held = self, self._places.acquire(timeout=self.patience)

    def give_back(self) -> None:
        """Leave the turn, if there is one, to who waits."""
        if _own.held:
            self._places.release()
        _own.turns, _own.held = None, False


@contextmanager
def aside() -> Iterator[None]:
    """Give the turn back during work that leaves Python free: a hash, a file that is laid out, a wait for either."""
    turns = getattr(_own, "turns", None)
    if turns is None:
        yield
        return
    turns.give_back()
    try:
        yield
    finally:
        turns.take()


def _is_here(environ: dict[str, Any]) -> bool:
    """Receive a small body whole, and tell whether nothing more is to come from the browser."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return False
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > SMALL:
        return False
    if int(length):
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
    return True
