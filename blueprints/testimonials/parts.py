"""Texts of several authors: each has a part, says yes for herself, and one missing yes stops the use for all.

Who holds the pen is the testimonial's `author_id`; every other author has one row here. What they agree to is the
fingerprint of the words they read, and their own `Consent` for each use.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Index, LargeBinary, String, UniqueConstraint, and_, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from blueprints.accounts.models import Person
from blueprints.core import clock, db
from blueprints.core.db import AnyRow, Identified, Model, PlatformScoped, choice_of, within_platform
from blueprints.testimonials.models import Consent, ConsentUse, Signature, Testimonial, TestimonialState

MOST = 5
"""How many people write one text besides who holds the pen."""


class TestimonialPart(PlatformScoped, Identified, Model):
    """One more author of a text."""

    __test__ = False
    __tablename__ = "testimonial_parts"
    __table_args__ = (
        within_platform("testimonial_id", "testimonials"),
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "testimonial_id", "person_id"),
        Index("ix_testimonial_parts_person", "platform_id", "person_id"),
    )

    testimonial_id: Mapped[UUID]
    person_id: Mapped[UUID]
    signature: Mapped[Signature] = mapped_column(choice_of(Signature, "signature"))
    signed_as: Mapped[str] = mapped_column(String(80), default="")
    agreed_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Fingerprint of the words she said yes to; other words wait for another yes."""
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    """When she took her part back."""


# --- one text ---------------------------------------------------------------------------------------------------------


def list_parts(testimonial_id: UUID) -> Sequence[TestimonialPart]:
    """Return the parts of a text, in the order in which its authors were asked, those who left included."""
    statement = (
        select(TestimonialPart)
        .where(TestimonialPart.testimonial_id == testimonial_id)
        .order_by(TestimonialPart.asked_at, TestimonialPart.id)
        .limit(100)
    )
    return db.session().scalars(statement).all()


def list_present(testimonial_id: UUID) -> Sequence[TestimonialPart]:
    """Return the parts of those who did not leave."""
    return [one for one in list_parts(testimonial_id) if one.left_at is None]


def find_part(testimonial_id: UUID, person_id: UUID) -> TestimonialPart | None:
    """Return one person's part of a text, also one that she took back."""
    own = (TestimonialPart.testimonial_id == testimonial_id, TestimonialPart.person_id == person_id)
    return db.session().scalars(select(TestimonialPart).where(*own)).one_or_none()


def list_people(testimonial_id: UUID) -> Sequence[AnyRow]:
    """Return the other authors of a text, each with her name in the collective, in the order of asking."""
    part = TestimonialPart
    statement = (
        select(part.person_id, Person.pseudonym, Person.first_name, part.agreed_hash, part.agreed_at, part.left_at)
        .join(Person, Person.id == part.person_id)
        .where(part.testimonial_id == testimonial_id)
        .order_by(part.asked_at, part.id)
        .limit(100)
    )
    return db.session().execute(statement).all()


def name_in(row: AnyRow) -> str:
    """Return how the collective knows the person of a row."""
    return str(row.pseudonym or row.first_name)


def list_missing(
    testimonial: Testimonial, use: ConsentUse = ConsentUse.SITE, words: bytes | None = None
) -> Collection[UUID]:
    """Return which authors of a part have not said yes to a use of these words at this moment.

    Args:
        testimonial: which text.
        use: what for.
        words: fingerprint; by default, of the words that who holds the pen validated.
    """
    wanted, present = words or testimonial.approved_hash, list_present(testimonial.id)
    if not present:
        return ()
    live = (Consent.use == use, Consent.withdrawn_at.is_(None), Consent.ends_at > clock.now())
    given = set(db.session().scalars(select(Consent.person_id).where(Consent.testimonial_id == testimonial.id, *live)))
    return [one.person_id for one in present if one.agreed_hash != wanted or one.person_id not in given]


def shown_names(own: str, parts: Sequence[TestimonialPart]) -> str:
    """Return the names under a text of several; empty when one person alone wrote it.

    Args:
        own: how who holds the pen signs.
        parts: of those who did not leave.
    """
    if not parts:
        return ""
    named = [name for name in (own, *(one.signed_as for one in parts)) if name]
    unnamed = len(parts) + 1 - len(named)
    if not named:
        return f"{unnamed} personnes accompagnées"
    if unnamed:
        named.append("une autre personne" if unnamed == 1 else f"{unnamed} autres personnes")
    return f"{', '.join(named[:-1])} et {named[-1]}"


# --- within statements ------------------------------------------------------------------------------------------------


def someone_missing(use: Any, now: Any) -> Exists:
    """Return whether an author of a part has not said yes to the words in force of the `Testimonial` of a statement.

    Args:
        use: a use, or a column of it.
        now: the moment, or its parameter.
    """
    yes = aliased(Consent)
    given = (
        exists()
        .where(
            yes.platform_id == TestimonialPart.platform_id,
            yes.testimonial_id == TestimonialPart.testimonial_id,
            yes.person_id == TestimonialPart.person_id,
            yes.use == use,
            yes.withdrawn_at.is_(None),
            yes.ends_at > now,
        )
        .correlate_except(yes)
    )
    other_words = or_(TestimonialPart.agreed_hash.is_(None), TestimonialPart.agreed_hash != Testimonial.approved_hash)
    return exists().where(_of_the_text(), or_(other_words, ~given)).correlate_except(TestimonialPart)


def _of_the_text() -> ColumnElement[bool]:
    return and_(
        TestimonialPart.platform_id == Testimonial.platform_id,
        TestimonialPart.testimonial_id == Testimonial.id,
        TestimonialPart.left_at.is_(None),
    )


def list_of(person_id: UUID) -> Sequence[AnyRow]:
    """Return the texts in which she has, or is asked to take, a part; the latest asked first."""
    statement = (
        select(
            Testimonial.id, Testimonial.title, Testimonial.state, TestimonialPart.agreed_at, TestimonialPart.asked_at
        )
        .join(TestimonialPart, TestimonialPart.testimonial_id == Testimonial.id)
        .where(
            TestimonialPart.person_id == person_id,
            TestimonialPart.left_at.is_(None),
            Testimonial.state != TestimonialState.WITHDRAWN,
        )
        .order_by(TestimonialPart.asked_at.desc(), Testimonial.id)
        .limit(100)
    )
    return db.session().execute(statement).all()
