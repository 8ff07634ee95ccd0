"""Testimonials, each version of their text, and what their author consented to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform


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
        Index("ix_testimonials_author", "platform_id", "author_id"),
    )

    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    public_id: Mapped[UUID] = mapped_column(default=secret_id)
    state: Mapped[TestimonialState] = mapped_column(choice_of(TestimonialState, "state"))
    signature: Mapped[Signature] = mapped_column(choice_of(Signature, "signature"))
    signed_as: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(120), default="")
    approved_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    published_title: Mapped[str] = mapped_column(String(120), default="")
    published_body: Mapped[str] = mapped_column(String(8000), default="")
    published_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    reviewer_id: Mapped[UUID | None]
    decline_reason: Mapped[str] = mapped_column(String(1000), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    revisions: Mapped[list["TestimonialRevision"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="TestimonialRevision.number"
    )
    consents: Mapped[list["Consent"]] = relationship(lazy="raise_on_sql", viewonly=True)


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
    """One use that the author allowed, from when to when; withdrawing it takes effect at once."""

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
