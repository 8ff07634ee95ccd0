"""R1–R3: memory after load, weight of a page and of a first visit, seconds to start."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from flask import Flask

from bench import data, inside, servers
from bench.addresses import Address, addresses
from bench.figures import Figure
from bench.wire import HttpLine, LiveLine
from blueprints.core.assets import SHEET, Assets
from tests.servers import available, postgres, valkey

KILOBYTE = 1024
MEBIBYTE = 1024 * 1024
LOAD = 150
OPEN_SOCKETS = 40
FONT = "fonts/atkinson-next.woff2"
_PAGES = ("meetings", "conversations", "conversation", "home of a member", "testimonials")


# --- R1 ---------------------------------------------------------------------------------------------------------------


def memory(folder: Path) -> Iterator[Figure]:
    """Return R1: two processes of pages and the one of the sockets, after load, all their memory added up.

    They run in the environment that `make bench` makes of `requirements.txt` alone: libraries import what they find
    beside them, and development tools would weigh in each process.
    """
    python = servers.SERVED_BY
    missing = [why for name, why in available().items() if name in ("postgresql", "valkey")]
    if not python.exists():
        missing.append("L’environnement de service manque : make bench le fait.")
    if missing:
        yield Figure("R1", None, "R1", note=" ".join(missing))
        return
    with ExitStack() as stack:
        url, own = stack.enter_context(postgres()), folder.parent / "memory"
        scene = data.make(own, 0, CORDEE_DATABASE_URL=url)
        pages = addresses(data.application(own, CORDEE_DATABASE_URL=url), scene)
        more = {"CORDEE_DATABASE_URL": url, "CORDEE_REDIS_URL": stack.enter_context(valkey())}
        kinds = ("pages", "pages", "live")
        running = [stack.enter_context(servers.cordee(own, str(python), **more, CORDEE_PROCESS=kind)) for kind in kinds]
        for one in running[:2]:
            _visit(stack, one.port, [pages[name] for name in _PAGES])
        for trio in scene.trios[:OPEN_SOCKETS]:
            headers = Address("live", "", trio.tokens[0]).headers | {"Origin": servers.PUBLIC_URL}
            stack.callback(LiveLine(running[2].port, headers, namespace="/live").close)
        kept = [memory_of(one.process.pid) for one in running]
        shared, alone = (sum(part) / MEBIBYTE for part in zip(*kept, strict=True))
        yield Figure("R1", shared, "R1", note=f"PSS; USS {alone:.0f} MiB")


def _visit(stack: ExitStack, port: int, pages: list[Address]) -> None:
    line = HttpLine(port)
    stack.callback(line.close)
    for _ in range(LOAD):
        for page in pages:
            line.ask(page.wire)


def memory_of(pid: int) -> tuple[int, int]:
    """Return what a process and its children hold, in bytes: their share of what is shared (PSS), and alone (USS)."""
    pss, uss = _rollup(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        more = memory_of(int(child))
        pss, uss = pss + more[0], uss + more[1]
    return pss, uss


def _rollup(text: str) -> tuple[int, int]:
    found = {name: int(size) * KILOBYTE for name, size in re.findall(r"^(\w+): +(\d+) kB", text, re.MULTILINE)}
    return found["Pss"], found["Private_Clean"] + found["Private_Dirty"]


# --- R2 ---------------------------------------------------------------------------------------------------------------


def weight(app: Flask, page: Address) -> Iterator[Figure]:
    """Return R2: a page of twenty posts as it is, and all that a first visit fetches beside it, compressed."""
    body = inside.ask(app, page.path, page.headers).body
    yield Figure("R2", len(body) / KILOBYTE, "R2 page", about="page")
    assets: Assets = app.extensions["assets"]
    scripts = sorted(one.relative_to(assets.folder).as_posix() for one in assets.folder.glob("js/**/*.js"))
    first = [_fetched(app, assets.url(path)) for path in (SHEET, FONT, *scripts)]
    note = f"sheet {first[0] / KILOBYTE:.1f}, font {first[1] / KILOBYTE:.1f}, scripts {sum(first[2:]) / KILOBYTE:.1f}"
    yield Figure("R2", sum(first) / KILOBYTE, "R2 first visit", about="first visit", note=note)


def _fetched(app: Flask, path: str) -> int:
    told = inside.ask(app, path, {"Host": servers.HOST, "Accept-Encoding": "gzip"})
    if told.status != inside.OK:
        message = f"{path} answered {told.status}"
        raise LookupError(message)
    return len(told.body)


# --- R3 ---------------------------------------------------------------------------------------------------------------


def start(folder: Path, *, turns: int) -> Iterator[Figure]:
    """Return R3: seconds to the first answer of the demo, on an empty folder and on the one it left."""
    demo = {"CORDEE_ENV": "demo", "CORDEE_PUBLIC_URL": "http://localhost"}
    with servers.cordee(folder.parent / "start-prepared", **demo):
        pass  # modules are compiled by the first start of all
    first: list[float] = []
    second: list[float] = []
    for turn in range(turns):
        for seconds in (first, second):
            with servers.cordee(folder.parent / f"start-{turn}", **demo) as running:
                seconds.append(running.seconds)
    yield Figure("R3", median(first), "R3", about="first start")
    yield Figure("R3", median(second), "R3", about="second start")
