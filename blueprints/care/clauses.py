"""Clauses about alerts; what they allow is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole
from blueprints.accounts.models import Role
from blueprints.care import queries, sealing
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause


class Called(HasRole):
    """A facilitator who was called for this very alert, as long as it is open."""

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may open the alert."""
        if actor is None or subject.closed_at is not None or not super().holds(actor, subject):
            return False
        return queries.was_called(subject.id, actor.person_id)


class WroteWords(Clause):
    """Who wrote the words that an alert is about, whatever became of her place here."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor wrote them."""
        return actor is not None and subject.author_mac in sealing.marks_of(actor.person_id)


class AwayFromCalls(HasRole):
    """Whose absence it is."""

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may take it back."""
        return actor is not None and super().holds(actor, subject) and subject.person_id == actor.person_id
