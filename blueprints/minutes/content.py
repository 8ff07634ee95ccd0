"""What a published version holds: its points in one canonical writing, and the mark that holds those before."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from blueprints.minutes.models import MinutesPoint, MinutesTask, Outcome


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what by when."""

    id: str
    who: str
    what: str
    due: str

    @property
    def due_at(self) -> datetime | None:
        """Return the day by which."""
        return datetime.fromisoformat(self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class Point:
    """One point as it was published."""

    id: str
    item: str
    """The point of the agenda; empty when it came up at the meeting."""
    title: str
    outcome: str
    words: str
    reply: str
    tasks: tuple[Task, ...]

    @property
    def kind(self) -> Outcome:
        """Return what became of it."""
        return Outcome(self.outcome)

    @property
    def said(self) -> tuple[str, ...]:
        """Return what its author would want to know of: another one, and it is told again."""
        return (self.outcome, self.words, self.reply)


def take(points: Sequence[MinutesPoint], tasks: Iterable[MinutesTask]) -> tuple[Point, ...]:
    """Return what is written now, as a version would hold it."""
    by_point: dict[UUID, list[Task]] = {}
    for one in tasks:
        due = one.due_at.isoformat() if one.due_at else ""
        by_point.setdefault(one.point_id, []).append(Task(str(one.id), one.who, one.what, due))
    return tuple(
        Point(
            id=str(point.id),
            item=str(point.item_id or ""),
            title=point.title,
            outcome=point.outcome.value if point.outcome else "",
            words=point.words,
            reply=point.reply,
            tasks=tuple(by_point.get(point.id, ())),
        )
        for point in points
    )


def write(points: Iterable[Point]) -> str:
    """Return points as a version keeps them: the same points are always the same signs."""
    return json.dumps([asdict(one) for one in points], ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(content: str) -> tuple[Point, ...]:
    """Return the points of a version."""
    return tuple(_point(one) for one in json.loads(content))


def _point(kept: Mapping[str, Any]) -> Point:
    return Point(**{**kept, "tasks": tuple(Task(**task) for task in kept["tasks"])})


def fingerprint(points: Iterable[Point]) -> str:
    """Return what tells whether the words are still those that were read again before publishing."""
    return hashlib.sha256(write(points).encode()).hexdigest()


def mark(before: bytes, number: int, why: str, content: str) -> bytes:
    """Return the mark of a version: it changes with its words, and with those of every version before."""
    own = json.dumps([number, why, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + own.encode()).digest()


def count(points: Iterable[Point]) -> Mapping[Outcome, int]:
    """Return how many points became what."""
    counts = dict.fromkeys(Outcome, 0)
    for one in points:
        counts[one.kind] += 1
    return counts
