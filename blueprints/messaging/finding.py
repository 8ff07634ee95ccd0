"""Which conversations a person may see, each with its journey and members, and what is new to her there.

Plain values, not entities of the ORM: these are among the busiest reads of the platform.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, or_, select

from blueprints.accounts.models import Person
from blueprints.core import clock, db
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.journeys.models import Journey, JourneyMember
from blueprints.messaging.models import Conversation, ConversationKind, Message, ReadCursor
from blueprints.messaging.shares import HistoryShare
from blueprints.messaging.talks import NEVER, JourneyFacts, Member, Talk, counted_from, history_start, is_seen_by

COUNTED = 100
"""New messages are counted up to so many."""

_member_columns = (  # in the order of `Member`, last in each row
    JourneyMember.person_id,
    JourneyMember.role,
    JourneyMember.starts_at,
    JourneyMember.ends_at,
    Person.first_name,
    Person.last_name,
    Person.ended_at.label("left_at"),
    JourneyMember.id.label("member_id"),
    JourneyMember.absence_id,
)
_journey_columns = (
    Journey.id.label("journey_id"),
    Journey.key_id,
    Journey.employer,
    Journey.coach_reads_health,
    Journey.coach_reads_health_at,
    Journey.closed_at,
)
_conversation_columns = (Conversation.id, Conversation.kind, Conversation.last_sequence)

_ONE = (
    select(
        *_conversation_columns, Conversation.created_at, Conversation.last_at, HistoryShare.since.label("shared_from")
    )
    .add_columns(*_journey_columns, *_member_columns)
    .join(Journey, Journey.id == Conversation.journey_id)
    .join(JourneyMember, JourneyMember.journey_id == Journey.id)
    .join(Person, Person.id == JourneyMember.person_id)
    .outerjoin(
        HistoryShare,
        and_(
            HistoryShare.conversation_id == Conversation.id,
            HistoryShare.member_id == JourneyMember.id,
            HistoryShare.revoked_at.is_(None),
        ),
    )
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
_shared = HistoryShare.since
"""From when the conversation was shared with the viewer on purpose; as in `talks.history_start`."""
_cursor = func.coalesce(ReadCursor.sequence, 0)
_counted = Conversation.last_sequence - COUNTED
_news = (
    select(func.count())
    .where(
        Message.conversation_id == Conversation.id,
        Message.sequence > case((_cursor > _counted, _cursor), else_=_counted),
        Message.author_id != bindparam("viewer"),
        Message.withdrawn_at.is_(None),
        _sent >= func.coalesce(case((_shared < JourneyMember.starts_at, _shared)), JourneyMember.starts_at),
    )
    .correlate(Conversation, ReadCursor, JourneyMember, HistoryShare)
    .scalar_subquery()
)
"""What others wrote after the viewer's cursor, since she joined the journey or was shared its past: right when she
joined it once."""
_WITH_CURSOR = (
    select(
        *_conversation_columns,
        Conversation.journey_id,
        _cursor.label("cursor"),
        case((Conversation.last_sequence > _cursor, _news), else_=0).label("news"),
        _shared.label("shared"),
    )
    .select_from(JourneyMember)
    .join(Conversation, Conversation.journey_id == JourneyMember.journey_id)
    .outerjoin(
        HistoryShare,
        and_(
            HistoryShare.conversation_id == Conversation.id,
            HistoryShare.member_id == JourneyMember.id,
            HistoryShare.revoked_at.is_(None),
        ),
    )
    .outerjoin(
        ReadCursor,
        and_(ReadCursor.conversation_id == Conversation.id, ReadCursor.person_id == bindparam("viewer")),
    )
    .where(*_mine)
)
"""From the viewer's own open memberships: a filter by the rules alone would read every conversation of the platform.
A conversation comes once for each of her memberships: see `_talks_of`."""
_OF_JOURNEY = _WITH_CURSOR.where(JourneyMember.journey_id == bindparam("journey")).order_by(Conversation.id)
_OF_MEMBER = _WITH_CURSOR.order_by(JourneyMember.journey_id, Conversation.id).limit(bindparam("most"))
_ORDER = {kind: place for place, kind in enumerate(("private", "shared", "adjustments", "health"))}


def find_talk(conversation_id: UUID) -> Talk | None:
    """Return one conversation with its journey and everybody who is, was or will be in it, in one statement."""
    rows = db.read(_ONE, conversation=conversation_id).all()
    if not rows:
        return None
    first, facts = rows[0], _facts(rows)
    return Talk(
        first.id,
        db.platform_id(),
        first.journey_id,
        first.kind,
        first.last_sequence,
        facts,
        shared=_shared_with(rows, facts),
        opened_at=first.created_at,
        last_at=first.last_at,
    )


def _shared_with(rows: Sequence[AnyRow], facts: JourneyFacts) -> dict[UUID, datetime]:
    """Return from when each person was shared the past, by a membership that is open."""
    now = clock.now()
    shared: dict[UUID, datetime] = {}
    for row, member in zip(rows, facts.members, strict=True):
        if row.shared_from is not None and member.is_current(now):
            shared[member.person_id] = min(row.shared_from, shared.get(member.person_id, row.shared_from))
    return shared


def _facts(rows: Sequence[AnyRow]) -> JourneyFacts:
    first = rows[0]
    members = tuple(Member._make(row[-len(_member_columns) :]) for row in rows)
    yes, since = first.coach_reads_health, first.coach_reads_health_at
    return JourneyFacts(first.journey_id, first.key_id, first.employer, yes, since, members, first.closed_at)


def list_beside(talk: Talk, actor: Actor) -> list[Talk]:
    """Return the conversations of the same journey whose existence *actor* may see, with what is new to her."""
    rows = db.read(_OF_JOURNEY, journey=talk.journey_id, viewer=actor.person_id, now=clock.now()).all()
    return _with_news(_talks_of(rows, talk.platform_id, {talk.journey_id: talk.journey}, actor), actor)


def list_talks(actor: Actor, limit: int = 400) -> list[Talk]:
    """Return every conversation whose existence *actor* may see, journey by journey, with what is new to her."""
    viewer, now = actor.person_id, clock.now()
    rows = db.read(_OF_MEMBER, viewer=viewer, now=now, most=limit).all()
    if not rows:
        return []
    found = db.read(_MEMBERS, viewer=viewer, now=now).all()
    journeys = {key: _facts(list(group)) for key, group in groupby(found, key=itemgetter(0))}
    return _with_news(_talks_of(rows, db.platform_id(), journeys, actor), actor)


def _talks_of(
    rows: Sequence[AnyRow], platform_id: UUID, journeys: Mapping[UUID, JourneyFacts], actor: Actor
) -> list[Talk]:
    """Return those that *actor* may know of, each once: by each of her memberships it comes once more."""
    viewer, talks = actor.person_id, dict[UUID, Talk]()
    for key, kind, last, journey_id, cursor, news, since in rows:
        shared = {viewer: since} if since is not None else NEVER
        talk = Talk(key, platform_id, journey_id, kind, last, journeys[journey_id], cursor, news, shared)
        talks[key] = _joined(talks[key], talk, viewer) if key in talks else talk
    return [talk for talk in talks.values() if is_seen_by(talk, viewer)]


def _joined(one: Talk, other: Talk, viewer: UUID) -> Talk:
    """Return a conversation as two memberships of the viewer show it: the earliest share, the most news."""
    since = [talk.shared[viewer] for talk in (one, other) if viewer in talk.shared]
    return one._replace(shared={viewer: min(since)} if since else NEVER, unread=max(one.unread, other.unread))


def _with_news(talks: list[Talk], actor: Actor) -> list[Talk]:
    """Keep of the news what is within the viewer's history; one more statement for who joined a journey twice."""
    known, waiting = [], []
    for talk in talks:
        start = history_start(talk, actor.person_id) if talk.unread else None
        if start is None:
            known.append(talk._replace(unread=0) if talk.unread else talk)
        elif start == counted_from(talk, actor.person_id):
            known.append(talk)
        else:
            waiting.append((talk, start))
    if waiting:
        counts = _count_by_conversation(waiting, actor)
        known += [talk._replace(unread=counts.get(talk.id, 0)) for talk, _ in waiting]
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
        .where(or_(*waiting), Message.author_id != actor.person_id, Message.withdrawn_at.is_(None))
        .group_by(Message.conversation_id)
    )
    return {row[0]: row[1] for row in db.session().execute(statement)}


def list_kinds(journey_id: UUID) -> Iterable[ConversationKind]:
    """Return which conversations a journey has."""
    statement = select(Conversation.kind).where(Conversation.journey_id == journey_id)
    return db.session().scalars(statement.limit(len(ConversationKind))).all()
