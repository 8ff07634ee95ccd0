"""One storm: processes of Cordée that are killed at random moments while people write, and what is left after it."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import create_engine, text

from tests import servers
from tests.crash.clients import Journal, Writer, Written, words_of
from tests.raw import Visitor

CONVERSATION = re.compile(r"/mon-accompagnement/conversations/[0-9a-f-]{36}")
WRITERS = ("sophie.lantier", "julien.mercadier")
THREADS = 6
OLD = 2 * 3600
"""Seconds by which the files are made older before the sweeping, which leaves young ones alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What is under the storm.

    Args:
        database: sqlite or postgresql.
        processes: how many answer pages; two hear each other through Valkey.
    """

    database: str
    processes: int

    def __str__(self) -> str:
        """Return what it is, in words."""
        return f"{self.database}, {self.processes} process{'es' if self.processes > 1 else ''}"


@dataclass(slots=True)
class Tally:
    """What a storm left: every count but the first should be zero."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    orphans: int = 0
    kills: int = 0
    sent_again: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(
            self.acknowledged + other.acknowledged,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.out_of_order + other.out_of_order,
            self.orphans + other.orphans,
            self.kills + other.kills,
            self.sent_again + other.sent_again,
            self.faults + other.faults,
        )

    def __str__(self) -> str:
        """Return the counts on one line."""
        return (
            f"acknowledged {self.acknowledged} · lost {self.lost} · doubled {self.doubled} · "
            f"out of order {self.out_of_order} · orphans {self.orphans}"
        )

    @property
    def is_clean(self) -> bool:
        """Tell whether every promise was kept."""
        return not (self.lost or self.doubled or self.out_of_order or self.orphans or self.faults)


class Service:
    """The processes of one storm, each on a port that it keeps when it is started again."""

    def __init__(self, setup: Setup, data: Path, stack: ExitStack) -> None:
        self.data = data
        self.environ: dict[str, str] = {}
        if setup.database == "postgresql":
            self.environ["CORDEE_DATABASE_URL"] = stack.enter_context(servers.postgres())
        if setup.processes > 1:
            self.environ["CORDEE_REDIS_URL"] = stack.enter_context(servers.valkey())
        self.running: list[ExitStack] = []
        self.served: list[servers.Served] = []
        for _ in range(setup.processes):
            self._add(servers.free_port())
        stack.callback(self.stop)

    def _add(self, port: int) -> None:
        own = ExitStack()
        self.served.append(own.enter_context(servers.cordee(self.data, CORDEE_PORT=str(port), **self.environ)))
        self.running.append(own)

    def kill(self, which: int) -> None:
        """End one process with nothing left to say, and start it again."""
        served = self.served[which]
        served.process.kill()
        served.process.wait()
        self.running[which].close()
        own = ExitStack()
        again = servers.cordee(self.data, CORDEE_PORT=str(served.port), **self.environ)
        self.served[which], self.running[which] = own.enter_context(again), own

    def stop(self) -> None:
        """Stop all processes."""
        for own in self.running:
            own.close()
        self.running.clear()

    @property
    def database_url(self) -> str:
        """Return the address of the database."""
        return self.environ.get("CORDEE_DATABASE_URL") or f"sqlite:///{self.data / 'cordee.db'}"

    def command(self, *words: str) -> str:
        """Run a command of the service, and return what it says."""
        environ = {**os.environ, "CORDEE_ENV": "demo", "CORDEE_DATA": str(self.data), **self.environ}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            check=True, capture_output=True, text=True, cwd=servers.ROOT, env=environ,
        )  # fmt: skip
        return done.stdout


@contextmanager
def service(setup: Setup, data: Path) -> Iterator[Service]:
    """Start what is under the storm."""
    with ExitStack() as stack:
        yield Service(setup, data, stack)


def rage(setup: Setup, data: Path, *, sends: int, seed: int) -> Tally:
    """Let people write while processes are killed, and count what is left.

    Args:
        setup: what is under the storm.
        data: an empty folder.
        sends: how many messages are written, by `THREADS` writers.
        seed: of what is left to chance.
    """
    journal, chance = Journal(), Random(seed)  # noqa: S311 - no secret
    with service(setup, data) as under:
        people = [_enter(under, login) for login in WRITERS]
        address = _shared(people[0][0])
        already = len(_kept(people[0][0], address))
        writers = [
            Writer(
                number=number,
                visitors=people[number % len(people)],
                address=address,
                token=people[number % len(people)][0].token_of(address),
                count=sends // THREADS,
                journal=journal,
                seed=seed,
            )
            for number in range(THREADS)
        ]
        for writer in writers:
            writer.start()
        kills = _kill_while(writers, under, journal, chance)
        for writer in writers:
            writer.join()
        tally = compare(journal, [_kept(one[0], address)[already:] for one in people])
        tally.kills = kills
        under.stop()
        tally.orphans = _orphans(under, tally.faults)
    return tally


