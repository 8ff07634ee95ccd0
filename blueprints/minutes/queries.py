"""Reads of minutes: what is being written, what is published, the public *relevés*, and what is left to do."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, or_, select, tuple_

from blueprints.accounts.models import Platform
from blueprints.advice.models import Thread
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.ideas.models import Idea, IdeaStep, Step
from blueprints.meetings.models import Meeting, MeetingState
from blueprints.minutes.models import (
    EasyMinutes,
    Minutes,
    MinutesPoint,
    MinutesTask,
    MinutesThread,
    MinutesVersion,
)

PAGE = 20
MOST_VERSIONS = 10_000
POINTS, TASKS, VERSIONS, THREADS = 100, 1000, 50, 200

_meeting, _minutes = bindparam("meeting", type_=Uuid()), bindparam("minutes", type_=Uuid())
_PUBLISHED = (
    select(
        Minutes.id,
        Minutes.meeting_id,
        Minutes.number,
        Minutes.published_at,
        Minutes.record_at,
        Meeting.title,
        Meeting.starts_at,
        MinutesVersion.content,
        MinutesVersion.published_at.label("changed_at"),
        EasyMinutes.body.label("easy_body"),
        EasyMinutes.state.label("easy_state"),
        EasyMinutes.reviewed_by_count.label("easy_count"),
        EasyMinutes.of_number.label("easy_of"),
    )
    .join(Meeting, Meeting.id == Minutes.meeting_id)
    .join(
        MinutesVersion,
        and_(MinutesVersion.minutes_id == Minutes.id, MinutesVersion.number == Minutes.number),
    )
    .outerjoin(EasyMinutes, EasyMinutes.minutes_id == Minutes.id)
)
_OLD = (
    select(
        Minutes.meeting_id,
        Meeting.title,
        MinutesVersion.number,
        MinutesVersion.content,
        MinutesVersion.published_at,
    )
    .join(Meeting, Meeting.id == Minutes.meeting_id)
    .join(MinutesVersion, MinutesVersion.minutes_id == Minutes.id)
    .where(Minutes.meeting_id == _meeting, MinutesVersion.number == bindparam("number"))
)
_OF_MEETING = _PUBLISHED.where(Minutes.meeting_id == _meeting)
_open = and_(Minutes.record_at.is_not(None), Minutes.number > 0, Platform.minutes_public_at.is_not(None))
_RECORD = _PUBLISHED.join(Platform, Platform.id == Minutes.platform_id).where(_open).where(Minutes.id == _minutes)
_cursor = tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid()))
_RECORDS = (
    select(Minutes.id, Minutes.record_at, Meeting.title, Meeting.starts_at, MinutesVersion.content)
    .join(Meeting, Meeting.id == Minutes.meeting_id)
    .join(
        MinutesVersion,
        and_(MinutesVersion.minutes_id == Minutes.id, MinutesVersion.number == Minutes.number),
    )
    .join(Platform, Platform.id == Minutes.platform_id)
    .where(_open)
    .order_by(Minutes.record_at.desc(), Minutes.id.desc())
    .limit(PAGE + 1)
)
_RECORDS_BEFORE = _RECORDS.where(tuple_(Minutes.record_at, Minutes.id) < _cursor)
_DONE = (
    select(MinutesTask.id, MinutesTask.done_at)
    .join(MinutesPoint, MinutesPoint.id == MinutesTask.point_id)
    .where(MinutesPoint.minutes_id == _minutes, MinutesTask.done_at.is_not(None))
    .limit(TASKS)
)
_TALKS = (
    select(MinutesThread.point_id, Thread.id, Thread.title, Thread.answer_count)
    .join(Thread, Thread.id == MinutesThread.thread_id)
    .where(MinutesThread.minutes_id == _minutes)
    .order_by(Thread.created_at, Thread.id)
    .limit(THREADS)
)
_VERSIONS = (
    select(MinutesVersion.number, MinutesVersion.why, MinutesVersion.published_at, MinutesVersion.author_id)
    .where(MinutesVersion.minutes_id == _minutes)
    .order_by(MinutesVersion.number.desc())
    .limit(VERSIONS)
)
_TO_DO = (
    select(
        MinutesTask.id,
        MinutesTask.who,
        MinutesTask.what,
        MinutesTask.due_at,
        MinutesTask.done_at,
        MinutesPoint.title.label("point"),
        Meeting.id.label("meeting_id"),
        Meeting.title,
    )
    .join(MinutesPoint, MinutesPoint.id == MinutesTask.point_id)
    .join(Minutes, Minutes.id == MinutesPoint.minutes_id)
    .join(Meeting, Meeting.id == Minutes.meeting_id)
)
_LEFT = (
    _TO_DO.where(MinutesTask.done_at.is_(None), Minutes.number > 0)
    .order_by(MinutesTask.due_at.is_(None), MinutesTask.due_at, MinutesTask.id)
    .limit(100)
)
_FINISHED = (
    _TO_DO.where(MinutesTask.done_at.is_not(None), Minutes.number > 0)
    .order_by(MinutesTask.done_at.desc(), MinutesTask.id.desc())
    .limit(PAGE)
)


# --- what is published ------------------------------------------------------------------------------------------------


def find_published(meeting_id: UUID) -> AnyRow | None:
    """Return the minutes of a meeting as members read them: the last version, with its easy-read twin."""
    return db.read(_OF_MEETING, meeting=meeting_id).one_or_none()


def find_old(meeting_id: UUID, number: int) -> AnyRow | None:
    """Return one version of the minutes of a meeting."""
    if not 0 < number <= MOST_VERSIONS:
        return None
    return db.read(_OLD, meeting=meeting_id, number=number).one_or_none()


def find_record(minutes_id: UUID) -> AnyRow | None:
    """Return a *relevé* that everybody may read, as the database says it now."""
    return db.read(_RECORD, minutes=minutes_id).one_or_none()


def list_records(cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of the *relevés*, the last first, and whether there are more."""
    values = {"at": cursor.at, "id": cursor.id} if cursor is not None else {}
    found = db.read(_RECORDS if cursor is None else _RECORDS_BEFORE, **values).all()
    return found[:PAGE], len(found) > PAGE


