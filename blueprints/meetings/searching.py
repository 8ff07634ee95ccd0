"""Looking for meetings by what is written of them: accents, capitals and plurals do not matter, on either database.

The words of a meeting are rows, written whenever it is. What is looked for must all be there; the latest come first.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Uuid, bindparam, delete, event, insert, inspect, select, tuple_
from sqlalchemy.orm import Mapper

from blueprints.core import db, french
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.meetings.models import Meeting, MeetingWord
from blueprints.meetings.queries import COLUMNS, MOMENT, PAGE, SHOWN

MOST_WORDS = 6
LONGEST = 100
_WORDS, _WRITTEN = db.table_of(MeetingWord), ("title", "about", "place")


def search(person_id: UUID, asked: str, cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of the meetings that hold every word that is asked, latest first, and whether there are more.

    Args:
        person_id: who looks; each row says whether she answered.
        asked: as she typed it.
        cursor: the last one already shown.
    """
    statement = statement_of(asked)
    if statement is None:
        return [], False
    values: dict[str, Any] = {"me": person_id}
    if cursor is not None:
        place = tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid()))
        statement = statement.where(tuple_(MOMENT, Meeting.id) < place)
        values |= {"at": cursor.at, "id": cursor.id}
    found = db.session().execute(statement, values).all()
    return found[:PAGE], len(found) > PAGE


def statement_of(asked: str) -> Select[*tuple[Any, ...]] | None:
    """Return what finds the meetings that hold every word that is asked; None when there is no word."""
    words = french.read_words(asked[:LONGEST])[:MOST_WORDS]
    if not words:
        return None
    held = (Meeting.id.in_(_holding(forms)) for forms in words)
    return select(*COLUMNS).where(SHOWN, *held).order_by(MOMENT.desc(), Meeting.id.desc()).limit(PAGE + 1)


def _holding(forms: frozenset[str]) -> Select[UUID]:
    """Return the ids of the meetings that hold a word: the rarest of them decides how many are looked at."""
    return select(MeetingWord.meeting_id).where(MeetingWord.word.in_(sorted(forms)))


@event.listens_for(Meeting, "after_insert")
def _read(mapper: Mapper[Any], connection: Connection, meeting: Meeting) -> None:
    """Keep the words of a meeting that is new."""
    del mapper
    _write(connection, meeting)


@event.listens_for(Meeting, "after_update")
def _read_again(mapper: Mapper[Any], connection: Connection, meeting: Meeting) -> None:
    """Keep the words of a meeting whose words changed."""
    del mapper
    changes = inspect(meeting).attrs
    if any(changes[name].history.has_changes() for name in _WRITTEN):
        connection.execute(delete(_WORDS).where(_WORDS.c.meeting_id == meeting.id))
        _write(connection, meeting)


def _write(connection: Connection, meeting: Meeting) -> None:
    text = " ".join(getattr(meeting, name) or "" for name in _WRITTEN)
    found = sorted(frozenset().union(*french.read_words(text)))
    same = {"platform_id": meeting.platform_id, "meeting_id": meeting.id}
    if found:
        connection.execute(insert(_WORDS), [{"id": db.new_id(), "word": one, **same} for one in found])
