"""Clauses about roles and authors; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.departures import OUTSIDE
from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause


class HasRole(Clause):
    """Who holds one of these roles on the platform.

    Args:
        roles: any of them is enough.
    """

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor holds one."""
        del subject
        return actor is not None and not self.roles.isdisjoint(actor.roles)


class InCollective(HasRole):
    """Who holds one of these roles and has not left the collective; those who animate it are always in it."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor is in it."""
        if actor is None or not super().holds(actor, subject):
            return False
        return OUTSIDE not in actor.roles or Role.FACILITATOR in actor.roles


class IsAuthor(Clause):
    """Who wrote it, as long as she holds one of these roles.

    Args:
        roles: any of them is enough.
    """

    def __init__(self, *roles: Role) -> None:
        self.role = HasRole(*roles)

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor is the author."""
        return actor is not None and subject.author_id == actor.person_id and self.role.holds(actor, subject)
