"""Reminders of meetings: told once for each date, as news, to who asked for them; how else is hers to choose."""

from datetime import timedelta
from uuid import UUID

from blueprints.calendar import queries
from blueprints.calendar.choosing import due_at
from blueprints.calendar.models import Delay, Reminder
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.news import services as news
from blueprints.news.models import NewsKind

LATE = timedelta(hours=12)
"""A worker that was away says it late, and after this not at all."""


def remind_all() -> int:
    """Inside a write unit: tell all whose reminder is due; return how many were told."""
    now, told = clock.now(), 0
    for meeting in queries.list_soon():
        for delay in Delay:
            due = due_at(delay, meeting.starts_at)
            if due <= now < due + LATE:
                told += len(_remind(meeting, delay, list(queries.list_to_remind(meeting, delay, due))))
    for meeting_id in queries.list_begun():
        news.settle(kind=NewsKind.MEETING_REMINDER, subject=meeting_id)
    return told


def _remind(meeting: AnyRow, delay: Delay, people: list[UUID]) -> list[UUID]:
    for person_id in people:
        row = Reminder(platform_id=db.platform_id(), meeting_id=meeting.id, person_id=person_id, delay=delay)
        row.for_date = meeting.starts_at
        db.session().add(row)
    return news.tell(
        people=people,
        kind=NewsKind.MEETING_REMINDER,
        address=f"/rencontres/{meeting.id}",
        subject=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at.isoformat(),
    )
