"""What a stranger writes to the service, sealed, and every step that is taken with it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform


class EnquiryState(StrEnum):
    """Where the service stands with what it received."""

    NEW = "new"
    TO_CHECK = "to_check"
    IN_HAND = "in_hand"
    ANSWERED = "answered"
    CLOSED = "closed"
    SPAM = "spam"


class Asker(StrEnum):
    """Who writes, as far as she wants to say."""

    CONCERNED = "concerned"
    RELATIVE = "relative"
    EMPLOYER = "employer"
    PRESCRIBER = "prescriber"
    UNSAID = "unsaid"


class Purpose(StrEnum):
    """What for."""

    SUPPORT = "support"
    QUESTION = "question"


class Channel(StrEnum):
    """How she wants to be answered; text messages are not among them, they show on a locked screen."""

    PHONE = "phone"
    MAIL = "mail"


class AnswerWay(StrEnum):
    """How the service answered."""

    PHONE = "phone"
    MAIL = "mail"
    MEETING = "meeting"


class StepKind(StrEnum):
    """What was done with an enquiry."""

    RECEIVED = "received"
    CLAIMED = "claimed"
    RELEASED = "released"
    NOTED = "noted"
    ANSWERED = "answered"
    CLOSED = "closed"
    SET_ASIDE = "set_aside"
    CLEARED = "cleared"
    REOPENED = "reopened"
    UNDONE = "undone"


class Enquiry(PlatformScoped, Identified, Model):
    """One message of somebody who has no account. Her words, name and address are sealed."""

    __tablename__ = "enquiries"
    __table_args__ = (
        within_platform("handler_id", "people", ondelete="NO ACTION"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "client_id"),
        UniqueConstraint("platform_id", "reference"),
        Index("ix_enquiries_state", "platform_id", "state", "received_at", "id"),
        Index("ix_enquiries_words_mark", "platform_id", "words_mark"),
    )

    client_id: Mapped[UUID]
    reference: Mapped[str] = mapped_column(String(60))
    asker: Mapped[Asker] = mapped_column(choice_of(Asker, "asker"))
    purpose: Mapped[Purpose] = mapped_column(choice_of(Purpose, "purpose"))
    channel: Mapped[Channel] = mapped_column(choice_of(Channel, "channel"))
    state: Mapped[EnquiryState] = mapped_column(choice_of(EnquiryState, "state"))
    words: Mapped[bytes] = mapped_column(Sealed)
    words_mark: Mapped[bytes] = mapped_column(LargeBinary(32))
    doubts: Mapped[str] = mapped_column(String(80), default="")
    handler_id: Mapped[UUID | None]
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    fresh_id = staticmethod(secret_id)


class EnquiryStep(PlatformScoped, Identified, Model):
    """One thing that was done with an enquiry, by whom, when; enough to take the last one back."""

    __tablename__ = "enquiry_steps"
    __table_args__ = (
        within_platform("enquiry_id", "enquiries"),
        within_platform("actor_id", "people", ondelete="NO ACTION"),
        within_platform("handler_before_id", "people", ondelete="NO ACTION"),
        UniqueConstraint("enquiry_id", "number"),
    )

    enquiry_id: Mapped[UUID]
    number: Mapped[int]
    kind: Mapped[StepKind] = mapped_column(choice_of(StepKind, "kind"))
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    state_before: Mapped[EnquiryState | None] = mapped_column(choice_of(EnquiryState, "state_before"))
    handler_before_id: Mapped[UUID | None]
    way: Mapped[AnswerWay | None] = mapped_column(choice_of(AnswerWay, "way"))
    note: Mapped[bytes | None] = mapped_column(Sealed)
