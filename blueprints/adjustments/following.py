"""Who follows an adjustment: the small questions that the rules are made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from blueprints.accounts.models import Person, Role
from blueprints.adjustments.models import Adjustment
from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause, ReadPredicate
from blueprints.journeys.models import JourneyMember, JourneyRole


def _current() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return (
        JourneyMember.starts_at <= now,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
        exists().where(Person.id == JourneyMember.person_id, Person.ended_at.is_(None)),
    )


class FollowsAs(ReadPredicate):
    """The present members of an adjustment's journey who have one role there, and to whom it was shown.

    History begins at joining: what was shown before is shown again by the person, on purpose, or not at all. A
    colleague who covers for a coach follows none: she reads and answers new messages only.

    Args:
        role: the role in the journey.
        since: the column that says since when this side may read it; None for the person herself.
        agreed: only once both sides agreed.
    """

    def __init__(
        self, role: JourneyRole, *, since: InstrumentedAttribute[Any] | None = None, agreed: bool = False
    ) -> None:
        self.role = role
        self.since = since
        self.agreed = agreed

    def _shown_at(self, subject: Any) -> datetime | None:
        if self.agreed and subject.agreed_at is None:
            return None
        shown: datetime | None = getattr(subject, self.since.key) if self.since is not None else clock.now()
        return shown

    def holds(self, actor: Actor, subject: Any) -> bool:
        """Tell whether the actor is such a member; the adjustment comes with its journey and members."""
        now, shown = clock.now(), self._shown_at(subject)
        return shown is not None and any(
            member.person_id == actor.person_id
            and member.role is self.role
            and member.absence_id is None
            and member.is_current(now)
            and member.starts_at <= shown
            for member in subject.journey.members
        )

    def where(self, actor: Actor) -> ColumnElement[bool]:
        """Return the filter of the adjustments that the actor reads as such a member."""
        shown = [] if self.since is None else [JourneyMember.starts_at <= self.since]
        member = (
            exists()
            .where(
                JourneyMember.journey_id == Adjustment.journey_id,
                JourneyMember.person_id == actor.person_id,
                JourneyMember.role == self.role,
                JourneyMember.absence_id.is_(None),
                *shown,
                *_current(),
            )
            .correlate(Adjustment)
        )
        return and_(member, Adjustment.agreed_at.is_not(None)) if self.agreed else member

    def people(self, subject: Any) -> Select[UUID]:
        """Return such members of the adjustment's journey."""
        shown = self._shown_at(subject)
        whole = select(JourneyMember.person_id)
        if shown is None:
            return whole.where(literal(value=False))
        return whole.where(
            JourneyMember.journey_id == subject.journey_id,
            JourneyMember.role == self.role,
            JourneyMember.absence_id.is_(None),
            JourneyMember.starts_at <= shown,
            *_current(),
        )


class Moves(Clause):
    """Who may change an adjustment: some of those who follow it.

    Args:
        predicates: the groups; any of them is enough.
    """

    def __init__(self, *predicates: ReadPredicate) -> None:
        self.predicates = predicates

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor is of one of the groups."""
        return actor is not None and any(predicate.holds(actor, subject) for predicate in self.predicates)


@dataclass(frozen=True, slots=True)
class StepOf:
    """One line of "who does what".

    Args:
        adjustment: with its journey and everybody in it.
        named: those of them that the line names.
    """

    adjustment: Adjustment
    named: frozenset[UUID]


class Ticks(Clause):
    """Who may note that a line is done: whom it names, both sides when it names nobody here, and who accompanies.

    Asked about an adjustment, it tells who may for some line.

    Args:
        helper: who accompanies.
        sides: those whom lines are about.
    """

    def __init__(self, helper: ReadPredicate, *sides: ReadPredicate) -> None:
        self.helper = helper
        self.sides = sides

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor may."""
        if actor is None:
            return False
        named = subject.named if isinstance(subject, StepOf) else frozenset[UUID]()
        adjustment = subject.adjustment if isinstance(subject, StepOf) else subject
        if self.helper.holds(actor, adjustment):
            return True
        return (not named or actor.person_id in named) and any(one.holds(actor, adjustment) for one in self.sides)


class ReadsIdeasOfOthers(Clause):
    """Those who animate the collective, about what people whom they do not accompany send to the library."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether she may read and answer; the idea comes with the members of its journey."""
        if actor is None or Role.FACILITATOR not in actor.roles or subject.author_id == actor.person_id:
            return False
        return all(member.person_id != actor.person_id for member in subject.adjustment.journey.members)
