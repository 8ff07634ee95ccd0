"""The housekeeping of accounts, each minute."""

from sqlalchemy import select

from blueprints.accounts import services
from blueprints.accounts.models import Platform
from blueprints.core import audit, audit_retention, db, jobs, transaction


@jobs.each_minute
def keep_house() -> None:
    """Delete what has had its time, also in the audit trail, and note each trail's end, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.purge_expired()
        audit.note_head()
        with transaction.apart():
            audit_retention.trim()
        db.enter_platform(None)
