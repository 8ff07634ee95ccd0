"""Reads about invitations, requests for a yes, enrolments, first steps and departures."""

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person
from blueprints.accounts.queries import fold_email, fold_name, list_taken_pseudonyms
from blueprints.core import access, clock, db, tokens
from blueprints.joining.models import (
    AccessCard,
    Enrolment,
    FirstSteps,
    GuestRequest,
    Invitation,
    RequestState,
)
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

PURPOSE = "invitation"
WORDS = (
    *("Abeille", "Alouette", "Amande", "Ancolie", "Bambou", "Bruyère", "Cannelle", "Cascade", "Cerisier", "Cigale"),
    *("Clairière", "Coquelicot", "Corail", "Crocus", "Écureuil", "Érable", "Étincelle", "Falaise", "Fauvette", "Genêt"),
    *("Girafe", "Glycine", "Hérisson", "Iris", "Jasmin", "Lavande", "Lichen", "Loutre", "Lucarne", "Mandarine"),
    *("Menthe", "Mimosa", "Moineau", "Myrtille", "Nuage", "Olivier", "Papillon", "Pinson", "Platane", "Pommier"),
    *("Ruisseau", "Sapin", "Saule", "Sentier", "Sureau", "Tortue", "Trèfle", "Vanille", "Verveine", "Zéphyr"),
)
"""Neutral words, proposed to who does not want to look for one."""


def find_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation that a link's token names.

    Args:
        token: as in the address.
        lock: hold the row until the commit (inside a write unit).
    """
    invitation_id = tokens.read(PURPOSE, token)
    if invitation_id is None:
        return None
    statement = select(Invitation).where(Invitation.id == invitation_id)
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def find_by_id(invitation_id: UUID) -> Invitation | None:
    """Return one invitation."""
    return db.session().get(Invitation, invitation_id)


def list_open(email: str, limit: int = 50) -> list[Invitation]:
    """Return the invitations of this address that could still be used, oldest first."""
    statement = (
        select(Invitation)
        .where(
            Invitation.email == fold_email(email),
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.created_at, Invitation.id)
        .limit(limit)
    )
    return list(db.session().scalars(statement))


def find_inviter_name(invitation: Invitation) -> str | None:
    """Return the full name of who invites, if a person of the platform does."""
    if invitation.invited_by is None:
        return None
    inviter = db.session().get(Person, invitation.invited_by)
    return inviter.full_name if inviter else None


def propose_pseudonym(seed: UUID) -> str:
    """Return a word that nobody is called here, always the same one for the same *seed* while it is free."""
    taken = list_taken_pseudonyms()
    return next((word for word in _words_from(seed, "pseudonym") if fold_name(word) not in taken), "")


def propose_recognition_words(seed: UUID) -> list[str]:
    """Return words for somebody's mails, hard to guess for others, always the same ones for the same *seed*."""
    words = [word.lower() for word in islice(_words_from(seed, "recognition"), 6)]
    return [f"{first} {second}" for first, second in zip(words[::2], words[1::2], strict=True)]


