"""One storm: processes of Cordée that are killed at random moments while people write, and what is left after it."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import NullPool, create_engine, text

from tests import servers
from tests.crash.clients import HOLD, PATIENCE, Journal, Writer
from tests.crash.scales import Tally, compare
from tests.raw import Visitor

CONVERSATION = re.compile(r"/mon-accompagnement/conversations/[0-9a-f-]{36}")
WRITERS = ("sophie.lantier", "julien.mercadier")
THREADS = 6
EACH = 100
"""Acknowledgements between two lines of progress."""
Say = Callable[[str], None]
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

    @property
    def name(self) -> str:
        """Return the word that chooses it."""
        return f"{self.database}-{self.processes}"


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


def rage(setup: Setup, data: Path, *, sends: int, seed: int, say: Say = lambda line: None) -> Tally:
    """Let people write while processes are killed, and count what is left.

    Args:
        setup: what is under the storm.
        data: an empty folder.
        sends: how many messages are written, by `THREADS` writers.
        seed: of what is left to chance.
        say: told how far it is.
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
        kills = _kill_while(writers, under, journal, chance, say)
        for writer in writers:
            writer.join()
        kills += _kill_before_the_last_leave(under, chance, say)
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


def _kill_while(writers: list[Writer], under: Service, journal: Journal, chance: Random, say: Say) -> int:
    """Kill a process each time some more messages were acknowledged, until everything is written."""
    kills = heard = 0
    while any(writer.is_alive() for writer in writers):
        for _ in range(chance.randint(3, 40)):
            if not journal.acknowledged.acquire(timeout=2):
                break
            heard += 1
            if heard % EACH == 0:
                say(f"{heard} acknowledgements, {kills} kills")
        time.sleep(chance.random() / 20)
        if any(writer.is_alive() for writer in writers):
            under.kill(chance.randrange(len(under.served)))
            kills += 1
    return kills


def _kill_before_the_last_leave(under: Service, chance: Random, say: Say) -> int:
    """Kill a process once more while the last messages wait, then let them leave."""
    if not (waiting := _waiting(under)):
        return 0
    say(f"{waiting} still wait before they leave")
    under.kill(chance.randrange(len(under.served)))
    end = time.monotonic() + HOLD + PATIENCE
    while _waiting(under) and time.monotonic() < end:
        time.sleep(1)
    return 1


def _waiting(under: Service) -> int:
    """Count the messages that are held and have not left."""
    engine = create_engine(under.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM held_messages")).scalar_one())


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


# --- what nobody names ------------------------------------------------------------------------------------------------

_WITHOUT = {
    "a file without a message": (
        "SELECT count(*) FROM stored_files f WHERE NOT EXISTS (SELECT 1 FROM message_files m WHERE m.file_id = f.id)"
    ),
    "a message whose file is missing": (
        "SELECT count(*) FROM messages m WHERE m.brings_files AND NOT EXISTS "
        "(SELECT 1 FROM message_files f WHERE f.message_id = m.id)"
    ),
    "a message that never left": "SELECT count(*) FROM held_messages",
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
