"""S4: a meeting's page on PostgreSQL, beside the floor page on the same database."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import data, rounds, servers
from bench.addresses import Address, addresses
from bench.figures import Figure
from bench.pages import MILLISECONDS, asking
from tests.servers import available, postgres

_ASKED = "meeting"
"""The one whose date is being asked: the page with most on it for a member."""


def figures(folder: Path, *, turns: int, each: int) -> Iterator[Figure]:
    """Return S4, a signed-in member at one connection against the floor."""
    missing = available().get("postgresql")
    if missing:
        yield Figure("S4", None, "S4", note=missing)
        return
    with ExitStack() as stack:
        url, own = stack.enter_context(postgres()), folder.parent / "meeting"
        scene = data.make(own, 0, CORDEE_DATABASE_URL=url)
        page = addresses(data.application(own, CORDEE_DATABASE_URL=url), scene)[_ASKED]
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        floor = stack.enter_context(servers.floor("meetings", own, CORDEE_FLOOR_DATABASE=plain))
        cordee = stack.enter_context(servers.cordee(own, CORDEE_DATABASE_URL=url))
        bare = Address("floor meeting", f"/meeting/{scene.meetings[0]}")
        timings = rounds.measure(
            {"floor": asking(stack, floor.port, bare), "cordee": asking(stack, cordee.port, page)},
            rounds=turns,
            each=each,
        )
    base, mine = timings["floor"], timings["cordee"]
    note = f"{mine.median * MILLISECONDS:.2f} ms, floor {base.median * MILLISECONDS:.2f} ms"
    yield Figure("S4", mine.times(base), "S4", note=note)
