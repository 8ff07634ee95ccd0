"""What happens by itself: counts whose time is over go, and the words of proposals that were taken back."""

from blueprints.charter import proposals, sending
from blueprints.core import db, jobs, outbox, transaction


@jobs.each_minute
def forget_old_sendings() -> None:
    """Forget who sent how much, once it is not asked about any more."""
    with db.across_platforms(), transaction.apart():
        sending.forget_old()


@outbox.job(proposals.DESTROY)
def destroy_words(task: outbox.Task) -> None:
    """Destroy the words of a proposal that stayed withdrawn for its minute, on the disk too."""
    with transaction.apart():
        proposals.destroy_words(task.uuid("proposal"))
    for table in ("charter_proposals", "drafts"):
        db.overwrite_deleted(table)
