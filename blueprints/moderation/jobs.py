"""What happens by itself: what was sent without a name is told to those who read at each full hour."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, transaction
from blueprints.moderation import services


@jobs.each_minute
def tell_of_unnamed() -> None:
    """Tell those who read, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.tell_of_unnamed(now=clock.now())
        db.enter_platform(None)
