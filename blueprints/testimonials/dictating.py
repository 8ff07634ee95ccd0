"""A text that somebody of the service writes down: with the person's yes, and validated by her, here or on paper."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.news.models import NewsKind
from blueprints.testimonials import queries, services, telling
from blueprints.testimonials.models import ConsentUse, Signature, StepKind, Testimonial, TestimonialStep
from blueprints.testimonials.moves import NOT_NOW, S, add_step, note

NOT_HERS = "Cette personne n’est pas dans le collectif. Choisissez une personne de la liste."
_MOST = 500


def list_people(but: UUID) -> Sequence[AnyRow]:
    """Return who may dictate a text: the accompanied members of the collective, by name.

    Args:
        but: who writes it down.
    """
    now = clock.now()
    member = exists().where(
        PlatformRole.person_id == Person.id,
        PlatformRole.role == Role.BENEFICIARY,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
    )
    statement = (
        select(Person.id, Person.first_name, Person.last_name)
        .where(member, Person.id != but, Person.ended_at.is_(None), ~exists().where(Departure.person_id == Person.id))
        .order_by(Person.last_name, Person.first_name, Person.id)
        .limit(_MOST)
    )
    return db.session().execute(statement).all()


def write_down(*, author_id: UUID, writer_id: UUID, client_id: UUID, title: str, body: str) -> Testimonial:
    """Keep what somebody dictated as her draft; she is told. The same page sent twice is one draft.

    Args:
        author_id: whose words.
        writer_id: who types them, with her yes.
        client_id: made with the page.
        title: a line.
        body: plain text.

    Raises:
        Refused: she is not in the collective.
    """
    if author_id not in {row.id for row in list_people(writer_id)}:
        raise Refused(NOT_HERS)
    made = services.create_draft(author_id=author_id, client_id=client_id, title=title, body=body)
    if made.dictated_to is None and made.version == 1:
        made.dictated_to = writer_id
        add_step(made, StepKind.DICTATED, writer_id)
        note("testimonial.dictated", made, writer_id)
        telling.tell_author(made, NewsKind.TESTIMONIAL_DICTATED)
    return made


def validate_on_paper(
    *, testimonial: Testimonial, writer_id: UUID, seen_hash: bytes, signature: Signature, pseudonym: str
) -> None:
    """Send a dictated draft whose author signed these very words on paper; who noted it stays written.

    Args:
        testimonial: a dictated draft.
        writer_id: who wrote it down, and holds the sheet.
        seen_hash: fingerprint of the words that were printed.
        signature: which name.
        pseudonym: the made-up one, if any.

    Raises:
        Refused: not her draft to send, or a name that cannot be.
        Stale: the words are not those of the sheet.
    """
    if testimonial.dictated_to != writer_id:
        raise Refused(NOT_NOW)
    if testimonial.approved_hash == seen_hash and has_noted_signature(testimonial, writer_id):
        return
    services.agree(testimonial=testimonial, signature=signature, pseudonym=pseudonym, uses=(ConsentUse.SITE,))
    add_step(testimonial, StepKind.SIGNED_ON_PAPER, writer_id, queries.list_versions(testimonial.id)[-1].number)
    note("testimonial.signed_on_paper", testimonial, writer_id, hash=seen_hash.hex())
    services.submit(testimonial=testimonial, seen_hash=seen_hash)


def has_noted_signature(testimonial: Testimonial, writer_id: UUID) -> bool:
    """Tell whether she noted that the last words of this text were signed on paper, and it was sent with them."""
    if testimonial.state in (S.DRAFT, S.WITHDRAWN):
        return False
    last = queries.list_versions(testimonial.id)[-1].number
    noted = select(TestimonialStep.id).where(
        TestimonialStep.testimonial_id == testimonial.id,
        TestimonialStep.kind == StepKind.SIGNED_ON_PAPER,
        TestimonialStep.actor_id == writer_id,
        TestimonialStep.number == last,
    )
    return db.session().scalars(noted.limit(1)).first() is not None


def list_written_down(writer_id: UUID) -> Sequence[AnyRow]:
    """Return the drafts that she wrote down and that are not sent, the latest first."""
    statement = (
        select(Testimonial.id, Testimonial.title, Testimonial.created_at, Person.first_name)
        .join(Person, Person.id == Testimonial.author_id)
        .where(Testimonial.dictated_to == writer_id, Testimonial.state == S.DRAFT)
        .order_by(Testimonial.created_at.desc(), Testimonial.id)
        .limit(100)
    )
    return db.session().execute(statement).all()
