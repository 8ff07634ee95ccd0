"""Clauses about moderation; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole, InCollective
from blueprints.accounts.departures import OUTSIDE
from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause
from blueprints.moderation import kinds, queries, sealing
from blueprints.moderation.models import CaseState, Decision


class Moderates(HasRole):
    """Those who animate the collective, and the members who help to moderate as long as they are in it."""

    def __init__(self) -> None:
        super().__init__(Role.FACILITATOR, Role.MODERATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor moderates."""
        del subject
        if actor is None:
            return False
        if Role.FACILITATOR in actor.roles:
            return True
        helps = Role.MODERATOR in actor.roles and Role.BENEFICIARY in actor.roles
        return helps and OUTSIDE not in actor.roles


class ReviewsCase(Moderates):
    """Who moderates, but for her own words, and for the answer to somebody who disagrees with her."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may read the case, and decide."""
        if actor is None or not super().holds(actor, subject):
            return False
        return sealing.author_of(subject) != actor.person_id


class AnswersCase(ReviewsCase):
    """Who reviews it, neither reported the text nor wrote a part of it, nor took the first decision on it."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may decide now."""
        if actor is None or not super().holds(actor, subject):
            return False
        if subject.state is CaseState.APPEALED and subject.decided_by == actor.person_id:
            return False
        if kinds.known(subject.kind).also_wrote(subject.subject_id, actor.person_id):
            return False
        return queries.find_report(subject.id, actor.person_id) is None


class LiftsAnonymity(ReviewsCase):
    """A facilitator, for a text without a name: never a member who helps to moderate."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may lift it."""
        if actor is None or Role.FACILITATOR not in actor.roles or subject.sealed_author is None:
            return False
        return super().holds(actor, subject)


class OwnsCase(Clause):
    """Who wrote the text, named or not, once there is something to tell her."""

    roles = frozenset(Role)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the case is about the actor's text."""
        if actor is None or (subject.decision is None and not subject.why and subject.lifting_read is None):
            return False
        return sealing.author_of(subject) == actor.person_id


class Disagrees(OwnsCase):
    """The same, in the collective: what she may ask another person to read again."""

    def __init__(self) -> None:
        self.member = InCollective(Role.BENEFICIARY, Role.FACILITATOR)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may disagree."""
        if not self.member.holds(actor, subject) or subject.decision in (None, Decision.KEEP):
            return False
        return super().holds(actor, subject)
