"""How moderation reads the posts of discussions: what is common to those of advice and of ideas."""

from uuid import UUID

from sqlalchemy import select

from blueprints.accounts.models import Person
from blueprints.core import db
from blueprints.discussion import members, queries, signing
from blueprints.discussion.models import Post
from blueprints.moderation.kinds import Text


def text_of(post: Post, *, title: str, page: str, changes: str, topic_id: UUID | None = None) -> Text:
    """Return a post as moderation reads it.

    Args:
        post: whatever its standing.
        title: of what holds it.
        page: the path of what holds it.
        changes: the path under which the posts of the page change.
        topic_id: what it is about.
    """
    return Text(
        id=post.id,
        title=title,
        body=post.body,
        author_id=post.author_id,
        author=_name_of(post.id),
        address=_address(page, post.number),
        change="" if post.withdrawn_at is not None else f"{changes}/{post.number}/modifier",
        standing=post.standing,
        warning=post.warning,
        withdrawn=post.withdrawn_at is not None,
        edited_at=post.edited_at,
        topic_id=topic_id,
    )


def _address(page: str, number: int) -> str:
    if number < 0:
        return page
    start = (number - 1) // queries.PAGE * queries.PAGE
    return f"{page}?apres={start}#reponse-{number}" if start else f"{page}#reponse-{number}"


def _name_of(post_id: UUID) -> str:
    first_name = queries.first_name(Post.signed, Person).label("first_name")
    columns = (Post.author_id, Post.signed, Person.pseudonym, first_name)
    statement = select(*columns).outerjoin(Person, Person.id == Post.author_id).where(Post.id == post_id)
    return members.signed(db.session().execute(statement).one()).name


def author_of(post_id: UUID) -> UUID | None:
    """Return who wrote a post, its seal opened when nobody signed."""
    post = queries.find_post(post_id)
    return signing.author_of(post) if post is not None else None
