"""M4: what five hundred open pages cost while nobody writes: the work of one core, and memory for each."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench import servers
from bench.addresses import Address
from bench.data import Scene
from bench.figures import Figure
from bench.messages import NAMESPACE
from bench.resources import KILOBYTE, memory_of
from bench.servers import HOST, PUBLIC_URL
from bench.wire import LiveLine, Loop

SOCKETS = 500
SETTLING, SECONDS = 3.0, 30.0
"""Longer than the 25 s between two pings."""
_TICK = os.sysconf("SC_CLK_TCK")


def figures(scene: Scene, folder: Path) -> Iterator[Figure]:
    """Return M4, both sides, beside a bare Flask-SocketIO with as many rooms."""
    tokens = [token for trio in scene.trios for token in trio.tokens]
    headers = [
        {**Address("live", "", tokens[number % len(tokens)]).headers, "Origin": PUBLIC_URL} for number in range(SOCKETS)
    ]
    with ExitStack() as stack:
        own = stack.enter_context(servers.cordee(folder, CORDEE_SOCKET_CAP=str(SOCKETS + 10)))
        work, each = _idle(own, [partial(LiveLine, own.port, one, namespace=NAMESPACE) for one in headers])
    with ExitStack() as stack:
        floor = stack.enter_context(servers.floor("messages", folder, threads=SOCKETS + 10))
        bare = {"Host": HOST, "Origin": f"http://{HOST}"}
        rooms = [partial(LiveLine, floor.port, bare, query=f"&room={number}") for number in range(SOCKETS)]
        floor_work, floor_each = _idle(floor, rooms)
    yield Figure("M4", work, "M4 work", about="work of one core", note=f"floor {floor_work:.1f}%")
    yield Figure("M4", each, "M4 memory", about="memory each", note=f"floor {floor_each:.0f} KB")


def _idle(running: servers.Running, open_each: Sequence[Callable[[], LiveLine]]) -> tuple[float, float]:
    """Open the lines, wait, and return the work in percent of a core, and the memory of each in kilobytes."""
    pid = running.process.pid
    first = open_each[0]()
    before = memory_of(pid)[1]
    lines = [first, *(open_one() for open_one in open_each[1:])]
    loop = Loop(*lines)
    try:
        loop.run(lambda: False, seconds=SETTLING)
        after, worked, began = memory_of(pid)[1], _ticks(pid), time.perf_counter()
        loop.run(lambda: False, seconds=SECONDS)
        work = (_ticks(pid) - worked) / _TICK / (time.perf_counter() - began) * 100
    finally:
        loop.close()
        for line in lines:
            line.close()
    return work, (after - before) / (len(lines) - 1) / KILOBYTE


def _ticks(pid: int) -> int:
    """Return what a process and its threads have worked, in ticks of the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
