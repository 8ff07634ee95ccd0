"""Asking a virus scanner that speaks the language of clamd: `INSTREAM` over a socket of this machine or of another."""

import socket
from contextlib import closing
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from blueprints.core import clock, outbox, state
from blueprints.core.errors import Unavailable

SECONDS = 30
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 1024
_PORT = 3310
_SILENT = "The scanner does not answer."
LATE = timedelta(hours=1)
"""How long it may be silent before people are told: it is updated and started again in minutes."""


class ScannerSilent(Unavailable):
    """There is no answer, or not one of the two that count."""


def is_safe(content: bytes) -> bool:
    """Tell what the scanner says of bytes.

    Raises:
        ScannerSilent: files wait.
    """
    try:
        with closing(_connect(state.current().settings.scanner)) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                chunk = content[start : start + _CHUNK]
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall(bytes(4))
            said = _heard(line)
    except OSError as error:
        raise ScannerSilent(_SILENT) from error
    if said.endswith(" FOUND"):
        return False
    if said != "stream: OK":
        raise ScannerSilent(_SILENT)
    return True


def silent_since() -> datetime | None:
    """Return since when it has not answered, on the platform in force (or on all), once that lasts."""
    since = outbox.late_since(ScannerSilent.__name__) if state.current().settings.scanner else None
    return since if since is not None and since <= clock.now() - LATE else None


def _connect(address: str) -> socket.socket:
    """Open the line to `unix:/path` or `tcp://host:port`."""
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "", parts.port or _PORT), timeout=SECONDS)


def _heard(line: socket.socket) -> str:
    heard = b""
    while b"\0" not in heard and len(heard) < _LONGEST_ANSWER:
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        heard += part
    return heard.partition(b"\0")[0].decode("utf-8", "replace").strip()
