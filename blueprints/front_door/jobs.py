"""Each minute: what strangers wrote is destroyed when it has had its time."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import db, jobs, transaction
from blueprints.front_door import services


@jobs.each_minute
def destroy_old_enquiries() -> None:
    """Destroy, platform by platform, what has had its time."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.destroy_expired()
        db.enter_platform(None)
