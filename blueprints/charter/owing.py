"""Who owes a yes to the rules of now: read from what every request has already, so that no page asks the database.

Everything stays open to read. The yes is owed before the next words of hers that the others would read.
"""

from blueprints.accounts import platforms
from blueprints.charter import starter
from blueprints.core import access
from blueprints.core.access import Actor, Permission


def owes(actor: Actor | None) -> bool:
    """Tell whether the rules changed since this member agreed to them.

    The first version is agreed to in the first steps, and owed by nobody afterwards.
    """
    card = platforms.current()
    if actor is None or card is None or card.charter_number <= max(actor.charter_number, starter.FIRST):
        return False
    return access.allowed(Permission.CHARTER_AGREE, actor)
