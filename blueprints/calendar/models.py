"""What one person chose about her own calendar, the address of her feed, and what her calendar was sent."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform


class Scope(StrEnum):
    """Which meetings go into a calendar."""

    MINE = "mine"
    ALL = "all"


class Delay(StrEnum):
    """How long before a meeting a person is reminded of it."""

    WEEK = "week"
    DAY = "day"
    HOURS = "hours"


class CalendarChoice(PlatformScoped, Identified, Model):
    """What one person chose; without a row: quiet, her own meetings, no mail, no reminder."""

    __tablename__ = "calendar_choices"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("person_id"))

    person_id: Mapped[UUID]
    is_discreet: Mapped[bool] = mapped_column(default=True)
    """Her calendar shows a neutral title, and nothing of what the meeting is about."""
    neutral_title: Mapped[str] = mapped_column(String(60), default="")
    """Her own words for it; empty: ours."""
    shows_place: Mapped[bool] = mapped_column(default=False)
    scope: Mapped[Scope] = mapped_column(choice_of(Scope, "scope"), default=Scope.MINE)
    is_invited: Mapped[bool] = mapped_column(default=False)
    """A mail puts each meeting she comes to into her calendar."""
    reminds_week: Mapped[bool] = mapped_column(default=False)
    reminds_day: Mapped[bool] = mapped_column(default=False)
    reminds_hours: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]


class CalendarFeed(PlatformScoped, Identified, Model):
    """The address at which a person's calendar reads her meetings: computed from `key`, which a reset replaces."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("person_id"),
        UniqueConstraint("platform_id", "key"),
    )

    person_id: Mapped[UUID]
    key: Mapped[UUID] = mapped_column(default=secret_id)
    generation: Mapped[int] = mapped_column(default=1)
    """How many addresses there were: the same click twice makes one."""
    made_at: Mapped[datetime]


class Invitation(PlatformScoped, Identified, Model):
    """What the mails said last of one meeting to one person's calendar."""

    __tablename__ = "calendar_invitations"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        within_platform("person_id", "people"),
        UniqueConstraint("meeting_id", "person_id"),
        Index("ix_calendar_invitations_when", "platform_id", "starts_at"),
        Index("ix_calendar_invitations_person", "platform_id", "person_id"),
    )

    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(default=-1)
    """The number of the last mail; it never goes back."""
    digest: Mapped[str] = mapped_column(String(32), default="")
    """Of what the last invitation said; empty when her calendar holds nothing of ours."""
    starts_at: Mapped[datetime | None]
    """When what her calendar holds begins."""
    minutes_long: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    """Since when a mail about it waits to leave."""


class Reminder(PlatformScoped, Identified, Model):
    """That one person was reminded of one date of a meeting, this long before: once is enough."""

    __tablename__ = "calendar_reminders"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        within_platform("person_id", "people"),
        UniqueConstraint("meeting_id", "person_id", "delay", "for_date"),
        Index("ix_calendar_reminders_person", "platform_id", "person_id"),
    )

    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    delay: Mapped[Delay] = mapped_column(choice_of(Delay, "delay"))
    for_date: Mapped[datetime]
