"""Who has read: shown only between two people who both chose it, never about health at work or of a newcomer.

A cursor knows when its person last read somebody else's words. The time is said where it is certainly the one at which
she read this message; where she may have read it earlier, only that she did.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, case, delete, exists, select
from sqlalchemy.orm import aliased

from blueprints.core import clock, db
from blueprints.core.i18n import clock_time, day
from blueprints.core.i18n import gettext as _
from blueprints.core.text import isolate
from blueprints.messaging.models import ConversationKind, Message, ReadCursor, ReadMark
from blueprints.messaging.talks import Member, Talk, memberships_that_read, own_start

if TYPE_CHECKING:
    from blueprints.core.db import AnyRow
    from blueprints.messaging.opening import Words
    from blueprints.messaging.wording import Said

_mine = aliased(ReadMark)
_SHOWN = (
    select(ReadCursor.person_id, ReadCursor.sequence, ReadCursor.read_at, ReadMark.since)
    .join(ReadMark, ReadMark.person_id == ReadCursor.person_id)
    .where(
        ReadCursor.conversation_id == bindparam("conversation"),
        ReadCursor.person_id != bindparam("viewer"),
        ReadCursor.read_at >= ReadMark.since,
        exists().where(_mine.person_id == bindparam("viewer")),
    )
    .order_by(ReadCursor.person_id)
    .limit(200)
)


# --- the choice -------------------------------------------------------------------------------------------------------


def find_choice(person_id: UUID) -> datetime | None:
    """Return since when a person shows what she has read; None when she does not."""
    return db.session().scalars(select(ReadMark.since).where(ReadMark.person_id == person_id)).one_or_none()


def choose(*, person: UUID, shown: bool) -> None:
    """Inside a write unit: show what a person reads from now on, or nothing any more."""
    session = db.session()
    if not shown:
        forget = delete(ReadMark).where(ReadMark.person_id == person)
        session.execute(forget.execution_options(synchronize_session=False))
        return
    add = db.inserter(session)
    choice = add(ReadMark).values(platform_id=db.platform_id(), person_id=person, since=clock.now())
    session.execute(choice.on_conflict_do_nothing())


def moment_of(further: int, now: datetime) -> ColumnElement[Any]:
    """Return the time of a cursor that goes on: of now if it passes words of somebody else, else as it was.

    Args:
        further: where it goes.
        now: when.
    """
    passed = (
        exists()
        .where(
            Message.conversation_id == ReadCursor.conversation_id,
            Message.sequence > ReadCursor.sequence,
            Message.sequence <= further,
            Message.author_id != ReadCursor.person_id,
        )
        .correlate(ReadCursor)
    )
    return case((passed, now), else_=ReadCursor.read_at)


# --- the marks --------------------------------------------------------------------------------------------------------


def with_marks(talk: Talk, said: "Sequence[Said]", words: "Sequence[Words]", viewer: UUID) -> "Sequence[Said]":
    """Return messages with "Lu par …" beside the last one of the viewer's own that each reader has read.

    One statement; none about health at work.

    Args:
        talk: the conversation.
        said: its latest messages, as the page shows them.
        words: the same ones, opened.
        viewer: who looks.
    """
    if talk.kind is ConversationKind.HEALTH or not any(one.author_id == viewer for one in words):
        return said
    readers = {member.person_id: member for member in memberships_that_read(talk)}
    marks: dict[int, list[str]] = {}
    for row in db.read(_SHOWN, conversation=talk.id, viewer=viewer).all():
        reader = readers.get(row.person_id)
        last = _last_read(words, viewer, row) if reader is not None else None
        said_of = _words(reader, last, words, row) if reader is not None and last is not None else ""
        if last is not None and reader is not None and said_of and own_start(talk, reader) <= last.sent_at:
            marks.setdefault(last.sequence, []).append(said_of)
    return [_marked(one, marks.get(one.sequence)) for one in said] if marks else said


def _last_read(words: "Sequence[Words]", viewer: UUID, row: "AnyRow") -> "Words | None":
    own = (one for one in reversed(words) if one.author_id == viewer and one.sequence <= row.sequence)
    last = next(own, None)
    return None if last is None or last.withdrawn_at is not None or last.sent_at > row.read_at else last


def _words(reader: Member, last: "Words", words: "Sequence[Words]", row: "AnyRow") -> str:
    """Say who read; and when, unless somebody else's later words may have moved the cursor's time.

    Then nothing is said of what may have been read before she chose to show it.
    """
    name, at = isolate(reader.first_name), row.read_at
    between = (one for one in words if last.sequence < one.sequence <= row.sequence)
    if any(one.author_id != row.person_id for one in between):
        return _("Lu par %(name)s", name=name) if last.sent_at >= row.since else ""
    if clock.paris(at).date() == clock.paris(last.sent_at).date():
        return _("Lu par %(name)s à %(time)s", name=name, time=clock_time(at))
    return _("Lu par %(name)s le %(day)s à %(time)s", name=name, day=day(at), time=clock_time(at))


def _marked(one: "Said", marks: list[str] | None) -> "Said":
    return replace(one, status=". ".join([one.status, *marks])) if marks else one