def _enter(under: Service, login: str) -> list[Visitor]:
    """Return one person at each process: the session is the same."""
    first = Visitor(under.served[0].port)
    first.enter(login)
    return [Visitor(served.port, cookies=first.cookies) for served in under.served]


def _shared(visitor: Visitor) -> str:
    found = CONVERSATION.search(visitor.get("/mon-accompagnement").body)
    if found is None:
        raise servers.ServerError("the demo has no conversation")
    return found[0]


def _kill_while(writers: list[Writer], under: Service, journal: Journal, chance: Random) -> int:
    """Kill a process each time some more messages were acknowledged, until everything is written."""
    kills = 0
    while any(writer.is_alive() for writer in writers):
        for _ in range(chance.randint(3, 40)):
            if not journal.acknowledged.acquire(timeout=2):
                break
        time.sleep(chance.random() / 20)
        if any(writer.is_alive() for writer in writers):
            under.kill(chance.randrange(len(under.served)))
            kills += 1
    return kills


def _kept(visitor: Visitor, address: str) -> list[tuple[int, str]]:
    """Return the place and the words of every message of the conversation, as the feed gives them."""
    kept: list[tuple[int, str]] = []
    place = 0
    while True:
        told = json.loads(visitor.get(f"{address}/messages?depuis={place}").body)
        kept += [(one["sequence"], one["text"]) for one in told["messages"]]
        if not told["more"]:
            return kept
        place = told["messages"][-1]["place"]


def compare(journal: Journal, views: list[list[tuple[int, str]]]) -> Tally:
    """Hold what was acknowledged against what each reader is given."""
    first = views[0]
    places: dict[str, list[int]] = {}
    for place, words in first:
        places.setdefault(words, []).append(place)
    found = {one.client_id: places.get(words_of(one.client_id), []) for one in journal.written}
    return Tally(
        acknowledged=sum(bool(one.places) for one in journal.written),
        lost=sum(bool(one.places) and not found[one.client_id] for one in journal.written),
        doubled=sum(max(0, len(where) - 1) for where in found.values()),
        out_of_order=_disorder(journal.written, found) + sum(view != first for view in views) + _gaps(first),
        sent_again=sum(one.tries - 1 for one in journal.written),
        faults=list(journal.faults),
    )


def _disorder(written: list[Written], found: dict[UUID, list[int]]) -> int:
    """Count messages that stand elsewhere than their writer was told, or before one that she wrote earlier."""
    told_elsewhere = sum(any(place not in found[one.client_id] for place in one.places) for one in written)
    late, last = 0, Counter[int]()
    for one in written:
        place = min(found[one.client_id], default=0)
        late += place < last[one.worker]
        last[one.worker] = max(place, last[one.worker])
    return told_elsewhere + late


def _gaps(view: list[tuple[int, str]]) -> int:
    places = [place for place, _ in view]
    return sum(after != before + 1 for before, after in pairwise(places))


# --- what nobody names ------------------------------------------------------------------------------------------------

_WITHOUT = {
    "a file without a message": (
        "SELECT count(*) FROM stored_files f WHERE NOT EXISTS (SELECT 1 FROM message_files m WHERE m.file_id = f.id)"
    ),
    "a message whose file is missing": (
        "SELECT count(*) FROM messages m WHERE m.brings_files AND NOT EXISTS "
        "(SELECT 1 FROM message_files f WHERE f.message_id = m.id)"
    ),
    "a request that was given up": "SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL AND fault <> 'dropped'",
}


def _orphans(under: Service, faults: list[str]) -> int:
    """Count what nothing names any more, after the sweeping that each hour brings; say of what kind."""
    old = time.time() - OLD
    blobs = [path for path in (under.data / "files").rglob("*") if path.is_file()]
    for path in blobs:
        os.utime(path, (old, old))
    under.command("files", "sweep")
    under.command("files", "check")
    engine = create_engine(under.database_url)
    with engine.connect() as connection:
        counts = {what: int(connection.execute(text(query)).scalar_one()) for what, query in _WITHOUT.items()}
        conversations = {str(one).replace("-", "") for one in connection.scalars(text("SELECT id FROM conversations"))}
        asked = connection.scalars(text("SELECT arguments FROM outbox WHERE name = 'messaging.tell_unread'"))
        named = [json.loads(one)["conversation"].replace("-", "") for one in asked]
        rows = int(connection.execute(text("SELECT count(*) FROM stored_files WHERE key IS NOT NULL")).scalar_one())
    engine.dispose()
    counts["a request about no conversation"] = sum(one not in conversations for one in named)
    counts["bytes without a row"] = sum(path.exists() for path in blobs) - rows
    faults += [f"{what}: {count}" for what, count in counts.items() if count]
    return sum(abs(count) for count in counts.values())
