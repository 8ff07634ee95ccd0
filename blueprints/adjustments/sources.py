"""Where an adjustment may begin from besides an empty page: whoever holds such words registers how they are found."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from blueprints.core.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A message as the start of an adjustment.

    Args:
        journey_id: whose it is.
        message_id: what a card stands under; None where the employer's side must not learn of the conversation.
        text: its words, to begin with; empty where nothing may be quoted.
        shown: the employer's side reads the conversation already.
    """

    journey_id: UUID
    message_id: UUID | None
    text: str
    shown: bool


Find = Callable[[UUID, Actor], Source | None]
_finds: list[Find] = []


def finds(find: Find) -> Find:
    """Register what finds a message that *actor* may read; it gives None for every other one."""
    _finds[:] = [find]
    return find


def find(message_id: UUID | None, actor: Actor) -> Source | None:
    """Return what an adjustment may begin with; None when there is no such message for this reader."""
    if message_id is None or not _finds:
        return None
    return _finds[0](message_id, actor)