def list_done(minutes_id: UUID) -> dict[str, AnyRow]:
    """Return the tasks that are done, by id."""
    return {str(row.id): row for row in db.read(_DONE, minutes=minutes_id)}


def list_talks(minutes_id: UUID) -> dict[str, list[AnyRow]]:
    """Return the questions of Conseils that were asked from each point."""
    talks: dict[str, list[AnyRow]] = {}
    for row in db.read(_TALKS, minutes=minutes_id):
        talks.setdefault(str(row.point_id), []).append(row)
    return talks


def list_versions(minutes_id: UUID) -> Sequence[AnyRow]:
    """Return number, reason and day of each version, the last first."""
    return db.read(_VERSIONS, minutes=minutes_id).all()


def find_version(minutes_id: UUID, number: int) -> MinutesVersion | None:
    """Return one version."""
    statement = select(MinutesVersion).where(MinutesVersion.minutes_id == minutes_id, MinutesVersion.number == number)
    return db.session().scalars(statement).one_or_none()


def list_all_versions(minutes_id: UUID) -> Sequence[MinutesVersion]:
    """Return every version in their order, to hold their marks against each other."""
    statement = select(MinutesVersion).where(MinutesVersion.minutes_id == minutes_id)
    return db.session().scalars(statement.order_by(MinutesVersion.number).limit(1000)).all()


# --- what is being written --------------------------------------------------------------------------------------------


def find_minutes(minutes_id: UUID) -> Minutes | None:
    """Return minutes in any state, for those who write them."""
    return db.session().get(Minutes, minutes_id)


def find_of_meeting(meeting_id: UUID) -> Minutes | None:
    """Return the minutes of a meeting in any state, for those who write them."""
    return db.session().scalars(select(Minutes).where(Minutes.meeting_id == meeting_id)).one_or_none()


def find_point(meeting_id: UUID, point_id: UUID) -> MinutesPoint | None:
    """Return one point that is written, of this meeting."""
    statement = (
        select(MinutesPoint)
        .join(Minutes, Minutes.id == MinutesPoint.minutes_id)
        .where(MinutesPoint.id == point_id, Minutes.meeting_id == meeting_id)
    )
    return db.session().scalars(statement).one_or_none()


def find_any_point(point_id: UUID) -> MinutesPoint | None:
    """Return one point that is written."""
    return db.session().get(MinutesPoint, point_id)


