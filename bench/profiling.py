"""Where the time of one page goes: cProfile around the application itself, without a server."""

import cProfile
import io
import pstats
from time import perf_counter

from flask import Flask

from bench import inside
from bench.addresses import Address

WARM_UP, TIMES = 50, 500
LINES = 60


def profile(app: Flask, page: Address, order: str = "tottime") -> str:
    """Return the most costly functions of *page*, and its bare time in this process.

    Args:
        app: the application, on filled data.
        page: the page.
        order: `tottime` (what a function costs itself) or `cumtime` (with what it calls).
    """

    def run(times: int) -> None:
        for _ in range(times):
            inside.ask(app, page.path, page.headers)

    run(WARM_UP)
    before = perf_counter()
    run(TIMES)
    bare = (perf_counter() - before) / TIMES * 1000
    profiler = cProfile.Profile()
    profiler.enable()
    run(TIMES)
    profiler.disable()
    output = io.StringIO()
    pstats.Stats(profiler, stream=output).sort_stats(order).print_stats(LINES)
    return f"{page.name} {page.path}: {bare:.2f} ms a page in this process\n{output.getvalue()}"
