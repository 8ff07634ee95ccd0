"""A conversation as plain values, who reads it and since when.

Who reads is asked of the rules, one membership at a time, so that the list of readers and the start of each one's
history come from the same place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from blueprints.core import access, clock
from blueprints.core.access import Actor, Permission
from blueprints.core.text import isolate
from blueprints.journeys.models import JourneyRole
from blueprints.messaging.models import ConversationKind


class Member(NamedTuple):
    """One membership of the journey, past, present or to come."""

    person_id: UUID
    role: JourneyRole
    starts_at: datetime
    ends_at: datetime | None
    first_name: str
    last_name: str
    left_at: datetime | None
    """When the person left the platform, if she did."""
    id: UUID
    """Of the membership."""
    absence_id: UUID | None
    """The absence that she covers, if that is why she is here."""

    @property
    def full_name(self) -> str:
        """Return first and last name."""
        return isolate(f"{self.first_name} {self.last_name}")

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
    coach_reads_health_at: datetime | None
    members: tuple[Member, ...]
    closed_at: datetime | None = None
    """When the journey ended: what was said stays readable, nothing is added."""


NEVER: Mapping[UUID, datetime] = MappingProxyType({})
"""The past of a conversation that was shared with nobody."""


class Talk(NamedTuple):
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
    shared: Mapping[UUID, datetime] = NEVER
    """From when the accompanied person shared it on purpose, by person (of a list: the viewer alone)."""
    opened_at: datetime | None = None
    """When it was opened (not known in lists)."""
    last_at: datetime | None = None
    """When its last message was sent (not known in lists)."""


# --- who reads, since when --------------------------------------------------------------------------------------------


def memberships_that_read(talk: Talk) -> list[Member]:
    """Return the memberships by which somebody reads *talk* now."""
    return _memberships(talk, Permission.CONVERSATION_READ)


def is_seen_by(talk: Talk, person_id: UUID) -> bool:
    """Tell whether a person may know that *talk* exists."""
    return _is_one_of(talk, Permission.CONVERSATION_SEE, person_id)


def is_written_by(talk: Talk, person_id: UUID) -> bool:
    """Tell whether a person may write in *talk* now."""
    return _is_one_of(talk, Permission.CONVERSATION_WRITE, person_id)


def _is_one_of(talk: Talk, permission: Permission, person_id: UUID) -> bool:
    own, covering = _roles_that_may(permission, talk.kind, talk.journey.coach_reads_health)
    now = clock.now()
    return any(
        member.role in (own if member.absence_id is None else covering) and member.is_current(now)
        for member in talk.journey.members
        if member.person_id == person_id
    )


def _memberships(talk: Talk, permission: Permission) -> list[Member]:
    now = clock.now()
    return [one for one in _that_may(talk, permission) if one.is_current(now)]


def memberships_of_readers(talk: Talk) -> list[Member]:
    """Return the memberships by which somebody reads *talk*, has read it, or is going to: whatever their dates."""
    return _that_may(talk, Permission.CONVERSATION_READ)


def _that_may(talk: Talk, permission: Permission) -> list[Member]:
    own, covering = _roles_that_may(permission, talk.kind, talk.journey.coach_reads_health)
    return [one for one in talk.journey.members if one.role in (own if one.absence_id is None else covering)]


@cache
def _roles_that_may(
    permission: Permission,
    kind: ConversationKind,
    coach_reads_health: bool,  # noqa: FBT001 - a fact
) -> tuple[frozenset[JourneyRole], frozenset[JourneyRole]]:
    """Ask the rules about each role, and about who covers in it, once: they stay the same as long as the process."""
    own, covering = (
        frozenset(role for role in JourneyRole if _role_may(permission, kind, role, coach_reads_health, covers=covers))
        for covers in (False, True)
    )
    return own, covering


def _role_may(
    permission: Permission,
    kind: ConversationKind,
    role: JourneyRole,
    coach_reads_health: bool,  # noqa: FBT001 - a fact
    *,
    covers: bool,
) -> bool:
    """Ask the rules about an open membership alone in its journey."""
    nobody = UUID(int=0)
    always = datetime.min.replace(tzinfo=UTC)
    alone = Member(nobody, role, always, None, "", "", None, nobody, nobody if covers else None)
    journey = JourneyFacts(nobody, nobody, "", coach_reads_health, None, (alone,))
    actor = Actor(person_id=nobody, platform_id=nobody, session_id=nobody, roles=frozenset(), name="", pseudonym="")
    return access.allowed(permission, actor, Talk(nobody, nobody, nobody, kind, 0, journey))


def list_readers(talk: Talk) -> list[Member]:
    """Return who reads *talk* now, each person once, in the order of joining."""
    return list({member.person_id: member for member in reversed(memberships_that_read(talk))}.values())[::-1]


def counted_from(talk: Talk, person_id: UUID) -> datetime | None:
    """Return from when the lists have counted what is new to the viewer: see `queries`."""
    now = clock.now()
    starts = [one.starts_at for one in talk.journey.members if one.person_id == person_id and one.is_current(now)]
    if starts and person_id in talk.shared:
        starts.append(talk.shared[person_id])
    return min(starts, default=None)


def own_start(talk: Talk, member: Member) -> datetime:
    """Return from when a membership reads *talk* by itself: its start, or the person’s yes to what is about health."""
    yes = talk.journey.coach_reads_health_at
    late = talk.kind is ConversationKind.HEALTH and member.role is JourneyRole.COACH and yes is not None
    return max(member.starts_at, yes) if late and yes else member.starts_at


def history_start(talk: Talk, person_id: UUID) -> datetime | None:
    """Return from when a person reads *talk*; None when she does not.

    The one answer to that question: since she joined, or earlier where the accompanied person shared it on purpose.
    """
    starts = [own_start(talk, member) for member in memberships_that_read(talk) if member.person_id == person_id]
    if starts and person_id in talk.shared:
        starts.append(talk.shared[person_id])
    return min(starts, default=None)
