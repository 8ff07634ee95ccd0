"""What happens by itself: messages that were taken back are destroyed a day later."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.agenda import remarks
from blueprints.core import clock, db, jobs, transaction


@jobs.each_minute
def destroy_messages() -> None:
    """Destroy the words of messages that nobody may read any more, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            remarks.destroy_taken_back(now=clock.now())
        db.enter_platform(None)
