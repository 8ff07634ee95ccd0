"""Clauses about questions; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole, InCollective
from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.discussion import signing
from blueprints.discussion.models import Standing

MEMBERS = (Role.BENEFICIARY, Role.FACILITATOR)


class ReadsThread(InCollective):
    """The members; nobody as long as the question waits to be read: its author finds it among her own messages.

    Args:
        answers: whether the question must still be there: nobody answers one that was removed.
    """

    def __init__(self, *, answers: bool = False) -> None:
        super().__init__(*MEMBERS)
        self.hidden = {Standing.HELD, Standing.REMOVED} if answers else {Standing.HELD}

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads the question."""
        if actor is None or not super().holds(actor, subject):
            return False
        return subject is None or subject.standing not in self.hidden


class LeadsThread(HasRole):
    """Those who animate, once the question is there: as long as it waits, it is read in the queue of moderation alone.

    The queue keeps from her what somebody wrote whom she accompanies.
    """

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may lead the question."""
        if actor is None or not super().holds(actor, subject):
            return False
        return subject is None or subject.standing is not Standing.HELD


class AsksThread(ReadsThread):
    """Who asked, with a name or without: the seal is opened for her own act alone."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may say that the question has its answer."""
        if actor is None or not super().holds(actor, subject):
            return False
        return signing.wrote(subject, actor.person_id, table="threads")
