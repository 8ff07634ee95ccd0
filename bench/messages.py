"""M1 and M2: a message sent, and its words shown to the two other members, beside the encrypted durable floor.

M1 runs from the answer of the POST ("Envoyé") to the words on both other pages; the floor's from the sending on.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask, url_for

from bench import data, rounds, servers
from bench.addresses import Address
from bench.bulk import WORDS
from bench.data import Scene, Trio
from bench.figures import Figure
from bench.pages import MILLISECONDS
from bench.servers import HOST, PUBLIC_URL
from bench.wire import Answer, HttpLine, Line, LiveLine, Loop, WireError, request
from tests.servers import available, postgres, valkey

NAMESPACE = "/live"
SOCKETS = 3 * data.TRIOS + 10
CREATED = 201
FORM = "application/x-www-form-urlencoded"
LIVE_SETTINGS = {"CORDEE_SOCKET_CAP": str(SOCKETS)}
_TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
_PATIENCE = 20.0
_WORDS = WORDS[0]


def form_token(page: bytes) -> str:
    """Return the CSRF token of a page's form.

    Raises:
        WireError: the page has no form.
    """
    found = _TOKEN.search(page)
    if found is None:
        raise WireError("This page has no form: " + page[:500].decode(errors="replace"))
    return found[1].decode()


class Room:
    """Three persons: the first writes, the two others read. `answered` and `shown` count what came of it."""

    lines: Sequence[Line]

    def __init__(self) -> None:
        self.sent = 0
        self.answered = 0
        self.answered_at = 0.0
        self.shown = [0, 0]
        self.goes_on = False

    def send(self) -> None:
        """Send one message."""
        raise NotImplementedError

    def _was_taken(self, answer: Answer) -> None:
        if answer.status != CREATED:
            raise WireError(f"A message was answered {answer.status}: {answer.body[:300]!r}")
        self.answered += 1
        self.answered_at = perf_counter()
        if self.goes_on:
            self.send()

    @property
    def is_quiet(self) -> bool:
        """Tell whether all that was sent was answered and shown to both others."""
        return self.answered == self.sent and min(self.shown) >= self.sent

    def close(self) -> None:
        for line in self.lines:
            line.close()


class FloorRoom(Room):
    """The floor: a bare POST, and the words themselves on the sockets."""

    def __init__(self, port: int, number: int) -> None:
        super().__init__()
        headers = {"Host": HOST, "Origin": f"http://{HOST}"}
        self.http = HttpLine(port)
        sockets = [LiveLine(port, headers, query=f"&room={number}") for _ in range(3)]
        self.lines = (self.http, *sockets)
        for place, line in enumerate(sockets[1:]):
            line.listen(partial(self._was_shown, place))
        body = urlencode({"body": _WORDS}).encode()
        self.wire = request("POST", f"/rooms/{number}", headers | {"Content-Type": FORM}, body)

    def _was_shown(self, place: int, words: str) -> None:
        del words
        self.shown[place] += 1

    def send(self) -> None:
        self.sent += 1
        self.http.send(self.wire, self._was_taken)


class Reader:
    """One open page: hears of news on its socket, and fetches the words since the last it has."""

    def __init__(self, room: "CordeeRoom", place: int, port: int, token: str) -> None:
        self.room, self.place = room, place
        headers = Address("feed", "", token).headers
        self.live = LiveLine(port, {**headers, "Origin": PUBLIC_URL}, namespace=NAMESPACE)
        self.http = HttpLine(port)
        self.headers = headers | {"Accept": "application/json"}
        self.last = self.heard = 0
        self.is_asking = False
        self.live.listen(self._news)

    def begin(self) -> None:
        """Skip what was said before."""
        while True:
            said = json.loads(self.http.ask(self._wire()).body)
            self._take(said["messages"])
            if not said["more"]:
                return

    def _wire(self) -> bytes:
        return request("GET", f"{self.room.path}?depuis={self.last}", self.headers)

    def _news(self, event: str) -> None:
        self.heard = max(self.heard, json.loads(event)[1]["sequence"])
        self._fetch()

    def _fetch(self) -> None:
        if not self.is_asking and self.heard > self.last:
            self.is_asking = True
            self.http.send(self._wire(), self._came)

    def _came(self, answer: Answer) -> None:
        self.is_asking = False
        self.room.shown[self.place] += self._take(json.loads(answer.body)["messages"])
        self._fetch()

    def _take(self, messages: list[dict[str, int]]) -> int:
        self.last = max([self.last, *(one["sequence"] for one in messages)])
        return len(messages)


class CordeeRoom(Room):
    """Cordée's way: an HTTP POST, a signal on the sockets, the words over HTTP.

    Args:
        app: tells the addresses.
        trio: who talks.
        ports: of the processes: who writes is on the first, who reads on the last.
    """

    def __init__(self, app: Flask, trio: Trio, ports: Sequence[int]) -> None:
        super().__init__()
        with app.test_request_context(base_url=PUBLIC_URL):
            self.path = url_for("messaging.send", conversation_id=trio.conversation_id)
            page = url_for("messaging.show", conversation_id=trio.conversation_id)
        self.http = HttpLine(ports[0])
        writer = Address("page", page, trio.tokens[0])
        self.token = form_token(self.http.ask(writer.wire).body)
        self.headers = writer.headers | {"Accept": "application/json", "Content-Type": FORM, "Origin": PUBLIC_URL}
        self.readers = [Reader(self, place, ports[-1], token) for place, token in enumerate(trio.tokens[1:])]
        for reader in self.readers:
            reader.begin()
        self.lines = (self.http, *(line for one in self.readers for line in (one.live, one.http)))

    def send(self) -> None:
        self.sent += 1
        form = {"csrf_token": self.token, "client_id": str(uuid4()), "body": _WORDS}
        self.http.send(request("POST", self.path, self.headers, urlencode(form).encode()), self._was_taken)


# --- M1 ---------------------------------------------------------------------------------------------------------------


def latency(app: Flask, scene: Scene, folder: Path, *, turns: int, each: int) -> Iterator[Figure]:
    """Return M1: from the sending to the words shown to both others, at low load."""
    with ExitStack() as stack:
        floor = stack.enter_context(servers.floor("messages", folder, threads=32))
        own = stack.enter_context(servers.cordee(folder))
        room = CordeeRoom(app, scene.trios[0], (own.port,))
        whole: list[float] = []
        targets = {
            "floor": one_by_one(stack, FloorRoom(floor.port, 1), []),
            "cordee": one_by_one(stack, room, whole, from_the_answer=True),
        }
        timings = rounds.measure(targets, rounds=turns, each=each)
    own_time, floor_time = timings["cordee"], timings["floor"]
    note = (
        f"{own_time.median * MILLISECONDS:.2f} ms, from the sending {median(whole) * MILLISECONDS:.2f} ms, "
        f"floor {floor_time.median * MILLISECONDS:.2f} ms"
    )
    yield Figure("M1", own_time.times(floor_time), "M1", note=note)


def one_by_one(
    stack: ExitStack, room: Room, whole: list[float], *, from_the_answer: bool = False
) -> Callable[[], float]:
    """Return the act of sending one message, which tells its seconds; *whole* gets those from the sending on."""
    loop = Loop(*room.lines)
    stack.callback(loop.close)
    stack.callback(room.close)

    def act() -> float:
        began = perf_counter()
        room.send()
        if not loop.run(lambda: room.is_quiet, seconds=_PATIENCE):
            raise WireError("A message was not shown in time.")
        ended = perf_counter()
        whole.append(ended - began)
        return ended - room.answered_at if from_the_answer else ended - began

    return act


# --- M2 ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flood:
    """All the rooms of one server, writing as fast as they are answered."""

    rooms: Sequence[Room]

    def per_second(self, seconds: float) -> float:
        """Return how many messages a second both others were shown, while everybody wrote."""
        lines = [line for room in self.rooms for line in room.lines]
        for line in lines:
            if isinstance(line, HttpLine):
                line.reopen()
        with closing(Loop(*lines)) as loop:
            return self._measured(loop, seconds)

    def _measured(self, loop: Loop, seconds: float) -> float:
        before, began = self._shown(), perf_counter()
        for room in self.rooms:
            room.goes_on = True
            room.send()
        loop.run(lambda: False, seconds=seconds)
        rate = (self._shown() - before) / (perf_counter() - began)
        for room in self.rooms:
            room.goes_on = False
        if not loop.run(lambda: all(room.is_quiet for room in self.rooms), seconds=_PATIENCE):
            raise WireError("Messages were lost.")
        return rate

    def _shown(self) -> int:
        return sum(min(room.shown) for room in self.rooms)


@contextmanager
def _flood(rooms: Sequence[Room]) -> Iterator[Flood]:
    try:
        yield Flood(rooms)
    finally:
        for room in rooms:
            room.close()


def load(app: Flask, scene: Scene, folder: Path, *, turns: int, seconds: float) -> Iterator[Figure]:
    """Return M2 for one process, and for two when PostgreSQL and Valkey are there."""
    with ExitStack() as stack:
        floor = _floor_flood(stack, folder)
        own = stack.enter_context(servers.cordee(folder, **LIVE_SETTINGS))
        rooms = [CordeeRoom(app, trio, (own.port,)) for trio in scene.trios]
        yield _share("one process", floor, stack.enter_context(_flood(rooms)), turns, seconds)
    missing = [why for name, why in available().items() if name in ("postgresql", "valkey")]
    if missing:
        yield Figure("M2", None, "M2 two processes", about="two processes", note=" ".join(missing))
        return
    with ExitStack() as stack:
        yield _two_processes(stack, folder, turns, seconds)


def _two_processes(stack: ExitStack, folder: Path, turns: int, seconds: float) -> Figure:
    """Serve two processes on PostgreSQL and Valkey: in each room one writes on one and two read on the other."""
    url, both = stack.enter_context(postgres(durable=True)), folder.parent / "both"
    scene = data.make(both, 0, CORDEE_DATABASE_URL=url)
    more = {**LIVE_SETTINGS, "CORDEE_DATABASE_URL": url, "CORDEE_REDIS_URL": stack.enter_context(valkey())}
    ports = [stack.enter_context(servers.cordee(both, **more)).port for _ in range(2)]
    app = data.application(both, CORDEE_DATABASE_URL=url)
    rooms = [CordeeRoom(app, trio, ports[:: (-1) ** place]) for place, trio in enumerate(scene.trios)]
    floor = _floor_flood(stack, folder)
    return _share("two processes", floor, stack.enter_context(_flood(rooms)), turns, seconds)


def _floor_flood(stack: ExitStack, folder: Path) -> Flood:
    floor = stack.enter_context(servers.floor("messages", folder, threads=SOCKETS + 10))
    return stack.enter_context(_flood([FloorRoom(floor.port, number) for number in range(data.TRIOS)]))


def _share(about: str, floor: Flood, own: Flood, turns: int, seconds: float) -> Figure:
    rates = [(floor.per_second(seconds), own.per_second(seconds)) for _ in range(turns + 1)][1:]
    share = median(mine / base for base, mine in rates) * 100
    note = f"{median(mine for _, mine in rates):.0f} a second, floor {median(base for base, _ in rates):.0f}"
    return Figure("M2", share, f"M2 {about}", about=about, note=note)
