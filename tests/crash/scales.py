"""The scales: what was acknowledged on one side, what each reader is given on the other."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from tests.crash.clients import Journal, Written, words_of


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


def compare(journal: Journal, views: list[list[tuple[int, str]]]) -> Tally:
    """Hold what was acknowledged against what each reader is given."""
    first = views[0]
    places: dict[str, list[int]] = {}
    for place, words in first:
        places.setdefault(words, []).append(place)
    found = {one.client_id: places.get(words_of(one.client_id), []) for one in journal.written}
    return Tally(
        acknowledged=sum(one.is_acknowledged for one in journal.written),
        lost=sum(one.is_acknowledged and not found[one.client_id] for one in journal.written),
        doubled=sum(max(0, len(where) - 1) for where in found.values()),
        out_of_order=_disorder(journal.written, found) + sum(view != first for view in views) + _gaps(first),
        sent_again=sum(one.tries - 1 for one in journal.written),
        faults=list(journal.faults),
    )


def _disorder(written: list[Written], found: dict[UUID, list[int]]) -> int:
    """Count messages that stand elsewhere than their writer was told, or before one that she wrote earlier.

    What waited before it left stands after what was written meanwhile: only what she was told of it counts.
    """
    told_elsewhere = sum(any(place not in found[one.client_id] for place in one.places) for one in written)
    late, last = 0, Counter[int]()
    for one in written:
        if one.hold:
            continue
        place = min(found[one.client_id], default=0)
        late += place < last[one.worker]
        last[one.worker] = max(place, last[one.worker])
    return told_elsewhere + late


def _gaps(view: list[tuple[int, str]]) -> int:
    places = [place for place, _ in view]
    return sum(after != before + 1 for before, after in pairwise(places))
