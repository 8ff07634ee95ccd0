"""The clause about voting; what it allows is in `policy`. Whose ballots count is asked by `queries.may_vote`."""

from typing import Any

from blueprints.accounts.clauses import InCollective
from blueprints.accounts.models import Role
from blueprints.core.access import Actor


class Votes(InCollective):
    """The accompanied people of the collective; those who animate it ask the questions and do not vote."""

    def __init__(self) -> None:
        super().__init__(Role.BENEFICIARY)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may vote."""
        return actor is not None and Role.FACILITATOR not in actor.roles and super().holds(actor, subject)
