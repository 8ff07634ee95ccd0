"""What a page of questions reads along with them: how far its reader has come, what is new, what stands on top."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ScalarSelect, and_, bindparam, func, literal_column, or_, select

from blueprints.accounts.models import Person
from blueprints.advice import hiding
from blueprints.advice.hiding import READER
from blueprints.advice.models import Thread
from blueprints.advice.reading_models import AdviceChoice, HiddenTopic, ThreadReading, ThreadSummary
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.discussion import queries as discussions
from blueprints.discussion.models import Discussion, Post

PINNED = 3
"""How many questions stand on top of the list at most."""
GATHERED = 20
ALIKE = 8
COUNTED = 100
"""Beyond, nobody counts."""

HERS = and_(ThreadReading.thread_id == Thread.id, ThreadReading.person_id == READER)
_read_by_others = (
    Post.withdrawn_at.is_(None),
    discussions.is_read(Post.standing),
    Post.author_id.is_distinct_from(READER),
)
UNREAD = (
    select(func.count())
    .select_from(Post)
    .where(Post.discussion_id == Thread.discussion_id, Post.number > ThreadReading.number, *_read_by_others)
    .correlate(Thread, ThreadReading)
    .scalar_subquery()
)
"""How many posts of others follow the last one that she read; none where she has never been."""
ALONE = (
    Discussion.post_count,
    Thread.closed_reason,
    Thread.merged_into_id,
    Thread.gathered,
    Thread.origin,
    ThreadReading.is_followed,
    hiding.hidden(Thread.topic).label("is_hidden"),
    ThreadSummary.body.label("summary"),
    ThreadSummary.easy,
    ThreadSummary.state.label("easy_state"),
    ThreadSummary.reviewed_by_count.label("easy_count"),
    ThreadSummary.is_behind,
)
"""What only the page of one question shows."""

_PINNED = (
    select(
        Thread.id,
        Thread.author_id,
        Thread.topic,
        Thread.title,
        Thread.answer_count,
        Thread.settled_at,
        Thread.last_activity_at,
        Thread.pinned_place,
        Thread.closed_at,
        Thread.signed,
        Thread.standing,
        Person.pseudonym,
        discussions.first_name(Thread.signed, Person).label("first_name"),
        ThreadReading.number.label("read_number"),
        UNREAD.label("unread"),
    )
    .outerjoin(Person, Person.id == Thread.author_id)
    .outerjoin(ThreadReading, HERS)
    .where(Thread.pinned_place.is_not(None), Thread.merged_into_id.is_(None), discussions.is_read(Thread.standing))
    .order_by(Thread.pinned_place, Thread.id)
    .limit(PINNED)
)
_PINNED_OF_ALL = _PINNED.where(hiding.shown(Thread.topic))
_PINNED_OF_ONE = _PINNED.where(Thread.topic == bindparam("topic"))
_SINCE = select(func.count(), func.min(Post.number)).where(
    Post.discussion_id == bindparam("discussion"), Post.number > bindparam("after"), *_read_by_others
)
_GATHERED = (
    select(Thread.id, Thread.title)
    .where(Thread.merged_into_id == bindparam("thread"))
    .order_by(Thread.created_at, Thread.id)
    .limit(GATHERED)
)

_ALIKE = (
    select(Thread.id, Thread.title)
    .where(
        Thread.topic == bindparam("topic"),
        Thread.id != bindparam("but"),
        Thread.merged_into_id.is_(None),
        Thread.closed_at.is_(None),
        discussions.is_read(Thread.standing),
    )
    .order_by(Thread.last_activity_at.desc(), Thread.id.desc())
    .limit(ALIKE)
)


def list_alike(topic: str, but: UUID) -> Sequence[AnyRow]:
    """Return id and title of the latest questions about a topic, but one."""
    return db.read(_ALIKE, topic=topic, but=but).all()


def count_of_unanswered(person_id: UUID) -> ScalarSelect[int]:
    """Return how many questions of others nobody has answered, for who wants to see them; to be asked with others."""
    wants = select(AdviceChoice.id).where(AdviceChoice.person_id == person_id, AdviceChoice.shows_unanswered.is_(True))
    hidden = select(HiddenTopic.id).where(
        HiddenTopic.person_id == person_id,
        HiddenTopic.topic == Thread.topic,
        or_(HiddenTopic.until.is_(None), HiddenTopic.until > clock.now()),
    )
    waiting = select(Thread.id).where(
        Thread.answer_count == literal_column("0"),
        Thread.closed_at.is_(None),
        Thread.merged_into_id.is_(None),
        Thread.author_id.is_distinct_from(person_id),
        discussions.is_read(Thread.standing),
        wants.exists(),
        ~hidden.exists(),
    )
    return select(func.count()).select_from(waiting.limit(COUNTED).subquery()).scalar_subquery()


def list_pinned(reader_id: UUID, topic: str | None) -> Sequence[AnyRow]:
    """Return the questions that stand on top of the list, in their order.

    Args:
        reader_id: who reads; topics that she hid are left out.
        topic: only these, when given.
    """
    if topic is None:
        return db.read(_PINNED_OF_ALL, **hiding.about(reader_id)).all()
    return db.read(_PINNED_OF_ONE, reader=reader_id, topic=topic).all()


def list_gathered(thread_id: UUID) -> Sequence[AnyRow]:
    """Return id and title of the questions that one took in."""
    return db.read(_GATHERED, thread=thread_id).all()


def count_since(discussion_id: UUID, reader_id: UUID, after: int) -> tuple[int, int]:
    """Return how many posts of others follow a place, and the number of the first."""
    count, first = db.read(_SINCE, discussion=discussion_id, reader=reader_id, after=after).one()
    return count, first or 0
