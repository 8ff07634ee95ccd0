"""What is done after a message was stored, changed or taken back."""

from blueprints.core import db, outbox, transaction
from blueprints.messaging import changing, hold_jobs, unread, verdicts

__all__ = ["PARTS"]
PARTS = (hold_jobs, verdicts)
"""Imported for what they do by themselves, and ask to be told of."""


@outbox.job(unread.JOB)
def tell_unread(task: outbox.Task) -> None:
    """Tell those who have not read; a burst of messages is looked at once."""
    with transaction.apart():
        outbox.fold(task)
        unread.tell_unread(task.uuid("conversation"))


@outbox.job(changing.DESTROY)
def destroy_words(task: outbox.Task) -> None:
    """Destroy the words of a message that stayed withdrawn for its minute, on the disk too."""
    with transaction.apart():
        changing.destroy_words(task.uuid("message"))
    for table in ("messages", "held_messages", "drafts"):  # where they were before they left, too
        db.overwrite_deleted(table)


@outbox.job(changing.OVERWRITE)
def overwrite_words(task: outbox.Task) -> None:
    """Leave nothing on the disk of the words that a change replaced."""
    del task
    db.overwrite_deleted("messages")
