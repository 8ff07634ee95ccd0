"""Whom published minutes are told to: the members once, and each author what was answered to her."""

from collections.abc import Iterable
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
    """Tell who proposed each of these points, and who had something to say about it, named or not; return who was."""
    from_agenda = {UUID(one.item): one for one in points if one.item}
    told: set[UUID] = set()
    for item_id, people in agenda.list_authors(list(from_agenda)).items():
        point = from_agenda[item_id]
        told |= set(
            news.tell(
                people=people - {but},
                kind=NewsKind.MINUTES_ANSWERED,
                address=point_address(meeting.id, point.id),
                subject=meeting.id,
                title=point.title,
                outcome=point.outcome,
            )
        )
    return told


def tell_members(meeting: Meeting, *, but: set[UUID]) -> int:
    """Tell the other members that the minutes can be read; return how many."""
    people = set(accounts.list_collective()) - but
    address = address_of(meeting.id)
    kind = NewsKind.MINUTES_PUBLISHED
    return len(news.tell(people=people, kind=kind, address=address, subject=meeting.id, title=meeting.title))


def untell(meeting_id: UUID, points: Iterable[Point], *, since: datetime) -> None:
    """Take back what was told since a moment: it was undone."""
    news.take_back(kind=NewsKind.MINUTES_PUBLISHED, address=address_of(meeting_id), since=since)
    for one in points:
        news.take_back(kind=NewsKind.MINUTES_ANSWERED, address=point_address(meeting_id, one.id), since=since)
