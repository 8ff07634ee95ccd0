"""Reads of meetings that come back: a series, its meetings, and the next ones for the page of each."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.meetings.models import Attendance, Meeting, MeetingState
from blueprints.meetings.queries import OWN_COMING, SHOWN
from blueprints.meetings.series_dates import MOST
from blueprints.meetings.series_models import MeetingSeries

NEXT = 4
_series, _now = bindparam("series", type_=Uuid()), bindparam("now", type_=db.UtcDateTime())
_NEXT = (
    select(Meeting.id, Meeting.starts_at, MeetingSeries.id.label("series_id"), MeetingSeries.title)
    .join(Meeting, Meeting.series_id == MeetingSeries.id)
    .where(MeetingSeries.id == _series, Meeting.state == MeetingState.SCHEDULED, Meeting.starts_at > _now)
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(NEXT + 1)
)
_ALL = (
    select(Meeting.id, Meeting.state, Meeting.starts_at, Meeting.poll_ends_at, Meeting.minutes_long, *OWN_COMING)
    .where(Meeting.series_id == _series, Meeting.starts_at.is_not(None), SHOWN)
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(MOST * 2)
)


def find_series(series_id: UUID) -> MeetingSeries | None:
    """Return one series; one whose making was undone is not shown."""
    found = db.session().get(MeetingSeries, series_id)
    return found if found is not None and (found.ended_at is None or found.end_reason) else None


def find_sent_series(organiser_id: UUID, client_id: UUID) -> MeetingSeries | None:
    """Return the series that this person already sent under this id."""
    statement = select(MeetingSeries).where(
        MeetingSeries.organiser_id == organiser_id, MeetingSeries.client_id == client_id
    )
    return db.session().scalars(statement).one_or_none()


def list_rows(series_id: UUID, person_id: UUID) -> Sequence[AnyRow]:
    """Return the meetings of a series that have a date, in its order, each with what this person answered to it."""
    return db.session().execute(_ALL, {"series": series_id, "me": person_id}).all()


def list_next(series_id: UUID) -> Sequence[AnyRow]:
    """Return the next meetings of a series, with its title; one more than pages show."""
    return db.session().execute(_NEXT, {"series": series_id, "now": clock.now()}).all()


def hold_meetings(series_id: UUID) -> list[Meeting]:
    """Inside a write unit: return every meeting of a series in the order in which they were made, held."""
    statement = select(Meeting).where(Meeting.series_id == series_id).order_by(Meeting.id).limit(MOST * 2)
    return list(db.session().scalars(statement.with_for_update()).all())


def is_answered(meetings: Sequence[UUID]) -> bool:
    """Tell whether somebody answered to one of these meetings."""
    statement = select(Attendance.id).where(Attendance.meeting_id.in_(meetings))
    return db.session().scalar(statement.limit(1)) is not None
