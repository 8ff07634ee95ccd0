"""Clauses about points and messages; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole, InCollective
from blueprints.accounts.models import Role
from blueprints.agenda import names
from blueprints.core.access import Actor

MEMBERS = (Role.BENEFICIARY, Role.FACILITATOR)


class WantsPoint(InCollective):
    """The members, but its author: she wants it already."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may say "Moi aussi" to the point."""
        return actor is not None and super().holds(actor, subject) and subject.author_id != actor.person_id


class WroteOwnPoint(InCollective):
    """Who proposed a point and is still in the collective. The words of an idea are changed on the idea's own page."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may change the point, or take it off."""
        return actor is not None and super().holds(actor, subject) and subject.author_id == actor.person_id


class SetsOthersAside(HasRole):
    """Those who animate; who proposed a point takes it off as everybody does."""

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may set the point aside with a word to its author."""
        return actor is not None and super().holds(actor, subject) and subject.author_id != actor.person_id


class WroteRemark(InCollective):
    """Who wrote a message, with her name or without."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may take the message back."""
        return actor is not None and super().holds(actor, subject) and names.author_of(subject) == actor.person_id
