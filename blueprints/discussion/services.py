"""Changes of discussions: opening one, adding a post, letting it be read or not."""

from datetime import datetime
from secrets import randbelow
from uuid import UUID

from blueprints.care import services as care
from blueprints.core import clock, db
from blueprints.discussion import queries, signing
from blueprints.discussion.models import Discussion, Post, Signed, Standing

_FAR = 2**31 - 1


def open_discussion(*, unsigned: bool = False) -> Discussion:
    """Make an empty discussion.

    Args:
        unsigned: who opens it does not sign: its id tells no time.
    """
    more = {"id": db.secret_id()} if unsigned else {}
    discussion = Discussion(platform_id=db.platform_id(), post_count=0, held_count=0, last_post_at=None, **more)
    db.session().add(discussion)
    db.session().flush()
    return discussion


def add_post(
    *,
    discussion_id: UUID,
    author_id: UUID,
    client_id: UUID,
    body: str,
    signed: Signed = Signed.PSEUDONYM,
    warning: str = "",
    quoted: int | None = None,
    held: bool = False,
) -> tuple[Post, Discussion]:
    """Add a post at the end; the same author and client id twice is one post.

    Args:
        discussion_id: where.
        author_id: who writes.
        client_id: chosen by the page that sends.
        body: the words, already cleaned.
        signed: with which name. With nobody's, who wrote it is sealed, and it is read before it is published.
        warning: what its author says over it; it is folded then.
        quoted: the number of the post that it answers; left out when the others do not read that one any more.
        held: it is read before it is published, whoever signs.

    Returns:
        The post, and the discussion with its count brought up to date.
    """
    discussion = queries.lock_discussion(discussion_id)
    sent = queries.find_sent_post(discussion_id, author_id, client_id)
    if sent is not None:
        return sent, discussion
    unsigned = signed is Signed.NOBODY
    answered = queries.find_readable(discussion_id, quoted) if quoted else None
    post = Post(
        id=db.secret_id() if unsigned else Post.fresh_id(),
        platform_id=discussion.platform_id,
        discussion_id=discussion_id,
        author_id=None if unsigned else author_id,
        signed=signed,
        client_id=client_id,
        number=0,
        body=body,
        standing=Standing.FOLDED if warning else Standing.VISIBLE,
        warning=warning,
        own_warning=warning,
        quoted_post_id=answered.id if answered is not None else None,
        created_at=day_of(clock.now()) if unsigned else clock.now(),
    )
    if unsigned:
        post.sealed_author = signing.seal(author_id, row_id=post.id)
    if unsigned or held:
        post.standing, post.number = Standing.HELD, -1 - randbelow(_FAR)
        discussion.held_count += 1
    else:
        _place(post, discussion)
    db.session().add(post)
    db.session().flush()
    care.look_at(author_id=author_id, kind="post", subject_id=post.id, text=body, is_named=post.author_id is not None)
    return post, discussion


def day_of(moment: datetime) -> datetime:
    """Return the day alone: the hour would give away who was here then."""
    return clock.paris(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _place(post: Post, discussion: Discussion) -> None:
    """Give a post the next number, from now on."""
    now = clock.now()
    discussion.post_count += 1
    discussion.last_post_at = now
    post.number, post.created_at = discussion.post_count, now


def stand(*, post_id: UUID, standing: Standing, warning: str) -> tuple[Post, bool]:
    """Let a post be read, folded or not, or by nobody; the fold that its author asked for stays.

    Returns:
        The post, and whether it is read for the first time: it has its number from now on.
    """
    discussion = queries.lock_discussion(queries.discussion_of(post_id))
    post = queries.hold_post(post_id)
    waited = post.number < 0 and post.standing is Standing.HELD
    if standing is Standing.VISIBLE and post.own_warning:
        standing, warning = Standing.FOLDED, post.own_warning
    post.standing, post.warning = standing, warning if standing is Standing.FOLDED else post.own_warning
    is_first = post.number < 0 and standing in queries.READ and post.withdrawn_at is None
    if is_first:
        _place(post, discussion)
    still_waits = post.number < 0 and standing is Standing.HELD
    discussion.held_count += still_waits - waited
    post.version += 1
    db.session().flush()
    return post, is_first


def destroy_waiting(*, post_id: UUID) -> None:
    """Destroy the words of a post that nobody has read; its author's account closes."""
    discussion = queries.lock_discussion(queries.discussion_of(post_id))
    post = queries.hold_post(post_id)
    if post.number < 0 and post.standing is Standing.HELD and post.withdrawn_at is None:
        discussion.held_count -= 1
    post.body, post.withdrawn_at = "", post.withdrawn_at or day_of(clock.now())
    db.session().flush()


def warn(*, post: Post, warning: str) -> None:
    """Fold one's own post behind a few words, or unfold it; a fold of moderation stays.

    Args:
        post: held.
        warning: the words; nothing unfolds it.
    """
    if warning == post.own_warning:
        return
    of_moderation = post.standing is Standing.FOLDED and post.warning != post.own_warning
    post.own_warning = warning
    if of_moderation or post.standing not in queries.READ:
        return
    post.standing, post.warning = (Standing.FOLDED if warning else Standing.VISIBLE), warning
