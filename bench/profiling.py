"""Where the time of one page goes: cProfile around the application itself, without a server."""

import cProfile
import io
import pstats
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from flask import Flask

from bench.addresses import Address
from bench.servers import HOST

WARM_UP, TIMES = 50, 500
_LINES = 45


def environ(page: Address) -> dict[str, Any]:
    """Return the WSGI environment of a request for *page*."""
    path, _, query = page.path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in page.headers.items()},
    }


def ask(app: Flask, page: Address) -> tuple[str, bytes]:
    """Return the status and the body of *page*."""
    told: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
        del headers, error
        told.append(status)

    chunks: Iterable[bytes] = app.wsgi_app(environ(page), start)
    body = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    return told[0], body


def profile(app: Flask, page: Address, order: str = "tottime") -> str:
    """Return the most costly functions of *page*, and its bare time in this process."""
    for _ in range(WARM_UP):
        ask(app, page)
    before = perf_counter()
    for _ in range(TIMES):
        ask(app, page)
    bare = (perf_counter() - before) / TIMES * 1000
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(TIMES):
        ask(app, page)
    profiler.disable()
    output = io.StringIO()
    pstats.Stats(profiler, stream=output).sort_stats(order).print_stats(_LINES)
    return f"{page.name} {page.path}: {bare:.2f} ms a page in process, {TIMES} pages\n{output.getvalue()}"
