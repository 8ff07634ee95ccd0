"""What happens by itself when the time of an extraordinary access has passed."""

from blueprints.core import outbox, transaction
from blueprints.privacy import queries, services


@outbox.job("privacy.access_over")
def access_over(task: outbox.Task) -> None:
    """Note the end and tell those concerned; reading was refused from the minute itself."""
    with transaction.apart():
        question = queries.find_question(task.uuid("access"))
        if question is not None:
            services.end_passed(question=question)
