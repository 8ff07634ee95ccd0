"""Where the text of an alert stands: each feature registers, in its `caring.py`, how its own are found."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from blueprints.care import wording
from blueprints.care.models import CareAlert


@dataclass(frozen=True, slots=True)
class Place:
    """What a text is, in words, and where it is read on this site.

    Args:
        title: what it is.
        address: where those who animate read it.
        own_address: where its author reads it, when that is another page.
    """

    title: str
    address: str
    own_address: str = ""


Find = Callable[[UUID], Place | None]
_finds: dict[str, list[Find]] = {}


def finds(kind: str) -> Callable[[Find], Find]:
    """Register what finds a text of one kind; where several hold texts of it, the first that knows it answers."""

    def register(find: Find) -> Find:
        _finds.setdefault(kind, []).append(find)
        return find

    return register


def place_of(alert: CareAlert) -> Place:
    """Return where the text of an alert stands; the address is empty when it is no more."""
    for find in _finds.get(alert.kind, ()):
        found = find(alert.subject_id)
        if found is not None:
            return found
    return Place(wording.kind_of(alert.kind), alert.address)
