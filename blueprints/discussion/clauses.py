"""The clause about a post; what it allows is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import InCollective
from blueprints.accounts.models import Role
from blueprints.core.access import Actor


class WrotePost(InCollective):
    """Who wrote it, as long as she is in the collective and the others still read what holds it."""

    def __init__(self) -> None:
        super().__init__(Role.BENEFICIARY, Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may change the post, or take it back."""
        if actor is None or not subject.is_open or subject.author_id != actor.person_id:
            return False
        return super().holds(actor, subject)
