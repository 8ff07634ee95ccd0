"""Writing with others: who is asked, who says yes to which words, who takes her part back.

Nothing of several authors is sent, published or used while one of them has not said yes, to these very words and this
very use. Whoever takes her part out takes the whole text off, at once; who holds the pen may take the rest up again.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select

from blueprints.accounts import queries as accounts
from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.moderation import services as moderation
from blueprints.news.models import NewsKind
from blueprints.testimonials import names, parts, queries, services, telling, usages
from blueprints.testimonials.models import Consent, ConsentUse, Signature, Testimonial
from blueprints.testimonials.moves import NOT_NOW, OTHER_WORDS, PARTED, S, note, owe_nothing, touch
from blueprints.testimonials.parts import TestimonialPart
from blueprints.testimonials.taking_down import KIND

NOBODY = "Personne ne s’appelle ainsi dans le collectif. Demandez-lui le nom qu’elle ou il y porte."
SEVERAL = "Plusieurs personnes s’appellent ainsi. Demandez à la personne de choisir un autre nom dans le collectif."
HERSELF = "C’est vous. Écrivez le nom d’une autre personne."
TOO_MANY = "Vous êtes déjà six à écrire ce texte. Pour demander à une autre personne, retirez quelqu’un d’abord."
PART_TAKEN_OUT: Final = _l(
    "Une personne est partie de ce texte. On ne le voit plus. Vous pouvez le reprendre sans ses mots."
)
"""Kept on the row, and known by it: both wordings are the same."""


# --- who writes -------------------------------------------------------------------------------------------------------


def ask(*, testimonial: Testimonial, name: str) -> TestimonialPart:
    """Ask a member of the collective to write with its author; she is told. The same name twice asks once.

    Args:
        testimonial: a draft.
        name: as the collective knows her.

    Raises:
        Refused: not a draft, nobody or several of that name, or too many already.
    """
    if testimonial.state is not S.DRAFT:
        raise Refused(NOT_NOW)
    person_id, present = _find(testimonial, name), parts.list_present(testimonial.id)
    known = parts.find_part(testimonial.id, person_id)
    if known is not None and known.left_at is None:
        return known
    if len(present) >= parts.MOST:
        raise Refused(TOO_MANY)
    if known is not None:
        known.left_at, known.asked_at = None, clock.now()
    made = known or TestimonialPart(
        platform_id=testimonial.platform_id,
        testimonial_id=testimonial.id,
        person_id=person_id,
        signature=Signature.PSEUDONYM,
        signed_as="",
        asked_at=clock.now(),
    )
    db.session().add(made)
    note("testimonial.part_asked", testimonial, testimonial.author_id, person=str(person_id))
    _sign(testimonial)
    telling.tell_parts(testimonial, NewsKind.TESTIMONIAL_PART_ASKED, [person_id])
    return made


def _find(testimonial: Testimonial, name: str) -> UUID:
    """Return who is called that in the collective: by her pseudonym, or her first name when she has none.

    Raises:
        Refused: nobody, several, or the author herself.
    """
    wanted = accounts.fold_name(name)
    accompanied = select(PlatformRole.person_id).where(
        PlatformRole.role == Role.BENEFICIARY,
        PlatformRole.starts_at <= clock.now(),
        PlatformRole.ends_at.is_(None) | (PlatformRole.ends_at > clock.now()),
    )
    statement = select(Person.id, Person.pseudonym, Person.first_name).where(
        Person.id.in_(accompanied), Person.ended_at.is_(None), Person.id.not_in(select(Departure.person_id))
    )
    rows = db.session().execute(statement).all()
    found: list[UUID] = [row.id for row in rows if accounts.fold_name(row.pseudonym or row.first_name) == wanted]
    if len(found) != 1:
        raise Refused(SEVERAL if found else NOBODY)
    if found[0] == testimonial.author_id:
        raise Refused(HERSELF)
    return found[0]


def stop_asking(*, testimonial: Testimonial, person_id: UUID) -> None:
    """Write without somebody, as long as nothing is sent; her yeses go with her part.

    Raises:
        Refused: not a draft any more.
    """
    part = parts.find_part(testimonial.id, person_id)
    if part is None:
        return
    if testimonial.state is not S.DRAFT:
        raise Refused(NOT_NOW)
    _end_consents(testimonial, person_id)
    db.session().delete(part)
    db.session().flush()
    note("testimonial.part_removed", testimonial, testimonial.author_id, person=str(person_id))
    _sign(testimonial)


def _sign(testimonial: Testimonial) -> None:
    db.session().flush()
    testimonial.signed_together = parts.shown_names(testimonial.signed_as, parts.list_present(testimonial.id))
    touch(testimonial)


# --- what each of them says -------------------------------------------------------------------------------------------


def say_yes(
    *,
    testimonial: Testimonial,
    person_id: UUID,
    seen_hash: bytes,
    signature: Signature,
    pseudonym: str,
    uses: Collection[ConsentUse],
) -> None:
    """Keep one author's yes to these very words, her name, and the uses she allows; a use that is not named ends.

    Args:
        testimonial: not withdrawn.
        person_id: whose part.
        seen_hash: fingerprint of the words she read.
        signature: which name.
        pseudonym: the made-up one, if any.
        uses: what she says yes to; nothing without this site.

    Raises:
        Refused: she has no part any more, the text was withdrawn, or a name that cannot be.
        Stale: the words are not those she read.
    """
    part = _part(testimonial, person_id)
    if queries.text_in_force(testimonial, queries.list_versions(testimonial.id)).hash != seen_hash:
        raise Stale(OTHER_WORDS)
    person = db.session().get_one(Person, person_id)
    part.signed_as, part.signature = names.name_of(person, signature, pseudonym), signature
    agrees = ConsentUse.SITE in uses
    was_heard = part.agreed_hash == seen_hash
    part.agreed_hash, part.agreed_at = (seen_hash, clock.now()) if agrees else (None, None)
    for use in ConsentUse:
        if agrees and use in uses:
            services.give_consent(testimonial=testimonial, use=use, person_id=person_id)
        else:
            stop_use(testimonial=testimonial, use=use, person_id=person_id)
    _sign(testimonial)
    if agrees and not was_heard:
        _tell_yes(testimonial, person)


def _part(testimonial: Testimonial, person_id: UUID) -> TestimonialPart:
    part = parts.find_part(testimonial.id, person_id)
    if part is None or part.left_at is not None or testimonial.state is S.WITHDRAWN:
        raise Refused(NOT_NOW)
    return part


def stop_use(*, testimonial: Testimonial, use: ConsentUse, person_id: UUID) -> None:
    """End one author's yes to one use, for all of them, at once; the service is told what to take back."""
    services.take_consent_back(testimonial=testimonial, use=use, person_id=person_id)
    usages.ask_to_pull(testimonial, use)


