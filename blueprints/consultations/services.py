"""Changes of consultations: opening one, and voting."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.consultations import ballots, queries
from blueprints.consultations.models import Ballot, Consultation, ConsultationChoice
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.discussion.queries import lock_person
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.undo.ways import SECONDS

FEWEST, MOST = 2, ballots.MOST
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=366)

FEW = "Proposez deux réponses au moins."
MANY = "Proposez six réponses au plus."
TWICE = "Deux réponses sont les mêmes. Gardez-en une seule."
PAST = "La consultation s’ouvre maintenant, ou plus tard."
WRONG_END = "Choisissez une fin au moins une heure après le début, et dans l’année."
UNDOABLE = timedelta(seconds=SECONDS + 5)
"""How long an opening may be undone; a click in the last second of the notice still counts."""
TOO_LATE = "La minute pour annuler est passée. Rien n’a changé."
NOT_OPEN = "Cette consultation n’est pas encore ouverte."
CLOSED = "Cette consultation est fermée. Votre vote d’avant est compté, s’il y en avait un."
ONE = "Choisissez une réponse."
SOME = "Choisissez une réponse au moins."
FOREIGN = "Choisissez une des réponses proposées."
ENDED = "Cette consultation est fermée : elle ne s’annule plus."


def open_consultation(
    *,
    author_id: UUID,
    client_id: UUID,
    question: str,
    about: str,
    choices: Sequence[str],
    several: bool,
    opens_at: datetime | None,
    closes_at: datetime,
    survey_year: int | None = None,
    position: int = 0,
) -> Consultation:
    """Ask the accompanied people one question; the same author and client id twice is one consultation.

    Args:
        author_id: who asks for the service.
        client_id: chosen by the page that sends.
        question: in one line.
        about: what helps to answer.
        choices: two to six answers.
        several: whether one may choose several.
        opens_at: from when; None for now.
        closes_at: until when.
        survey_year: of the yearly survey that it belongs to, if any.
        position: its place there.

    Raises:
        Refused: the answers or the dates cannot be.
    """
    lock_person(author_id)
    sent = queries.find_sent_consultation(author_id, client_id)
    if sent is not None:
        return sent
    now = clock.now()
    _check_choices(choices)
    _check_dates(opens_at or now, closes_at, now)
    consultation = Consultation(
        platform_id=db.platform_id(),
        author_id=author_id,
        client_id=client_id,
        question=question,
        about=about,
        several=several,
        survey_year=survey_year,
        position=position,
        opens_at=opens_at or now,
        closes_at=closes_at,
        key_id=ballots.make_key(),
        created_at=now,
        version=1,
    )
    db.session().add(consultation)
    db.session().flush()
    for place, label in enumerate(choices, start=1):
        choice = ConsultationChoice(
            platform_id=consultation.platform_id, consultation_id=consultation.id, position=place, label=label
        )
        db.session().add(choice)
    note("consultation.opened", consultation, author_id)
    if survey_year is None and consultation.opens_at <= now:
        tell_opened(consultation, now)
    return consultation


def _check_choices(choices: Sequence[str]) -> None:
    if len(choices) < FEWEST:
        raise Refused(FEW)
    if len(choices) > MOST:
        raise Refused(MANY)
    if len({one.casefold() for one in choices}) < len(choices):
        raise Refused(TWICE)


def _check_dates(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    if opens_at < now:
        raise Refused(PAST)
    if not SHORTEST <= closes_at - opens_at <= LONGEST:
        raise Refused(WRONG_END)


def note(action: str, consultation: Consultation, actor_id: UUID | None, **facts: int) -> None:
    """Add what was done to the audit trail."""
    audit.record(action, subject="consultations", subject_id=consultation.id, actor_id=actor_id, **facts)


def address_of(consultation: Consultation) -> str:
    """Return the page of a consultation."""
    return f"/consultations/{consultation.id}"


def tell(consultation: Consultation, kind: NewsKind) -> None:
    """Tell the members."""
    news.tell(
        people=accounts.list_collective(),
        kind=kind,
        address=address_of(consultation),
        subject=consultation.id,
        question=consultation.question,
    )


def tell_opened(consultation: Consultation, now: datetime) -> None:
    """Tell the members that they may vote."""
    consultation.told_at = now
    tell(consultation, NewsKind.CONSULTATION_OPENED)


def take_back_opening(*, consultation: Consultation, actor_id: UUID) -> None:
    """Undo an opening within its minute; a vote of that minute goes unread: nobody learns whether there was one.

    Raises:
        Refused: it is closed already, or the minute is over; the page that opened it can be sent again much later.
    """
    if consultation.closed_at is not None:
        raise Refused(ENDED)
    if clock.now() - consultation.created_at > UNDOABLE:
        raise Refused(TOO_LATE)
    news.take_back(kind=NewsKind.CONSULTATION_OPENED, address=address_of(consultation), since=consultation.created_at)
    ballots.destroy(consultation)
    note("consultation.taken_back", consultation, actor_id)
    db.session().delete(consultation)


# --- voting -----------------------------------------------------------------------------------------------------------


def is_open(consultation: Consultation) -> bool:
    """Tell whether votes are taken now."""
    return consultation.closed_at is None and consultation.opens_at <= clock.now() < consultation.closes_at


def _expect_open(consultation: Consultation) -> UUID:
    if consultation.closed_at is None and clock.now() < consultation.opens_at:
        raise Refused(NOT_OPEN)
    if not is_open(consultation) or consultation.key_id is None:
        raise Refused(CLOSED)
    return consultation.key_id


def vote(*, consultation: Consultation, person_id: UUID, chosen: Collection[int]) -> None:
    """Keep what a person chooses, in the place of what she chose before. Nothing of it is in the audit trail.

    Args:
        consultation: held by whoever calls, so that it does not close meanwhile.
        person_id: who votes.
        chosen: the places of the answers.

    Raises:
        Refused: it is not open, or this cannot be chosen.
    """
    key_id, places = _expect_open(consultation), set(chosen)
    if not places or (len(places) > 1 and not consultation.several):
        raise Refused(SOME if consultation.several else ONE)
    if not places <= {row.position for row in queries.list_choices(consultation.id)}:
        raise Refused(FOREIGN)
    ballot = queries.find_ballot(consultation.id, person_id)
    if ballot is not None:
        ballot.choice = ballots.seal(key_id, ballot.id, person_id, places)
        return
    ballot = Ballot(platform_id=consultation.platform_id, consultation_id=consultation.id, person_id=person_id)
    ballot.choice = ballots.seal(key_id, ballot.id, person_id, places)
    db.session().add(ballot)


def take_back_vote(*, consultation: Consultation, person_id: UUID) -> None:
    """Take a vote out of the box.

    Raises:
        Refused: it is not open.
    """
    _expect_open(consultation)
    ballot = queries.find_ballot(consultation.id, person_id)
    if ballot is not None:
        db.session().delete(ballot)


def forget_votes(*, person_id: UUID) -> None:
    """Take a person's votes out of what is still open (her account closes)."""
    for ballot in queries.list_open_ballots(person_id):
        db.session().delete(ballot)
