"""Held messages leave when their time has come, once; and what was kept for long goes."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.core import db, jobs, outbox, transaction
from blueprints.messaging import holding, holding_back
from blueprints.messaging.services import AlreadySent


@outbox.job(holding.JOB, lasting=True)
def send_held(task: outbox.Task) -> None:
    """Let one held message leave; one that left, or was taken back, is done."""
    held_id = task.uuid("held")
    try:
        with transaction.apart():
            held = holding.lock_held(held_id)
            if held is not None:
                holding.send_held(held=held)
    except AlreadySent:
        with transaction.apart():
            held = holding.lock_held(held_id)
            if held is not None:
                holding.settle_sent(held=held)


@outbox.job(holding.OVERWRITE)
def overwrite_held(task: outbox.Task) -> None:
    """Leave nothing on the disk of the words that their author took back."""
    del task
    db.overwrite_deleted("held_messages")


@jobs.each_minute
def drop_old_held() -> None:
    """Forget what was kept for long, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            holding_back.purge_old()
        db.enter_platform(None)
