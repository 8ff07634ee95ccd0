"""What is done after a question that nobody had read was taken back: nothing of its title stays."""

from blueprints.advice import services
from blueprints.core import db, outbox, transaction


@outbox.job(services.FORGET_TITLE)
def forget_title(task: outbox.Task) -> None:
    """Destroy the title of a question that stayed withdrawn for its minute."""
    with transaction.apart():
        services.forget_title(task.uuid("thread"))
    db.overwrite_deleted("threads")
