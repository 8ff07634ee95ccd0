"""Reads of a person's own meetings: those whose dates she answered to, and those she comes to or came to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Uuid, bindparam, exists, or_, select, tuple_

from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.meetings.models import Attendance, Coming, DateOption, DateVote, Meeting, Subject, SubjectState
from blueprints.meetings.queries import COLUMNS, LONGEST, MOMENT, OWN_COMING, PAGE, SHOWN

_me = bindparam("me", type_=Uuid())
_voted = exists().where(
    DateVote.option_id == DateOption.id, DateVote.person_id == _me, DateOption.meeting_id == Meeting.id
)
_comes = exists().where(
    Attendance.meeting_id == Meeting.id, Attendance.person_id == _me, Attendance.coming != Coming.NO
)
_MINE = (
    select(*COLUMNS, *OWN_COMING)
    .where(SHOWN, or_(_voted, _comes))
    .order_by(MOMENT.desc(), Meeting.id.desc())
    .limit(PAGE + 1)
)
_at = bindparam("at", type_=db.UtcDateTime())
_MINE_BEFORE = _MINE.where(_at >= MOMENT, tuple_(MOMENT, Meeting.id) < tuple_(_at, bindparam("id", type_=Uuid())))
"""The first condition says nothing more than the second; SQLite finds its place in the index by it."""


def list_own_meetings(person_id: UUID, cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of a person's own meetings, latest first, with how she comes, and whether there are more."""
    values: dict[str, object] = {"now": clock.now() - LONGEST, "me": person_id}
    if cursor is not None:
        values |= {"at": cursor.at, "id": cursor.id}
    found = db.session().execute(_MINE if cursor is None else _MINE_BEFORE, values).all()
    return found[:PAGE], len(found) > PAGE


def find_traces(person_id: UUID) -> AnyRow:
    """Return, in one statement, whether a person has answers (`answered`) or subjects (`proposed`) that go with her."""
    comes = exists().where(Attendance.person_id == person_id, Attendance.for_date > clock.now())
    answered = or_(exists().where(DateVote.person_id == person_id), comes).label("answered")
    proposed = exists().where(Subject.author_id == person_id, Subject.state != SubjectState.WITHDRAWN).label("proposed")
    return db.session().execute(select(answered, proposed)).one()
