"""What helps to write: messages that are held for a moment, beginnings of sentences, and check-ins."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, Index, LargeBinary, String, Text, UniqueConstraint, event, insert
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.accounts.models import Platform
from blueprints.core.db import (
    Identified,
    Model,
    PlatformScoped,
    Sealed,
    choice_of,
    new_id,
    secret_id,
    within_platform,
)
from blueprints.messaging.first_openers import FIRST_OPENERS


class HeldState(StrEnum):
    """Where a held message stands. One that left is no longer held: it is a message."""

    WAITING = "waiting"
    CANCELLED = "cancelled"
    """Its author took it back before it left: the words are gone from here, the trace says no to a retry."""
    RETURNED = "returned"
    """It could not leave: its words wait for their author alone."""


class HeldMessage(PlatformScoped, Identified, Model):
    """What its author sent, and nobody reads yet; what it answers is looked up by its place when it leaves."""

    __tablename__ = "held_messages"
    __table_args__ = (
        within_platform("conversation_id", "conversations"),
        within_platform("author_id", "people"),
        UniqueConstraint("conversation_id", "author_id", "client_id"),
        Index("ix_held_messages_author", "author_id", "conversation_id", "state"),
        Index("ix_held_messages_held_at", "held_at"),
    )

    conversation_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends; the message that leaves bears it too."""
    body: Mapped[bytes] = mapped_column(Sealed)
    body_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    """The same keyed hash as the message's own: a retry with other words is refused."""
    reply_to: Mapped[int] = mapped_column(default=0)
    state: Mapped[HeldState] = mapped_column(choice_of(HeldState, "state"), default=HeldState.WAITING)
    reason: Mapped[str] = mapped_column(String(32), default="")
    """Why it could not leave, as a code of `holding`."""
    held_at: Mapped[datetime]
    due_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)


class WritingChoice(PlatformScoped, Model):
    """How long a person's messages are held before they leave; without a row, not at all."""

    __tablename__ = "writing_choices"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    hold_seconds: Mapped[int]


class CheckIn(PlatformScoped, Model):
    """A conversation in which the accompanied person wants to say how she is by a short form; off without a row."""

    __tablename__ = "check_ins"
    __table_args__ = (within_platform("conversation_id", "conversations"),)

    conversation_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class Opener(PlatformScoped, Identified, Model):
    """The beginning of a message that is hard to write, in the platform's own words."""

    __tablename__ = "openers"
    __table_args__ = (UniqueConstraint("platform_id", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    """Chosen by the page that sends: the same id twice is one."""
    name: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(120), default="")
    words: Mapped[str] = mapped_column(Text)
    kinds: Mapped[str] = mapped_column(String(80))
    """The kinds of conversation that it suits, with spaces between them."""
    position: Mapped[int]
    closed_at: Mapped[datetime | None]
    """Since when nobody is offered it."""
    version: Mapped[int] = mapped_column(default=1)


@event.listens_for(Platform, "after_insert")
def _begin_with_openers(mapper: object, connection: Connection, platform: Platform) -> None:
    """Give a platform its first beginnings, whichever way it is made."""
    del mapper
    rows = [
        {
            "id": new_id(),
            "platform_id": platform.id,
            "client_id": secret_id(),
            "name": one.name,
            "about": one.about,
            "words": one.words,
            "kinds": " ".join(one.kinds),
            "position": position,
            "version": 1,
        }
        for position, one in enumerate(FIRST_OPENERS, start=1)
    ]
    connection.execute(insert(Opener), rows)
