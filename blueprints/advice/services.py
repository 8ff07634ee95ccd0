"""Changes of threads: asking, answering, and saying that the question has its answer."""

from uuid import UUID

from sqlalchemy import select

from blueprints.advice import following, queries, topics
from blueprints.advice.models import Thread
from blueprints.care import services as care
from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.discussion import changing, first_links, signing
from blueprints.discussion import queries as discussions
from blueprints.discussion import services as discussion
from blueprints.discussion.changing import Written
from blueprints.discussion.models import Post, Signed, Standing
from blueprints.moderation import services as moderation
from blueprints.moderation.kinds import Hold

FORGET_TITLE = "advice.forget_title"
NOT_AN_ANSWER = "Choisissez une des réponses à votre question."
CLOSED = "Cette question est fermée. On ne peut plus y répondre. Votre texte est encore là."
MERGED = "Cette question est réunie avec une autre. Votre texte est encore là."


def ask_question(
    *,
    author_id: UUID,
    client_id: UUID,
    topic: str,
    title: str,
    body: str,
    signed: Signed = Signed.PSEUDONYM,
    warning: str = "",
    hold: Hold | None = None,
) -> Thread:
    """Ask the collective; the same author and client id twice is one question.

    Args:
        author_id: who asks.
        client_id: chosen by the page that sends.
        topic: the code of what it is about.
        title: the question in one line.
        body: the question in full.
        signed: with which name; with nobody's, it is read before it is published.
        warning: what its author says over it; it is folded then.
        hold: why it is read first, although it is signed.

    Raises:
        Refused: the topic is not offered, or not any more.
    """
    discussions.lock_person(author_id)
    sent = queries.find_sent_thread(author_id, client_id)
    if sent is not None:
        return sent
    topics.expect_offered(topic)
    unsigned = signed is Signed.NOBODY
    thread_id = db.secret_id() if unsigned else Thread.fresh_id()
    address = "" if unsigned else f"/conseils/{thread_id}"
    sending.expect_ready(author_id=author_id, act=Act.QUESTION, words=body, address=address)
    hold = hold or first_links.reason_to_wait(author_id=author_id, words=f"{title}\n{body}")
    held = discussion.open_discussion(unsigned=unsigned)
    post, __ = discussion.add_post(
        discussion_id=held.id,
        author_id=author_id,
        client_id=client_id,
        body=body,
        signed=signed,
        warning=warning,
        held=hold is not None,
    )
    thread = Thread(
        id=thread_id,
        platform_id=db.platform_id(),
        discussion_id=held.id,
        author_id=post.author_id,
        signed=signed,
        standing=post.standing,
        client_id=client_id,
        topic=topic,
        title=title,
        last_activity_at=post.created_at,
        created_at=post.created_at,
    )
    if unsigned:
        thread.sealed_author = signing.seal(author_id, row_id=thread.id, table="threads")
    db.session().add(thread)
    db.session().flush()
    _wait(post, hold)
    words = f"{title}\n{body}"
    care.look_at(author_id=author_id, kind="post", subject_id=post.id, text=words, is_named=not unsigned)
    following.note_asked(thread_id=thread.id, author_id=thread.author_id)
    return thread


def _wait(post: Post, hold: Hold | None) -> None:
    """Let a post that is read first wait in the one queue."""
    if post.standing is Standing.HELD:
        moderation.hold(kind=queries.KIND, subject_id=post.id, why=hold or Hold.UNNAMED)


