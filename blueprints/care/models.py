"""A person's own sheet for bad days, who is called and in which order, and the alerts with everything done about them.

Who wrote the words is sealed in the row of its alert, under the key of the collective: a stolen database does not say
who was in danger. The words themselves are never copied: an alert leads to where they stand.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform


class StepKind(StrEnum):
    """What happened to an alert, in its order; its author reads it all."""

    NOTICED = "noticed"
    CLOSED_NOW = "closed_now"
    CALLED = "called"
    READ = "read"
    TAKEN = "taken"
    PASSED = "passed"
    LET_GO = "let_go"
    TALKED = "talked"
    WROTE = "wrote"
    MET = "met"
    UNREACHED = "unreached"
    NOTHING = "nothing"
    BETTER = "better"
    MISTAKE = "mistake"
    CALL_ASKED = "call_asked"
    ENDED = "ended"


class CareSheet(PlatformScoped, Identified, Model):
    """What helps one person, and whom she trusts: written in calm times, read by her alone, and never used for her.

    Nothing says when it was written.
    """

    __tablename__ = "care_sheets"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("person_id"))

    person_id: Mapped[UUID]
    words: Mapped[bytes] = mapped_column(Sealed)
    """Her notes, the name and the number, as JSON, sealed under her own key."""

    fresh_id = staticmethod(secret_id)


class CareSettings(PlatformScoped, Identified, Model):
    """How alerts go on one platform; without a row, as `CareSettings.usual` says."""

    __tablename__ = "care_settings"
    __table_args__ = (UniqueConstraint("platform_id"), CheckConstraint("minutes > 0", name="minutes"))

    is_looking: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the phrases are looked for; the charter says so."""
    minutes: Mapped[int] = mapped_column(default=30, server_default="30")
    """Opening minutes after which the next one is called."""


class CareTurn(PlatformScoped, Identified, Model):
    """One facilitator's place in the order of those who are called, and her days."""

    __tablename__ = "care_turns"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("person_id"))

    person_id: Mapped[UUID]
    position: Mapped[int]
    """Smaller first."""
    days: Mapped[str] = mapped_column(String(7), default="01234")
    """The weekdays on which she is called, Monday is 0."""


class CareAbsence(PlatformScoped, Identified, Model):
    """From when to when a facilitator is not called."""

    __tablename__ = "care_absences"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "client_id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    person_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class CareAlert(PlatformScoped, Identified, Model):
    """A text in which one of the phrases was found: where it stands, when, and who takes care. Not one word of it."""

    __tablename__ = "care_alerts"
    __table_args__ = (
        within_platform("taken_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "kind", "subject_id"),
        Index("ix_care_alerts_author", "platform_id", "author_mac", "closed_at"),
        Index("ix_care_alerts_next", "next_at"),
        Index("ix_care_alerts_closed", "closed_at"),
    )

    kind: Mapped[str] = mapped_column(String(32))
    """Of what feature the text is."""
    subject_id: Mapped[UUID]
    address: Mapped[str] = mapped_column(String(300))
    """Where it stands on this site; empty where its feature finds it by itself (see `care.places`)."""
    author_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    """By which its author finds it, and nobody the author: keyed, and another one for each text without a name."""
    sealed_author: Mapped[bytes] = mapped_column(Sealed)
    is_named: Mapped[bool]
    """Whether the text is signed: who wrote without her name is not named to whom is called either."""
    sealed_phone: Mapped[bytes | None] = mapped_column(Sealed)
    """The number that she gave to be called back."""
    wants_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    noticed_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    """When the next one is called; None: somebody takes care, or it is closed."""
    taken_by: Mapped[UUID | None]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    fresh_id = staticmethod(secret_id)


class CareStep(PlatformScoped, Identified, Model):
    """One thing that happened to an alert."""

    __tablename__ = "care_steps"
    __table_args__ = (
        within_platform("alert_id", "care_alerts"),
        within_platform("person_id", "people"),
        Index("ix_care_steps_alert", "alert_id", "happened_at", "id"),
        Index("ix_care_steps_person", "platform_id", "person_id", "kind"),
    )

    alert_id: Mapped[UUID]
    kind: Mapped[StepKind] = mapped_column(choice_of(StepKind, "kind"))
    person_id: Mapped[UUID | None]
    """The facilitator; never the author."""
    happened_at: Mapped[datetime]
