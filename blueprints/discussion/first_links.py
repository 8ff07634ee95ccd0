"""Which messages with a link are read before they are published: a newcomer's, and those that hold many.

Only what a person sends through a page is looked at, and what those who animate write is not.
"""

from datetime import timedelta
from uuid import UUID

from flask import has_request_context

from blueprints.accounts.models import Role
from blueprints.core import access, clock, links
from blueprints.discussion import queries
from blueprints.moderation.kinds import Hold

FIRST_DAYS = timedelta(days=3)
FIRST_POSTS = 3
"""Until both are behind her, a member's message with a link waits to be read."""
MANY = 4
"""From so many links on, anybody's message waits."""


def reason_to_wait(*, author_id: UUID, words: str, before: str = "") -> Hold | None:
    """Return why a text is read before it is published; None when it is not.

    Args:
        author_id: who writes it.
        words: the whole text.
        before: what it said so far, when it changes: a link that was read already is not read again.
    """
    actor = access.current_actor() if has_request_context() else None
    if actor is None or actor.person_id != author_id or Role.FACILITATOR in actor.roles:
        return None
    found = links.find(words)
    if not set(found) - set(links.find(before)):
        return None
    return Hold.LINK if len(found) >= MANY or is_new(author_id) else None


def is_new(person_id: UUID) -> bool:
    """Tell whether a member's first days or her first messages are not behind her yet."""
    row = queries.find_newness(person_id, FIRST_POSTS)
    return row is None or clock.now() - row.created_at < FIRST_DAYS or row.published < FIRST_POSTS
