"""The pages that are measured: their address, and who asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, url_for

from bench.data import Scene
from bench.servers import HOST, PUBLIC_URL
from bench.wire import request
from blueprints.accounts import sessions
from blueprints.advice.queries import Cursor, Way


@dataclass(frozen=True, slots=True)
class Address:
    """One page as one person asks for it."""

    name: str
    path: str
    token: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Return what a browser would send, the shortest way."""
        cookie = {"Cookie": f"{sessions.COOKIE}={self.token}"} if self.token else {}
        return {"Host": HOST, "Accept": "text/html", **cookie}

    @property
    def wire(self) -> bytes:
        """Return the bytes of the request."""
        return request("GET", self.path, self.headers)


def addresses(app: Flask, scene: Scene) -> dict[str, Address]:
    """Return the measured pages of *scene* by name, their paths asked of the application itself."""
    with app.test_request_context(base_url=PUBLIC_URL):
        return {one.name: one for one in _addresses(scene)}


def _addresses(scene: Scene) -> Iterator[Address]:
    member = scene.member_token
    older = {Way.OLDER.value: str(Cursor(*scene.deep_thread))}
    yield Address("thread", url_for("advice.show", thread_id=scene.threads[0]), member)
    yield Address("threads", url_for("advice.index"), member)
    yield Address("threads, deep", url_for("advice.index", **older), member)
    yield Address("testimonials", url_for("testimonials.index"))
