"""Asking the application in this very process, without a server: for counting, weighing and profiling."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from bench.servers import HOST

OK = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def environ(path: str, headers: dict[str, str], form: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the WSGI environment of a request: a GET, or a POST when there is a form."""
    bare, _, query = path.partition("?")
    body = urlencode(form).encode() if form is not None else b""
    return {
        "REQUEST_METHOD": "GET" if form is None else "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": bare,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if form is not None else "",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


def ask(app: Flask, path: str, headers: dict[str, str], form: dict[str, str] | None = None) -> Told:
    """Return what *app* answers."""
    told: list[Any] = []

    def start(status: str, answered: list[tuple[str, str]], error: Any = None, /) -> Callable[[bytes], object]:
        del error
        told.extend((int(status[:3]), dict(answered)))
        return lambda _: None

    chunks: Iterable[bytes] = app.wsgi_app(environ(path, headers, form), start)
    body = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    return Told(told[0], told[1], body)
