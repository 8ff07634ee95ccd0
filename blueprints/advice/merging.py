"""Two questions that ask the same become one: the posts of the one follow those of the other, in their order.

Nothing is lost: the first question stays as a row, its address leads to the other, and for a minute all is undone.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from blueprints.advice import following, queries, search_index
from blueprints.advice.following import address_of
from blueprints.advice.models import Thread
from blueprints.core import audit, db
from blueprints.core.errors import Refused
from blueprints.discussion import queries as discussions
from blueprints.discussion.models import Discussion, Post, Standing
from blueprints.news import services as news
from blueprints.news.models import NewsKind

SAME = "Choisissez une autre question que celle-ci."
GONE = "Une de ces deux questions est déjà réunie avec une autre."
CLOSED = "Cette question est fermée. Rouvrez-la d’abord."
WAITING = "Un message attend d’être relu dans cette question. Relisez-le d’abord."
NOT_READ = "Une de ces deux questions n’est pas lue par tout le monde."
ANSWERED = "Quelqu’un a répondu depuis. On ne peut plus annuler."
_TRAVELS = 20
"""How many of those who follow are remembered for the undoing."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What undoing needs.

    Args:
        after: the last number of the question that took the posts in, before.
        count: how many posts came.
        followers: who is told of its answers only because of this.
    """

    after: int
    count: int
    followers: list[UUID]


def merge(*, source_id: UUID, into_id: UUID, actor_id: UUID) -> Merged:
    """Move the posts of a question behind those of another; who asked them both is told.

    Args:
        source_id: the question that moves.
        into_id: the question that takes it in.
        actor_id: who does.

    Raises:
        Refused: they are one, or one of them moved, is closed or is not read by all.
        LookupError: one of them is no more.
    """
    if source_id == into_id:
        raise Refused(SAME)
    source, into = _hold(source_id, into_id)
    _expect_alike(source, into)
    giving, taking = _hold_discussions(source, into)
    if giving.held_count or any(_list_held(giving.id)):
        raise Refused(WAITING)
    after, count = taking.post_count, giving.post_count
    _renew_client_ids(giving.id, taking.id)
    _move(giving.id, taking.id, shift=after)
    taking.post_count, giving.post_count = after + count, 0
    taking.last_post_at = max(filter(None, (taking.last_post_at, giving.last_post_at)), default=None)
    source.merged_into_id, source.pinned_place = into.id, None
    into.gathered += 1
    into.last_activity_at = max(into.last_activity_at, source.last_activity_at)
    _count(into)
    followers = _take_over_followers(source.id, into.id)
    _note("thread.merged", source, into, actor_id)
    _tell(source, into, actor_id)
    return Merged(after, count, followers[:_TRAVELS])


def separate(*, source: Thread, merged: Merged, since: datetime, actor_id: UUID) -> None:
    """Undo it within the minute.

    Args:
        source: the question that moved.
        merged: what `merge` returned.
        since: when it was done.
        actor_id: who undoes it.

    Raises:
        Refused: somebody answered since.
    """
    if source.merged_into_id is None:
        return
    source, into = _hold(source.id, source.merged_into_id)
    giving, taking = _hold_discussions(source, into)
    if taking.post_count != merged.after + merged.count or giving.post_count:
        raise Refused(ANSWERED)
    _move(taking.id, giving.id, shift=-merged.after, above=merged.after)
    taking.post_count, giving.post_count = merged.after, merged.count
    source.merged_into_id = None
    into.gathered -= 1
    _count(into)
    _count(source)
    for person_id in merged.followers:
        following.follow(thread_id=into.id, person_id=person_id, told=False)
    _note("thread.separated", source, into, actor_id)
    news.take_back(kind=NewsKind.QUESTION_MERGED, address=address_of(into.id), since=since)


def _hold(one_id: UUID, other_id: UUID) -> tuple[Thread, Thread]:
    """Return both as they are now, held in one order whoever asks."""
    held = {thread_id: queries.hold_thread(thread_id) for thread_id in sorted((one_id, other_id))}
    return held[one_id], held[other_id]


def _hold_discussions(source: Thread, into: Thread) -> tuple[Discussion, Discussion]:
    both = sorted((source.discussion_id, into.discussion_id))
    held = {one: discussions.lock_discussion(one) for one in both}
    return held[source.discussion_id], held[into.discussion_id]


def _expect_alike(source: Thread, into: Thread) -> None:
    if source.merged_into_id is not None or into.merged_into_id is not None:
        raise Refused(GONE)
    if into.closed_at is not None:
        raise Refused(CLOSED)
    if not {source.standing, into.standing} <= {Standing.VISIBLE, Standing.FOLDED}:
        raise Refused(NOT_READ)


def _list_held(discussion_id: UUID) -> list[UUID]:
    waits = (Post.standing == Standing.HELD, Post.withdrawn_at.is_(None))
    held = select(Post.id).where(Post.discussion_id == discussion_id, Post.number <= 0, *waits).limit(1)
    return list(db.session().scalars(held))


def _renew_client_ids(giving_id: UUID, taking_id: UUID) -> None:
    """Give another id to the posts of a page that sent the same one to both: it has served."""
    there = aliased(Post)
    same = (
        select(Post)
        .join(there, (there.author_id == Post.author_id) & (there.client_id == Post.client_id))
        .where(Post.discussion_id == giving_id, there.discussion_id == taking_id)
    )
    for post in db.session().scalars(same):
        post.client_id = db.secret_id()
    db.session().flush()


def _move(giving_id: UUID, taking_id: UUID, *, shift: int, above: int = 0) -> None:
    statement = (
        update(Post)
        .where(Post.discussion_id == giving_id, Post.number > above)
        .values(discussion_id=taking_id, number=Post.number + shift)
        .execution_options(synchronize_session=False)
    )
    db.session().execute(statement)
    db.session().flush()


def _count(thread: Thread) -> None:
    thread.answer_count = max(discussions.count_present(thread.discussion_id) - 1, 0)


def _take_over_followers(source_id: UUID, into_id: UUID) -> list[UUID]:
    """Tell those who follow the one of the answers to the other; return those who did not follow it."""
    known = set(following.list_followers(into_id))
    new = [person_id for person_id in following.list_followers(source_id) if person_id not in known]
    for person_id in new:
        following.follow(thread_id=into_id, person_id=person_id)
    return new


def _note(action: str, source: Thread, into: Thread, actor_id: UUID) -> None:
    db.session().flush()
    audit.record(action, subject="threads", subject_id=source.id, actor_id=actor_id, into=str(into.id))
    for thread in (source, into):
        search_index.read_thread_again(thread.id)


def _tell(source: Thread, into: Thread, actor_id: UUID) -> None:
    """Tell who asked under a name; a question that nobody signed tells nobody."""
    people = {source.author_id, into.author_id} - {actor_id, None}
    news.tell(
        people=[one for one in people if one is not None],
        kind=NewsKind.QUESTION_MERGED,
        address=address_of(into.id),
        subject=into.id,
        title=into.title,
        other=source.title,
    )
