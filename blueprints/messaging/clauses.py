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
from blueprints.messaging.talks import history_start


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


class SinceHerHistory(Clause):
    """The readers of a conversation, for what was sent in it since their history began; the subject has both.

    Args:
        readers: of the conversation.
    """

    def __init__(self, *readers: Readers) -> None:
        self.readers = readers

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the actor reads the conversation, and this of it."""
        if actor is None or not any(reader.holds(actor, subject.talk) for reader in self.readers):
            return False
        start = history_start(subject.talk, actor.person_id)
        return start is not None and start <= subject.sent_at


class HerOwnWords(SinceHerHistory):
    """Who wrote a message, as long as she reads its conversation; the subject has both."""

    def holds(self, actor: Actor | None, subject: Any) -> bool:
        """Tell whether the message is the actor's own."""
        return actor is not None and subject.author_id == actor.person_id and super().holds(actor, subject)
