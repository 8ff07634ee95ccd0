"""Clauses about invitations and arrivals; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.clauses import HasRole
from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause
from blueprints.joining.roles import COLLECTIVE


class OfTheCollective(Clause):
    """Those who animate the collective, about who is in it; the person comes with her roles."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the person is one of theirs now."""
        if actor is None or Role.FACILITATOR not in actor.roles or subject.ended_at is not None:
            return False
        now = clock.now()
        return any(
            one.role in COLLECTIVE and one.starts_at <= now and (one.ends_at is None or now < one.ends_at)
            for one in subject.roles
        )


class InvitedToTheCollective(Clause):
    """Those who animate the collective, about who is invited to it."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the invitation is to the collective alone."""
        if actor is None or Role.FACILITATOR not in actor.roles:
            return False
        return subject.role in COLLECTIVE and subject.journey_id is None


class OpenedByHer(Clause):
    """Who opened it, as long as she holds one of these roles.

    Args:
        roles: any of them is enough.
    """

    def __init__(self, *roles: Role) -> None:
        self.role = HasRole(*roles)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor opened it."""
        return actor is not None and subject.opened_by == actor.person_id and self.role.holds(actor, subject)
