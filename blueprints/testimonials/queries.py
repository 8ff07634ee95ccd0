"""Reads about testimonials: one's own, and the queue of those to review; what the public may see is in `published`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, Platform, PlatformRole, Role
from blueprints.core import access, clock, db
from blueprints.core.db import AnyRow
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.testimonials import parts
from blueprints.testimonials.models import (
    Consent,
    ConsentUse,
    RevisionOrigin,
    StepKind,
    Testimonial,
    TestimonialRevision,
    TestimonialState,
    TestimonialStep,
)
from blueprints.testimonials.parts import TestimonialPart

MOST_VERSIONS = 100
IN_QUEUE = (
    TestimonialState.SUBMITTED,
    TestimonialState.IN_REVIEW,
    TestimonialState.CHANGE_PROPOSED,
    TestimonialState.APPROVED,
)

# --- one's own --------------------------------------------------------------------------------------------------------


def find_testimonial(testimonial_id: UUID) -> Testimonial | None:
    """Return one testimonial of this platform."""
    return db.session().get(Testimonial, testimonial_id)


def known_testimonial(testimonial_id: UUID) -> Testimonial:
    """Inside a write unit: return one testimonial of this platform, which the page of this request offered; held."""
    statement = select(Testimonial).where(Testimonial.id == testimonial_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def find_by_client_id(author_id: UUID, client_id: UUID) -> Testimonial | None:
    """Return what this author already made from the same page."""
    statement = select(Testimonial).where(Testimonial.author_id == author_id, Testimonial.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def list_own(author_id: UUID, limit: int = 100) -> Sequence[AnyRow]:
    """Return the texts whose pen a person holds, last changed first; until when she agrees, and if others do not."""
    until = (
        select(func.max(Consent.ends_at))
        .where(
            Consent.platform_id == Testimonial.platform_id,
            Consent.testimonial_id == Testimonial.id,
            Consent.use == ConsentUse.SITE,
            Consent.person_id.is_(None),
            Consent.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
    statement = (
        select(
            Testimonial.id,
            Testimonial.title,
            Testimonial.state,
            Testimonial.updated_at,
            until.label("until"),
            parts.someone_missing(ConsentUse.SITE, clock.now()).label("waits"),
        )
        .where(Testimonial.author_id == author_id)
        .order_by(Testimonial.updated_at.desc(), Testimonial.id.desc())
        .limit(limit)
    )
    return db.session().execute(statement).all()


def list_versions(testimonial_id: UUID) -> Sequence[TestimonialRevision]:
    """Return every version that was kept of a text, the first one first."""
    statement = (
        select(TestimonialRevision)
        .where(TestimonialRevision.testimonial_id == testimonial_id)
        .order_by(TestimonialRevision.number)
        .limit(MOST_VERSIONS)
    )
    return db.session().scalars(statement).all()


def text_in_force(testimonial: Testimonial, versions: Sequence[TestimonialRevision]) -> TestimonialRevision:
    """Return the version that holds: the one its author validated, else the last that she wrote.

    Args:
        testimonial: whose text.
        versions: from `list_versions`.
    """
    own = [one for one in versions if one.origin is RevisionOrigin.AUTHOR]
    validated = [one for one in versions if one.hash == testimonial.approved_hash]
    return (validated or own)[-1]


def proposal(testimonial: Testimonial, versions: Sequence[TestimonialRevision]) -> TestimonialRevision | None:
    """Return the change that waits for its author's answer."""
    if testimonial.state is not TestimonialState.CHANGE_PROPOSED:
        return None
    return versions[-1]


def find_consent(testimonial_id: UUID, use: ConsentUse = ConsentUse.SITE) -> Consent | None:
    """Return the last yes to this use of who holds the pen, unless she took it back; it may have ended by itself."""
    own = (Consent.testimonial_id == testimonial_id, Consent.person_id.is_(None))
    statement = (
        select(Consent)
        .where(*own, Consent.use == use, Consent.withdrawn_at.is_(None))
        .order_by(Consent.given_at.desc(), Consent.id.desc())
        .limit(1)
    )
    return db.session().scalars(statement).first()


# --- the facilitators' queue ------------------------------------------------------------------------------------------


def _accompanies(person_id: Any, author_id: Any) -> ColumnElement[bool]:
    """Return whether one person accompanies the other now: nobody moderates whom she accompanies."""
    coach, person, now = aliased(JourneyMember), aliased(JourneyMember), clock.now()
    return exists().where(
        coach.person_id == person_id,
        coach.role == JourneyRole.COACH,
        or_(coach.ends_at.is_(None), coach.ends_at > now),
        person.journey_id == coach.journey_id,
        person.person_id == author_id,
        person.role == JourneyRole.BENEFICIARY,
    )


