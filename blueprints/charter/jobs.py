"""What happens by itself: counts whose time is over go, and the words of proposals that were taken back."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.charter import proposals, sending
from blueprints.core import db, jobs, outbox, transaction


@jobs.each_minute
def forget_old_sendings() -> None:
    """Forget who sent how much, once it is not asked about any more, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            sending.forget_old()
        db.enter_platform(None)


@outbox.job(proposals.DESTROY)
def destroy_words(task: outbox.Task) -> None:
    """Destroy the words of a proposal that stayed withdrawn for its minute, on the disk too."""
    with transaction.apart():
        proposals.destroy_words(task.uuid("proposal"))
    for table in ("charter_proposals", "drafts"):
        db.overwrite_deleted(table)
