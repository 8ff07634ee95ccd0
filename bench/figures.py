"""Figures, what each must reach and aims at, and the verdict of a run."""

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure must reach, and what it aims at.

    Args:
        must: beyond it the run fails.
        goal: what we aim at.
        unit: written after the number.
        at_least: the larger the better.
        digits: after the point.
    """

    must: float
    goal: float
    unit: str = "x"
    at_least: bool = False
    digits: int = 1

    def is_met(self, value: float) -> bool:
        """Tell whether *value* is good enough."""
        return value >= self.must if self.at_least else value <= self.must

    def write(self, value: float) -> str:
        """Return *value* with its unit."""
        return f"{value:.{self.digits}f}{self.unit}"

    def sides(self) -> str:
        """Return both bounds, as one reads them."""
        return f"must {self.must:g}{self.unit}, goal {self.goal:g}{self.unit}"


BOUNDS = {
    "S1": Bound(8, 4),
    "S2": Bound(4, 2.5),
    "S3": Bound(5, 2.5),
    "S4": Bound(5, 2.5),
    "S5": Bound(4, 2),
    "S6": Bound(6, 4),
    "S7": Bound(1.5, 1.15, digits=2),
    "S8 lists": Bound(6, 4, unit="", digits=0),
    "S8 pages": Bound(10, 7, unit="", digits=0),
    "M1": Bound(5, 2.5),
    "M2 one process": Bound(8, 15, unit="%", at_least=True),
    "M2 two processes": Bound(12, 30, unit="%", at_least=True),
    "M3": Bound(1.10, 1.03, digits=2),
    "M4 work": Bound(5, 2, unit="%"),
    "M4 memory": Bound(160, 120, unit=" KB", digits=0),
    "M5": Bound(2, 1.5, digits=2),
    "M5 wrong": Bound(0, 0, unit="", digits=0),
    "F1": Bound(50, 25, unit=" ms"),
    "R1": Bound(320, 270, unit=" MiB", digits=0),
    "R2 page": Bound(45, 32, unit=" KB"),
    "R2 first visit": Bound(150, 100, unit=" KB"),
    "R3": Bound(3, 1.5, unit=" s", digits=2),
}
"""What must be reached, and what is aimed at: `README.md` says what each is."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, or the reason why it was not measured.

    Args:
        code: its name in the table, such as `S1`.
        value: None when it was not measured.
        bound: the name of its bound in `BOUNDS`.
        about: which page or case, when there are several.
        note: the figures behind it, or why there is none.
    """

    code: str
    value: float | None
    bound: str
    about: str = ""
    note: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether it lets the run pass; what was not measured does."""
        return self.value is None or BOUNDS[self.bound].is_met(self.value)

    def line(self) -> str:
        """Return the line of the report."""
        name = f"{self.code} {self.about}".strip()
        bound = BOUNDS[self.bound]
        if self.value is None:
            return f"{name} skipped: {self.note}"
        verdict = "ok" if self.is_met else "MISSED"
        line = f"{name} {bound.write(self.value)} ({bound.sides()}) {verdict}"
        return f"{line}  [{self.note}]" if self.note else line


@dataclass(slots=True)
class Report:
    """All the figures of one run, and the raw medians behind them."""

    figures: list[Figure] = field(default_factory=list)
    raw: dict[str, dict[str, float]] = field(default_factory=dict)

    def add(self, figures: Iterable[Figure]) -> None:
        """Add figures."""
        self.figures.extend(figures)

    @property
    def exit_code(self) -> int:
        """Return 1 when a must is missed, or when nothing was measured at all."""
        measured = any(figure.value is not None for figure in self.figures)
        return 0 if measured and all(figure.is_met for figure in self.figures) else 1

    def lines(self) -> list[str]:
        """Return the report, a line a figure."""
        return [figure.line() for figure in self.figures]

    def save(self, folder: Path = RESULTS) -> Path:
        """Write the run as JSON and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC)
        path = folder / f"{now:%Y%m%d-%H%M%S}.json"
        told = {
            "at": now.isoformat(),
            "python": platform.python_version(),
            "figures": [asdict(figure) | {"met": figure.is_met} for figure in self.figures],
            "milliseconds": self.raw,
        }
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path
