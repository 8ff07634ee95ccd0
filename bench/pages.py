"""S1–S3, S6 and S7: pages of Cordée beside the floors, at one connection, in interleaved rounds."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import rounds, servers, wire
from bench.addresses import SEARCHED, Address
from bench.figures import Figure
from bench.rounds import Timings

HERE = ("thread", "testimonials", "threads", "meetings", "conversations")
LISTS = ("threads", "meetings", "conversations")
MEETINGS = ("meetings", "meetings, past", "meetings, deep", "meetings, own", "meetings, own deep", "meeting, answered")
GROWING = (
    "threads",
    "threads, deep",
    "thread",
    *SEARCHED,
    "conversations",
    "conversation",
    "conversation, deep",
    *MEETINGS,
)
"""`conversations` holds the counts of unread messages."""
LARGE = ", large"
MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Side:
    """One folder of data, and the pages of it that are asked for."""

    data: Path
    pages: Mapping[str, Address]
    platform: str
    thread: str


def measure(small: Side, large: Side | None, *, turns: int, each: int) -> dict[str, Timings]:
    """Serve the floors and both sides, ask them all in turn, and return what each took."""
    with _targets(small, large) as targets:
        return rounds.measure(targets, rounds=turns, each=each)


@contextmanager
def _targets(small: Side, large: Side | None) -> Iterator[dict[str, Callable[[], object]]]:
    floors = {
        "floor page": f"/page/{small.thread}",
        "floor list": f"/list/{small.platform}",
        "floor public": f"/public/{small.platform}",
    }
    with ExitStack() as stack:
        hello = stack.enter_context(servers.floor("hello", small.data))
        floor = stack.enter_context(servers.floor("pages", small.data))
        own = stack.enter_context(servers.cordee(small.data))
        targets = {"hello": asking(stack, hello.port, Address("hello", "/"))}
        for name, path in floors.items():
            targets[name] = asking(stack, floor.port, Address(name, path))
        for name in HERE if large is None else dict.fromkeys((*HERE, *GROWING)):
            targets[name] = asking(stack, own.port, small.pages[name])
        if large is not None:
            other = stack.enter_context(servers.cordee(large.data))
            for name in GROWING:
                targets[name + LARGE] = asking(stack, other.port, large.pages[name])
        yield targets


def asking(stack: ExitStack, port: int, page: Address) -> Callable[[], object]:
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
    """Return S1, S2, S3, S6, and S7 when it was measured."""
    yield _ratio("S1", "", timings["thread"], timings["hello"])
    yield _ratio("S2", "", timings["testimonials"], timings["hello"])
    for name in LISTS:
        yield _ratio("S3", name, timings[name], timings["floor list"])
    tail, floor = timings["thread"].p99, timings["floor page"].p99
    note = f"p99 {tail * MILLISECONDS:.2f} ms, floor {floor * MILLISECONDS:.2f} ms"
    yield Figure("S6", tail / floor, "S6", note=note)
    for name in GROWING:
        if name + LARGE in timings:
            yield Figure("S7", timings[name + LARGE].times(timings[name]), "S7", about=name)


def _ratio(code: str, about: str, own: Timings, floor: Timings) -> Figure:
    note = f"{own.median * MILLISECONDS:.2f} ms, floor {floor.median * MILLISECONDS:.2f} ms"
    return Figure(code, own.times(floor), code, about=about, note=note)
