"""Changes of threads: asking, answering, and saying that the question has its answer."""

from uuid import UUID

from blueprints.advice import following, queries, topics
from blueprints.advice.models import Thread
from blueprints.care import services as care
from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.discussion import changing
from blueprints.discussion import queries as discussions
from blueprints.discussion import services as discussion
from blueprints.discussion.changing import Written
from blueprints.discussion.models import Post

NOT_AN_ANSWER = "Choisissez une des réponses à votre question."
CLOSED = "Cette question est fermée. On ne peut plus y répondre. Votre texte est encore là."
MERGED = "Cette question est réunie avec une autre. Votre texte est encore là."


def ask_question(*, author_id: UUID, client_id: UUID, topic: str, title: str, body: str) -> Thread:
    """Ask the collective; the same author and client id twice is one question.

    Args:
        author_id: who asks.
        client_id: chosen by the page that sends.
        topic: the code of what it is about.
        title: the question in one line.
        body: the question in full.

    Raises:
        Refused: the topic is not offered, or not any more.
    """
    discussions.lock_person(author_id)
    sent = queries.find_sent_thread(author_id, client_id)
    if sent is not None:
        return sent
    topics.expect_offered(topic)
    sending.expect_ready(author_id=author_id, act=Act.QUESTION, words=body)
    held = discussion.open_discussion()
    post, __ = discussion.add_post(discussion_id=held.id, author_id=author_id, client_id=client_id, body=body)
    is_named = post.author_id is not None
    care.look_at(author_id=author_id, kind="post", subject_id=post.id, text=f"{title}\n{body}", is_named=is_named)
    now = clock.now()
    thread = Thread(
        platform_id=db.platform_id(),
        discussion_id=held.id,
        author_id=author_id,
        client_id=client_id,
        topic=topic,
        title=title,
        last_activity_at=now,
        created_at=now,
    )
    db.session().add(thread)
    db.session().flush()
    following.note_asked(thread_id=thread.id, author_id=thread.author_id)
    return thread


def answer_question(*, thread: Thread, author_id: UUID, client_id: UUID, body: str) -> Post:
    """Add an answer, and tell who asked; the same author and client id twice is one answer.

    Args:
        thread: the question.
        author_id: who answers.
        client_id: chosen by the page that sends.
        body: the words, already cleaned.

    Raises:
        Refused: the question is closed, or stands in another now.
    """
    expect_open(thread)
    if discussions.find_sent_post(thread.discussion_id, author_id, client_id) is None:
        sending.expect_ready(author_id=author_id, act=Act.POST, words=body, address=f"/conseils/{thread.id}")
    before = thread.answer_count
    post, held = discussion.add_post(
        discussion_id=thread.discussion_id, author_id=author_id, client_id=client_id, body=body
    )
    thread.answer_count = discussions.count_present(thread.discussion_id) - 1
    thread.last_activity_at = held.last_post_at or thread.last_activity_at
    if thread.answer_count > before:
        following.note_answered(thread=thread, author_id=post.author_id, number=post.number)
    return post


def expect_open(thread: Thread) -> None:
    """Refuse an answer where nobody answers any more.

    Raises:
        Refused: the question is closed, or stands in another now.
    """
    if thread.merged_into_id is not None:
        raise Refused(MERGED)
    if thread.closed_at is not None:
        raise Refused(CLOSED)


def withdraw_answer(*, written: Written, page: str) -> None:
    """Take an answer back; the question counts the answers that stay.

    Args:
        written: the answer.
        page: the path where it is changed.
    """
    thread = queries.hold_thread(written.holder_id)
    changing.withdraw_post(post=written.post, page=page)
    thread.answer_count = discussions.count_present(thread.discussion_id) - 1


def restore_answer(*, written: Written) -> None:
    """Give an answer back within the minute.

    Raises:
        Refused: the minute is over.
    """
    thread = queries.hold_thread(written.holder_id)
    changing.restore_post(post=written.post)
    thread.answer_count = discussions.count_present(thread.discussion_id) - 1


def settle_question(*, thread: Thread, post_id: UUID | None = None) -> None:
    """Say that the question has its answer.

    Args:
        thread: the question.
        post_id: the answer that helped, if one did more than the others.

    Raises:
        Refused: the post is not one of the answers.
    """
    if post_id is not None:
        post = discussions.find_post(post_id)
        is_answer = post is not None and post.discussion_id == thread.discussion_id and post.number > 1
        if post is None or not is_answer or post.withdrawn_at is not None:
            raise Refused(NOT_AN_ANSWER)
    thread.settled_at = thread.settled_at or clock.now()
    thread.settling_post_id = post_id or thread.settling_post_id


def reopen_question(*, thread: Thread) -> None:
    """Say that the question still waits for an answer."""
    thread.settled_at = None
    thread.settling_post_id = None
