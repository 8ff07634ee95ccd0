"""What happens by itself: a consultation opens, it closes on its moment, and its key is destroyed for certain."""

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.consultations import ballots, closing, queries
from blueprints.core import clock, db, jobs, outbox, transaction


@jobs.each_minute
def follow_consultations() -> None:
    """Look at the dates of consultations, platform by platform; each one closes in a unit of its own."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            closing.follow(now=clock.now())
            due = queries.list_due(clock.now())
        for consultation_id in due:
            with transaction.apart():
                consultation = queries.lock_consultation(consultation_id)
                if consultation is not None:
                    closing.close(consultation=consultation)
        db.enter_platform(None)


@outbox.job(ballots.JOB)
def destroy_key(task: outbox.Task) -> None:
    """Destroy the key of a closed consultation, if the process that closed it could not."""
    ballots.destroy_key(task.uuid("key"))
