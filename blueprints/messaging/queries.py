"""Reads of what was said in one conversation.

Plain values, not entities of the ORM: these are the busiest reads of the platform. Which conversations there are is
asked of `finding`, whose answers are given here too.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, Row, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.core import db
from blueprints.messaging.finding import COUNTED, find_talk, list_beside, list_kinds, list_talks
from blueprints.messaging.models import Message
from blueprints.messaging.talks import Talk

__all__ = [
    "BATCH",
    "COUNTED",
    "LATEST",
    "MOST",
    "PAGE",
    "MessageRow",
    "find_message",
    "find_sent",
    "find_talk",
    "list_before",
    "list_beside",
    "list_by_id",
    "list_kinds",
    "list_since",
    "list_talks",
]  # fmt: skip

LATEST = 12
"""How many messages a conversation opens on, or all that is new: the box to write in is never far."""
PAGE = 40
"""How many an older page holds, and the first one at the most."""
BATCH = 100
MOST = 2**31 - 1
"""The greatest sequence that a column holds."""
_sent = func.coalesce(Message.sent_at, Message.sent_at, type_=Message.sent_at.type)
"""The moment of a message, written so that no database looks for it: the sequence is what bounds these reads."""

MessageRow = Row[
    UUID, int, UUID, UUID, datetime, bytes, int | None, datetime | None, datetime | None, UUID | None, bool
]

_older = aliased(Message)
_floor = func.coalesce(
    select(_older.sequence)
    .where(_older.conversation_id == bindparam("conversation"), _older.sent_at < bindparam("start"))
    .order_by(_older.sent_at.desc(), _older.sequence.desc())
    .limit(1)
    .scalar_subquery(),
    0,
)
"""The last message from before the reader's history. Sequence and time grow together, so this bounds the index."""
_columns = (
    Message.id,
    Message.sequence,
    Message.author_id,
    Message.client_id,
    Message.sent_at,
    Message.body,
    Message.changed_sequence,
    Message.edited_at,
    Message.withdrawn_at,
    Message.reply_to_id,
    Message.brings_files,
)
_within = (Message.conversation_id == bindparam("conversation"), _sent >= bindparam("start"))
_after: BindParameter[int] = bindparam("after")
_BEFORE = (
    select(*_columns)
    .where(*_within, Message.sequence > _floor, Message.sequence < bindparam("before"))
    .order_by(Message.sequence.desc())
    .limit(bindparam("most"))
)
_here = Message.conversation_id == bindparam("conversation")
_place = func.coalesce(Message.changed_sequence, Message.sequence)
_SINCE = (
    select(*_columns)
    .where(
        _sent >= bindparam("start"),
        or_(
            and_(_here, Message.sequence > case((_floor > _after, _floor), else_=_after)),
            and_(_here, Message.changed_sequence > _after),
        ),
    )
    .order_by(_place)
    .limit(bindparam("most"))
)
"""What was sent or changed after a place, each message once, at its last one; both sides are bounded by an index."""
_ONE = select(*_columns).where(_here, Message.sequence == bindparam("sequence"))
_BY_ID = select(*_columns).where(_here, Message.id.in_(bindparam("ids", expanding=True)))
_SENT = select(Message.id, Message.sequence, Message.sent_at, Message.body_mac, Message.withdrawn_at).where(
    Message.conversation_id == bindparam("conversation"),
    Message.author_id == bindparam("author"),
    Message.client_id == bindparam("client"),
)


def list_before(talk: Talk, start: datetime, *, before: int = MOST, limit: int = PAGE) -> Sequence[MessageRow]:
    """Return the last messages of a reader's history, oldest first; one more than *limit* when there are older ones.

    Args:
        talk: the conversation.
        start: where the reader's history begins.
        before: only those with a smaller sequence.
        limit: how many a page holds.
    """
    known = {"conversation": talk.id, "start": start, "before": before, "most": limit + 1}
    return db.read(_BEFORE, **known).all()[::-1]


def list_since(talk: Talk, start: datetime, *, after: int, limit: int = BATCH) -> Sequence[MessageRow]:
    """Return what was said or changed after a place, in order; one more than *limit* when there is more."""
    known = {"conversation": talk.id, "start": start, "after": after, "most": limit + 1}
    return db.read(_SINCE, **known).all()


def find_message(conversation_id: UUID, sequence: int) -> MessageRow | None:
    """Return the message at a place of a conversation."""
    return db.read(_ONE, conversation=conversation_id, sequence=min(sequence, MOST)).one_or_none()


def list_by_id(conversation_id: UUID, ids: Sequence[UUID]) -> Sequence[MessageRow]:
    """Return messages of a conversation, in no order."""
    return db.read(_BY_ID, conversation=conversation_id, ids=list(ids)).all()


def find_sent(
    conversation_id: UUID, author: UUID, client_id: UUID
) -> Row[UUID, int, datetime, bytes, datetime | None] | None:
    """Return what a page has sent already under this id, if it has."""
    known = {"conversation": conversation_id, "author": author, "client": client_id}
    return db.session().execute(_SENT, known).one_or_none()
