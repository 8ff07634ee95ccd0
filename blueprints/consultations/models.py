"""Consultations, the answers that are offered, and the ballots: sealed while it is open, destroyed when it closes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, secret_id, within_platform


class Consultation(PlatformScoped, Identified, Model):
    """One question to the accompanied people, from when to when."""

    __tablename__ = "consultations"
    __table_args__ = (
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        UniqueConstraint("platform_id", "survey_year", "position"),
        Index("ix_consultations_closes", "platform_id", "closed_at", "closes_at", "id"),
    )

    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one consultation."""
    question: Mapped[str] = mapped_column(String(200))
    about: Mapped[str] = mapped_column(String(2000), default="")
    several: Mapped[bool]
    """Whether one may choose several answers."""
    survey_year: Mapped[int | None]
    """Of the yearly survey that it is a question of; `position` is its place there."""
    position: Mapped[int] = mapped_column(default=0)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the members were told that it is open."""
    closed_at: Mapped[datetime | None]
    """When the totals were made, and key and ballots destroyed."""
    key_id: Mapped[UUID | None]
    """The key of the keystore that its ballots are sealed under; none once it is closed."""
    voters: Mapped[int | None]
    """How many voted; known once it is closed, and only when there are enough."""
    outcome: Mapped[str] = mapped_column(String(2000), default="")
    outcome_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class ConsultationChoice(PlatformScoped, Identified, Model):
    """One answer that is offered, and how many chose it."""

    __tablename__ = "consultation_choices"
    __table_args__ = (
        within_platform("consultation_id", "consultations"),
        UniqueConstraint("consultation_id", "position"),
    )

    consultation_id: Mapped[UUID]
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(120))
    votes: Mapped[int | None]
    """Known once it is closed, and only when enough people voted."""


class Ballot(PlatformScoped, Identified, Model):
    """What one person chooses, sealed; there is one a person, without a date.

    Until the end, the order of the rows on the disk still tells in which order people voted, not what.
    """

    __tablename__ = "ballots"
    __table_args__ = (
        within_platform("consultation_id", "consultations"),
        within_platform("person_id", "people"),
        UniqueConstraint("consultation_id", "person_id"),
    )

    consultation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    choice: Mapped[bytes] = mapped_column(Sealed)

    fresh_id = staticmethod(secret_id)
