"""Who reads a conversation, as data, and clauses about it; which of them allows what is in `policy`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, literal, or_, select

from blueprints.accounts.models import Person
from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.core.clauses import Clause, Readers, ReadPredicate
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole
from blueprints.messaging.models import Conversation


class MemberAs(ReadPredicate):
    """The present members of the conversation's journey who have one role there.

    Args:
        role: the role in the journey.
        flag: a yes of the journey that is needed as well (a column of `Journey`); it was not said to who covers for
            a colleague.
    """

    def __init__(self, role: JourneyRole, *, flag: str | None = None) -> None:
        self.role = role
        self.flag = flag

    def holds(self, actor: Actor, subject: Any) -> bool:
        """Tell whether the actor is such a member; the conversation comes with its journey and members."""
        journey, now = subject.journey, clock.now()
        if self.flag is not None and not getattr(journey, self.flag):
            return False
        return any(
            member.person_id == actor.person_id and member.role is self.role and member.is_current(now)
            for member in journey.members
            if self.flag is None or member.absence_id is None
        )

    def where(self, actor: Actor) -> ColumnElement[bool]:
        """Return the filter of the conversations in whose journey the actor is such a member."""
        member = exists().where(
            JourneyMember.journey_id == Conversation.journey_id,
            JourneyMember.person_id == actor.person_id,
            JourneyMember.role == self.role,
            *self._for_herself(),
            *_current(),
        )
        return and_(member, self._flagged()) if self.flag else member

    def _for_herself(self) -> tuple[ColumnElement[bool], ...]:
        return (JourneyMember.absence_id.is_(None),) if self.flag else ()

    def _flagged(self) -> ColumnElement[bool]:
        flag: ColumnElement[bool] = getattr(Journey, self.flag or "")
        return exists().where(Journey.id == Conversation.journey_id, flag)

    def people(self, subject: Any) -> Select[UUID]:
        """Return such members of the conversation's journey."""
        if self.flag is not None and not getattr(subject.journey, self.flag):
            return select(JourneyMember.person_id).where(literal(value=False))
        return select(JourneyMember.person_id).where(
            JourneyMember.journey_id == subject.journey_id,
            JourneyMember.role == self.role,
            *self._for_herself(),
            *_current(),
        )


def _current() -> tuple[ColumnElement[bool], ...]:
    now = clock.now()
    return (
        JourneyMember.starts_at <= now,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
        exists().where(Person.id == JourneyMember.person_id, Person.ended_at.is_(None)),
    )


class SharesItsPast(Clause):
    """The accompanied person, about a conversation that she reads herself.

    Args:
        person: who the accompanied person is.
        readers: who reads conversations.
    """

    def __init__(self, person: ReadPredicate, readers: Sequence[Readers]) -> None:
        self.person = person
        self.readers = readers

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the conversation is hers to share."""
        if actor is None or not self.person.holds(actor, subject.talk):
            return False
        return any(readers.holds(actor, subject.talk) for readers in self.readers)
