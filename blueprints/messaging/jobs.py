"""What is done about conversations each minute."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, transaction
from blueprints.messaging import unread


@jobs.each_minute
def tell_unread() -> None:
    """Tell people of messages that wait for them, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            unread.tell_unread(now=clock.now())
        db.enter_platform(None)
