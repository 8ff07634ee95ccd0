"""Meetings, the dates that are proposed, and each member's answer to each date."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform


class MeetingState(StrEnum):
    """Where a meeting stands; `services.MOVES` says what may follow what."""

    DRAFT = "draft"
    POLLING = "polling"
    SCHEDULED = "scheduled"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class VoteAnswer(StrEnum):
    """Oui · Je peux, mais c’est difficile · Non."""

    YES = "yes"
    HARD = "hard"
    NO = "no"


class Meeting(PlatformScoped, Identified, Model):
    """A meeting of the collective."""

    __tablename__ = "meetings"
    __table_args__ = (
        within_platform("organiser_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("organiser_id", "client_id"),
        Index("ix_meetings_when", "platform_id", "starts_at"),
    )

    organiser_id: Mapped[UUID]
    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    """Chosen by the page that sends: the same id twice is one meeting."""
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(2000), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[MeetingState] = mapped_column(choice_of(MeetingState, "state"))
    poll_ends_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    minutes_long: Mapped[int] = mapped_column(default=120)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    options: Mapped[list["DateOption"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="DateOption.starts_at"
    )


class DateOption(PlatformScoped, Identified, Model):
    """One date that is proposed for a meeting."""

    __tablename__ = "date_options"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("meeting_id", "starts_at"),
    )

    meeting_id: Mapped[UUID]
    starts_at: Mapped[datetime]


class DateVote(PlatformScoped, Identified, Model):
    """What one person answered to one date; changeable until the answers close."""

    __tablename__ = "date_votes"
    __table_args__ = (
        within_platform("option_id", "date_options"),
        within_platform("person_id", "people"),
        UniqueConstraint("option_id", "person_id"),
        Index("ix_date_votes_person", "platform_id", "person_id"),
    )

    option_id: Mapped[UUID]
    person_id: Mapped[UUID]
    answer: Mapped[VoteAnswer] = mapped_column(choice_of(VoteAnswer, "answer"))
    answered_at: Mapped[datetime]
