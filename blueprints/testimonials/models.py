"""Testimonials, each version of their text, and what their author consented to."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Index, LargeBinary, String, UniqueConstraint, func
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform


class TestimonialState(StrEnum):
    """Where a testimonial stands; `moves.MOVES` says what may follow what."""

    __test__ = False

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    CHANGE_PROPOSED = "change_proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Signature(StrEnum):
    """How a testimonial is signed; the most private first."""

    NONE = "none"
    PSEUDONYM = "pseudonym"
    INITIAL = "initial"
    FIRST_NAME = "first_name"


class ConsentUse(StrEnum):
    """What a testimonial may be used for; each is asked apart."""

    SITE = "site"
    LEAFLET = "leaflet"
    NETWORKS = "networks"
    TRAINING = "training"


class RevisionOrigin(StrEnum):
    """Who wrote a version: the author, or staff who propose a change."""

    AUTHOR = "author"
    STAFF = "staff"


class StepKind(StrEnum):
    """What happened to a text, for its history."""

    SENT = "sent"
    CLAIMED = "claimed"
    LEFT = "left"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REWRITTEN = "rewritten"
    CLEARED = "cleared"
    DECLINED = "declined"
    UNDONE = "undone"
    PUBLISHED = "published"
    WARNED = "warned"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    DICTATED = "dictated"
    SIGNED_ON_PAPER = "signed_on_paper"


class SoundKind(StrEnum):
    """What a recording is."""

    MP3 = "mp3"
    OGG = "ogg"
    M4A = "m4a"
    WEBM = "webm"


class Testimonial(PlatformScoped, Identified, Model):
    """One person's story. Its public address is random and says nothing of when or who."""

    __test__ = False
    __tablename__ = "testimonials"
    __table_args__ = (
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("public_id"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_testimonials_published", "platform_id", "state", "published_at", "public_id"),
        Index("ix_testimonials_theme", "platform_id", "theme", "state", "published_at", "public_id"),
        Index("ix_testimonials_author", "platform_id", "author_id"),
    )

    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    public_id: Mapped[UUID] = mapped_column(default=secret_id)
    state: Mapped[TestimonialState] = mapped_column(choice_of(TestimonialState, "state"))
    signature: Mapped[Signature] = mapped_column(choice_of(Signature, "signature"))
    signed_as: Mapped[str] = mapped_column(String(80), default="")
    signed_together: Mapped[str] = mapped_column(String(500), default="", server_default="")
    """The names of all its authors, when several wrote it (see `parts`)."""
    title: Mapped[str] = mapped_column(String(120), default="")
    theme: Mapped[str] = mapped_column(String(32), default="", server_default="")
    """What it is about, a value of `themes.Theme`; empty when nobody said."""
    approved_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    published_title: Mapped[str] = mapped_column(String(120), default="")
    published_body: Mapped[str] = mapped_column(String(8000), default="")
    published_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """By when its author was promised an answer; None while nobody owes her one."""
    late_told_at: Mapped[datetime | None]
    """When she was told that the answer is late."""
    reviewer_id: Mapped[UUID | None]
    claimed_at: Mapped[datetime | None]
    """Since when its reviewer has it without having done anything; a day later another may take it."""
    warning: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """What stands before a hard story, which the reader then opens by choice; empty: nothing is folded."""
    answers: Mapped[list[str] | None] = mapped_column(JSON)
    """What she answered question by question, while she writes that way."""
    dictated_to: Mapped[UUID | None]
    """Who of the service wrote it down; she never reviews it."""
    decline_reason: Mapped[str] = mapped_column(String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    revisions: Mapped[list["TestimonialRevision"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="TestimonialRevision.number"
    )
    consents: Mapped[list["Consent"]] = relationship(lazy="raise_on_sql", viewonly=True)

    @hybrid_property
    def shown_name(self) -> str:
        """Return who signs, as everybody reads it; empty for one author without a name."""
        return self.signed_together or self.signed_as

    @shown_name.inplace.expression
    @classmethod
    def _shown_name(cls) -> ColumnElement[str]:
        return func.coalesce(func.nullif(cls.signed_together, ""), cls.signed_as)


class TestimonialRevision(PlatformScoped, Identified, Model):
    """One version of the text, with the hash that its author approves word for word."""

    __test__ = False
    __tablename__ = "testimonial_revisions"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        UniqueConstraint("testimonial_id", "number"),
    )

    testimonial_id: Mapped[UUID]
    number: Mapped[int]
    origin: Mapped[RevisionOrigin] = mapped_column(choice_of(RevisionOrigin, "origin"))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(8000))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]


