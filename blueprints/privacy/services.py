"""Extraordinary access: one of the service asks, a second person answers, it is open for some hours and then over.

Each move locks the row and looks at it again, so that two answers at once are one, and what is over stays over. The
accompanied person and her coaches are told when it opens and when it is over.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from blueprints.accounts import grants
from blueprints.core import clock, db, outbox, state
from blueprints.core.errors import Refused
from blueprints.journeys.models import Journey
from blueprints.news import services as news
from blueprints.news.models import NewsKind
from blueprints.privacy import moves, queries
from blueprints.privacy.models import AccessState, ExtraordinaryAccess, Ground, NamedTalk
from blueprints.privacy.queries import Question


class Answer(Protocol):
    """What a second person says: `approve` or `refuse`."""

    def __call__(self, *, question: Question, second_id: UUID, same_browser: bool = False) -> None:
        """Answer."""


ANSWERED_WITHIN = timedelta(hours=24)
HOURS = (4, 24, 72)
NOBODY = (
    "Personne ne peut encore répondre. Il faut une autre personne du service, dans son rôle depuis 7 jours. "
    "Aucun de vos deux rôles ne doit venir de l’autre. Il y a danger ? Appelez le 15 ou le 17."
)
CLOSED = "Cet accompagnement est terminé. Ses messages ne s’ouvrent plus."


def ask(
    *,
    journey: Journey,
    client_id: UUID,
    asked_by: UUID,
    ground: Ground,
    motive: str,
    hours: int,
    talks: Collection[UUID],
) -> ExtraordinaryAccess:
    """Ask a second person to agree; the same page sent twice asks once.

    Args:
        journey: whose words, with its members.
        client_id: chosen by the page that sends.
        asked_by: the person in charge.
        ground: why the law allows it.
        motive: her own words, shown to the second person, to the accompanied person and to her coach.
        hours: how long it is wanted, once agreed to.
        talks: the conversations, by name.

    Raises:
        Refused: the journey is closed, nobody could answer, or she has asked already.
    """
    known = queries.find_by_client(client_id)
    if known is not None and known.asked_by == asked_by:
        return known
    seconds = queries.list_seconds(asked_by, journey)
    _expect_askable(journey, asked_by, hours, seconds)
    named = [talk.id for talk in queries.list_nameable(journey.id) if talk.id in talks]
    if not named or len(named) != len(set(talks)):
        raise Refused("Choisissez au moins une conversation de cet accompagnement.")
    made = _store(journey, asked_by, motive, client_id=client_id, ground=ground, hours=hours)
    db.session().add_all(
        NamedTalk(platform_id=made.platform_id, access_id=made.id, conversation_id=talk) for talk in named
    )
    db.session().flush()
    moves.note("asked", made, asked_by, ground=ground.value, hours=hours, conversations=len(named))
    address = f"/service/acces/{made.id}"
    kind = NewsKind.EXTRAORDINARY_ASKED
    news.tell(people=seconds, kind=kind, address=address, subject=made.id, name=moves.name_of(asked_by))
    return made


def _expect_askable(journey: Journey, asked_by: UUID, hours: int, seconds: Collection[UUID]) -> None:
    if journey.closed_at is not None:
        raise Refused(CLOSED)
    if hours not in HOURS:
        raise Refused("Choisissez une des durées proposées.")
    if not seconds:
        raise Refused(NOBODY)
    if queries.find_live(journey.id, asked_by) is not None:
        raise Refused("Vous avez déjà une demande en cours pour cet accompagnement.")


def _store(journey: Journey, asked_by: UUID, motive: str, **facts: UUID | Ground | int) -> ExtraordinaryAccess:
    now, access_id = clock.now(), db.secret_id()
    binding = queries.binding_of(access_id, journey.id, asked_by)
    made = ExtraordinaryAccess(
        id=access_id,
        platform_id=journey.platform_id,
        journey_id=journey.id,
        motive=state.current().keyring.seal(journey.key_id, motive, binding),
        state=AccessState.ASKED,
        asked_by=asked_by,
        asked_at=now,
        expires_at=now + ANSWERED_WITHIN,
        **facts,
    )
    db.session().add(made)
    db.session().flush()
    return made


# --- the second person ------------------------------------------------------------------------------------------------


def approve(*, question: Question, second_id: UUID, same_browser: bool = False) -> None:
    """Agree, as the second person: it is open from now on, and those concerned are told. Twice is once.

    Args:
        question: the access, with who may answer.
        second_id: who agrees.
        same_browser: the asker came in from this very browser before.

    Raises:
        Refused: it was answered, withdrawn or is too old, or this is no second person.
    """
    row = moves.locked(question)
    if row.answered_by == second_id and row.state is AccessState.APPROVED:
        return
    _expect_second(question, second_id, same_browser=same_browser)
    moves.move(row, AccessState.APPROVED)
    news.settle(kind=NewsKind.EXTRAORDINARY_ASKED, subject=row.id)
    now = clock.now()
    row.answered_by, row.answered_at, row.opens_until = second_id, now, now + timedelta(hours=row.hours)
    outbox.add("privacy.access_over", delay=timedelta(hours=row.hours), access=row.id)
    moves.note("approved", row, second_id, hours=row.hours)
    moves.tell_asker(row, second_id, agreed=True)
    names = {"name": moves.name_of(row.asked_by), "second": moves.name_of(second_id)}
    moves.tell_concerned(question, NewsKind.EXTRAORDINARY_OPENED, {**names, "until": row.opens_until.isoformat()})


def refuse(*, question: Question, second_id: UUID, same_browser: bool = False) -> None:
    """Say no, as the second person. Twice is once.

    Raises:
        Refused: it was answered otherwise, withdrawn or is too old, or this is no second person.
    """
    row = moves.locked(question)
    if row.answered_by == second_id and row.state is AccessState.REFUSED:
        return
    _expect_second(question, second_id, same_browser=same_browser)
    moves.move(row, AccessState.REFUSED)
    news.settle(kind=NewsKind.EXTRAORDINARY_ASKED, subject=row.id)
    row.answered_by, row.answered_at = second_id, clock.now()
    moves.note("refused", row, second_id)
    moves.tell_asker(row, second_id, agreed=False)


def _expect_second(question: Question, second_id: UUID, *, same_browser: bool) -> None:
    if second_id not in question.seconds or not grants.are_two(question.row.asked_by, second_id):
        raise Refused(
            "Il faut une autre personne du service, dans son rôle depuis 7 jours. "
            "Aucun de vos deux rôles ne doit venir de l’autre."
        )
    if same_browser:
        raise Refused("La personne qui demande s’est déjà connectée sur cet appareil. Répondez depuis le vôtre.")
    if question.journey.closed_at is not None:
        raise Refused(CLOSED)
    if question.row.state is AccessState.ASKED and question.row.expires_at <= clock.now():
        raise Refused("Cette demande est trop ancienne. La personne peut en faire une nouvelle.")


# --- the end ----------------------------------------------------------------------------------------------------------


def stop(*, question: Question, actor_id: UUID) -> None:
    """Withdraw one's question, or end an access before its time; what is over stays over.

    Raises:
        Refused: it waits for an answer, and somebody else asked: a no is an answer, with its proof.
    """
    row = moves.locked(question)
    if row.state is AccessState.ASKED:
        if actor_id != row.asked_by:
            raise Refused("Cette demande attend une réponse. Pour dire non, refusez-la.")
        _withdraw(row, actor_id)
    elif row.state is AccessState.APPROVED:
        _end(question, row, clock.now(), actor_id)


def end_passed(*, question: Question) -> None:
    """Note that the time of an access has passed, and tell those concerned; twice is once."""
    row = moves.locked(question)
    if row.state is AccessState.APPROVED and row.opens_until is not None and row.opens_until <= clock.now():
        _end(question, row, row.opens_until, None)


def end_with(*, person_id: UUID) -> None:
    """End what does not go on without somebody who closes her account: what she asked for, what was about her journey.

    A second person's yes stands without her; it is open for some hours at most.
    """
    for question in queries.list_live_of(person_id):
        row = moves.locked(question)
        if row.state is AccessState.ASKED:
            _withdraw(row, person_id)
        elif row.state is AccessState.APPROVED and row.opens_until is not None:
            _end(question, row, min(row.opens_until, clock.now()), person_id, leaves=person_id)


def _withdraw(row: ExtraordinaryAccess, actor_id: UUID) -> None:
    moves.move(row, AccessState.WITHDRAWN)
    row.ended_by, row.ended_at = actor_id, clock.now()
    moves.note("withdrawn", row, actor_id)
    news.settle(kind=NewsKind.EXTRAORDINARY_ASKED, subject=row.id)


def _end(
    question: Question, row: ExtraordinaryAccess, at: datetime, actor_id: UUID | None, *, leaves: UUID | None = None
) -> None:
    moves.move(row, AccessState.ENDED)
    row.ended_by, row.ended_at = actor_id, at
    opened = len(queries.list_opened(question))
    moves.note("ended", row, actor_id, opened=opened)
    words = {"name": moves.name_of(row.asked_by), "count": str(opened)}
    moves.tell_concerned(question, NewsKind.EXTRAORDINARY_OVER, words, leaves=leaves)
