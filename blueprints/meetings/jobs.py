"""What happens by itself: changes are told once the saving has calmed down; who asked is reminded of the last day."""

from datetime import datetime

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, outbox, transaction
from blueprints.meetings import change_notices, pending, poll_reminders


@outbox.job(pending.JOB)
def tell_changes(task: outbox.Task) -> None:
    """Tell what changed of a meeting, or come back later when somebody still saves."""
    with transaction.apart():
        told = change_notices.tell_changes(meeting_id=task.uuid("meeting"))
    if isinstance(told, datetime):
        raise outbox.Later(told)


@jobs.each_minute
def remind_of_the_end() -> None:
    """Look at the ends of the answers, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            poll_reminders.remind(now=clock.now())
        db.enter_platform(None)
