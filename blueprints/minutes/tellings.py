"""Whom published minutes are told to: the members once, and each author what was answered to her."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from blueprints.accounts import queries as accounts
from blueprints.agenda import queries as agenda
from blueprints.meetings.models import Meeting
from blueprints.minutes.content import Point
from blueprints.news import services as news
from blueprints.news.models import NewsKind


def address_of(meeting_id: UUID) -> str:
    """Return the page on which members read the minutes of a meeting."""
    return f"/rencontres/{meeting_id}/compte-rendu"


def point_address(meeting_id: UUID, point_id: str) -> str:
    """Return the place of one point on that page."""
    return f"{address_of(meeting_id)}#point-{point_id}"


def tell_authors(meeting: Meeting, points: Iterable[Point], *, but: UUID) -> set[UUID]:
    """Tell who proposed each of these points, and who gave her name to a word about it; return who was."""
    from_agenda, members = _by_item(points), set(accounts.list_collective())
    told: set[UUID] = set()
    for item_id, people in agenda.list_authors(list(from_agenda)).items():
        point = from_agenda[item_id]
        told |= set(
            news.tell(
                people=(people & members) - {but},
                kind=NewsKind.MINUTES_ANSWERED,
                address=point_address(meeting.id, point.id),
                subject=meeting.id,
                title=point.title,
                outcome=point.outcome,
            )
        )
    return told


def list_answers(points: Iterable[Point]) -> dict[UUID, dict[str, str]]:
    """Return, by person, the words that tell what was answered to what she wrote without her name."""
    from_agenda, answers = _by_item(points), defaultdict[UUID, list[tuple[str, str]]](list)
    for item_id, people in agenda.list_unnamed(list(from_agenda)).items():
        for one in people:
            answers[one].append((from_agenda[item_id].title, from_agenda[item_id].outcome))
    return {one: {"answers": json.dumps(said, ensure_ascii=False)} for one, said in answers.items()}


def _by_item(points: Iterable[Point]) -> dict[UUID, Point]:
    return {UUID(one.item): one for one in points if one.item}


def tell_members(meeting: Meeting, answers: Mapping[UUID, Mapping[str, str]], *, but: set[UUID]) -> set[UUID]:
    """Tell the other members that the minutes can be read; return who was told.

    Args:
        meeting: of which.
        answers: by `list_answers`: they are sealed in the news that everybody is told, so that its row shows nobody.
        but: who is not told.
    """
    told = news.tell(
        people=set(accounts.list_collective()) - but,
        kind=NewsKind.MINUTES_PUBLISHED,
        address=address_of(meeting.id),
        subject=meeting.id,
        more=answers,
        title=meeting.title,
    )
    return set(told)


def untell(meeting_id: UUID, points: Iterable[Point], *, since: datetime) -> None:
    """Take back what was told since a moment: it was undone."""
    news.take_back(kind=NewsKind.MINUTES_PUBLISHED, address=address_of(meeting_id), since=since)
    for one in points:
        news.take_back(kind=NewsKind.MINUTES_ANSWERED, address=point_address(meeting_id, one.id), since=since)