def _words_from(seed: UUID, purpose: str) -> Iterator[str]:
    """Walk the words in an order that only this installation can know beforehand."""
    digest = tokens.fingerprint(f"{PURPOSE}.{purpose}", seed.hex)
    start = int.from_bytes(digest[:4]) % len(WORDS)
    step = int.from_bytes(digest[4:8]) % (len(WORDS) // 2) * 2 + 1
    step = step if step % 5 else step + 2  # odd and no multiple of 5: it meets all fifty words
    for turn in range(len(WORDS)):
        yield WORDS[(start + turn * step) % len(WORDS)]


# --- requests for the person's yes ------------------------------------------------------------------------------------

_WITH_JOURNEY = selectinload(GuestRequest.journey).selectinload(Journey.members)


def find_request(request_id: UUID) -> GuestRequest | None:
    """Return one request, with its journey and its members: the rules ask who they are."""
    statement = select(GuestRequest).where(GuestRequest.id == request_id).options(_WITH_JOURNEY)
    return db.session().scalars(statement).one_or_none()


def find_request_by_client(client_id: UUID) -> GuestRequest | None:
    """Return the request that a page has sent already."""
    return db.session().scalars(select(GuestRequest).where(GuestRequest.client_id == client_id)).one_or_none()


def is_asked(journey_id: UUID, email: str, role: JourneyRole) -> bool:
    """Tell whether the same question waits, or has a yes whose invitation waits."""
    invitation_waits = and_(
        GuestRequest.state == RequestState.AGREED,
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    statement = (
        select(GuestRequest.id)
        .outerjoin(Invitation, Invitation.id == GuestRequest.invitation_id)
        .where(
            GuestRequest.journey_id == journey_id,
            GuestRequest.email == fold_email(email),
            GuestRequest.role == role,
            or_(GuestRequest.state == RequestState.ASKED, invitation_waits),
        )
    )
    return db.session().execute(statement.limit(1)).first() is not None


def list_requests(journey_id: UUID, limit: int = 100) -> Sequence[GuestRequest]:
    """Return what was asked about a journey, last first; what was taken back is left out."""
    statement = (
        select(GuestRequest)
        .where(GuestRequest.journey_id == journey_id, GuestRequest.state != RequestState.TAKEN_BACK)
        .order_by(GuestRequest.asked_at.desc(), GuestRequest.id.desc())
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def list_invitations(ids: Sequence[UUID]) -> dict[UUID, Invitation]:
    """Return these invitations by id."""
    if not ids:
        return {}
    return {one.id: one for one in db.session().scalars(select(Invitation).where(Invitation.id.in_(ids)))}


# --- enrolments, first steps, departures ------------------------------------------------------------------------------

ENROLMENT = "enrolment"


def find_enrolment(enrolment_id: UUID) -> Enrolment | None:
    """Return one enrolment."""
    return db.session().get(Enrolment, enrolment_id)


def find_enrolment_by_token(token: str, *, lock: bool = False) -> Enrolment | None:
    """Return the enrolment that the address of a QR code names; *lock* holds it until the commit."""
    enrolment_id = tokens.read(ENROLMENT, token)
    if enrolment_id is None:
        return None
    statement = select(Enrolment).where(Enrolment.id == enrolment_id)
    return db.session().scalars(statement.with_for_update() if lock else statement).one_or_none()


def find_enrolment_by_code(code_hash: bytes) -> Enrolment | None:
    """Return the enrolment whose code was typed."""
    return db.session().scalars(select(Enrolment).where(Enrolment.code_hash == code_hash)).one_or_none()


def find_enrolment_by_client(client_id: UUID) -> Enrolment | None:
    """Return the enrolment that a page has opened already."""
    return db.session().scalars(select(Enrolment).where(Enrolment.client_id == client_id)).one_or_none()


def find_first_steps(person_id: UUID) -> FirstSteps | None:
    """Return how far a person's first steps are; none when she came before there were any."""
    return db.session().scalars(select(FirstSteps).where(FirstSteps.person_id == person_id)).one_or_none()


def find_departure(person_id: UUID) -> Departure | None:
    """Return since when a person is out of the collective."""
    return db.session().scalars(select(Departure).where(Departure.person_id == person_id)).one_or_none()


def find_own_departure() -> Departure | None:
    """Return the departure of the person behind this request."""
    actor = access.current_actor()
    return find_departure(actor.person_id) if actor else None


def find_card_of(person_id: UUID) -> AccessCard | None:
    """Return a person's card."""
    return db.session().scalars(select(AccessCard).where(AccessCard.person_id == person_id)).one_or_none()


def find_card(code_hash: bytes) -> AccessCard | None:
    """Return the card with this code, while the account of its owner is open and has no address."""
    statement = (
        select(AccessCard)
        .join(Person, Person.id == AccessCard.person_id)
        .where(AccessCard.code_hash == code_hash, Person.ended_at.is_(None), Person.email.is_(None))
    )
    return db.session().scalars(statement).one_or_none()


# --- what a home says, each as one column of its one statement --------------------------------------------------------


def count_of_unfinished(person_id: UUID) -> ScalarSelect[int]:
    """Return, for a statement to select, whether a person's first steps were left: 1 or 0."""
    left = FirstSteps.person_id == person_id, FirstSteps.finished_at.is_(None)
    return select(func.count()).select_from(FirstSteps).where(*left).scalar_subquery()


def count_of_questions(person_id: UUID) -> ScalarSelect[int]:
    """Return, for a statement to select, how many questions about her journey wait for a person."""
    now = clock.now()
    hers = exists().where(
        JourneyMember.journey_id == GuestRequest.journey_id,
        JourneyMember.person_id == person_id,
        JourneyMember.role == JourneyRole.BENEFICIARY,
        JourneyMember.starts_at <= now,
        or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
    )
    asked = select(func.count()).select_from(GuestRequest).where(GuestRequest.state == RequestState.ASKED, hers)
    return asked.scalar_subquery()