def _takes_part(person_id: Any) -> ColumnElement[bool]:
    """Return whether she wrote in the `Testimonial` of a statement, or accompanies somebody who did."""
    part = TestimonialPart
    hers = or_(part.person_id == person_id, _accompanies(person_id, part.person_id))
    mine = exists().where(part.testimonial_id == Testimonial.id, part.left_at.is_(None), hers)
    return mine.correlate_except(part)


def find_for_review(testimonial_id: UUID) -> Testimonial | None:
    """Return a testimonial of nobody whom the person of this request accompanies."""
    actor = access.current_actor()
    if actor is None:
        return None
    statement = select(Testimonial).where(
        Testimonial.id == testimonial_id,
        ~_accompanies(actor.person_id, Testimonial.author_id),
        ~_takes_part(actor.person_id),
    )
    return db.session().scalars(statement).one_or_none()


def list_queue(reviewer_id: UUID, limit: int = 100) -> Sequence[AnyRow]:
    """Return what waits, oldest first: nothing of her own, that she wrote down, or of whom she accompanies."""
    author, reviewer = aliased(Person), aliased(Person)
    statement = (
        select(
            Testimonial.id,
            Testimonial.title,
            Testimonial.state,
            Testimonial.submitted_at,
            Testimonial.reviewer_id,
            Testimonial.claimed_at,
            Testimonial.due_at,
            _stepped_aside(reviewer_id).label("left"),
            author.first_name.label("author_first_name"),
            author.pseudonym.label("author_pseudonym"),
            reviewer.first_name.label("reviewer_first_name"),
        )
        .join(author, author.id == Testimonial.author_id)
        .outerjoin(reviewer, reviewer.id == Testimonial.reviewer_id)
        .where(
            Testimonial.state.in_(IN_QUEUE),
            Testimonial.author_id != reviewer_id,
            or_(Testimonial.dictated_to.is_(None), Testimonial.dictated_to != reviewer_id),
            ~_accompanies(reviewer_id, Testimonial.author_id),
            ~_takes_part(reviewer_id),
        )
        .order_by(Testimonial.submitted_at, Testimonial.id)
        .limit(limit)
    )
    return db.session().execute(statement).all()


def _stepped_aside(person_id: UUID) -> ColumnElement[bool]:
    """Return whether she has left this text to the others."""
    return exists().where(
        TestimonialStep.platform_id == Testimonial.platform_id,
        TestimonialStep.testimonial_id == Testimonial.id,
        TestimonialStep.kind == StepKind.LEFT,
        TestimonialStep.actor_id == person_id,
    )


def list_reviewers(testimonial: Testimonial, limit: int = 50) -> dict[str, list[Role]]:
    """Return who may review a text, by name, each with every role she holds."""
    now = clock.now()
    statement = (
        select(Person.id, Person.first_name, Person.last_name, PlatformRole.role)
        .join(PlatformRole, and_(PlatformRole.person_id == Person.id, *_holds(PlatformRole, now)))
        .where(*_may_review(testimonial, now))
        .order_by(Person.last_name, Person.first_name, Person.id, PlatformRole.role)
        .limit(limit)
    )
    named: dict[str, list[Role]] = {}
    for row in db.session().execute(statement):
        named.setdefault(f"{row.first_name} {row.last_name}", []).append(row.role)
    return named


def list_reviewer_ids(testimonial: Testimonial) -> Sequence[UUID]:
    """Return the ids of who may review a text."""
    statement = select(Person.id).where(*_may_review(testimonial, clock.now())).order_by(Person.id)
    return db.session().scalars(statement).all()


def _may_review(testimonial: Testimonial, now: datetime) -> tuple[ColumnElement[bool], ...]:
    with_her = [one.person_id for one in parts.list_present(testimonial.id)]
    concerned = [one for one in (testimonial.author_id, testimonial.dictated_to, *with_her) if one]
    held = aliased(PlatformRole)
    facilitates = exists().where(held.person_id == Person.id, held.role == Role.FACILITATOR, *_holds(held, now))
    helps = exists().where(held.person_id == Person.id, held.role == Role.MODERATOR, *_holds(held, now))
    away = exists().where(Departure.person_id == Person.id)
    reviews = or_(facilitates, and_(helps, ~away))
    others = Person.id.not_in(concerned)
    free = [~_accompanies(Person.id, one) for one in (testimonial.author_id, *with_her)]
    return others, Person.ended_at.is_(None), reviews, *free


def _holds(role: Any, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return role.starts_at <= now, or_(role.ends_at.is_(None), role.ends_at > now)


def review_days() -> int:
    """Return in how many working days the platform in force promises an answer to the author of a testimonial."""
    return int(db.session().scalar(select(Platform.review_days).where(Platform.id == db.platform_id())) or 1)
