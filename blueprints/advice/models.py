"""Threads: one question, its answers, and whether the asker has what she needed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, within_platform


class Topic(StrEnum):
    """The starter set of topics."""

    SEEKING = "seeking"
    AT_WORK = "at_work"
    TELLING = "telling"
    FATIGUE = "fatigue"
    RIGHTS = "rights"
    DAILY_LIFE = "daily_life"
    COLLECTIVE = "collective"


class Thread(PlatformScoped, Identified, Model):
    """A question to the collective. Its posts are those of its discussion; the first one is the question."""

    __tablename__ = "threads"
    __table_args__ = (
        within_platform("discussion_id", "discussions"),
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_threads_latest", "platform_id", "last_activity_at", "id"),
        Index("ix_threads_topic", "platform_id", "topic", "last_activity_at", "id"),
        Index(
            "ix_threads_unanswered",
            "platform_id",
            "last_activity_at",
            "id",
            sqlite_where=text("answer_count = 0"),
            postgresql_where=text("answer_count = 0"),
        ),
        Index("ix_threads_author", "platform_id", "author_id", "last_activity_at", "id"),
    )

    discussion_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    topic: Mapped[Topic] = mapped_column(choice_of(Topic, "topic"))
    title: Mapped[str] = mapped_column(String(120))
    answer_count: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    settling_post_id: Mapped[UUID | None]
    last_activity_at: Mapped[datetime]
    created_at: Mapped[datetime]
