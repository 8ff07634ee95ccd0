"""Interleaved measuring: every target in every round, so that a noisy machine weighs on all of them alike."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter

Act = Callable[[], object]
_HUNDRED = 100


@dataclass(slots=True)
class Timings:
    """What one target took, in seconds, round by round."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def all(self) -> list[float]:
        """Return every single time."""
        return [one for times in self.rounds for one in times]

    @property
    def median(self) -> float:
        """Return the median time, in seconds."""
        return statistics.median(self.all)

    @property
    def p99(self) -> float:
        """Return the time that 99 of 100 stay under, in seconds."""
        ordered = sorted(self.all)
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // _HUNDRED)]

    @property
    def in_milliseconds(self) -> dict[str, float]:
        """Return median and p99, for the record."""
        return {"median": round(self.median * 1000, 3), "p99": round(self.p99 * 1000, 3)}

    def times(self, floor: "Timings") -> float:
        """Return how many times *floor* this is: the median over the rounds of the ratio within each round."""
        pairs = zip(self.rounds, floor.rounds, strict=True)
        return statistics.median(statistics.median(own) / statistics.median(base) for own, base in pairs)


def measure(targets: Mapping[str, Act], *, rounds: int, each: int) -> dict[str, Timings]:
    """Run every target *each* times in each of *rounds* rounds; a first round only warms up.

    The order turns from round to round, so that no target always follows the same one. An act that returns a number of
    seconds has taken the time itself.
    """
    timings = {name: Timings() for name in targets}
    names = list(targets)
    for turn in range(rounds + 1):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            taken = _times(targets[name], each)
            if turn:
                timings[name].rounds.append(taken)
    return timings


def _times(act: Act, each: int) -> list[float]:
    taken = []
    for _ in range(each):
        before = perf_counter()
        told = act()
        taken.append(told if isinstance(told, float) else perf_counter() - before)
    return taken
