"""A mail a week about one place: the feature that sends it registers how it is chosen, and the first steps ask."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from blueprints.core import access
from blueprints.core.access import Actor, Permission

Find = Callable[[UUID], bool]
Keep = Callable[[UUID, bool], None]


@dataclass(frozen=True, slots=True)
class Weekly:
    """How one such mail is chosen; nobody has it who did not ask.

    Args:
        permission: what one must be allowed to be offered it.
        find: tells whether a person chose it.
        keep: keeps what she chooses, inside a write unit.
    """

    permission: Permission
    find: Find
    keep: Keep


_offered: list[Weekly] = []


def offer(one: Weekly) -> None:
    """Let such a mail be chosen where a person says how she is told."""
    _offered.append(one)


def for_actor(actor: Actor) -> Weekly | None:
    """Return the mail of the week that a person may choose."""
    return next((one for one in _offered if access.allowed(one.permission, actor)), None)
