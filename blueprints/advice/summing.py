"""« En bref »: a question and its answers in a few words, with their easy-read twin and how far it was read again."""

from uuid import UUID

from sqlalchemy import select

from blueprints.advice.models import Thread
from blueprints.advice.reading_models import ThreadSummary
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.discussion.easy import EasyState

NO_EASY = "Écrivez d’abord le texte facile à lire."
WHO = "Dites combien de personnes concernées ont relu ce texte."
MOVED = "Cette question est réunie avec une autre. Votre texte est encore là."


def find_summary(thread_id: UUID) -> ThreadSummary | None:
    """Return what sums a question up, as it is now."""
    statement = select(ThreadSummary).where(ThreadSummary.thread_id == thread_id)
    return db.session().scalars(statement.execution_options(populate_existing=True)).one_or_none()


def write(*, thread: Thread, body: str, easy: str, version: int, actor_id: UUID) -> ThreadSummary:
    """Write « En bref »; easy words that changed have been read again by nobody.

    Args:
        thread: held by whoever calls.
        body: the words.
        easy: the easy-read ones; none yet is fine.
        version: what the page was made from; 0 where there was none.
        actor_id: who writes.

    Raises:
        Refused: the question stands in another now.
        Stale: somebody wrote it meanwhile.
    """
    if thread.merged_into_id is not None:
        raise Refused(MOVED)
    known = find_summary(thread.id)
    if known is not None and (known.body, known.easy) == (body, easy):
        return known
    transaction.expect_version(known.version if known else 0, version)
    if known is None:
        known = ThreadSummary(
            platform_id=db.platform_id(), thread_id=thread.id, body=body, easy="", version=0, state=EasyState.DRAFT
        )
        db.session().add(known)
    if known.easy != easy:
        known.easy, known.state, known.reviewed_by_count, known.is_behind = easy, EasyState.DRAFT, 0, False
    elif known.body != body:
        known.is_behind = bool(easy)
    known.body = body
    _touch(known, "thread.summed_up", actor_id)
    return known


def take_back(*, thread: Thread, version: int, actor_id: UUID) -> None:
    """Undo that a question was summed up for the first time; words written since stay.

    Args:
        thread: held by whoever calls.
        version: what was written.
        actor_id: who undoes it.

    Raises:
        Stale: somebody changed it meanwhile.
    """
    known = find_summary(thread.id)
    if known is None:
        return
    transaction.expect_version(known.version, version)
    db.session().delete(known)
    db.session().flush()
    audit.record("thread.summary_taken_back", subject="threads", subject_id=thread.id, actor_id=actor_id)


def say_state(*, summary: ThreadSummary, state: EasyState, count: int, version: int, actor_id: UUID) -> None:
    """Say how far people concerned read these very easy words again.

    Args:
        summary: held by whoever calls, by its question.
        state: draft, reviewed or validated.
        count: by how many; a draft was by none.
        version: what the page was made from.
        actor_id: who says it.

    Raises:
        Refused: there are none, or nobody read them.
        Stale: somebody changed them meanwhile.
    """
    if not summary.easy:
        raise Refused(NO_EASY)
    transaction.expect_version(summary.version, version)
    if state is not EasyState.DRAFT and count < 1:
        raise Refused(WHO)
    summary.state, summary.reviewed_by_count = state, 0 if state is EasyState.DRAFT else count
    _touch(summary, "thread.summary_state", actor_id)


def _touch(summary: ThreadSummary, action: str, actor_id: UUID) -> None:
    summary.version += 1
    summary.changed_at = clock.now()
    db.session().flush()
    audit.record(action, subject="threads", subject_id=summary.thread_id, actor_id=actor_id)
