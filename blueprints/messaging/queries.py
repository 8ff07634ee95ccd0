"""Reads of conversations: which ones a person may see, what was said in one, and what is new to her.

Plain values, not entities of the ORM: these are the busiest reads of the platform.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import BindParameter, Row, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.models import Person
from blueprints.core import clock, db
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.journeys.models import Journey, JourneyMember
from blueprints.messaging.models import Conversation, ConversationKind, Message, ReadCursor
from blueprints.messaging.talks import JourneyFacts, Member, Talk, history_start, is_seen_by, joined_at

PAGE = 40
BATCH = 100
MOST = 2**31 - 1
"""The greatest sequence that a column holds."""
COUNTED = 100
"""New messages are counted up to so many."""


# --- conversations ----------------------------------------------------------------------------------------------------

_member_columns = (  # in the order of `Member`, last in each row
    JourneyMember.person_id,
    JourneyMember.role,
    JourneyMember.starts_at,
    JourneyMember.ends_at,
    Person.first_name,
    Person.last_name,
    Person.ended_at.label("left_at"),
)
_journey_columns = (
    Journey.id.label("journey_id"),
    Journey.key_id,
    Journey.employer,
    Journey.coach_reads_health,
)
_conversation_columns = (Conversation.id, Conversation.kind, Conversation.last_sequence)

_ONE = (
    select(*_conversation_columns, *_journey_columns, *_member_columns)
    .join(Journey, Journey.id == Conversation.journey_id)
    .join(JourneyMember, JourneyMember.journey_id == Journey.id)
    .join(Person, Person.id == JourneyMember.person_id)
    .where(Conversation.id == bindparam("conversation"))
    .order_by(JourneyMember.starts_at, JourneyMember.id)
)
_mine = (
    JourneyMember.person_id == bindparam("viewer"),
    JourneyMember.starts_at <= bindparam("now"),
    or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > bindparam("now")),
)
_my_journeys = select(JourneyMember.journey_id).where(*_mine).correlate(None)
"""Those in which the viewer's membership is open."""
_MEMBERS = (
    select(*_journey_columns, *_member_columns)
    .join(JourneyMember, JourneyMember.journey_id == Journey.id)
    .join(Person, Person.id == JourneyMember.person_id)
    .where(Journey.id.in_(_my_journeys))
    .order_by(Journey.id, JourneyMember.starts_at, JourneyMember.id)
)
_sent = func.coalesce(Message.sent_at, Message.sent_at, type_=Message.sent_at.type)
"""The moment of a message, written so that no database looks for it: the sequence is what bounds these reads."""
_joined = (
    select(JourneyMember.journey_id, func.min(JourneyMember.starts_at).label("at"))
    .where(*_mine)
    .group_by(JourneyMember.journey_id)
    .subquery()
)
"""The journeys in which the viewer's membership is open, and since when."""
_cursor = func.coalesce(ReadCursor.sequence, 0)
_counted = Conversation.last_sequence - COUNTED
_news = (
    select(func.count())
    .where(
        Message.conversation_id == Conversation.id,
        Message.sequence > case((_cursor > _counted, _cursor), else_=_counted),
        Message.author_id != bindparam("viewer"),
        _sent >= _joined.c.at,
    )
    .correlate(Conversation, ReadCursor, _joined)
    .scalar_subquery()
)
"""What others wrote after the viewer's cursor, since she joined the journey: right when she joined it once."""
_WITH_CURSOR = (
    select(
        *_conversation_columns,
        Conversation.journey_id,
        _cursor.label("cursor"),
        case((Conversation.last_sequence > _cursor, _news), else_=0).label("news"),
    )
    .join(_joined, _joined.c.journey_id == Conversation.journey_id)
    .outerjoin(
        ReadCursor,
        and_(ReadCursor.conversation_id == Conversation.id, ReadCursor.person_id == bindparam("viewer")),
    )
)
"""From the viewer's own open memberships: a filter by the rules alone would read every conversation of the platform."""
_OF_JOURNEY = _WITH_CURSOR.where(Conversation.journey_id == bindparam("journey")).order_by(Conversation.id)
_OF_MEMBER = _WITH_CURSOR.order_by(Conversation.journey_id, Conversation.id).limit(bindparam("most"))
_ORDER = {kind: place for place, kind in enumerate(("private", "shared", "adjustments", "health"))}


