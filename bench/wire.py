"""The thinnest client that keeps connections open: HTTP and the live connection, on plain sockets.

A library's client would cost as much as the server it measures.
"""

import base64
import os
import selectors
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

OK = 200
SMALL, MEDIUM = 126, 127
_SIXTEEN_BITS = 1 << 16
_TEXT, _CLOSE = 1, 8


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server."""

    status: int
    head: bytes
    body: bytes


class WireError(RuntimeError):
    """A server closed the line, or did not answer what was expected."""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of one HTTP request."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join((*lines, "", "")).encode() + body


def _connect(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=60)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class HttpLine:
    """One kept-alive HTTP connection, one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = _connect(port)
        self._buffer = b""
        self._then: Callable[[Answer], None] | None = None

    def reopen(self) -> None:
        """Take a new connection: servers let an idle one go."""
        self.socket.close()
        self.socket, self._buffer, self._then = _connect(self.port), b"", None

    def ask(self, wire: bytes) -> Answer:
        """Send a request and wait for its answer; once again when the server let the idle line go."""
        try:
            return self._ask(wire)
        except (WireError, ConnectionError):
            self.reopen()
            return self._ask(wire)

    def _ask(self, wire: bytes) -> Answer:
        self.socket.sendall(wire)
        while True:
            self._read()
            answer = self._parsed()
            if answer is not None:
                return answer

    def send(self, wire: bytes, then: Callable[[Answer], None]) -> None:
        """Send a request; `then` is called by a `Loop` when it is answered."""
        self._then = then
        self.socket.sendall(wire)

    def readable(self) -> None:
        """Take what came in (called by a `Loop`)."""
        self._read()
        answer = self._parsed()
        if answer is not None and self._then is not None:
            then, self._then = self._then, None
            then(answer)

    def _read(self) -> None:
        received = self.socket.recv(1 << 18)
        if not received:
            raise WireError("the server closed the line")
        self._buffer += received

    def _parsed(self) -> Answer | None:
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return None
        length = _length(head)
        if len(rest) < length:
            return None
        self._buffer = rest[length:]
        return Answer(int(head[9:12]), head, rest[:length])

    def close(self) -> None:
        self.socket.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class LiveLine:
    """One socket of the live connection (Engine.IO 4 over a websocket), in one namespace."""

    def __init__(self, port: int, headers: dict[str, str], *, namespace: str = "", query: str = "") -> None:
        self.socket = _connect(port)
        self._buffer = b""
        self._frames: list[str] = []
        self._then: Callable[[str], None] | None = None
        self._prefix = f"{namespace}," if namespace else ""
        try:
            self._shake(headers, query)
        except WireError:
            self.close()
            raise

    def _shake(self, headers: dict[str, str], query: str) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key}
        path = f"/socket.io/?EIO=4&transport=websocket{query}"
        self.socket.sendall(request("GET", path, {**headers, **upgrade, "Sec-WebSocket-Version": "13"}))
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise WireError(head.decode(errors="replace"))
        self._wait("0")
        self._write(f"40{self._prefix}")
        self._wait(f"40{self._prefix}")

    def _wait(self, start: str) -> None:
        while True:
            for frame in self._taken():
                if frame.startswith(start):
                    return
                if frame.startswith("44"):
                    raise WireError(frame)
            self._receive()

    def emit(self, event: str) -> None:
        """Send an event: a JSON array as text, its name first."""
        self._write(f"42{self._prefix}{event}")

    def listen(self, then: Callable[[str], None]) -> None:
        """Call `then` with the JSON of each event that comes (from a `Loop`)."""
        self._then = then

    def readable(self) -> None:
        """Take what came in (called by a `Loop`)."""
        self._receive()
        start = f"42{self._prefix}"
        for frame in self._taken():
            if frame == "2":
                self._write("3")
            elif frame.startswith(start) and self._then is not None:
                self._then(frame[len(start) :])

    def _receive(self) -> None:
        received = self.socket.recv(1 << 16)
        if not received:
            raise WireError("the server closed the live line")
        self._buffer += received

    def _unframe(self) -> None:
        while len(self._buffer) >= 2:  # noqa: PLR2004 - the shortest frame
            kind, length, start = self._buffer[0] & 15, self._buffer[1] & 127, 2
            if length == SMALL:
                length, start = struct.unpack_from("!H", self._buffer, 2)[0], 4
            elif length == MEDIUM:
                length, start = struct.unpack_from("!Q", self._buffer, 2)[0], 10
            if len(self._buffer) < start + length:
                return
            if kind == _CLOSE:
                raise WireError("the server closed the live line")
            if kind == _TEXT:
                self._frames.append(self._buffer[start : start + length].decode())
            self._buffer = self._buffer[start + length :]

    def _taken(self) -> list[str]:
        self._unframe()
        frames, self._frames = self._frames, []
        return frames

    def _write(self, text: str) -> None:
        payload = text.encode()
        size = len(payload)
        head = struct.pack("!BB", 0x81, 0x80 | size) if size < SMALL else struct.pack("!BBH", 0x81, 0x80 | SMALL, size)
        if size >= _SIXTEEN_BITS:
            raise WireError("too long a frame")
        self.socket.sendall(head + bytes(4) + payload)  # a mask of zeros leaves the text as it is

    def close(self) -> None:
        self.socket.close()


Line = HttpLine | LiveLine


class Loop:
    """Waits on many lines at once, in one thread."""

    def __init__(self, *lines: Line) -> None:
        self._selector = selectors.DefaultSelector()
        for line in lines:
            self._selector.register(line.socket, selectors.EVENT_READ, line)

    def run(self, until: Callable[[], bool], *, seconds: float) -> bool:
        """Serve the lines until *until* says so; False when the time was up first."""
        end = perf_counter() + seconds
        while not until():
            left = end - perf_counter()
            if left <= 0:
                return False
            for key, _ in self._selector.select(min(left, 0.5)):
                key.data.readable()
        return True

    def close(self) -> None:
        self._selector.close()
