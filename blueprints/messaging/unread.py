"""Who has not read what was written to her: told a little later, so that sending stays fast and reading says nothing.

A message that is read at once, in an open page, is no news. Only what still waits after `PATIENCE` is told, once for a
conversation until it is read. The request to look is a row of the message's own transaction: whatever stops, somebody
looks later. In a lively talk one look is enough: while one is to come, a message asks for no other, and a look that
meets a message that is younger than `PATIENCE` asks for the next.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from sqlalchemy import bindparam, delete, select

from blueprints.core import clock, db, outbox
from blueprints.core.db import AnyRow
from blueprints.messaging import queries, talks
from blueprints.messaging.models import Conversation, Message, ReadCursor
from blueprints.messaging.talks import Member, Talk
from blueprints.news import services as news
from blueprints.news.models import News, NewsKind

JOB = "messaging.tell_unread"
PATIENCE = timedelta(seconds=45)
"""How long a message waits before it is told."""
_APART = timedelta(seconds=15)
"""How far the clocks of two machines may be apart."""
_LAST = 100
_HOLD = select(Conversation.id).where(Conversation.id == bindparam("conversation")).with_for_update()


def ask(conversation_id: UUID) -> None:
    """Inside the unit that stores a message: ask for its readers to be told, if they have not read it by then."""
    outbox.add(JOB, delay=PATIENCE, conversation=conversation_id)


def is_looked_for(last_at: datetime | None) -> bool:
    """Inside the unit that stores a message, once the conversation's row is held: tell whether a look is to come.

    The message before asked for one, or found one asked for; it has not run: it would have waited for the row.

    Args:
        last_at: when the message before was sent.
    """
    return last_at is not None and _is_young(last_at, PATIENCE - _APART)


def _is_young(sent_at: datetime, patience: timedelta = PATIENCE) -> bool:
    """Tell whether a message has waited less than *patience*; one of the future was sent before the clock went back."""
    now = clock.now()
    return now - patience < sent_at <= now + _APART


def look_again(conversation_id: UUID, since: datetime) -> None:
    """Inside the unit that takes a message back: untell what no mail has said yet, and look whether others wait.

    Args:
        conversation_id: where it stood.
        since: when it was sent.
    """
    told = (
        delete(News)
        .where(
            News.kind == NewsKind.MESSAGE_RECEIVED,
            News.subject_id == conversation_id,
            News.created_at >= since,
            News.read_at.is_(None),
            News.mailed_at.is_(None),
            News.pushed_at.is_(None),
        )
        .execution_options(synchronize_session=False)
    )
    db.session().execute(told)
    ask(conversation_id)


def tell_unread(conversation_id: UUID) -> int:
    """Tell everyone who has not read what was written to her lately; return how many were told."""
    db.session().execute(_HOLD, {"conversation": conversation_id})
    talk = queries.find_talk(conversation_id)
    if talk is None:
        return 0
    if talk.last_at is not None and _is_young(talk.last_at):
        outbox.add(JOB, delay=talk.last_at + PATIENCE - clock.now(), conversation=talk.id)
    told = _told(talk.id)
    count = 0
    for reader, author, sent_at in _waiting(talk):
        if any(one.person_id == reader and (one.read_at is None or one.created_at >= sent_at) for one in told):
            continue
        count += len(
            news.tell(
                people=[reader],
                kind=NewsKind.MESSAGE_RECEIVED,
                address=f"/mon-accompagnement/conversations/{talk.id}",
                subject=talk.id,
                happened_at=sent_at,
                name=author,
            )
        )
    return count


def _waiting(talk: Talk) -> Iterator[tuple[UUID, str, datetime]]:
    """Return each reader who has something new, who wrote the last of it, and when."""
    cursors = _cursors(talk.id)
    names = {member.person_id: member.full_name for member in talk.journey.members}
    last = _last_messages(talk.id)
    for reader in talks.list_readers(talk):
        new = _new_to(reader, last, cursors.get(reader.person_id, 0), talks.history_start(talk, reader.person_id))
        if new and not _is_young(new[-1].sent_at):
            yield reader.person_id, names.get(new[0].author_id, ""), new[0].sent_at


def _new_to(reader: Member, last: Sequence[AnyRow], cursor: int, start: datetime | None) -> list[AnyRow]:
    """Return what others wrote to a reader since she read, the last first."""
    if start is None:
        return []
    unread = takewhile(lambda message: message.sequence > cursor and message.sent_at >= start, last)
    return [message for message in unread if message.author_id != reader.person_id]


def _last_messages(conversation_id: UUID) -> Sequence[AnyRow]:
    statement = (
        select(Message.sequence, Message.author_id, Message.sent_at)
        .where(Message.conversation_id == conversation_id, Message.withdrawn_at.is_(None))
        .order_by(Message.sequence.desc())
        .limit(_LAST)
    )
    return db.session().execute(statement).all()


def _cursors(conversation_id: UUID) -> dict[UUID, int]:
    statement = select(ReadCursor.person_id, ReadCursor.sequence).where(ReadCursor.conversation_id == conversation_id)
    return {row.person_id: row.sequence for row in db.session().execute(statement.limit(200))}


def _told(conversation_id: UUID) -> Sequence[AnyRow]:
    """Return the latest news about a conversation."""
    statement = (
        select(News.person_id, News.created_at, News.read_at)
        .where(News.subject_id == conversation_id, News.kind == NewsKind.MESSAGE_RECEIVED)
        .order_by(News.created_at.desc())
        .limit(200)
    )
    return db.session().execute(statement).all()
