"""Telling people of a meeting."""

from collections.abc import Collection
from uuid import UUID

from blueprints.meetings.models import Meeting
from blueprints.news import services as news
from blueprints.news.models import NewsKind


def tell(meeting: Meeting, kind: NewsKind, people: Collection[UUID], starts_at: str = "") -> list[UUID]:
    """Tell these people one thing of a meeting; return who was."""
    address, title = f"/rencontres/{meeting.id}", meeting.title
    return news.tell(people=people, kind=kind, address=address, subject=meeting.id, title=title, starts_at=starts_at)
