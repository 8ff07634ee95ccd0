"""What happens by itself: ideas come back on their day, and those that were withdrawn are destroyed after a month."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, transaction
from blueprints.ideas import services, taking_part


@jobs.each_minute
def follow_ideas() -> None:
    """Look at the dates of ideas, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.bring_back(now=clock.now())
            taking_part.destroy_withdrawn(now=clock.now())
        db.enter_platform(None)
