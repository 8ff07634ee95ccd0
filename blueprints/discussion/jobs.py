"""What is done after a post was changed or taken back: nothing of its former words stays, on the disk either."""

from blueprints.core import db, outbox, transaction
from blueprints.discussion import changing


@outbox.job(changing.DESTROY)
def destroy_words(task: outbox.Task) -> None:
    """Destroy the words of a post that stayed withdrawn for its minute."""
    with transaction.apart():
        changing.destroy_words(task.uuid("post"))
    for table in ("posts", "drafts"):
        db.overwrite_deleted(table)


@outbox.job(changing.OVERWRITE)
def overwrite_words(task: outbox.Task) -> None:
    """Leave nothing on the disk of the words that a change replaced."""
    del task
    db.overwrite_deleted("posts")
