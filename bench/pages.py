"""S1–S3, S6 and S7: pages of Cordée beside the floors, at one connection, in interleaved rounds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import rounds, servers, wire
from bench.addresses import Address
from bench.figures import Figure
from bench.rounds import Timings

FLOORS = {"thread": "floor page", "testimonials": "floor public"}
LISTS = ("threads", "meetings", "conversations")
GROWING = ("threads", "threads, deep", "thread", "conversations", "conversation", "conversation, deep", "unread")
MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Side:
    """One folder of data and the pages of it that are asked for."""

    data: Path
    pages: Mapping[str, Address]
    platform: str
    thread: str


def measure(small: Side, large: Side, *, turns: int, each: int) -> dict[str, Timings]:
    """Serve both sides and the floors, ask them all in turn, and return what each took."""
    with _targets(small, large) as targets:
        return rounds.measure(targets, rounds=turns, each=each)


@contextmanager
def _targets(small: Side, large: Side) -> Iterator[dict[str, Callable[[], object]]]:
    with ExitStack() as stack:
        hello = stack.enter_context(servers.floor("hello", small.data))
        floor = stack.enter_context(servers.floor("pages", small.data))
        own = {side: stack.enter_context(servers.cordee(side.data)) for side in ("small", "large") for side in ()}
        del own
        first = stack.enter_context(servers.cordee(small.data))
        second = stack.enter_context(servers.cordee(large.data))
        paths = {
            "floor page": f"/page/{small.thread}",
            "floor list": f"/list/{small.platform}",
            "floor public": f"/public/{small.platform}",
        }
        targets = {"hello": _asking(stack, hello.port, Address("hello", "/"))}
        for name, path in paths.items():
            targets[name] = _asking(stack, floor.port, Address(name, path))
        for name, page in small.pages.items():
            targets[name] = _asking(stack, first.port, page)
        for name in GROWING:
            if name in large.pages:
                targets[f"{name}, 10⁶"] = _asking(stack, second.port, large.pages[name])
        yield targets


def _asking(stack: ExitStack, port: int, page: Address) -> Callable[[], object]:
    """Return the act of asking for one page on a connection of its own, once it was answered well."""
    line = wire.HttpLine(port)
    stack.callback(line.close)
    request = page.wire
    answer = line.ask(request)
    if answer.status != wire.OK:
        message = f"{page.name} ({page.path}) answered {answer.status}"
        raise wire.WireError(message)
    return lambda: line.ask(request)


def figures(timings: Mapping[str, Timings]) -> Iterator[Figure]:
    """Return S1, S2, S3, S6 and S7 of what was measured."""
    hello = timings["hello"]
    yield _ratio("S1", "", timings["thread"], hello)
    yield _ratio("S2", "", timings["testimonials"], hello)
    for name in LISTS:
        if name in timings:
            yield _ratio("S3", name, timings[name], timings["floor list"])
    slowest = timings["thread"].p99 / timings["floor page"].p99
    note = f"{timings['thread'].p99 * MILLISECONDS:.2f} ms"
    yield Figure("S6", slowest, "S6", note=note)
    for name in GROWING:
        if f"{name}, 10⁶" in timings:
            yield Figure("S7", timings[f"{name}, 10⁶"].times(timings[name]), "S7", about=name)


def _ratio(code: str, about: str, own: Timings, floor: Timings) -> Figure:
    note = f"{own.median * MILLISECONDS:.2f} ms"
    return Figure(code, own.times(floor), code, about=about, note=note)
