"""Keeping what searching looks through: in the very commit that writes, changes, holds, withdraws or shows a text.

Only what the others read is there: posts that are shown, folded ones too, of questions that are. A text that is read no
longer takes its words along.
"""

from array import array
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, delete, event, insert, inspect, select
from sqlalchemy.orm import Mapper

from blueprints.advice.models import Thread
from blueprints.advice.search_models import ANSWER, QUESTION, TITLE, SearchEntry, search_words
from blueprints.core import db, engines, french
from blueprints.core.db import AnyRow
from blueprints.discussion.models import Post, Standing

_READ = (Standing.VISIBLE, Standing.FOLDED)
_POSTS, _THREADS, _ENTRIES = db.table_of(Post), db.table_of(Thread), db.table_of(SearchEntry)
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_ID_BITS, _PRIME = 20, 2**19 - 1
_TEXTS = select(
    _POSTS.c.id,
    _POSTS.c.platform_id,
    _POSTS.c.number,
    _POSTS.c.body,
    _POSTS.c.created_at,
    _POSTS.c.withdrawn_at,
    _POSTS.c.standing,
    _THREADS.c.id.label("thread_id"),
    _THREADS.c.title,
    _THREADS.c.standing.label("thread_standing"),
).join_from(_POSTS, _THREADS, _THREADS.c.discussion_id == _POSTS.c.discussion_id)
_FORGET = delete(search_words).where(
    search_words.c.word == bindparam("of_word"), search_words.c.n == bindparam("of_entry")
)
_POST_FIELDS = ("discussion_id", "number", "body", "standing", "withdrawn_at")
_THREAD_FIELDS = ("discussion_id", "title", "standing")


def key_of(platform_id: UUID, word: str) -> int:
    """Return the number that stands for a word of one platform: the same on every database, for ever."""
    digest = blake2b(word.encode(), key=platform_id.bytes, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def keys_of(platform_id: UUID, text: str) -> list[int]:
    """Return the numbers of the words of a text, each once."""
    return sorted({key_of(platform_id, one) for forms in french.read_words(text) for one in forms})


def number_of(created_at: datetime, post_id: UUID, place: int) -> int:
    """Return where an entry stands in the order of time: the post's thousandth of a second, then its id."""
    milliseconds = int((created_at - _BEGINNING).total_seconds() * 1000)
    return (milliseconds << _ID_BITS) | (post_id.int % _PRIME << 1) | (place == TITLE)


def read_thread_again(thread_id: UUID) -> None:
    """Bring up to date what is found of a question and its answers, where they were changed by a bare statement."""
    db.session().flush()
    _read(db.session().connection(), _THREADS.c.id == thread_id)


def read_all_again(connection: Connection) -> None:
    """Read every question and answer."""
    connection.execute(delete(search_words))
    connection.execute(delete(_ENTRIES))
    for thread_id in connection.execute(select(_THREADS.c.id).order_by(_THREADS.c.id)).scalars().all():
        _read(connection, _THREADS.c.id == thread_id)


def _read(connection: Connection, which: ColumnElement[bool], known: Iterable[UUID] = ()) -> None:
    """Read posts again.

    Args:
        connection: the one of the unit of work.
        which: of the posts of questions.
        known: posts that may have been found until now, and are of no question any more.
    """
    rows = connection.execute(_TEXTS.where(which).order_by(_POSTS.c.created_at, _POSTS.c.id)).all()
    _forget(connection, {*known, *(row.id for row in rows)})
    for row in rows:
        if row.withdrawn_at is None and row.standing in _READ and row.thread_standing in _READ:
            for place, text in _places_of(row):
                _write(connection, row, place, text)


def _places_of(row: AnyRow) -> Iterable[tuple[int, str]]:
    if row.number == 1:
        return ((TITLE, row.title), (QUESTION, row.body))
    return ((ANSWER, row.body),)


def _forget(connection: Connection, posts: set[UUID]) -> None:
    """Take away what is found of these posts, the words with them."""
    if not posts:
        return
    mine = _ENTRIES.c.post_id.in_(posts)
    found = connection.execute(select(_ENTRIES.c.n, _ENTRIES.c.words).where(mine)).all()
    gone = [{"of_word": word, "of_entry": row.n} for row in found for word in array("q", row.words)]
    if gone:
        connection.execute(_FORGET, gone)
    if found:
        connection.execute(delete(_ENTRIES).where(mine))


def _write(connection: Connection, row: AnyRow, place: int, text: str) -> None:
    words = keys_of(row.platform_id, text)
    values = {
        "platform_id": row.platform_id,
        "thread_id": row.thread_id,
        "post_id": row.id,
        "place": place,
        "words": array("q", words).tobytes(),
    }
    number = number_of(row.created_at, row.id, place)
    while not connection.execute(_insert(connection.dialect.name), {"n": number, **values}).first():
        number += 2  # another post of the same thousandth of a second stands there
    if words:
        connection.execute(insert(search_words), [{"word": one, "n": number} for one in words])


@cache
def _insert(dialect: str) -> Any:
    return engines.inserter(dialect)(_ENTRIES).on_conflict_do_nothing(index_elements=["n"]).returning(_ENTRIES.c.n)


@event.listens_for(Post, "after_insert")
def _new_post(mapper: Mapper[Any], connection: Connection, post: Post) -> None:
    """Read a post that is new; one that is not of a question is none of ours."""
    del mapper
    _read(connection, _POSTS.c.id == post.id)


@event.listens_for(Post, "after_update")
def _changed_post(mapper: Mapper[Any], connection: Connection, post: Post) -> None:
    """Read a post again when what is found of it changed."""
    del mapper
    if _has_changed(post, _POST_FIELDS):
        _read(connection, _POSTS.c.id == post.id, [post.id])


@event.listens_for(Thread, "after_insert")
def _new_thread(mapper: Mapper[Any], connection: Connection, thread: Thread) -> None:
    """Read a question that is new: its post was written before it."""
    del mapper
    _read(connection, _THREADS.c.id == thread.id)


@event.listens_for(Thread, "after_update")
def _changed_thread(mapper: Mapper[Any], connection: Connection, thread: Thread) -> None:
    """Read a question again when its title changed, or whether it is read."""
    del mapper
    if _has_changed(thread, _THREAD_FIELDS):
        _read(connection, _THREADS.c.id == thread.id)


def _has_changed(row: Any, names: Iterable[str]) -> bool:
    changes = inspect(row).attrs
    return any(changes[name].history.has_changes() for name in names)
