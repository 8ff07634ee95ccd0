"""What happens by itself: the next one is called, quiet alerts are closed, old ones are destroyed."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.care import services
from blueprints.core import clock, db, jobs, transaction


@jobs.each_minute
def follow_alerts() -> None:
    """Follow the alerts, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        now = clock.now()
        with transaction.apart():
            services.let_go_of_left(now=now)
            services.call_due(now=now)
        with transaction.apart():
            services.close_quiet(now=now)
            services.destroy_old(now=now)
        db.enter_platform(None)
