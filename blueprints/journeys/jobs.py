"""What happens by itself when the date of an end passes."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from blueprints.core import clock, outbox, socket_watch, sockets
from blueprints.core.socket_door import Line
from blueprints.journeys import queries


@outbox.job("journeys.end_passed")
def end_passed(task: outbox.Task) -> None:
    """Close the open pages of somebody whose end has come, unless it was moved meanwhile."""
    member = queries.find_member(task.uuid("member"))
    if member is not None and member.ends_at is not None and member.ends_at <= clock.now():
        sockets.close_person(member.person_id)


@socket_watch.watches
def places_ended(lines: Sequence[Line], since: datetime, now: datetime) -> Iterable[Line]:
    """Return the lines that were open when a place of their person ended, whoever or whatever ended it."""
    ended: dict[object, datetime] = {}
    for person_id, at in queries.list_ends(since, now):
        if at is not None:
            ended[person_id] = max(at, ended.get(person_id, at))
    return [line for line in lines if line.person_id in ended and line.since <= ended[line.person_id]]