def _tell_yes(testimonial: Testimonial, person: Person) -> None:
    name = person.pseudonym or person.first_name
    telling.tell_author(testimonial, NewsKind.TESTIMONIAL_PART_AGREED, name=name)
    if testimonial.state is S.APPROVED and not parts.list_missing(testimonial):
        telling.tell_desk(testimonial, NewsKind.TESTIMONIAL_CHANGE_ANSWERED)


def leave(*, testimonial: Testimonial, person_id: UUID) -> None:
    """Take one's part back, in every state, at once: nobody else reads the text until it is taken up without it."""
    part = parts.find_part(testimonial.id, person_id)
    if part is None or part.left_at is not None:
        return
    part.left_at, part.agreed_hash = clock.now(), None
    _end_consents(testimonial, person_id)
    note("testimonial.part_left", testimonial, person_id)
    if testimonial.state in PARTED:
        _take_off(testimonial)
    _sign(testimonial)
    person = db.session().get_one(Person, person_id)
    if testimonial.state is not S.WITHDRAWN:
        name = person.pseudonym or person.first_name
        telling.tell_author(testimonial, NewsKind.TESTIMONIAL_PART_LEFT, name=name)


def _end_consents(testimonial: Testimonial, person_id: UUID) -> None:
    own = (Consent.testimonial_id == testimonial.id, Consent.person_id == person_id)
    db.session().execute(delete(Consent).where(*own).execution_options(synchronize_session=False))


def _take_off(testimonial: Testimonial) -> None:
    testimonial.state, testimonial.decline_reason = S.DECLINED, str(PART_TAKEN_OUT)
    testimonial.published_title = testimonial.published_body = ""
    testimonial.published_at = None
    owe_nothing(testimonial)
    telling.tell_withdrawn(testimonial)
    usages.ask_to_pull(testimonial)
    moderation.text_withdrawn(kind=KIND, subject_id=testimonial.public_id)
