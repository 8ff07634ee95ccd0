"""What members do with an idea once it is sent: "Moi aussi", comments, and its author's second thoughts."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.discussion import changing, first_links
from blueprints.discussion import queries as discussions
from blueprints.discussion import services as discussion
from blueprints.discussion.changing import Written
from blueprints.discussion.models import Discussion, Post, Signed, Standing
from blueprints.ideas import queries, services, tellings
from blueprints.ideas.models import Idea, IdeaSupport
from blueprints.moderation import services as moderation
from blueprints.moderation.kinds import Hold
from blueprints.news.models import NewsKind

KIND = queries.IDEA
"""The name of ideas among the texts that are moderated."""
BIN = timedelta(days=30)
"""How long an idea that was withdrawn can come back."""
ANSWERED = "Le service a déjà répondu : vos mots restent. Vous pouvez ajouter un commentaire."
DESTROYED = "Cette idée ne peut plus revenir : les trente jours sont passés."


def edit_idea(*, idea: Idea, title: str, body: str, version: int | None, actor_id: UUID) -> None:
    """Change the words of an idea, as long as the service has not answered, or where moderation asks for it.

    Raises:
        Refused: it has.
        Stale: the idea changed meanwhile.
    """
    if (idea.title, idea.body) == (title, body):
        return
    transaction.expect_version(idea.version, version)
    if idea.verdict is not None and idea.standing is not Standing.HELD:
        raise Refused(ANSWERED)
    told, before = f"{title}\n{body}", f"{idea.title}\n{idea.body}"
    waits = first_links.reason_to_wait(author_id=idea.author_id, words=told, before=before)
    idea.title, idea.body, idea.edited_at = title, body, clock.now()
    services.touch(idea)
    services.note("proposal.edited", idea, actor_id)
    services.look_at(idea)
    if waits is not None:
        moderation.hold(kind=KIND, subject_id=idea.id, why=waits)
    else:
        moderation.text_changed(kind=KIND, subject_id=idea.id)


def support(*, idea: Idea, person_id: UUID) -> None:
    """Say "Moi aussi"; said twice, it counts once. The row of the idea is held, so that the count is right."""
    if queries.find_support(idea.id, person_id) is None:
        db.session().add(IdeaSupport(platform_id=idea.platform_id, idea_id=idea.id, person_id=person_id))
        db.session().flush()
    idea.support_count = queries.count_supports(idea.id)


def stop_supporting(*, idea: Idea, person_id: UUID) -> None:
    """Take back "Moi aussi"."""
    known = queries.find_support(idea.id, person_id)
    if known is not None:
        db.session().delete(known)
        db.session().flush()
    idea.support_count = queries.count_supports(idea.id)


def comment(
    *,
    idea: Idea,
    author_id: UUID,
    client_id: UUID,
    body: str,
    signed: Signed = Signed.PSEUDONYM,
    warning: str = "",
    quoted: int | None = None,
    hold: Hold | None = None,
) -> Post:
    """Say something about an idea, and tell its author; the same author and client id twice is one comment.

    Args:
        idea: held.
        author_id: who says it.
        client_id: chosen by the page that sends.
        body: her words.
        signed: with which name; with nobody's, it is read before it is published.
        warning: what its author says over it; it is folded then.
        quoted: the number of the comment that it answers.
        hold: why it is read first, although it is signed.
    """
    sent = discussions.find_sent_post(idea.discussion_id, author_id, client_id)
    if sent is not None:
        return sent
    address = "" if signed is Signed.NOBODY else f"/idees/{idea.id}"
    sending.expect_ready(author_id=author_id, act=Act.POST, words=body, address=address)
    hold = hold or first_links.reason_to_wait(author_id=author_id, words=body)
    post, __ = discussion.add_post(
        discussion_id=idea.discussion_id,
        author_id=author_id,
        client_id=client_id,
        body=body,
        signed=signed,
        warning=warning,
        quoted=quoted,
        held=hold is not None,
    )
    if post.standing is Standing.HELD:
        moderation.hold(kind=queries.COMMENT, subject_id=post.id, why=hold or Hold.UNNAMED)
    else:
        _note_comment(idea, post)
    return post


def _note_comment(idea: Idea, post: Post) -> None:
    """Count a comment that is read from now on, and tell the idea's author of it."""
    idea.comment_count = discussions.count_present(idea.discussion_id)
    idea.last_activity_at = post.created_at
    tellings.tell_author(idea, NewsKind.PROPOSAL_COMMENTED, but=post.author_id, once=True)


