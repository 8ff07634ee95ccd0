"""A small front server for the tests, where nginx would stand: pages to one process, the live connection to another."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests import servers

LIVE_PATH = b"/socket.io"
_CHUNK = 65536
_HEAD_END = b"\r\n\r\n"


class _Front(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, pages: int, live: int) -> None:
        self.pages = pages
        self.live = live
        super().__init__(("127.0.0.1", port), _Relay)


class _Relay(socketserver.BaseRequestHandler):
    """Carry one request, or one live connection, to the process that answers it."""

    server: _Front
    request: socket.socket

    def handle(self) -> None:
        head = self._head()
        if not head:
            return
        path = head.split(b" ", 2)[1]
        live = path.startswith(LIVE_PATH)
        with socket.create_connection(("127.0.0.1", self.server.live if live else self.server.pages)) as behind:
            behind.sendall(head if live else _last_of_its_connection(head))
            sending = threading.Thread(target=_pour, args=(self.request, behind), daemon=True)
            sending.start()
            _pour(behind, self.request)
            sending.join(5)

    def _head(self) -> bytes:
        received = b""
        while _HEAD_END not in received:
            chunk = self.request.recv(_CHUNK)
            if not chunk:
                return b""
            received += chunk
        return received


def _last_of_its_connection(head: bytes) -> bytes:
    """Ask for the connection to end with this answer: the browser's next request may be for the other process."""
    lines, end, body = head.partition(_HEAD_END)
    kept = [line for line in lines.split(b"\r\n") if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*kept, b"Connection: close"]) + end + body


def _pour(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(_CHUNK):
            sink.sendall(chunk)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def front(port: int, *, pages: int, live: int) -> Iterator[None]:
    """Listen on *port*; send the live connection to the process on port *live*, everything else to *pages*."""
    with _Front(port, pages, live) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True, slots=True)
class ScaledOut:
    """Pages, live connection and jobs, each in a process of its own, behind one address."""

    port: int
    pages: servers.Served
    live: servers.Served
    jobs: servers.Served

    @property
    def url(self) -> str:
        """Return the address of the demo's first platform."""
        return f"http://localhost:{self.port}"

    @property
    def other_url(self) -> str:
        """Return the address of the demo's second platform."""
        return f"http://autre.localhost:{self.port}"


@contextmanager
def scaled_out(data: Path) -> Iterator[ScaledOut]:
    """Serve the demo on PostgreSQL and Valkey, in three processes behind a front server."""
    servers.require("postgresql")
    servers.require("valkey")
    port = servers.free_port()
    with ExitStack() as stack:
        shared = {
            "CORDEE_DATABASE_URL": stack.enter_context(servers.postgres()),
            "CORDEE_REDIS_URL": stack.enter_context(servers.valkey()),
            "CORDEE_PUBLIC_URL": f"http://localhost:{port}",
        }
        pages, live, jobs = (
            stack.enter_context(servers.cordee(data, CORDEE_PROCESS=process, **shared))
            for process in ("pages", "live", "jobs")
        )
        stack.enter_context(front(port, pages=pages.port, live=live.port))
        yield ScaledOut(port, pages, live, jobs)
