"""S5: looking for a rare and for a common word in 100,000 posts, beside FTS5 without any ranking, in the same run."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

from bench import data, rounds, servers
from bench.addresses import SEARCHED, Address, addresses
from bench.figures import Figure
from bench.floors.pages import INDEX
from bench.pages import MILLISECONDS, asking

ROWS = 100_000
_WORDS = """INSERT INTO floor.found (rowid, body)
SELECT posts.rowid, CASE posts.number WHEN 1 THEN threads.title || ' ' ELSE '' END || posts.body
FROM posts JOIN threads ON threads.discussion_id = posts.discussion_id"""


def figures(folder: Path, *, turns: int, each: int) -> Iterator[Figure]:
    """Return S5 of both words."""
    own = folder.parent / str(ROWS)
    scene = data.make(own, ROWS)
    _index(own)
    pages = addresses(data.application(own), scene)
    with ExitStack() as stack:
        floor = stack.enter_context(servers.floor("pages", own))
        cordee = stack.enter_context(servers.cordee(own))
        targets = {}
        for name, word in SEARCHED.items():
            bare = Address(f"floor {name}", f"/search/{quote(word)}")
            targets[f"floor {name}"] = asking(stack, floor.port, bare)
            targets[name] = asking(stack, cordee.port, pages[name])
        timings = rounds.measure(targets, rounds=turns, each=each)
    for name in SEARCHED:
        mine, base = timings[name], timings[f"floor {name}"]
        note = f"{mine.median * MILLISECONDS:.2f} ms, floor {base.median * MILLISECONDS:.2f} ms"
        yield Figure("S5", mine.times(base), "S5", about=name.partition(", ")[2], note=note)


def _index(folder: Path) -> None:
    """Make the floor's index of the words of every post, the title with the question, unless it is there."""
    path = folder / INDEX
    if path.exists() and path.stat().st_size:
        return
    with closing(sqlite3.connect(folder / "cordee.db")) as connection:
        connection.execute("ATTACH ? AS floor", (str(path),))
        connection.execute("CREATE VIRTUAL TABLE floor.found USING fts5(body)")
        connection.execute(_WORDS)
        connection.commit()
