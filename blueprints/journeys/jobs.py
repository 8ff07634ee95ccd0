"""What happens by itself when the date of an end passes."""

from blueprints.core import clock, outbox, sockets
from blueprints.journeys import queries


@outbox.job("journeys.end_passed")
def end_passed(task: outbox.Task) -> None:
    """Close the open pages of somebody whose end has come, unless it was moved meanwhile."""
    member = queries.find_member(task.uuid("member"))
    if member is not None and member.ends_at is not None and member.ends_at <= clock.now():
        sockets.close_person(member.person_id)
