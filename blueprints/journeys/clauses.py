"""Clauses about who is part of a journey; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause
from blueprints.journeys.models import JourneyRole


class PartOfJourney(Clause):
    """The present members of a journey who have one of these roles there; the journey comes with its members.

    A colleague who covers for a coach is none of them: she reads and answers new messages (see `messaging.clauses`),
    and that is all.

    Args:
        roles: any of them is enough.
    """

    def __init__(self, *roles: JourneyRole) -> None:
        self.journey_roles = frozenset(roles)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor is such a member now."""
        if actor is None:
            return False
        now = clock.now()
        return any(
            one.person_id == actor.person_id and one.role in self.journey_roles and one.absence_id is None
            for one in subject.members
            if one.is_current(now)
        )


class Handed(Clause):
    """The two coaches of a handover, each while she is still there; it comes with its journey and members."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor is one of them."""
        if actor is None or actor.person_id not in {subject.from_person, subject.to_person}:
            return False
        return PartOfJourney(JourneyRole.COACH).holds(actor, subject)


class AwayHerself(Clause):
    """The coach whose absence it is."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether it is hers."""
        return actor is not None and Role.COACH in actor.roles and subject.person_id == actor.person_id
