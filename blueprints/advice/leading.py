"""What facilitators do with a question: on top of the list, closed with a reason, or under another topic."""

from datetime import datetime
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select

from blueprints.advice import topics
from blueprints.advice.following import address_of
from blueprints.advice.models import Thread
from blueprints.advice.reading import PINNED
from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind

FULL = "Trois questions sont déjà mises en avant. Retirez-en une d’abord."
GONE = "Cette question est réunie avec une autre. Ouvrez l’autre question."
MOVED = "La liste a changé depuis. On ne peut plus annuler."


def _expect_whole(thread: Thread) -> None:
    if thread.merged_into_id is not None:
        raise Refused(GONE)


def _list_pinned() -> list[Thread]:
    """Return what stands on top, held: who else puts a question there waits for the commit."""
    topics.lock_topics()
    statement = select(Thread).where(Thread.pinned_place.is_not(None)).order_by(Thread.pinned_place, Thread.id)
    return list(db.session().scalars(statement.execution_options(populate_existing=True)))


def pin(*, thread: Thread, actor_id: UUID) -> bool:
    """Put a question on top of the list, below those that stand there.

    Returns:
        Whether it stood elsewhere.

    Raises:
        Refused: enough stand there, or it stands in another question.
    """
    _expect_whole(thread)
    present = _list_pinned()
    if thread.pinned_place is not None:
        return False
    if len(present) >= PINNED:
        raise Refused(FULL)
    thread.pinned_place = max((one.pinned_place or 0 for one in present), default=0) + 1
    _note("thread.pinned", thread, actor_id)
    return True


def unpin(*, thread: Thread, actor_id: UUID) -> bool:
    """Take a question down from the top of the list; return whether it stood there."""
    if thread.pinned_place is None:
        return False
    thread.pinned_place = None
    _note("thread.unpinned", thread, actor_id)
    return True


def raise_pinned(*, thread: Thread, actor_id: UUID) -> UUID | None:
    """Exchange a question on top with the one above it; return which, none where it is the first already."""
    present = _list_pinned()
    here = next((place for place, one in enumerate(present) if one.id == thread.id), 0)
    if here == 0:
        return None
    above = present[here - 1]
    above.pinned_place, thread.pinned_place = thread.pinned_place, above.pinned_place
    _note("thread.raised", thread, actor_id)
    return above.id


def close(*, thread: Thread, reason: str, actor_id: UUID) -> bool:
    """Let nobody answer any more, and tell who asked.

    Args:
        thread: held by whoever calls.
        reason: shown on the page.
        actor_id: who closes it.

    Returns:
        Whether it was open.

    Raises:
        Refused: it stands in another question.
    """
    _expect_whole(thread)
    if thread.closed_at is not None:
        return False
    thread.closed_at, thread.closed_reason = clock.now(), reason
    _note("thread.closed", thread, actor_id)
    _tell(NewsKind.QUESTION_CLOSED, thread, actor_id)
    return True


def reopen(*, thread: Thread, actor_id: UUID) -> None:
    """Let the others answer again, and tell who asked."""
    if thread.closed_at is None:
        return
    thread.closed_at, thread.closed_reason = None, ""
    _note("thread.reopened", thread, actor_id)
    _tell(NewsKind.QUESTION_REOPENED, thread, actor_id)


def move(*, thread: Thread, topic: str, actor_id: UUID) -> None:
    """Put a question under another topic, and tell who asked.

    Args:
        thread: held by whoever calls.
        topic: the code of the other.
        actor_id: who moves it.

    Raises:
        Refused: the topic is not offered, or the question stands in another.
    """
    _expect_whole(thread)
    if thread.topic == topic:
        return
    topics.expect_offered(topic)
    thread.topic = topic
    _note("thread.moved", thread, actor_id)
    _tell(NewsKind.QUESTION_MOVED, thread, actor_id)


# --- undone within the minute -------------------------------------------------------------------------------------


def undo_raise(*, thread: Thread, passed: UUID, actor_id: UUID) -> None:
    """Undo that a question on top went above another.

    Args:
        thread: held by whoever calls.
        passed: the other.
        actor_id: who undoes it.

    Raises:
        Refused: they do not follow each other any more.
    """
    order = [one.id for one in _list_pinned()]
    if (thread.id, passed) not in pairwise(order):
        raise Refused(MOVED)
    below = db.session().get_one(Thread, passed)
    below.pinned_place, thread.pinned_place = thread.pinned_place, below.pinned_place
    _note("thread.lowered", thread, actor_id)


def undo_close(*, thread: Thread, since: datetime, actor_id: UUID) -> None:
    """Undo that a question was closed; nobody is told of it any more."""
    if thread.closed_at is None:
        return
    thread.closed_at, thread.closed_reason = None, ""
    _note("thread.reopened", thread, actor_id)
    news.take_back(kind=NewsKind.QUESTION_CLOSED, address=address_of(thread.id), since=since)


def undo_reopen(*, thread: Thread, reason: str, since: datetime, actor_id: UUID) -> None:
    """Undo that a question was opened again."""
    if thread.closed_at is not None:
        return
    thread.closed_at, thread.closed_reason = clock.now(), reason
    _note("thread.closed", thread, actor_id)
    news.take_back(kind=NewsKind.QUESTION_REOPENED, address=address_of(thread.id), since=since)


def undo_move(*, thread: Thread, topic: str, since: datetime, actor_id: UUID) -> None:
    """Undo that a question was moved; its former topic takes it back, closed meanwhile or not."""
    if thread.topic == topic:
        return
    thread.topic = topic
    _note("thread.moved", thread, actor_id)
    news.take_back(kind=NewsKind.QUESTION_MOVED, address=address_of(thread.id), since=since)


def _note(action: str, thread: Thread, actor_id: UUID) -> None:
    db.session().flush()
    audit.record(action, subject="threads", subject_id=thread.id, actor_id=actor_id)


def _tell(kind: NewsKind, thread: Thread, actor_id: UUID) -> None:
    """Tell who asked under a name; who signed with nobody is told by the page alone, so that no news gives her away."""
    if thread.author_id is not None and thread.author_id != actor_id:
        news.tell(
            people=[thread.author_id],
            kind=kind,
            address=address_of(thread.id),
            subject=thread.id,
            once=True,
            title=thread.title,
        )
