"""Reads of threads: one with its asker's name, and the lists by latest activity, twenty at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, literal_column, or_, select, tuple_

from blueprints.accounts.models import Person
from blueprints.advice import hiding, reading
from blueprints.advice.models import Thread
from blueprints.advice.reading_models import ThreadReading, ThreadSummary
from blueprints.core import access, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.discussion import queries as discussions
from blueprints.discussion import signing
from blueprints.discussion.changing import Written
from blueprints.discussion.models import Discussion, Post

PAGE = 20
KIND = "advice.post"
"""Of questions and answers, as moderation knows them."""


class View(StrEnum):
    """The lists of questions."""

    ALL = "toutes"
    UNANSWERED = "sans-reponse"
    OWN = "mes-questions"


class Way(StrEnum):
    """From where a page of the list is read."""

    START = "debut"
    OLDER = "avant"
    NEWER = "apres"


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Some threads, and where the list goes on."""

    rows: Sequence[AnyRow]
    newer: Cursor | None
    older: Cursor | None


_COLUMNS = (
    Thread.id,
    Thread.discussion_id,
    Thread.author_id,
    Thread.topic,
    Thread.title,
    Thread.answer_count,
    Thread.settled_at,
    Thread.settling_post_id,
    Thread.last_activity_at,
    Thread.created_at,
    Thread.pinned_place,
    Thread.sealed_author,
    Thread.signed,
    Thread.standing,
    Person.pseudonym,
    discussions.first_name(Thread.signed, Person).label("first_name"),
    Thread.closed_at,
    ThreadReading.number.label("read_number"),
    reading.UNREAD.label("unread"),
)
LISTED = (
    select(*_COLUMNS)
    .outerjoin(Person, Person.id == Thread.author_id)
    .outerjoin(ThreadReading, reading.HERS)
    .where(Thread.merged_into_id.is_(None))
)
"""Questions as lists show them, to be bound to who reads by `hiding.about`."""
_ONE = (
    select(*_COLUMNS, *reading.ALONE, Discussion.held_count)
    .outerjoin(Person, Person.id == Thread.author_id)
    .outerjoin(ThreadReading, reading.HERS)
    .outerjoin(ThreadSummary, ThreadSummary.thread_id == Thread.id)
    .join(Discussion, Discussion.id == Thread.discussion_id)
    .where(Thread.id == bindparam("thread"))
)
_place = tuple_(Thread.last_activity_at, Thread.id)
_cursor = tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid()))


def _listing(view: View, way: Way, *, by_topic: bool) -> Select[*tuple[Any, ...]]:
    statement = LISTED.where(discussions.is_read(Thread.standing)).limit(PAGE + 1)
    if view is View.UNANSWERED:
        # two indexes would do: which one SQLite prefers hangs on which was made last
        statement = statement.with_hint(Thread, "INDEXED BY ix_threads_unanswered", "sqlite")
        # a literal, so that the partial index on it can be used
        statement = statement.where(Thread.answer_count == literal_column("0"), Thread.closed_at.is_(None))
    if view is View.OWN:
        statement = statement.where(Thread.author_id == bindparam("author"))
    elif not by_topic:
        statement = statement.where(hiding.shown(Thread.topic))
    if view is View.ALL:
        statement = statement.where(Thread.pinned_place.is_(None))
    if by_topic:
        statement = statement.where(Thread.topic == bindparam("topic"))
    if way is Way.NEWER:
        return statement.where(_place > _cursor).order_by(Thread.last_activity_at, Thread.id)
    if way is Way.OLDER:
        statement = statement.where(_place < _cursor)
    return statement.order_by(Thread.last_activity_at.desc(), Thread.id.desc())


LISTINGS = {
    (view, way, by_topic): _listing(view, way, by_topic=by_topic)
    for view, way, by_topic in product(View, Way, (False, True))
}
"""Every list there is, built once."""


def find_thread(thread_id: UUID) -> Thread | None:
    """Return one thread, to be changed."""
    return db.session().get(Thread, thread_id)