def find_sent_point(minutes_id: UUID, client_id: UUID) -> MinutesPoint | None:
    """Return the point that was already added under this id."""
    statement = select(MinutesPoint).where(MinutesPoint.minutes_id == minutes_id, MinutesPoint.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def list_points(minutes_id: UUID) -> Sequence[MinutesPoint]:
    """Return the points that are written, in their order."""
    statement = select(MinutesPoint).where(MinutesPoint.minutes_id == minutes_id)
    return db.session().scalars(statement.order_by(MinutesPoint.position, MinutesPoint.id).limit(POINTS)).all()


def list_tasks(minutes_id: UUID) -> Sequence[MinutesTask]:
    """Return who does what, of all points, in their order."""
    statement = (
        select(MinutesTask)
        .join(MinutesPoint, MinutesPoint.id == MinutesTask.point_id)
        .where(MinutesPoint.minutes_id == minutes_id)
        .order_by(MinutesPoint.position, MinutesPoint.id, MinutesTask.position, MinutesTask.id)
        .limit(TASKS)
    )
    return db.session().scalars(statement).all()


def list_point_tasks(point_id: UUID) -> Sequence[MinutesTask]:
    """Return who does what about one point, in their order."""
    statement = select(MinutesTask).where(MinutesTask.point_id == point_id)
    return db.session().scalars(statement.order_by(MinutesTask.position, MinutesTask.id).limit(TASKS)).all()


def last_position(minutes_id: UUID) -> int:
    """Return the position of the last point."""
    statement = select(func.max(MinutesPoint.position)).where(MinutesPoint.minutes_id == minutes_id)
    return db.session().scalar(statement) or 0


def find_easy(minutes_id: UUID) -> EasyMinutes | None:
    """Return the easy-read twin, to be changed."""
    return db.session().scalars(select(EasyMinutes).where(EasyMinutes.minutes_id == minutes_id)).one_or_none()


# --- what follows -----------------------------------------------------------------------------------------------------


def find_task(task_id: UUID) -> MinutesTask | None:
    """Return one task of minutes that are published."""
    statement = (
        select(MinutesTask)
        .join(MinutesPoint, MinutesPoint.id == MinutesTask.point_id)
        .join(Minutes, Minutes.id == MinutesPoint.minutes_id)
        .where(MinutesTask.id == task_id, Minutes.number > 0)
    )
    return db.session().scalars(statement).one_or_none()


def list_left() -> Sequence[AnyRow]:
    """Return what is left to do, the nearest day first."""
    return db.read(_LEFT).all()


def list_finished() -> Sequence[AnyRow]:
    """Return what was done, the last first."""
    return db.read(_FINISHED).all()


def list_ideas(idea_ids: Sequence[UUID]) -> Sequence[Idea]:
    """Return ideas to be moved, each held until the commit: their authors and supporters change them too."""
    statement = select(Idea).where(Idea.id.in_(idea_ids), Idea.withdrawn_at.is_(None)).order_by(Idea.id)
    return db.session().scalars(statement.with_for_update()).all()


def list_discussed(address: str) -> Sequence[Idea]:
    """Return the ideas that these minutes noted as discussed, held until the commit."""
    noted = select(IdeaStep.idea_id).where(
        IdeaStep.step == Step.DISCUSSED, or_(IdeaStep.address == address, IdeaStep.address.startswith(f"{address}#"))
    )
    return db.session().scalars(select(Idea).where(Idea.id.in_(noted)).order_by(Idea.id).with_for_update()).all()


def is_linked(thread_id: UUID) -> bool:
    """Tell whether a question is known to come from a point."""
    statement = select(MinutesThread.id).where(MinutesThread.thread_id == thread_id).limit(1)
    return db.session().scalar(statement) is not None


def find_meeting_of_thread(thread_id: UUID) -> AnyRow | None:
    """Return id, title and date of the meeting whose minutes a question comes from."""
    statement = (
        select(Meeting.id, Meeting.title, Meeting.starts_at)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .join(MinutesThread, MinutesThread.minutes_id == Minutes.id)
        .where(MinutesThread.thread_id == thread_id)
    )
    return db.session().execute(statement).one_or_none()


def list_to_come() -> Sequence[AnyRow]:
    """Return id, title and day of the meetings whose agenda is still open, the nearest first."""
    statement = (
        select(Meeting.id, Meeting.title, Meeting.starts_at)
        .where(Meeting.state.in_((MeetingState.POLLING, MeetingState.SCHEDULED)))
        .where(or_(Meeting.starts_at.is_(None), Meeting.starts_at > clock.now()))
        .order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.id)
        .limit(100)
    )
    return db.session().execute(statement).all()
