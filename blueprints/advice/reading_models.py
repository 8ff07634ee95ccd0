"""What each member keeps for herself about the questions, and the few words that sum one up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform
from blueprints.discussion.easy import EasyState

LONGEST_SUMMARY = 1500


class ThreadReading(PlatformScoped, Identified, Model):
    """How far one member has read one question, and whether she is told of its answers. Hers alone."""

    __tablename__ = "thread_readings"
    __table_args__ = (
        within_platform("thread_id", "threads"),
        within_platform("person_id", "people"),
        UniqueConstraint("thread_id", "person_id"),
        Index(
            "ix_thread_readings_followed",
            "platform_id",
            "person_id",
            sqlite_where=literal_column("is_followed"),
            postgresql_where=literal_column("is_followed"),
        ),
    )

    thread_id: Mapped[UUID]
    person_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(default=0)
    """The last post that she read; it never goes back. No moment is kept: nobody is "last seen" here."""
    is_followed: Mapped[bool] = mapped_column(default=False)

    @staticmethod
    def fresh_id() -> UUID:
        """Return an id that does not tell when she came."""
        return secret_id()


class HiddenTopic(PlatformScoped, Identified, Model):
    """A topic that one member does not want to meet, for today or until she says otherwise."""

    __tablename__ = "hidden_topics"
    __table_args__ = (
        within_platform("person_id", "people"),
        ForeignKeyConstraint(["platform_id", "topic"], ["topics.platform_id", "topics.code"], ondelete="CASCADE"),
        UniqueConstraint("person_id", "topic"),
    )

    person_id: Mapped[UUID]
    topic: Mapped[str] = mapped_column(String(32))
    until: Mapped[datetime | None]
    """Midnight in Paris; nothing: always."""


class AdviceChoice(PlatformScoped, Identified, Model):
    """What one member chose about the questions of others; without a row: told of answers to her own, and no mail."""

    __tablename__ = "advice_choices"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("person_id"))

    person_id: Mapped[UUID]
    follows_asked: Mapped[bool] = mapped_column(default=True)
    """She is told of the answers to what she asks."""
    follows_answered: Mapped[bool] = mapped_column(default=False)
    """She is told of the answers that follow her own."""
    shows_unanswered: Mapped[bool] = mapped_column(default=False)
    """Her home names questions that nobody has answered."""
    weekly: Mapped[bool] = mapped_column(default=False)
    """One mail a week says that there is something to read."""
    week_asked: Mapped[str] = mapped_column(String(10), default="")
    """The Monday of the last week for which that mail was asked for, as 2026-03-02."""


class ThreadSummary(PlatformScoped, Identified, Model):
    """« En bref »: what a question and its answers say, in a few words, with their easy-read twin."""

    __tablename__ = "thread_summaries"
    __table_args__ = (within_platform("thread_id", "threads"), UniqueConstraint("thread_id"))

    thread_id: Mapped[UUID]
    body: Mapped[str] = mapped_column(String(LONGEST_SUMMARY))
    easy: Mapped[str] = mapped_column(String(LONGEST_SUMMARY), default="")
    state: Mapped[EasyState] = mapped_column(choice_of(EasyState, "state"), default=EasyState.DRAFT)
    reviewed_by_count: Mapped[int] = mapped_column(default=0)
    """How many people concerned read these very easy words again."""
    is_behind: Mapped[bool] = mapped_column(default=False)
    """The words changed since the easy-read ones were written."""
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
