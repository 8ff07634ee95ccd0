"""Posts of a discussion, and the thanks for them. A discussion is whatever holds posts: a thread of advice, an idea."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform
from blueprints.moderation.kinds import LONGEST_WARNING, Standing

__all__ = ["Discussion", "Post", "Reaction", "Signed", "Standing"]


class Signed(StrEnum):
    """With which name a text is signed."""

    NAME = "name"
    PSEUDONYM = "pseudonym"
    NOBODY = "nobody"


class Discussion(PlatformScoped, Identified, Model):
    """What holds posts in an order that never changes."""

    __tablename__ = "discussions"
    __table_args__ = (UniqueConstraint("platform_id", "id"),)

    post_count: Mapped[int] = mapped_column(default=0)
    """The number of the last post; what was never published has none."""
    held_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many posts wait to be read before the others read them."""
    last_post_at: Mapped[datetime | None]


class Post(PlatformScoped, Identified, Model):
    """One text of a member, signed as she chose.

    Signed by nobody: `author_id` is empty, who wrote it is sealed, the id tells no time, and until it is published
    `created_at` is the day alone.
    """

    __tablename__ = "posts"
    __table_args__ = (
        within_platform("discussion_id", "discussions"),
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("discussion_id", "number"),
        UniqueConstraint("discussion_id", "author_id", "client_id"),
        Index("ix_posts_author", "platform_id", "author_id"),
        CheckConstraint("author_id IS NULL OR sealed_author IS NULL", name="one_author"),
    )

    discussion_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    """Who wrote it; nobody when she did not sign."""
    sealed_author: Mapped[bytes | None] = mapped_column(Sealed)
    """Who wrote it without a name (see `signing`)."""
    signed: Mapped[Signed] = mapped_column(
        choice_of(Signed, "signed"), default=Signed.PSEUDONYM, server_default=Signed.PSEUDONYM.value
    )
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one post."""
    number: Mapped[int]
    """Its place. Below zero, and without order: it waits, and never was in the discussion."""
    body: Mapped[str] = mapped_column(String(5000))
    standing: Mapped[Standing] = mapped_column(
        choice_of(Standing, "standing"), default=Standing.VISIBLE, server_default=Standing.VISIBLE.value
    )
    """Whether the others read it; moderation writes it (see `moderation.kinds`)."""
    warning: Mapped[str] = mapped_column(String(LONGEST_WARNING), default="", server_default="")
    """What is shown over it while it is folded."""
    own_warning: Mapped[str] = mapped_column(String(LONGEST_WARNING), default="", server_default="")
    """The fold that its author asked for: it stays when moderation lets its own go."""
    quoted_post_id: Mapped[UUID | None]
    """The post of the same discussion that it answers. No foreign key: when that one is destroyed, the answer stays."""
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Since when nobody reads it; a minute later its words are destroyed, and the trace stays."""
    version: Mapped[int] = mapped_column(default=1)


class Reaction(PlatformScoped, Identified, Model):
    """What one member says of another's post with a button. Nobody is shown who, nor how many."""

    __tablename__ = "reactions"
    __table_args__ = (
        within_platform("post_id", "posts"),
        within_platform("person_id", "people"),
        UniqueConstraint("post_id", "person_id"),
        Index("ix_reactions_person", "platform_id", "person_id"),
    )

    post_id: Mapped[UUID]
    person_id: Mapped[UUID]
    thanks: Mapped[bool] = mapped_column(default=False)
    me_too: Mapped[bool] = mapped_column(default=False)
    useful: Mapped[bool] = mapped_column(default=False)

    fresh_id = staticmethod(secret_id)
