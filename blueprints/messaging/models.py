"""Conversations of a journey, their messages, and how far each person has read."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, within_platform
from blueprints.files.models import StoredFile
from blueprints.journeys.models import Journey


class ConversationKind(StrEnum):
    """Who talks, hence who reads (the readers are in `policy`)."""

    SHARED = "shared"
    ADJUSTMENTS = "adjustments"
    PRIVATE = "private"
    HEALTH = "health"


class Conversation(PlatformScoped, Identified, Model):
    """One conversation of a journey. `last_sequence` is the end of its total order."""

    __tablename__ = "conversations"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("journey_id", "kind"),
    )

    journey_id: Mapped[UUID]
    kind: Mapped[ConversationKind] = mapped_column(choice_of(ConversationKind, "kind"))
    last_sequence: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    journey: Mapped[Journey] = relationship(lazy="raise_on_sql", viewonly=True)


def _index_where_any(name: str, first: str, second: str) -> Index:
    """Return an index of the rows that have a value in the second column: most messages have none, and cost nothing."""
    some = text(f"{second} IS NOT NULL")
    return Index(name, first, second, sqlite_where=some, postgresql_where=some)


class Message(PlatformScoped, Identified, Model):
    """One message: its words are sealed under the journey's key, bound to this very row."""

    __tablename__ = "messages"
    __table_args__ = (
        within_platform("conversation_id", "conversations"),
        within_platform("author_id", "people"),
        UniqueConstraint("conversation_id", "sequence"),
        within_platform("reply_to_id", "messages"),
        Index("ix_messages_time", "conversation_id", "sent_at", "sequence"),
        _index_where_any("ix_messages_changed", "conversation_id", "changed_sequence"),
        _index_where_any("ix_messages_replies", "platform_id", "reply_to_id"),
        UniqueConstraint("conversation_id", "author_id", "client_id"),
        UniqueConstraint("platform_id", "id"),
    )

    conversation_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one message."""
    sequence: Mapped[int]
    sent_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(Sealed)
    body_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keyed hash of the words as they were sent: the same client id with other words is refused."""
    brings_files: Mapped[bool] = mapped_column(default=False)
    reply_to_id: Mapped[UUID | None]
    changed_sequence: Mapped[int | None]
    """The place of its last change in the order of the conversation; none while it is as it was sent."""
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Since when nobody reads it; a minute later its words are destroyed, and `body` is empty."""


class MessageFile(PlatformScoped, Identified, Model):
    """A checked file that a message brings, in its place among the others."""

    __tablename__ = "message_files"
    __table_args__ = (
        within_platform("conversation_id", "conversations"),
        within_platform("message_id", "messages"),
        within_platform("file_id", "stored_files"),
        UniqueConstraint("message_id", "position"),
        UniqueConstraint("file_id"),
        Index("ix_message_files_conversation", "platform_id", "conversation_id"),
    )

    conversation_id: Mapped[UUID]
    message_id: Mapped[UUID]
    file_id: Mapped[UUID]
    position: Mapped[int]

    file: Mapped[StoredFile] = relationship(lazy="raise_on_sql", viewonly=True)


class ReadCursor(PlatformScoped, Identified, Model):
    """How far a person has read a conversation; it never goes back."""

    __tablename__ = "read_cursors"
    __table_args__ = (
        within_platform("conversation_id", "conversations"),
        within_platform("person_id", "people"),
        UniqueConstraint("conversation_id", "person_id"),
    )

    conversation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    """When she read the last message of somebody else up to there."""


class ReadMark(PlatformScoped, Model):
    """A person who chose that others see what she has read, and since when; without a row, nobody sees it."""

    __tablename__ = "read_marks"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]