def answer_question(
    *,
    thread: Thread,
    author_id: UUID,
    client_id: UUID,
    body: str,
    signed: Signed = Signed.PSEUDONYM,
    warning: str = "",
    quoted: int | None = None,
    hold: Hold | None = None,
) -> Post:
    """Add an answer, and tell who asked; the same author and client id twice is one answer.

    Args:
        thread: the question.
        author_id: who answers.
        client_id: chosen by the page that sends.
        body: the words, already cleaned.
        signed: with which name; with nobody's, it is read before it is published.
        warning: what its author says over it; it is folded then.
        quoted: the number of the answer that it answers.
        hold: why it is read first, although it is signed.

    Raises:
        Refused: the question is closed, or stands in another now.
    """
    expect_open(thread)
    sent = discussions.find_sent_post(thread.discussion_id, author_id, client_id)
    if sent is not None:
        return sent
    address = "" if signed is Signed.NOBODY else f"/conseils/{thread.id}"
    sending.expect_ready(author_id=author_id, act=Act.POST, words=body, address=address)
    hold = hold or first_links.reason_to_wait(author_id=author_id, words=body)
    post, __ = discussion.add_post(
        discussion_id=thread.discussion_id,
        author_id=author_id,
        client_id=client_id,
        body=body,
        signed=signed,
        warning=warning,
        quoted=quoted,
        held=hold is not None,
    )
    if post.standing is Standing.HELD:
        _wait(post, hold)
    else:
        _count_answers(thread)
        _note_answered(thread, post)
    return post


def _count_answers(thread: Thread) -> None:
    thread.answer_count = discussions.count_present(thread.discussion_id, after=1)


def _note_answered(thread: Thread, post: Post) -> None:
    """Tell who follows of an answer that is read from now on."""
    thread.last_activity_at = post.created_at
    following.note_answered(thread=thread, author_id=post.author_id, number=post.number)


def _is_question(thread: Thread, post: Post) -> bool:
    """Tell whether a post is the question itself, published or not."""
    return post.number == 1 or (post.number < 0 and not discussions.has_begun(thread.discussion_id))


def forget_title(thread_id: UUID) -> None:
    """Destroy the title of a question that was taken back before anybody read it."""
    thread = queries.hold_thread(thread_id)
    if discussions.is_destroyed(thread.discussion_id):
        thread.title, thread.standing = "", Standing.REMOVED


def forget_unread_titles(*, person_id: UUID) -> None:
    """Destroy the titles of what a person asked without her name and nobody read; her account closes."""
    asked = select(Thread).where(Thread.sealed_author.is_not(None), Thread.standing.not_in(discussions.READ))
    for thread in db.session().scalars(asked):
        if signing.wrote(thread, person_id, table="threads") and not discussions.has_begun(thread.discussion_id):
            thread.title, thread.standing = "", Standing.REMOVED


def stand(*, subject_id: UUID, standing: Standing, warning: str) -> None:
    """Let a question or an answer be read, folded or not, or by nobody; called by moderation.

    Args:
        subject_id: the post.
        standing: from now on.
        warning: what is said over it while it is folded.
    """
    thread = queries.hold_thread_of(subject_id)
    post, is_first = discussion.stand(post_id=subject_id, standing=standing, warning=warning)
    if _is_question(thread, post):
        if standing is not Standing.HELD or post.number < 0:
            thread.standing = post.standing
        if is_first:
            thread.last_activity_at = thread.created_at = post.created_at
    elif is_first:
        _note_answered(thread, post)
    _count_answers(thread)


def edit_post(*, written: Written, body: str, version: int, warning: str = "") -> None:
    """Write other words for a question or an answer (see `changing.edit_post`); its thread is held first."""
    thread = queries.hold_thread(written.holder_id)
    changing.edit_post(written=written, body=body, version=version, warning=warning)
    post = discussions.hold_post(written.post.id)
    if _is_question(thread, post) and post.standing in discussions.READ:
        thread.standing = post.standing


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
    changing.withdraw_post(written=written, page=page)
    _count_answers(thread)
    if _is_question(thread, written.post):
        outbox.add(FORGET_TITLE, delay=changing.WAIT, thread=thread.id)


def restore_answer(*, written: Written) -> None:
    """Give an answer back within the minute.

    Raises:
        Refused: the minute is over.
    """
    thread = queries.hold_thread(written.holder_id)
    changing.restore_post(written=written)
    _count_answers(thread)


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
        if post is None or not is_answer or post.withdrawn_at is not None or post.standing not in discussions.READ:
            raise Refused(NOT_AN_ANSWER)
    thread.settled_at = thread.settled_at or clock.now()
    thread.settling_post_id = post_id or thread.settling_post_id


def reopen_question(*, thread: Thread) -> None:
    """Say that the question still waits for an answer."""
    thread.settled_at = None
    thread.settling_post_id = None
