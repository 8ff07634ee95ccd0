"""S4: a meeting's page on PostgreSQL, beside the floor page on the same database."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench import data, rounds, servers
from bench.addresses import Address, addresses
from bench.figures import Figure
from bench.pages import MILLISECONDS, asking
from tests.servers import available, postgres

_ASKED = "meeting"
"""The one whose date is being asked: the page with most on it for a member. The figure is hers; who organises has the
ranking, the names and the moves on the same page, and is told in the note."""


def figures(folder: Path, *, turns: int, each: int) -> Iterator[Figure]:
    """Return S4, a signed-in member at one connection against the floor."""
    missing = available().get("postgresql")
    if missing:
        yield Figure("S4", None, "S4", note=missing)
        return
    with ExitStack() as stack:
        url, own = stack.enter_context(postgres()), folder.parent / "meeting"
        scene = data.make(own, 0, CORDEE_DATABASE_URL=url)
        organising = addresses(data.application(own, CORDEE_DATABASE_URL=url), scene)[_ASKED]
        page = replace(organising, token=scene.long_tokens[0])
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        floor = stack.enter_context(servers.floor("meetings", own, CORDEE_FLOOR_DATABASE=plain))
        cordee = stack.enter_context(servers.cordee(own, CORDEE_DATABASE_URL=url))
        bare = Address("floor meeting", f"/meeting/{scene.meetings[0]}")
        timings = rounds.measure(
            {
                "floor": asking(stack, floor.port, bare),
                "cordee": asking(stack, cordee.port, page),
                "organising": asking(stack, cordee.port, organising),
            },
            rounds=turns,
            each=each,
        )
    base, mine, other = (timings[name] for name in ("floor", "cordee", "organising"))
    told = [one.median * MILLISECONDS for one in (mine, base, other)]
    note = f"{told[0]:.2f} ms, floor {told[1]:.2f} ms; who organises {told[2]:.2f} ms, {other.times(base):.1f}x"
    yield Figure("S4", mine.times(base), "S4", note=note)
