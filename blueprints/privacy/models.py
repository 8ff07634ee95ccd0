"""Extraordinary accesses: who asked to read which conversations of a journey, why, who agreed, and until when."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform


class Ground(StrEnum):
    """Why the law lets two people open what others wrote (see docs/decisions/0054)."""

    DANGER = "danger"
    VIOLENCE = "violence"
    JUSTICE = "justice"
    OWN_REQUEST = "own_request"


class AccessState(StrEnum):
    """Where an extraordinary access stands; that its time is over is read from its dates."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


MOVES: dict[AccessState, frozenset[AccessState]] = {
    AccessState.ASKED: frozenset({AccessState.APPROVED, AccessState.REFUSED, AccessState.WITHDRAWN}),
    AccessState.APPROVED: frozenset({AccessState.ENDED}),
    AccessState.REFUSED: frozenset(),
    AccessState.WITHDRAWN: frozenset(),
    AccessState.ENDED: frozenset(),
}
"""Nothing comes back from an end: who must read again asks again."""


class ExtraordinaryAccess(PlatformScoped, Identified, Model):
    """One question to read a journey's words, answered by a second person, good for some hours."""

    __tablename__ = "extraordinary_accesses"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        within_platform("asked_by", "people"),
        within_platform("answered_by", "people"),
        within_platform("ended_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "client_id"),
        Index("ix_extraordinary_accesses_journey", "platform_id", "journey_id", "asked_at"),
        CheckConstraint("hours BETWEEN 1 AND 72", name="hours_bounded"),
        CheckConstraint("answered_by <> asked_by", name="two_people"),
    )

    journey_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that asks: the same id twice is one question."""
    ground: Mapped[Ground] = mapped_column(choice_of(Ground, "ground"))
    motive: Mapped[bytes] = mapped_column(Sealed)
    """The asker's words, sealed under the journey's key."""
    hours: Mapped[int]
    state: Mapped[AccessState] = mapped_column(choice_of(AccessState, "state"))
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """Until when a second person may answer."""
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    opens_until: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    """Who stopped it; None when its time had passed."""
    ended_at: Mapped[datetime | None]

    fresh_id = staticmethod(secret_id)


class NamedTalk(PlatformScoped, Identified, Model):
    """One conversation that an extraordinary access names; no other one is opened by it."""

    __tablename__ = "extraordinary_talks"
    __table_args__ = (
        within_platform("access_id", "extraordinary_accesses"),
        within_platform("conversation_id", "conversations"),
        UniqueConstraint("access_id", "conversation_id"),
    )

    access_id: Mapped[UUID]
    conversation_id: Mapped[UUID]
