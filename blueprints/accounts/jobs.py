"""The housekeeping of accounts, each minute."""

from sqlalchemy import select

from blueprints.accounts import services
from blueprints.accounts.models import Platform
from blueprints.core import audit, db, jobs, transaction


@jobs.each_minute
def keep_house() -> None:
    """Delete what has had its time and note each audit trail's end, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.purge_expired()
        audit.note_head()
        db.enter_platform(None)
