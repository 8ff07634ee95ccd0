"""Writing minutes: they begin with the points of the agenda, and each point is written by one person at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blueprints.agenda import queries as agenda
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.minutes import queries
from blueprints.minutes.models import Minutes, MinutesPoint, MinutesTask, Outcome

WRITTEN_AFTER = frozenset({MeetingState.HELD, MeetingState.CLOSED})
NOT_HELD = "Notez d’abord que la rencontre a eu lieu. Le compte rendu vient après."
TOO_MANY = "Ce compte rendu a déjà beaucoup de points. Écrivez la suite dans un point qui existe."
FROM_THE_AGENDA = "Ce point vient de l’ordre du jour. Il reste dans le compte rendu."
NOT_EMPTY = "Ce point a déjà des mots. Effacez-les d’abord, puis enlevez le point."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of "who does what", as it was typed."""

    who: str
    what: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was typed about one point."""

    outcome: Outcome | None = None
    words: str = ""
    reply: str = ""
    lines: Sequence[Line] = ()


def begin(*, meeting: Meeting, actor_id: UUID) -> Minutes:
    """Begin the minutes of a meeting that took place, with the points of its agenda; twice is once.

    Raises:
        Refused: it did not take place.
    """
    known = queries.find_of_meeting(meeting.id)
    if known is not None:
        return known
    if meeting.state not in WRITTEN_AFTER:
        raise Refused(NOT_HELD)
    made = Minutes(platform_id=meeting.platform_id, meeting_id=meeting.id, created_at=clock.now())
    db.session().add(made)
    db.session().flush()
    for position, item in enumerate(agenda.list_items(meeting.id), start=1):
        _add(made, client_id=item.id, item_id=item.id, title=item.title, position=position)
    audit.record("minutes.begun", subject="minutes", subject_id=made.id, actor_id=actor_id)
    return made


def add_point(*, minutes: Minutes, client_id: UUID, title: str) -> MinutesPoint:
    """Add a point that came up at the meeting; the same client id twice is one point.

    Raises:
        Refused: there are too many.
    """
    known = queries.find_sent_point(minutes.id, client_id)
    if known is not None:
        return known
    position = queries.last_position(minutes.id) + 1
    if position > queries.POINTS:
        raise Refused(TOO_MANY)
    return _add(minutes, client_id=client_id, item_id=None, title=title, position=position)


def _add(minutes: Minutes, *, client_id: UUID, item_id: UUID | None, title: str, position: int) -> MinutesPoint:
    made = MinutesPoint(
        platform_id=minutes.platform_id,
        minutes_id=minutes.id,
        client_id=client_id,
        item_id=item_id,
        position=position,
        title=title,
    )
    db.session().add(made)
    db.session().flush()
    return made


def remove_point(*, point: MinutesPoint) -> None:
    """Take off a point that was added by mistake; nothing that was written goes.

    Raises:
        Refused: it is on the agenda, or something was written.
    """
    if point.item_id is not None:
        raise Refused(FROM_THE_AGENDA)
    if point.words or point.reply or queries.list_point_tasks(point.id):
        raise Refused(NOT_EMPTY)
    db.session().delete(point)


def write_point(*, point: MinutesPoint, version: int, written: Written, actor_id: UUID) -> None:
    """Keep what was typed about a point.

    Args:
        point: which one.
        version: what the page was made from.
        written: the words.
        actor_id: who writes.

    Raises:
        Stale: somebody else wrote about it meanwhile.
    """
    if written == as_written(point):
        return
    transaction.expect_version(point.version, version)
    point.outcome, point.words, point.reply = written.outcome, written.words, written.reply
    _set_tasks(point, written.lines)
    point.edited_by, point.edited_at = actor_id, clock.now()
    point.version += 1


def as_written(point: MinutesPoint) -> Written:
    """Return what is written about a point now."""
    lines = [Line(one.who, one.what, one.due_at) for one in queries.list_point_tasks(point.id)]
    return Written(outcome=point.outcome, words=point.words, reply=point.reply, lines=tuple(lines))


def _set_tasks(point: MinutesPoint, lines: Sequence[Line]) -> None:
    """Keep these lines; one that only changed its place, who or day stays the same task, done if it was."""
    known: dict[str, list[MinutesTask]] = {}
    for task in queries.list_point_tasks(point.id):
        known.setdefault(task.what, []).append(task)
    for position, line in enumerate(lines, start=1):
        same = known.get(line.what)
        if same:
            task = same.pop(0)
        else:
            task = MinutesTask(platform_id=point.platform_id, point_id=point.id, what=line.what)
            db.session().add(task)
        task.position, task.who, task.due_at = position, line.who, line.due_at
    for left in known.values():
        for task in left:
            db.session().delete(task)
    db.session().flush()
