"""Answers to the dates of a meeting, written down for a person without internet; she is told, and may change them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from blueprints.core import audit, db
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.meetings import coming_queries, queries, services
from blueprints.meetings.calling import tell
from blueprints.meetings.coming import CHANGED, NOT_A_MEMBER
from blueprints.meetings.models import Meeting, VoteAnswer
from blueprints.news import services as news
from blueprints.news.models import NewsKind

Kept = dict[str, tuple[str, str]]
"""By date: what was answered, and who wrote it down."""


def answer_for(
    *, meeting: Meeting, person_id: UUID, answers: Mapping[UUID, VoteAnswer], actor_id: UUID, actor_name: str
) -> None:
    """Write down what a member said of the dates; she is told, and the trail holds who wrote it.

    Raises:
        Refused: she is not a member, or for the reasons of `services.answer_dates`.
    """
    if coming_queries.find_member(person_id) is None:
        raise Refused(NOT_A_MEMBER)
    services.answer_dates(meeting=meeting, person_id=person_id, answers=answers, dictated_to=actor_id)
    audit.record(
        "meeting.dates_answered_for", subject="meetings", subject_id=meeting.id, actor_id=actor_id, person=person_id
    )
    tell(meeting, NewsKind.MEETING_ANSWERED_FOR, {person_id}, name=actor_name)


def remember(options: Sequence[AnyRow], person_id: UUID) -> Kept:
    """Return what a person has answered so far, for the way back of the answers that follow."""
    votes = queries.list_votes([option.id for option in options], person_id)
    return {str(option_id): (vote.answer.value, str(vote.dictated_to or "")) for option_id, vote in votes.items()}


def restore(*, meeting: Meeting, person_id: UUID, before: Kept, since: datetime) -> None:
    """Give back what somebody had answered before it was written down for her; she is told of it no more.

    Raises:
        Refused: the answers are closed, or she changed hers since.
    """
    if not services.is_open(meeting.state, meeting.poll_ends_at):
        raise Refused(services.CLOSED)
    options = queries.list_options(meeting.id, person_id)
    votes = queries.list_votes([option.id for option in options], person_id)
    if not votes or max(vote.answered_at for vote in votes.values()) != since:
        raise Refused(CHANGED)
    for option_id, vote in votes.items():
        known = before.get(str(option_id))
        if known is None:
            db.session().delete(vote)
        else:
            vote.answer, vote.dictated_to = VoteAnswer(known[0]), UUID(known[1]) if known[1] else None
    address = f"/rencontres/{meeting.id}"
    news.take_back(kind=NewsKind.MEETING_ANSWERED_FOR, address=address, since=since, person_id=person_id)


def find_moment(options: Sequence[AnyRow], person_id: UUID) -> datetime | None:
    """Return when a person's answers were last written."""
    votes = queries.list_votes([option.id for option in options], person_id)
    return max((vote.answered_at for vote in votes.values()), default=None)
