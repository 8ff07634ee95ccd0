"""The daily life of drafts: old ones go."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import db, jobs, transaction
from blueprints.drafts import services


@jobs.each_minute
def drop_old_drafts() -> None:
    """Delete old drafts, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.purge_old()
        db.enter_platform(None)
