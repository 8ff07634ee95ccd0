"""A few pages are worked on at once; the others wait for their turn, in order.

Python runs one thread at a time. When eighty want to run, they spend more time handing it over than working: sending
was measured a third faster with eight at work. A line that stays open, a file, and what somebody sends slowly take no
turn: nobody waits for them.
"""

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

AT_WORK = 8
"""How many pages at once: enough while some wait for the database, few enough to hand over seldom."""
SMALL = 64 * 1024
"""Up to so many bytes, what is sent is received before the turn; what is longer brings files, and takes none."""
PATIENCE_SECONDS = 5.0
"""Who has waited so long goes on anyway: when something hangs, pages are slow, not shut."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


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
        if not _is_here(environ) or not self._places.acquire(timeout=self.patience):
            return self.wsgi_app(environ, start_response)
        try:
            return self.wsgi_app(environ, start_response)
        finally:
            self._places.release()


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
