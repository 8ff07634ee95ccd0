"""`python -m bench`: measure Cordée beside the floors, a line a figure; exit 1 when a must is missed.

`--only S1,S3` measures those figures only, `--long` takes more rounds, `--keep FOLDER` makes the data there and uses it
again. `python -m bench profile S1` prints what costs most in a page.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask

from bench import (
    between,
    data,
    encryption,
    feed,
    idle,
    meeting,
    messages,
    pages,
    profiling,
    resources,
    search,
    statements,
)
from bench.addresses import PROFILED, addresses
from bench.data import Scene
from bench.figures import Figure, Report
from bench.pages import Side

SMALL, LARGE = 10_000, 1_000_000
CODES = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "M1", "M2", "M3", "M4", "M5", "F1", "R1", "R2", "R3")

Measure = Callable[[], Iterable[Figure]]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: rounds, times in each, seconds of load, starts."""

    rounds: int
    each: int
    seconds: float
    loads: int
    starts: int


SHORT = Effort(rounds=25, each=12, seconds=3.0, loads=3, starts=3)
LONG = Effort(rounds=120, each=25, seconds=10.0, loads=5, starts=7)


@dataclass(frozen=True, slots=True)
class Installation:
    """One folder of data and the application on it, in this process."""

    folder: Path
    scene: Scene
    app: Flask

    @classmethod
    def make(cls, folder: Path, rows: int) -> "Installation":
        """Fill *folder*, unless it is filled already."""
        scene = data.make(folder, rows)
        return cls(folder, scene, data.application(folder))

    @property
    def side(self) -> Side:
        """Return its pages."""
        found = addresses(self.app, self.scene)
        return Side(self.folder, found, self.scene.platform_id.hex, self.scene.threads[0].hex)


def main(arguments: list[str]) -> int:
    """Measure or profile, and return the exit code."""
    asked = _parser().parse_args(arguments)
    wanted = frozenset(asked.only.split(","))
    report = Report()
    with _folder(asked.keep) as folder:
        with _logs_elsewhere(folder):
            small = Installation.make(folder / str(SMALL), SMALL)
        if asked.what == "profile":
            print(_profile(small, folder, asked.page, asked.order))
            return 0
        for measure in _measures(small, folder, wanted, LONG if asked.long else SHORT, report):
            with _logs_elsewhere(folder):
                figures = [one for one in measure() if one.code in wanted]
            report.add(figures)
            for figure in figures:
                print(figure.line(), flush=True)
    print(f"→ {report.save()}")
    return report.exit_code


def _profile(small: Installation, folder: Path, name: str, order: str) -> str:
    with _logs_elsewhere(folder):
        page = addresses(small.app, small.scene)[PROFILED.get(name, name)]
        return profiling.profile(small.app, page, order)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """Give the folder of the data: the one to keep, or one that is thrown away."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="cordee-bench-", ignore_cleanup_errors=True) as made:
        yield Path(made)


@contextmanager
def _logs_elsewhere(folder: Path) -> Iterator[None]:
    """Let the application of this process write its log into a file, as a server's would."""
    with (folder / "bench.log").open("a") as log, redirect_stdout(log):
        yield


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Mesurer Cordée à côté des planchers.")
    parser.add_argument("what", nargs="?", choices=("measure", "profile"), default="measure")
    parser.add_argument("page", nargs="?", default="S1", help="S1, S2, S3 ou le nom d’une page (avec profile)")
    parser.add_argument("--order", default="tottime", choices=("tottime", "cumtime"), help="ordre du profil")
    parser.add_argument("--only", default=",".join(CODES), help="ces figures seulement, par exemple S1,S3")
    parser.add_argument("--long", action="store_true", help="plus de tours")
    parser.add_argument("--keep", type=Path, help="dossier des données, gardé et repris")
    return parser


def _measures(
    small: Installation, folder: Path, wanted: frozenset[str], effort: Effort, report: Report
) -> Iterator[Measure]:
    """Give each measure that holds a wanted figure."""
    if wanted & {"S1", "S2", "S3", "S6", "S7"}:
        yield partial(_pages, small, folder, wanted, effort, report)
    at = (small.app, small.scene, small.folder)
    own = small.side.pages
    each: dict[str, Measure] = {
        "S4": partial(meeting.figures, small.folder, turns=effort.rounds, each=effort.each),
        "S5": partial(search.figures, small.folder, turns=effort.rounds, each=effort.each),
        "S8": partial(statements.figures, small.app, own),
        "M1": partial(messages.latency, *at, turns=effort.rounds, each=effort.each),
        "M2": partial(messages.load, *at, turns=effort.loads, seconds=effort.seconds),
        "M3": partial(encryption.figures, small.app, small.scene, turns=2 * effort.rounds, each=effort.each),
        "M4": partial(idle.figures, small.scene, small.folder),
        "M5": partial(between.figures, small.folder, turns=effort.rounds, each=effort.each),
        "F1": partial(feed.figures, small.folder, turns=effort.rounds, each=effort.each),
        "R1": partial(resources.memory, small.folder),
        "R2": partial(resources.weight, small.app, own["thread"]),
        "R3": partial(resources.start, small.folder, turns=effort.starts),
    }
    yield from (measure for code, measure in each.items() if code in wanted)


def _pages(
    small: Installation, folder: Path, wanted: frozenset[str], effort: Effort, report: Report
) -> Iterator[Figure]:
    large = Installation.make(folder / str(LARGE), LARGE).side if "S7" in wanted else None
    timings = pages.measure(small.side, large, turns=effort.rounds, each=effort.each)
    report.raw |= {name: one.in_milliseconds for name, one in timings.items()}
    return pages.figures(timings)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
