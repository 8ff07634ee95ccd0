"""Who is told of the answers to a question, and how far each member has read it: hers alone, and never counted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, true

from blueprints.accounts.queries import list_collective
from blueprints.advice import choosing
from blueprints.advice.models import Thread
from blueprints.advice.reading_models import ThreadReading
from blueprints.core import db, sockets, transaction
from blueprints.discussion.models import Discussion, Standing
from blueprints.news import services as news
from blueprints.news.models import NewsKind


def address_of(thread_id: UUID) -> str:
    """Return the path of a question."""
    return f"/conseils/{thread_id}"


def follow(*, thread_id: UUID, person_id: UUID, told: bool = True) -> bool:
    """Tell a member of the answers to a question from now on, or no more.

    Args:
        thread_id: the question.
        person_id: who chooses.
        told: what she chooses.

    Returns:
        Whether it was otherwise before.
    """
    if not _is_read_by_all(thread_id):
        return False
    before = find_reading(thread_id, person_id)
    if before is not None and before.is_followed is told:
        return False
    _keep(thread_id, person_id, {"is_followed": told})
    if not told:
        news.mark_read(person_id=person_id, address=address_of(thread_id))
    return before is not None or told


def note_read(*, thread_id: UUID, person_id: UUID, number: int) -> None:
    """Note how far a member has read; it never goes back, and never beyond the last post.

    Args:
        thread_id: the question.
        person_id: who read.
        number: of the last post that she saw.
    """
    if not _is_read_by_all(thread_id):
        return
    last = db.session().scalar(
        select(Discussion.post_count).join(Thread, Thread.discussion_id == Discussion.id).where(Thread.id == thread_id)
    )
    _keep(thread_id, person_id, {"number": max(0, min(number, last or 0))}, further=True)
    news.mark_read(person_id=person_id, address=address_of(thread_id))


def _is_read_by_all(thread_id: UUID) -> bool:
    """Tell whether others read a question: a mark on one that waits without a name would say whose it is."""
    standing = db.session().scalar(select(Thread.standing).where(Thread.id == thread_id))
    return standing in (Standing.VISIBLE, Standing.FOLDED)


def _keep(thread_id: UUID, person_id: UUID, values: dict[str, Any], *, further: bool = False) -> None:
    session = db.session()
    first = {"number": 0, "is_followed": False, **values}
    statement = db.inserter(session)(ThreadReading).values(
        id=db.secret_id(), platform_id=db.platform_id(), thread_id=thread_id, person_id=person_id, **first
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[ThreadReading.thread_id, ThreadReading.person_id],
            set_=values,
            where=ThreadReading.number < statement.excluded.number if further else true(),
        )
    )


def find_reading(thread_id: UUID, person_id: UUID) -> ThreadReading | None:
    """Return what a member keeps of a question."""
    statement = select(ThreadReading).where(ThreadReading.thread_id == thread_id, ThreadReading.person_id == person_id)
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def note_asked(*, thread_id: UUID, author_id: UUID | None) -> None:
    """Tell who asked of the answers, as she chose; who signed with nobody leaves no trace here.

    Args:
        thread_id: just asked.
        author_id: who signed.
    """
    if author_id is not None:
        told = choosing.find_choice(author_id).follows_asked
        _keep(thread_id, author_id, {"number": 1, "is_followed": told})


def note_answered(*, thread: Thread, author_id: UUID | None, number: int) -> None:
    """Tell who follows a question of a new answer, once for a burst, and the pages that are open.

    Args:
        thread: the question.
        author_id: who signed the answer; None for nobody: everybody is told, so that the news give no name away.
        number: of the answer.
    """
    told = set(db.session().scalars(_followers(thread.id).limit(5000)))
    if author_id is not None:
        told.discard(author_id)
    for kind, people in (
        (NewsKind.QUESTION_ANSWERED, told & {thread.author_id}),
        (NewsKind.QUESTION_FOLLOWED, told - {thread.author_id}),
    ):
        news.tell(
            people=people,
            kind=kind,
            address=address_of(thread.id),
            subject=thread.id,
            once=True,
            title=thread.title,
        )
    if author_id is not None and author_id != thread.author_id:
        _note_own(thread.id, author_id, number)
    _signal(thread.id, number)


def _note_own(thread_id: UUID, author_id: UUID, number: int) -> None:
    """Keep what follows for who answered under her name: her choice, and that her own words are no news to her."""
    known = find_reading(thread_id, author_id)
    values: dict[str, Any] = {}
    if known is None or known.number == number - 1:
        values["number"] = number if known is not None else 0
    if known is None and choosing.find_choice(author_id).follows_answered:
        values["is_followed"] = True
    if values:
        _keep(thread_id, author_id, values)


def _signal(thread_id: UUID, number: int) -> None:
    """Say to the open pages of those who are in the collective at this very moment how far a question has come."""
    readers = list_collective()
    transaction.after_commit(lambda: sockets.signal(readers, thread_id, number))


def _followers(thread_id: UUID) -> Select[UUID]:
    return select(ThreadReading.person_id).where(
        ThreadReading.thread_id == thread_id, ThreadReading.is_followed.is_(True)
    )


def list_followers(thread_id: UUID) -> Sequence[UUID]:
    """Return who is told of the answers to a question: for telling, never to be shown."""
    return db.session().scalars(_followers(thread_id).limit(5000)).all()
