"""What follows the minutes: tasks that are done, the easy-read twin, questions of Conseils, the public *relevés*."""

from uuid import UUID

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.advice import services as advice
from blueprints.advice.models import Thread
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.discussion.easy import EasyState
from blueprints.minutes import queries
from blueprints.minutes.models import EasyMinutes, Minutes, MinutesTask, MinutesThread

ORIGIN = "minutes"
"""What a question that comes from a point says of it, in its own row."""
GONE = "Cette plateforme n’existe plus."
NOT_PUBLIC = "Le collectif n’a pas ouvert les relevés à tout le monde."
NOT_PUBLISHED = "Publiez d’abord le compte rendu."


def tick(*, task: MinutesTask, done: bool, actor_id: UUID) -> None:
    """Note that a task is done, or that it is not."""
    if (task.done_at is not None) is done:
        return
    task.done_at, task.done_by = (clock.now(), actor_id) if done else (None, None)
    action = "minutes.task_done" if done else "minutes.task_reopened"
    audit.record(action, subject="minutes_tasks", subject_id=task.id, actor_id=actor_id)


def write_easy(*, minutes: Minutes, version: int, body: str, state: EasyState, count: int) -> None:
    """Keep the easy-read twin.

    Args:
        minutes: of which ones.
        version: what the page was made from; 0 when there was none.
        body: the words.
        state: where they stand; members read them once people concerned have.
        count: how many people concerned read them again.

    Raises:
        Refused: the minutes are not published.
        Stale: somebody else wrote meanwhile.
    """
    if minutes.number == 0:
        raise Refused(NOT_PUBLISHED)
    known, count = queries.find_easy(minutes.id), 0 if state is EasyState.DRAFT else count
    if known is not None and (known.body, known.state, known.reviewed_by_count) == (body, state, count):
        known.of_number = minutes.number
        return
    transaction.expect_version(known.version if known is not None else 0, version)
    if known is None:
        known = EasyMinutes(platform_id=minutes.platform_id, minutes_id=minutes.id, version=0)
        db.session().add(known)
    known.body, known.state, known.reviewed_by_count = body, state, count
    known.of_number, known.changed_at = minutes.number, clock.now()
    known.version += 1


def ask_from_point(
    *, minutes_id: UUID, point_id: str, author_id: UUID, client_id: UUID, topic: str, title: str, body: str
) -> Thread:
    """Ask the collective from a point; the same author and client id twice is one question.

    Raises:
        Refused: the topic is not offered.
    """
    thread = advice.ask_question(author_id=author_id, client_id=client_id, topic=topic, title=title, body=body)
    if not queries.is_linked(thread.id):
        thread.origin = ORIGIN
        linked = MinutesThread(
            platform_id=thread.platform_id, minutes_id=minutes_id, point_id=UUID(point_id), thread_id=thread.id
        )
        db.session().add(linked)
    return thread


def show_records(*, public: bool, actor_id: UUID) -> bool:
    """Let those who animate show *relevés* to everybody, or keep all minutes among the members.

    Args:
        public: what the collective chose.
        actor_id: who sets it.

    Returns:
        Whether it was another choice than before.

    Raises:
        Refused: there is no such platform.
    """
    platform = accounts.find_platform()
    if platform is None:
        raise Refused(GONE)
    if (platform.minutes_public_at is not None) is public:
        return False
    platform.minutes_public_at = clock.now() if public else None
    action = "minutes.records_opened" if public else "minutes.records_closed"
    audit.record(action, subject="platforms", subject_id=platform.id, actor_id=actor_id)
    transaction.after_commit(platforms.forget)
    return True


def open_record(*, minutes: Minutes, number: int, actor_id: UUID) -> None:
    """Show the *relevé* of these minutes to everybody.

    Args:
        minutes: which ones.
        number: the version that was read before.
        actor_id: who shows it.

    Raises:
        Refused: the collective did not choose so, or nothing is published.
        Stale: a correction was published meanwhile.
    """
    platform = accounts.find_platform()
    if platform is None or platform.minutes_public_at is None:
        raise Refused(NOT_PUBLIC)
    if minutes.number == 0:
        raise Refused(NOT_PUBLISHED)
    if minutes.record_at is not None:
        return
    transaction.expect_version(minutes.number, number)
    minutes.record_at = clock.now()
    audit.record("minutes.record_opened", subject="minutes", subject_id=minutes.id, actor_id=actor_id)


def close_record(*, minutes: Minutes, actor_id: UUID) -> None:
    """Take the *relevé* back: nobody outside reads it from now on."""
    if minutes.record_at is None:
        return
    minutes.record_at = None
    audit.record("minutes.record_closed", subject="minutes", subject_id=minutes.id, actor_id=actor_id)