def find_shown_thread(thread_id: UUID) -> AnyRow | None:
    """Return one thread with its asker's name, and what who asks keeps of it, to be read."""
    actor = access.current_actor()
    return db.read(_ONE, thread=thread_id, **hiding.about(actor.person_id if actor else None)).one_or_none()


def hold_thread(thread_id: UUID) -> Thread:
    """Return one thread as it is now, held until the commit."""
    statement = select(Thread).where(Thread.id == thread_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def list_holding(discussions_wanted: Iterable[UUID]) -> Sequence[AnyRow]:
    """Return discussion, id and title of the threads that hold these discussions."""
    wanted = Thread.discussion_id.in_(list(discussions_wanted))
    return db.session().execute(select(Thread.discussion_id, Thread.id, Thread.title).where(wanted)).all()


def find_thread_of(post_id: UUID) -> Thread | None:
    """Return the thread of a post."""
    statement = select(Thread).join(Post, Post.discussion_id == Thread.discussion_id).where(Post.id == post_id)
    return db.session().scalars(statement).one_or_none()


def hold_thread_of(post_id: UUID) -> Thread:
    """Return the thread of a post as it is now, held until the commit."""
    statement = select(Thread).join(Post, Post.discussion_id == Thread.discussion_id).where(Post.id == post_id)
    held = statement.with_for_update(of=Thread).execution_options(populate_existing=True)
    return db.session().scalars(held).one()


def find_written(thread_id: UUID, number: int) -> Written | None:
    """Return a post of a thread, the question among them."""
    thread = find_thread(thread_id)
    post = discussions.find_numbered_post(thread.discussion_id, number) if thread is not None else None
    return Written(post, thread_id, is_open=True, kind=KIND) if post is not None else None


def find_written_answer(thread_id: UUID, number: int) -> Written | None:
    """Return an answer, or what waits: a question that was published stays as long as its thread."""
    return find_written(thread_id, number) if number != 1 else None


def find_written_by_id(post_id: UUID) -> Written | None:
    """Return an answer by its id."""
    found = select(Thread.id, Post.number).join(Post, Post.discussion_id == Thread.discussion_id)
    row = db.session().execute(found.where(Post.id == post_id)).one_or_none()
    return find_written_answer(row.id, row.number) if row is not None else None


def count_own_posts(person_id: UUID) -> int:
    """Return how many questions and answers of a person the others can read."""
    return discussions.count_own(person_id, select(Thread.discussion_id))


def find_sent_thread(author_id: UUID, client_id: UUID) -> Thread | None:
    """Return the question that this person already sent under this id."""
    statement = select(Thread).where(
        Thread.client_id == client_id, or_(Thread.author_id == author_id, Thread.sealed_author.is_not(None))
    )
    found = db.session().scalars(statement)
    return next((one for one in found if signing.wrote(one, author_id, table="threads")), None)


def list_threads(
    view: View, *, author_id: UUID, topic: str | None = None, way: Way = Way.START, cursor: Cursor | None = None
) -> ThreadPage:
    """Return a page of threads, latest activity first.

    Args:
        view: which list.
        author_id: who reads: whose questions, in the list of one's own.
        topic: only these, when given.
        way: from the start, or on one side of *cursor*.
        cursor: a place that another page gave.
    """
    way = way if cursor is not None else Way.START
    values = hiding.about(author_id)
    if view is View.OWN:
        values["author"] = author_id
    if topic is not None:
        values["topic"] = topic
    if cursor is not None and way is not Way.START:
        values |= {"at": cursor.at, "id": cursor.id}
    found = list(db.read(LISTINGS[view, way, topic is not None], **values))
    more, rows = len(found) > PAGE, found[:PAGE]
    if way is Way.NEWER:
        rows.reverse()
    has_newer = more if way is Way.NEWER else way is Way.OLDER
    has_older = True if way is Way.NEWER else more
    if not rows:
        return ThreadPage(rows, None, None)
    return ThreadPage(rows, _at(rows[0]) if has_newer else None, _at(rows[-1]) if has_older else None)


def _at(row: AnyRow) -> Cursor:
    return Cursor(row.last_activity_at, row.id)
