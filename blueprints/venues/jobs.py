"""What is done about venues besides requests: photos that nobody shows are destroyed."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, transaction
from blueprints.venues import queries, services


@jobs.each_minute
def sweep() -> None:
    """Destroy the photos of doors that were taken away or replaced, once they can no longer come back."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        if queries.list_let_go(clock.now() - services.KEPT_FOR, limit=1):
            with transaction.apart():
                services.sweep_doors()
            db.overwrite_deleted("door_photos")
        db.enter_platform(None)
