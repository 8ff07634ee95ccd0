"""Meetings that come back: what they have in common, and the rule of their dates."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, within_platform


class SeriesRule(StrEnum):
    """How often meetings come back; the first date says the rest: which weekday, and which one of a month."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    WEEKDAY_OF_MONTH = "weekday_of_month"
    LAST_WEEKDAY = "last_weekday"
    DAY_OF_MONTH = "day_of_month"


class MeetingSeries(PlatformScoped, Identified, Model):
    """Meetings that come back; each of them is a meeting like any other."""

    __tablename__ = "meeting_series"
    __table_args__ = (
        within_platform("organiser_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("organiser_id", "client_id"),
    )

    organiser_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one series."""
    title: Mapped[str] = mapped_column(String(120))
    rule: Mapped[SeriesRule] = mapped_column(choice_of(SeriesRule, "rule"))
    first_on: Mapped[date] = mapped_column(Date())
    hour: Mapped[time] = mapped_column(Time())
    """As clocks in Paris show it, in summer and in winter."""
    until_on: Mapped[date] = mapped_column(Date())
    """Its last day: there is none without."""
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
