"""Changes of discussions: opening one, adding a post."""

from uuid import UUID

from blueprints.care import services as care
from blueprints.core import clock, db
from blueprints.discussion import queries
from blueprints.discussion.models import Discussion, Post


def open_discussion() -> Discussion:
    """Make an empty discussion."""
    discussion = Discussion(platform_id=db.platform_id(), post_count=0, last_post_at=None)
    db.session().add(discussion)
    db.session().flush()
    return discussion


def add_post(*, discussion_id: UUID, author_id: UUID, client_id: UUID, body: str) -> tuple[Post, Discussion]:
    """Add a post at the end; the same author and client id twice is one post.

    Args:
        discussion_id: where.
        author_id: who signs.
        client_id: chosen by the page that sends.
        body: the words, already cleaned.

    Returns:
        The post, and the discussion with its count brought up to date.
    """
    discussion = queries.lock_discussion(discussion_id)
    sent = queries.find_sent_post(discussion_id, author_id, client_id)
    if sent is not None:
        return sent, discussion
    now = clock.now()
    discussion.post_count += 1
    discussion.last_post_at = now
    post = Post(
        platform_id=discussion.platform_id,
        discussion_id=discussion_id,
        author_id=author_id,
        client_id=client_id,
        number=discussion.post_count,
        body=body,
        created_at=now,
    )
    db.session().add(post)
    db.session().flush()
    care.look_at(author_id=author_id, kind="post", subject_id=post.id, text=body, is_named=post.author_id is not None)
    return post, discussion
