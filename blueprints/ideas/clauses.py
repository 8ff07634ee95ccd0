"""Clauses about an idea; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts import platforms
from blueprints.accounts.clauses import HasRole, InCollective
from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.ideas.models import READ
from blueprints.moderation.kinds import Standing

MEMBERS = (Role.BENEFICIARY, Role.FACILITATOR)


def _is_shown(subject: Any) -> bool:
    """Tell whether the others read an idea, or a row of it."""
    return subject.withdrawn_at is None and subject.standing in READ


class ReadsIdea(InCollective):
    """The members; what its author has withdrawn is hers alone, and so is what is held or removed (`moderation`)."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads the idea."""
        if actor is None or not super().holds(actor, subject):
            return False
        return subject is None or _is_shown(subject) or subject.author_id == actor.person_id


class ReadsResults(InCollective):
    """The members; everybody, where the collective chose so."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    @property
    def open_to_strangers(self) -> bool:
        """Tell whether the collective chose that everybody reads."""
        card = platforms.current()
        return card is not None and card.ideas_public_at is not None

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads what became of the ideas."""
        return self.open_to_strangers or super().holds(actor, subject)


class TakesPart(InCollective):
    """The members, as long as the idea was not withdrawn.

    Args:
        others_only: not its author.
    """

    def __init__(self, *, others_only: bool = False) -> None:
        super().__init__(*MEMBERS)
        self.others_only = others_only

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may comment on the idea, or support it."""
        if actor is None or not _is_shown(subject) or not super().holds(actor, subject):
            return False
        return not self.others_only or subject.author_id != actor.person_id


class WritesIdea(InCollective):
    """Its author, as long as she is in the collective: who left takes her idea back, and changes no word of it."""

    def __init__(self) -> None:
        super().__init__(*MEMBERS)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may change the words of the idea."""
        if actor is None or subject.author_id != actor.person_id or subject.standing is Standing.REMOVED:
            return False
        return super().holds(actor, subject)


class AnswersIdea(HasRole):
    """Those who animate the collective; nobody answers her own idea."""

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may say what becomes of the idea."""
        if actor is None or not _is_shown(subject) or not super().holds(actor, subject):
            return False
        return bool(subject.author_id != actor.person_id)
