"""Clauses about an extraordinary access; which of them allows what is in `policy`."""

from typing import Any

from blueprints.accounts.models import Role
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause
from blueprints.journeys.clauses import PartOfJourney
from blueprints.journeys.models import JourneyRole
from blueprints.privacy.models import Ground


class InChargeOutside(Clause):
    """The person in charge, about a journey in which she has never had a place; it comes with its members."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether she is."""
        if actor is None or Role.ADMINISTRATOR not in actor.roles:
            return False
        return all(member.person_id != actor.person_id for member in subject.members)


class WhoAsked(Clause):
    """Who asked for an extraordinary access, as long as she is in charge and no part of the journey."""

    def __init__(self, *, while_open: bool = False) -> None:
        self.while_open = while_open

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor asked; *while_open*: and whether it is open now."""
        question = getattr(subject, "question", subject)
        if actor is None or not InChargeOutside().holds(actor, question) or question.row.asked_by != actor.person_id:
            return False
        return bool(question.is_open) if self.while_open else True


class SecondOfTwo(Clause):
    """Who of the service may answer for an extraordinary access: see `privacy.queries.list_seconds`."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor is among them, and still of the service."""
        if actor is None or actor.roles.isdisjoint({Role.ADMINISTRATOR, Role.FACILITATOR}):
            return False
        return actor.person_id in subject.seconds


class AtHerOwnRequest(Clause):
    """The accompanied person, for an access that she asked for herself."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether it is hers to stop."""
        person = PartOfJourney(JourneyRole.BENEFICIARY)
        return actor is not None and subject.row.ground is Ground.OWN_REQUEST and person.holds(actor, subject)
