"""What the end of an account does in each feature: every feature says what it keeps and what it deletes, and does it.

A feature registers here; the page that closes an account shows the lines, and the act itself asks the features again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the recap: something of hers, and what becomes of it.

    Args:
        sentence: in plain words, with how many.
        stays: whether it is still there afterwards.
        endpoint: the page where she can look at it or change it first.
    """

    sentence: str
    stays: bool
    endpoint: str = ""


Tell = Callable[[UUID], list[Trace]]
End = Callable[[UUID], None]
_tells: list[Tell] = []
_ends: list[End] = []


def tells(tell: Tell) -> Tell:
    """Register what says, before the end, what becomes of a person's things in one feature."""
    _tells.append(tell)
    return tell


def ends(end: End) -> End:
    """Register what destroys or keeps a person's things in one feature, in the unit of the end."""
    _ends.append(end)
    return end


def recap(person_id: UUID) -> list[Trace]:
    """Return every line of every feature."""
    return [trace for tell in _tells for trace in tell(person_id)]


def end(person_id: UUID) -> None:
    """Ask every feature to do what it says."""
    for act in _ends:
        act(person_id)
