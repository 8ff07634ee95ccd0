"""Clauses about a help to get back in; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause


class AskedByHer(Clause):
    """The person in charge who asked for a help to get back in."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether she asked."""
        return actor is not None and Role.ADMINISTRATOR in actor.roles and subject.asked_by == actor.person_id


class AnotherOfTheService(Clause):
    """Somebody else of the service than who asked, and than who is helped."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether she is a second person."""
        if actor is None or actor.roles.isdisjoint({Role.ADMINISTRATOR, Role.FACILITATOR}):
            return False
        return actor.person_id not in {subject.asked_by, subject.person_id}
