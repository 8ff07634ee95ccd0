"""What happens by itself: a promise that was not kept is told, and so is a yes that ends."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, transaction
from blueprints.testimonials import consenting


@jobs.each_minute
def follow_testimonials() -> None:
    """Look at the dates of testimonials, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            consenting.tell_late(now=clock.now())
            consenting.remind(now=clock.now())
        db.enter_platform(None)
