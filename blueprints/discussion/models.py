"""Posts of a discussion. A discussion is whatever holds posts: a thread of advice, an idea."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, within_platform


class Discussion(PlatformScoped, Identified, Model):
    """What holds posts in an order that never changes."""

    __tablename__ = "discussions"
    __table_args__ = (UniqueConstraint("platform_id", "id"),)

    post_count: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime | None]


class Post(PlatformScoped, Identified, Model):
    """One text of a member, signed with her name in the collective."""

    __tablename__ = "posts"
    __table_args__ = (
        within_platform("discussion_id", "discussions"),
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("discussion_id", "number"),
        UniqueConstraint("discussion_id", "author_id", "client_id"),
        Index("ix_posts_author", "platform_id", "author_id"),
    )

    discussion_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one post."""
    number: Mapped[int]
    body: Mapped[str] = mapped_column(String(5000))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Since when nobody reads it; a minute later its words are destroyed, and the trace stays."""
    version: Mapped[int] = mapped_column(default=1)
