"""Clauses about minutes; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts import platforms
from blueprints.accounts.clauses import InCollective
from blueprints.accounts.models import Role
from blueprints.core.access import Actor

MEMBERS = (Role.BENEFICIARY, Role.FACILITATOR)


class ReadsMinutes(InCollective):
    """The members, once the minutes are published."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads the minutes."""
        return super().holds(actor, subject) and (subject is None or subject.number > 0)


class ReadsRecords(InCollective):
    """The members; everybody, where the collective chose so."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    @property
    def open_to_strangers(self) -> bool:
        """Tell whether the collective chose that everybody reads."""
        card = platforms.current()
        return card is not None and card.minutes_public_at is not None

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads the *relevés*; what is no longer one is not found at all (see `queries`)."""
        return self.open_to_strangers or super().holds(actor, subject)
