"""What happens by itself on the last day of a trial."""

from blueprints.adjustments import reminding
from blueprints.core import outbox, transaction


@outbox.job(reminding.JOB)
def trial_ends(task: outbox.Task) -> None:
    """Tell those who follow a trial that it ends, unless it was moved or decided meanwhile."""
    with transaction.apart():
        reminding.remind(adjustment_id=task.uuid("adjustment"), last_day=task.arguments["last_day"])