class Consent(PlatformScoped, Identified, Model):
    """One use that an author allowed, from when to when; withdrawing it takes effect at once."""

    __tablename__ = "consents"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        Index("ix_consents_testimonial", "platform_id", "testimonial_id"),
    )

    testimonial_id: Mapped[UUID]
    use: Mapped[ConsentUse] = mapped_column(choice_of(ConsentUse, "use"))
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None]
    """Whose yes, when several wrote it; None: of who holds the pen."""
    told_days: Mapped[int | None]
    """Of which reminder before the end its author was told last: 30, 7, or 0 once it has ended."""


class TestimonialStep(PlatformScoped, Identified, Model):
    """One line of the history of a text: who did what, never a word of it."""

    __test__ = False
    __tablename__ = "testimonial_steps"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        Index("ix_testimonial_steps_testimonial", "platform_id", "testimonial_id", "happened_at"),
    )

    testimonial_id: Mapped[UUID]
    kind: Mapped[StepKind] = mapped_column(choice_of(StepKind, "kind"))
    actor_id: Mapped[UUID]
    number: Mapped[int | None]
    """The version it is about."""
    rule: Mapped[int | None]
    """Of a proposal or a no: the number of the charter's rule."""
    charter: Mapped[int | None]
    """The version of the charter that it stands in."""
    happened_at: Mapped[datetime]


class TestimonialUsage(PlatformScoped, Identified, Model):
    """One place where a text served; its author reads it, and it is pulled when she takes her text back."""

    __test__ = False
    __tablename__ = "testimonial_usages"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        UniqueConstraint("noted_by", "client_id"),
        Index("ix_testimonial_usages_testimonial", "platform_id", "testimonial_id"),
    )

    testimonial_id: Mapped[UUID]
    use: Mapped[ConsentUse] = mapped_column(choice_of(ConsentUse, "use"))
    used_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    noted_by: Mapped[UUID]
    client_id: Mapped[UUID]
    noted_at: Mapped[datetime]
    pulled_at: Mapped[datetime | None]
    """When the service took it back, once its author's yes had ended."""


class TestimonialSound(PlatformScoped, Identified, Model):
    """What its author recorded: the text beside it is the transcript, and the sound appears with those words only."""

    __test__ = False
    __tablename__ = "testimonial_sounds"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        UniqueConstraint("platform_id", "testimonial_id"),
    )

    testimonial_id: Mapped[UUID]
    kind: Mapped[SoundKind] = mapped_column(choice_of(SoundKind, "kind"))
    sound: Mapped[bytes] = mapped_column(Sealed)
    """The bytes, as text, under the platform's key."""
    words_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Fingerprint of the words that were sent with it; other words appear without the sound."""
    created_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)


class TestimonialWord(PlatformScoped, Identified, Model):
    """One word of a published text, without its ending or accents: what searching looks through."""

    __test__ = False
    __tablename__ = "testimonial_words"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        UniqueConstraint("platform_id", "word", "testimonial_id"),
        Index("ix_testimonial_words_testimonial", "testimonial_id"),
    )

    testimonial_id: Mapped[UUID]
    word: Mapped[str] = mapped_column(String(60))
