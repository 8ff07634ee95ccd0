"""Telling people of a meeting."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from blueprints.meetings.models import Meeting
from blueprints.news import services as news
from blueprints.news.models import NewsKind


def tell(
    meeting: Meeting,
    kind: NewsKind,
    people: Collection[UUID],
    starts_at: str = "",
    happened_at: datetime | None = None,
    **words: str,
) -> list[UUID]:
    """Tell these people one thing of a meeting, with its title and these words; return who was.

    Args:
        meeting: which one.
        kind: what is told.
        people: whom.
        starts_at: the date that the sentence says.
        happened_at: when it happened; now by default.
        **words: what else the sentence says.
    """
    address = f"/rencontres/{meeting.id}"
    words |= {"title": meeting.title, "starts_at": starts_at}
    return news.tell(
        people=people,
        kind=kind,
        address=address,
        subject=meeting.id,
        once=False,
        happened_at=happened_at,
        more=None,
        **words,
    )
