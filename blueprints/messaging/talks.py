"""A conversation as plain values, who reads it and since when.

Who reads is asked of the rules, one membership at a time, so that the list of readers and the start of each one's
history come from the same place.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from blueprints.core import access
from blueprints.core.access import Actor, Permission
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.models import ConversationKind


@dataclass(frozen=True, slots=True)
class Member:
    """One membership of the journey, past, present or to come."""

    person_id: UUID
    role: JourneyRole
    starts_at: datetime
    ends_at: datetime | None
    first_name: str
    last_name: str
    left_at: datetime | None
    """When the person left the platform, if she did."""

    @property
    def full_name(self) -> str:
        """Return first and last name."""
        return f"{self.first_name} {self.last_name}"

    def is_current(self, now: datetime) -> bool:
        """Tell whether the membership is open at *now*."""
        return self.left_at is None and self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """What a conversation needs of its journey."""

    id: UUID
    key_id: UUID
    employer: str
    coach_reads_health: bool
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation with its journey and members: what the rules are asked about."""

    id: UUID
    platform_id: UUID
    journey_id: UUID
    kind: ConversationKind
    last_sequence: int
    journey: JourneyFacts
    cursor: int = 0
    """How far the viewer has read."""
    unread: int = 0
    """How many messages of others are new to the viewer, bounded."""


# --- who reads, since when --------------------------------------------------------------------------------------------


def memberships_that_read(talk: Talk) -> list[Member]:
    """Return the memberships by which somebody reads *talk* now: the rules are asked about each one alone."""
    return [member for member in talk.journey.members if _reads(talk, member)]


def _reads(talk: Talk, member: Member) -> bool:
    alone = replace(talk, journey=replace(talk.journey, members=(member,)))
    actor = Actor(
        person_id=member.person_id,
        platform_id=talk.platform_id,
        session_id=member.person_id,
        roles=frozenset(),
        name="",
        pseudonym="",
    )
    return access.allowed(Permission.CONVERSATION_READ, actor, alone)


def list_readers(talk: Talk) -> list[Member]:
    """Return who reads *talk* now, each person once, in the order of joining."""
    return list({member.person_id: member for member in reversed(memberships_that_read(talk))}.values())[::-1]


def history_start(talk: Talk, person_id: UUID) -> datetime | None:
    """Return from when a person reads *talk*; None when she does not."""
    starts = [member.starts_at for member in memberships_that_read(talk) if member.person_id == person_id]
    return min(starts, default=None)
