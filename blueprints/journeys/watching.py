"""Which open lines end because a place did."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from blueprints.core import socket_watch
from blueprints.core.socket_door import Line
from blueprints.journeys import queries


@socket_watch.watches
def places_ended(lines: Sequence[Line], since: datetime, now: datetime) -> Iterable[Line]:
    """Return the lines that were open when a place of their person ended, whoever or whatever ended it."""
    ended: dict[object, datetime] = {}
    for person_id, at in queries.list_ends(since, now):
        if at is not None:
            ended[person_id] = max(at, ended.get(person_id, at))
    return [line for line in lines if line.person_id in ended and line.since <= ended[line.person_id]]
