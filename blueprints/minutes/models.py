"""The minutes of a meeting, written on its points; every published state of them is kept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, within_platform
from blueprints.discussion.easy import EasyState


class Outcome(StrEnum):
    """Décidé · répondu · on en a parlé, sans décider · remis à plus tard."""

    DECIDED = "decided"
    ANSWERED = "answered"
    DISCUSSED = "discussed"
    PUT_OFF = "put_off"


class Minutes(PlatformScoped, Identified, Model):
    """What was said at one meeting: its points are what is being written, its versions what members read."""

    __tablename__ = "minutes"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("meeting_id"),
        Index("ix_minutes_record", "platform_id", "record_at", "id"),
    )

    meeting_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(default=0)
    """The last version that was published; 0: a draft, which those who animate read alone."""
    published_at: Mapped[datetime | None]
    """Since when members read it."""
    record_at: Mapped[datetime | None]
    """Since when everybody reads its *relevé*, without names nor remarks."""
    created_at: Mapped[datetime]


class MinutesPoint(PlatformScoped, Identified, Model):
    """One point, as it is being written."""

    __tablename__ = "minutes_points"
    __table_args__ = (
        within_platform("minutes_id", "minutes"),
        within_platform("edited_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("minutes_id", "client_id"),
        Index("ix_minutes_points_order", "minutes_id", "position", "id"),
    )

    minutes_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one point."""
    item_id: Mapped[UUID | None]
    """The point of the agenda; None for what came up at the meeting. The minutes stay when that point is destroyed."""
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[Outcome | None] = mapped_column(choice_of(Outcome, "outcome"))
    words: Mapped[str] = mapped_column(String(4000), default="")
    """What was decided or answered."""
    reply: Mapped[str] = mapped_column(String(2000), default="")
    """What was answered to who did not come and had something to say; never in a *relevé*."""
    edited_by: Mapped[UUID | None]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class MinutesTask(PlatformScoped, Identified, Model):
    """Who does what by when, as it was settled at a meeting."""

    __tablename__ = "minutes_tasks"
    __table_args__ = (
        within_platform("point_id", "minutes_points"),
        within_platform("done_by", "people"),
        UniqueConstraint("platform_id", "id"),
        Index("ix_minutes_tasks_point", "point_id", "position", "id"),
        Index("ix_minutes_tasks_due", "platform_id", "done_at", "due_at", "id"),
    )

    point_id: Mapped[UUID]
    position: Mapped[int]
    who: Mapped[str] = mapped_column(String(80), default="")
    """As it was said: a name that the collective knows, or "l’animation"."""
    what: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime | None]
    """The day by which; none was said."""
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]


class MinutesVersion(PlatformScoped, Identified, Model):
    """One published state: it never changes, and its mark holds those before."""

    __tablename__ = "minutes_versions"
    __table_args__ = (
        within_platform("minutes_id", "minutes"),
        within_platform("author_id", "people"),
        UniqueConstraint("minutes_id", "number"),
        CheckConstraint("number > 0", name="number"),
    )

    minutes_id: Mapped[UUID]
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    """The points as JSON, in one canonical writing (see `content`)."""
    why: Mapped[str] = mapped_column(String(500), default="")
    """What changed and why; nothing for the first."""
    mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    """SHA-256 of the mark before, the number, the reason and the content."""
    author_id: Mapped[UUID]
    published_at: Mapped[datetime]


class EasyMinutes(PlatformScoped, Identified, Model):
    """The easy-read twin of the minutes."""

    __tablename__ = "easy_minutes"
    __table_args__ = (
        within_platform("minutes_id", "minutes"),
        UniqueConstraint("minutes_id"),
        CheckConstraint("reviewed_by_count >= 0", name="reviewed_by_count"),
    )

    minutes_id: Mapped[UUID]
    body: Mapped[str] = mapped_column(String(8000))
    state: Mapped[EasyState] = mapped_column(choice_of(EasyState, "state"))
    reviewed_by_count: Mapped[int] = mapped_column(default=0)
    """How many people concerned read this very text again."""
    of_number: Mapped[int]
    """The version that it says: a later one now, and the minutes changed since."""
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class MinutesThread(PlatformScoped, Identified, Model):
    """A question of Conseils that was asked from a point."""

    __tablename__ = "minutes_threads"
    __table_args__ = (
        within_platform("minutes_id", "minutes"),
        within_platform("thread_id", "threads"),
        UniqueConstraint("thread_id"),
        Index("ix_minutes_threads_point", "minutes_id", "point_id"),
    )

    minutes_id: Mapped[UUID]
    point_id: Mapped[UUID]
    """The point, as the versions name it; it may be gone from what is being written."""
    thread_id: Mapped[UUID]
