"""The pages that are measured: their address, and who asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, url_for

from bench.data import Scene
from bench.search_rows import COMMON, RARE
from bench.servers import HOST, PUBLIC_URL
from bench.wire import request
from blueprints.accounts import sessions
from blueprints.advice.queries import Way
from blueprints.core.paging import Cursor

_DEEP_MESSAGE = 100
SEARCHED = {"search, rare": RARE, "search, common": COMMON}
PROFILED = {"S1": "thread", "S2": "testimonials", "S3": "threads", "S5": "search, common"}


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
    member, coach, person = scene.member_token, scene.coach_token, scene.long_tokens[0]
    threads = url_for("advice.index")
    conversation = url_for("messaging.show", conversation_id=scene.long_conversation)
    yield Address("thread", url_for("advice.show", thread_id=scene.threads[0]), member)
    yield Address("threads", threads, member)
    yield Address("threads, deep", f"{threads}?{Way.OLDER.value}={Cursor(*scene.deep_thread)}", member)
    for name, word in SEARCHED.items():
        yield Address(name, url_for("advice.search", mots=word), member)
    yield from _meetings(scene, member)
    yield Address("testimonials", url_for("testimonials.index"))
    yield Address("conversations", url_for("messaging.index"), coach)
    yield Address("conversation", conversation, person)
    yield Address("conversation, deep", f"{conversation}?avant={_DEEP_MESSAGE}", person)
    yield Address("home of a member", url_for("home.index"), member)
    yield Address("home of a coach", url_for("home.index"), coach)
    yield Address("public home", url_for("home.index"))


def _meetings(scene: Scene, member: str) -> Iterator[Address]:
    past, own, deep = "passees", "miennes", Cursor(*scene.deep_meeting)
    yield Address("meetings", url_for("meetings.index"), member)
    yield Address("meetings, past", url_for("meetings.index", vue=past), member)
    yield Address("meetings, deep", url_for("meetings.index", vue=past, suite=deep), member)
    yield Address("meetings, own", url_for("meetings.index", vue=own), member)
    yield Address("meetings, own deep", url_for("meetings.index", vue=own, suite=deep), member)
    yield Address("meeting", url_for("meetings.show", meeting_id=scene.meetings[0]), member)
    yield Address("meeting, answered", url_for("meetings.show", meeting_id=scene.deep_meeting[1]), member)