def stand_comment(*, subject_id: UUID, standing: Standing, warning: str) -> None:
    """Let a comment be read, folded or not, or by nobody; called by moderation.

    Args:
        subject_id: the post.
        standing: from now on.
        warning: what is said over it while it is folded.
    """
    idea = queries.hold_idea_of(subject_id)
    post, is_first = discussion.stand(post_id=subject_id, standing=standing, warning=warning)
    if is_first:
        _note_comment(idea, post)
    idea.comment_count = discussions.count_present(idea.discussion_id)


def edit_comment(*, written: Written, body: str, version: int, warning: str = "") -> None:
    """Write other words for a comment (see `changing.edit_post`); its idea is held first."""
    queries.hold_idea(written.holder_id)
    changing.edit_post(written=written, body=body, version=version, warning=warning)


def withdraw_comment(*, written: Written, page: str) -> None:
    """Take a comment back; the idea counts those that stay.

    Args:
        written: the comment.
        page: the path where it is changed.
    """
    idea = queries.hold_idea(written.holder_id)
    changing.withdraw_post(written=written, page=page)
    idea.comment_count = discussions.count_present(idea.discussion_id)


def restore_comment(*, written: Written) -> None:
    """Give a comment back within the minute.

    Raises:
        Refused: the minute is over.
    """
    idea = queries.hold_idea(written.holder_id)
    changing.restore_post(written=written)
    idea.comment_count = discussions.count_present(idea.discussion_id)


def withdraw(*, idea: Idea, actor_id: UUID) -> None:
    """Withdraw an idea: at once nobody but its author sees it; a month later it is destroyed."""
    if idea.withdrawn_at is not None:
        return
    idea.withdrawn_at = clock.now()
    idea.version += 1
    services.note("proposal.withdrawn", idea, actor_id)
    tellings.tell_withdrawn(idea)
    moderation.text_withdrawn(kind=KIND, subject_id=idea.id)


def put_back(*, idea: Idea, actor_id: UUID) -> None:
    """Give an idea back to the collective.

    Raises:
        Refused: the month is over.
    """
    if idea.withdrawn_at is None:
        return
    if clock.now() - idea.withdrawn_at >= BIN:
        raise Refused(DESTROYED)
    idea.withdrawn_at = None
    idea.version += 1
    services.note("proposal.put_back", idea, actor_id)
    moderation.text_restored(kind=KIND, subject_id=idea.id)


def destroy_withdrawn(*, now: datetime) -> int:
    """Destroy the ideas that were withdrawn a month ago, with what was said about them; return how many."""
    gone = queries.list_discussions_to_destroy(now - BIN)
    if gone:
        plain = {"synchronize_session": False}
        session = db.session()
        session.execute(delete(Post).where(Post.discussion_id.in_(gone)).execution_options(**plain))
        session.execute(delete(Discussion).where(Discussion.id.in_(gone)).execution_options(**plain))
        transaction.after_commit(lambda: db.overwrite_deleted("ideas"))
        transaction.after_commit(lambda: db.overwrite_deleted("posts"))
    return len(gone)


def forget_supports(*, person_id: UUID) -> None:
    """Take back every "Moi aussi" of a person whose account closes."""
    for support_of_hers in queries.list_supports(person_id):
        db.session().delete(support_of_hers)
        db.session().flush()
        idea = queries.find_idea(support_of_hers.idea_id)
        if idea is not None:
            idea.support_count = queries.count_supports(idea.id)
