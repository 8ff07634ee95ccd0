"""M5: the same message between two processes, which hear each other through Valkey, and within one."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import data, rounds, servers
from bench.figures import Figure
from bench.messages import CordeeRoom, one_by_one
from bench.pages import MILLISECONDS
from tests.servers import available, postgres, valkey


def figures(folder: Path, *, turns: int, each: int) -> Iterator[Figure]:
    """Return M5: how much longer it takes, and how many messages were lost or doubled on the way.

    All three processes stand on one PostgreSQL. Who writes is on the first of the two, who reads on the other.
    """
    missing = [why for name, why in available().items() if name in ("postgresql", "valkey")]
    if missing:
        yield Figure("M5", None, "M5", note=" ".join(missing))
        return
    with ExitStack() as stack:
        url, own = stack.enter_context(postgres(durable=True)), folder.parent / "between"
        scene = data.make(own, 0, CORDEE_DATABASE_URL=url)
        alone = {"CORDEE_DATABASE_URL": url}
        both = {**alone, "CORDEE_REDIS_URL": stack.enter_context(valkey())}
        one = stack.enter_context(servers.cordee(own, **alone)).port
        two = [stack.enter_context(servers.cordee(own, **both)).port for _ in range(2)]
        app = data.application(own, **alone)
        rooms = {"one": CordeeRoom(app, scene.trios[0], (one,)), "two": CordeeRoom(app, scene.trios[1], two)}
        timings = rounds.measure(
            {name: one_by_one(stack, room, [], from_the_answer=True) for name, room in rooms.items()},
            rounds=turns,
            each=each,
        )
        wrong = sum(abs(count - room.sent) for room in rooms.values() for count in room.shown)
    note = f"{timings['two'].median * MILLISECONDS:.2f} ms, one {timings['one'].median * MILLISECONDS:.2f} ms"
    yield Figure("M5", timings["two"].times(timings["one"]), "M5", about="latency", note=note)
    yield Figure("M5", wrong, "M5 wrong", about="lost or doubled", note=f"of {sum(one.sent for one in rooms.values())}")