def find_talk(conversation_id: UUID) -> Talk | None:
    """Return one conversation with its journey and everybody who is, was or will be in it, in one statement."""
    rows = db.read(_ONE, conversation=conversation_id).all()
    if not rows:
        return None
    first = rows[0]
    return Talk(first.id, db.platform_id(), first.journey_id, first.kind, first.last_sequence, _facts(rows))


def _facts(rows: Sequence[AnyRow]) -> JourneyFacts:
    first = rows[0]
    members = tuple(Member._make(row[-len(_member_columns) :]) for row in rows)
    return JourneyFacts(first.journey_id, first.key_id, first.employer, first.coach_reads_health, members)


def list_beside(talk: Talk, actor: Actor) -> list[Talk]:
    """Return the conversations of the same journey whose existence *actor* may see, with what is new to her."""
    rows = db.read(_OF_JOURNEY, journey=talk.journey_id, viewer=actor.person_id, now=clock.now()).all()
    talks = [_beside(row, talk.platform_id, talk.journey) for row in rows]
    return _with_news([one for one in talks if is_seen_by(one, actor.person_id)], actor)


def list_talks(actor: Actor, limit: int = 400) -> list[Talk]:
    """Return every conversation whose existence *actor* may see, journey by journey, with what is new to her."""
    viewer, now = actor.person_id, clock.now()
    rows = db.read(_OF_MEMBER, viewer=viewer, now=now, most=limit).all()
    if not rows:
        return []
    found = db.read(_MEMBERS, viewer=viewer, now=now).all()
    journeys = {key: _facts(list(group)) for key, group in groupby(found, key=lambda row: row.journey_id)}
    here = db.platform_id()
    talks = [_beside(row, here, journeys[row.journey_id]) for row in rows]
    return _with_news([one for one in talks if is_seen_by(one, actor.person_id)], actor)


def _beside(row: AnyRow, platform_id: UUID, journey: JourneyFacts) -> Talk:
    return Talk(row.id, platform_id, journey.id, row.kind, row.last_sequence, journey, row.cursor, row.news)


def _with_news(talks: list[Talk], actor: Actor) -> list[Talk]:
    """Keep of the news what is within the viewer's history; one more statement for who joined a journey twice."""
    known, waiting = [], []
    for talk in talks:
        start = history_start(talk, actor.person_id) if talk.unread else None
        if start is None:
            known.append(replace(talk, unread=0) if talk.unread else talk)
        elif start == joined_at(talk, actor.person_id):
            known.append(talk)
        else:
            waiting.append((talk, start))
    if waiting:
        counts = _count_by_conversation(waiting, actor)
        known += [replace(talk, unread=counts.get(talk.id, 0)) for talk, _ in waiting]
    return sorted(known, key=lambda talk: (talk.journey_id, _ORDER[talk.kind]))


def _count_by_conversation(talks: Sequence[tuple[Talk, datetime]], actor: Actor) -> Mapping[UUID, int]:
    waiting = [
        and_(
            Message.conversation_id == talk.id,
            Message.sequence > max(talk.cursor, talk.last_sequence - COUNTED),
            _sent >= start,
        )
        for talk, start in talks
    ]
    statement = (
        select(Message.conversation_id, func.count())
        .where(or_(*waiting), Message.author_id != actor.person_id)
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in db.session().execute(statement)}


# --- messages ---------------------------------------------------------------------------------------------------------

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


def list_kinds(journey_id: UUID) -> Iterable[ConversationKind]:
    """Return which conversations a journey has."""
    statement = select(Conversation.kind).where(Conversation.journey_id == journey_id)
    return db.session().scalars(statement.limit(len(ConversationKind))).all()
