"""Where a question comes from, told by the features above that start one: each registers how it says it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Step:
    """One knot of the rope: what came before the question.

    Args:
        label: what it was.
        state: when or where, in a few words.
        url: its page.
    """

    label: str
    state: str
    url: str


Find = Callable[[UUID], list[Step]]
_finders: dict[str, Find] = {}


def tells(name: str) -> Callable[[Find], Find]:
    """Register what finds the steps before a question.

    Args:
        name: kept in `Thread.origin`: never change it.
    """

    def register(find: Find) -> Find:
        _finders[name] = find
        return find

    return register


def steps_before(name: str, thread_id: UUID) -> list[Step]:
    """Return the steps before a question; none when it comes from nowhere, or nobody can say."""
    find = _finders.get(name)
    return find(thread_id) if find is not None else []
