"""A bare client of the real server: cookies, forms and live connections by hand, where a browser hides too much."""

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

import socketio

NAMESPACE = "/live"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SECONDS = 10


@dataclass(slots=True)
class Answer:
    """What the server said, read to its end."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(slots=True)
class Visitor:
    """One person's cookies, against the server on *port*.

    Args:
        port: where it listens on this machine.
        host: the platform's host, without the port.
    """

    port: int
    host: str = "localhost"
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Return what a browser on this platform's pages sends as Origin."""
        return f"http://{self.host}:{self.port}"

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path)

    def post(self, path: str, **form: str) -> Answer:
        """Send a form; its token comes from `token_of`."""
        return self._ask("POST", path, form)

    def send(self, path: str, content: bytes, kind: str, *, cut: int = 0) -> Answer | None:
        """Send a body as it is; None when the line is cut so many bytes before its end."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        head = {"Host": f"{self.host}:{self.port}", "Cookie": self._cookie(), "Origin": self.origin}
        try:
            connection.putrequest("POST", path, skip_host=True)
            for name, value in {**head, "Content-Type": kind, "Content-Length": str(len(content))}.items():
                connection.putheader(name, value)
            connection.endheaders(content[: len(content) - cut])
            return None if cut else self._read(connection.getresponse())
        finally:
            connection.close()

    def enter(self, login: str) -> None:
        """Enter the demo as one of its people."""
        token = self.token_of("/demo")
        answer = self.post(f"/demo/entrer/{login}", csrf_token=token)
        assert answer.status == 303, answer.body

    def token_of(self, path: str) -> str:
        """Return the CSRF token of the page at *path*."""
        found = TOKEN.search(self.get(path).body)
        assert found is not None, f"{path} holds no form"
        return found[1]

    def listen(self, origin: str | None = "") -> socketio.Client:
        """Open the live connection as this person; the caller disconnects it.

        Args:
            origin: another Origin than the one of the platform's pages; None sends none.

        Raises:
            socketio.exceptions.ConnectionError: the server refused.
        """
        options = {"suppress_origin": True} if origin is None else {"origin": origin or self.origin}
        client = socketio.Client(reconnection=False, websocket_extra_options=options)
        headers = {"Cookie": self._cookie()}
        client.connect(self.origin, headers=headers, namespaces=[NAMESPACE], transports=["websocket"])
        return client

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        headers = {"Host": f"{self.host}:{self.port}", "Cookie": self._cookie()}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        try:
            connection.request(method, path, urlencode(form) if form is not None else None, headers)
            return self._read(connection.getresponse())
        finally:
            connection.close()

    def _read(self, response: HTTPResponse) -> Answer:
        for line in response.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            if value and "max-age=0" not in line.lower():
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        headers: dict[str, Any] = dict(response.headers.items())
        return Answer(response.status, headers, response.read().decode("utf-8", "replace"))
