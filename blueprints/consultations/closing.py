"""How a consultation ends: counted, its ballots destroyed, and what was decided then."""

from datetime import datetime
from uuid import UUID

from blueprints.consultations import ballots, queries, services
from blueprints.consultations.models import Consultation
from blueprints.core import clock, transaction
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind

ENOUGH = 5
"""Below so many voters no total is kept: one could guess who chose what."""
STILL_OPEN = "Cette consultation est encore ouverte. Attendez sa fin."


def close(*, consultation: Consultation, actor_id: UUID | None = None) -> None:
    """Count, keep the totals if enough people voted, and destroy the ballots and their key; done twice, it is once.

    Args:
        consultation: held by whoever calls, so that nobody votes meanwhile.
        actor_id: who closes it before its end; None for the service itself.

    Raises:
        Refused: it has not opened yet; it can be taken back.
    """
    if consultation.closed_at is not None:
        return
    if clock.now() < consultation.opens_at:
        raise Refused(services.NOT_OPEN)
    voters, votes, unreadable = ballots.count(consultation)
    now = clock.now()
    consultation.closed_at, consultation.closes_at = now, min(consultation.closes_at, now)
    consultation.version += 1
    if voters >= ENOUGH:
        consultation.voters = voters
        for choice in queries.list_choices_to_count(consultation.id):
            choice.votes = votes[choice.position]
    ballots.destroy(consultation)
    services.note("consultation.closed", consultation, actor_id, unreadable=unreadable)
    news.settle(kind=NewsKind.CONSULTATION_OPENED, subject=consultation.id)
    services.tell(consultation, NewsKind.CONSULTATION_CLOSED)


def follow(*, now: datetime) -> None:
    """Tell of the consultations that have opened."""
    for consultation in queries.list_to_tell(now):
        if consultation.survey_year is None or consultation.position == 1:
            services.tell_opened(consultation, now)
        else:
            consultation.told_at = now  # the first question of a survey leads to the others


def say_outcome(*, consultation: Consultation, words: str, version: int | None, actor_id: UUID) -> None:
    """Say what was decided after a consultation; the members are told.

    Raises:
        Refused: it is still open.
        Stale: somebody wrote another one meanwhile.
    """
    if consultation.outcome == words:
        return
    transaction.expect_version(consultation.version, version)
    if consultation.closed_at is None:
        raise Refused(STILL_OPEN)
    consultation.outcome, consultation.outcome_at = words, clock.now()
    consultation.version += 1
    services.note("consultation.concluded", consultation, actor_id)
    services.tell(consultation, NewsKind.CONSULTATION_CONCLUDED)


def take_back_outcome(*, consultation: Consultation, version: int, since: datetime, actor_id: UUID) -> None:
    """Undo the first decision that was said; nobody is told of it any more.

    Raises:
        Stale: somebody wrote another one since.
    """
    transaction.expect_version(consultation.version, version)
    consultation.outcome, consultation.outcome_at = "", None
    consultation.version += 1
    services.note("consultation.decision_taken_back", consultation, actor_id)
    news.take_back(kind=NewsKind.CONSULTATION_CONCLUDED, address=services.address_of(consultation), since=since)
