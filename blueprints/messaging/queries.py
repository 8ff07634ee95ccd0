"""Reads of what was said in one conversation.

Plain values, not entities of the ORM: these are the busiest reads of the platform. Which conversations there are is
asked of `finding`, whose answers are given here too.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, Row, bindparam, case, func, select
from sqlalchemy.orm import aliased

from blueprints.core import db
from blueprints.messaging.finding import COUNTED, find_talk, list_beside, list_kinds, list_talks
from blueprints.messaging.models import Message
from blueprints.messaging.talks import Talk

__all__ = [
    "BATCH", "COUNTED", "MOST", "PAGE", "MessageRow",
    "find_sent", "find_talk", "list_before", "list_beside", "list_kinds", "list_since", "list_talks",
]  # fmt: skip

PAGE = 40
BATCH = 100
MOST = 2**31 - 1
"""The greatest sequence that a column holds."""
_sent = func.coalesce(Message.sent_at, Message.sent_at, type_=Message.sent_at.type)
"""The moment of a message, written so that no database looks for it: the sequence is what bounds these reads."""

MessageRow = Row[UUID, int, UUID, UUID, datetime, bytes]

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
_columns = (Message.id, Message.sequence, Message.author_id, Message.client_id, Message.sent_at, Message.body)
_within = (Message.conversation_id == bindparam("conversation"), _sent >= bindparam("start"))
_after: BindParameter[int] = bindparam("after")
_BEFORE = (
    select(*_columns)
    .where(*_within, Message.sequence > _floor, Message.sequence < bindparam("before"))
    .order_by(Message.sequence.desc())
    .limit(bindparam("most"))
)
_SINCE = (
    select(*_columns)
    .where(*_within, Message.sequence > case((_floor > _after, _floor), else_=_after))
    .order_by(Message.sequence)
    .limit(bindparam("most"))
)
_SENT = select(Message.id, Message.sequence, Message.sent_at, Message.body_mac).where(
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
    """Return what was said after a sequence, in order; one more than *limit* when there is more."""
    known = {"conversation": talk.id, "start": start, "after": after, "most": limit + 1}
    return db.read(_SINCE, **known).all()


def find_sent(conversation_id: UUID, author: UUID, client_id: UUID) -> Row[UUID, int, datetime, bytes] | None:
    """Return what a page has sent already under this id, if it has."""
    known = {"conversation": conversation_id, "author": author, "client": client_id}
    return db.session().execute(_SENT, known).one_or_none()
