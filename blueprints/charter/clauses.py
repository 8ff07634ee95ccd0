"""Clauses about a proposed change of the rules; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole, InCollective
from blueprints.accounts.models import Role
from blueprints.core.access import Actor

MEMBERS = (Role.BENEFICIARY, Role.FACILITATOR)
_READ = frozenset({"visible", "folded"})


class ReadsProposal(InCollective):
    """The members; what is read before the others do, or was removed, is its author's alone.

    Args:
        others_only: not its author.
    """

    def __init__(self, *, others_only: bool = False) -> None:
        super().__init__(*MEMBERS)
        self.others_only = others_only

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads the proposal, or says that she supports it."""
        if actor is None or subject.withdrawn_at is not None or not super().holds(actor, subject):
            return False
        own = subject.author_id == actor.person_id
        return not (own and self.others_only) and (own or subject.standing in _READ)


class AnswersProposal(HasRole):
    """Those who animate the collective; nobody answers her own proposal."""

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may say what becomes of the proposal."""
        if actor is None or subject.withdrawn_at is not None or not super().holds(actor, subject):
            return False
        return bool(subject.author_id != actor.person_id) and subject.standing in _READ
