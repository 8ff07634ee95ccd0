"""Reads of discussions: twenty posts at a time by their number, and who animates the collective."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.discussion.models import Discussion, Post

PAGE = 20

_LAST_NUMBER = 2**31 - 1
_COLUMNS = (
    Post.id,
    Post.number,
    Post.author_id,
    Post.body,
    Post.created_at,
    Post.edited_at,
    Post.withdrawn_at,
    Person.pseudonym,
)
_POSTS = (
    select(*_COLUMNS)
    .join(Person, Person.id == Post.author_id)
    .where(Post.discussion_id == bindparam("discussion"), Post.number > bindparam("after"))
    .order_by(Post.number)
    .limit(PAGE)
)
_POST = select(*_COLUMNS).join(Person, Person.id == Post.author_id).where(Post.id == bindparam("post"))
_now = bindparam("now", type_=db.UtcDateTime())
_present = (PlatformRole.starts_at <= _now, or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > _now))
_FACILITATORS = select(PlatformRole.person_id).where(PlatformRole.role == Role.FACILITATOR, *_present)
_STAFF = (
    select(Person.id, Person.first_name, Person.pseudonym, PlatformRole.role)
    .join(PlatformRole, PlatformRole.person_id == Person.id)
    .where(Person.id.in_(_FACILITATORS), Person.ended_at.is_(None), *_present)
    .order_by(Person.first_name, Person.id, PlatformRole.role)
    .limit(500)
)


def list_posts(discussion_id: UUID, after: int = 0) -> Sequence[AnyRow]:
    """Return the posts that follow number *after*, in their order, a page at most, each with its author's name."""
    return db.read(_POSTS, discussion=discussion_id, after=after).all()


def find_shown_post(post_id: UUID) -> AnyRow | None:
    """Return one post with its author's name."""
    return db.session().execute(_POST, {"post": post_id}).one_or_none()


def find_post(post_id: UUID) -> Post | None:
    """Return one post."""
    return db.session().get(Post, post_id)


def find_numbered_post(discussion_id: UUID, number: int) -> Post | None:
    """Return the post at one place of a discussion."""
    if number > _LAST_NUMBER:
        return None
    statement = select(Post).where(Post.discussion_id == discussion_id, Post.number == number)
    return db.session().scalars(statement).one_or_none()


def hold_post(post_id: UUID) -> Post:
    """Return one post as it is now, held until the commit."""
    statement = select(Post).where(Post.id == post_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def count_present(discussion_id: UUID) -> int:
    """Return how many posts of a discussion were not withdrawn."""
    statement = select(func.count()).select_from(Post)
    return db.session().scalar(statement.where(Post.discussion_id == discussion_id, Post.withdrawn_at.is_(None))) or 0


def count_own(person_id: UUID, discussions: Select[UUID]) -> int:
    """Return how many posts a person wrote in these discussions and did not withdraw."""
    statement = select(func.count()).select_from(Post)
    hers = statement.where(Post.author_id == person_id, Post.withdrawn_at.is_(None))
    return db.session().scalar(hers.where(Post.discussion_id.in_(discussions))) or 0


def find_sent_post(discussion_id: UUID, author_id: UUID, client_id: UUID) -> Post | None:
    """Return the post that this author already sent under this id."""
    statement = select(Post).where(
        Post.discussion_id == discussion_id, Post.author_id == author_id, Post.client_id == client_id
    )
    return db.session().scalars(statement).one_or_none()


def lock_discussion(discussion_id: UUID) -> Discussion:
    """Return the discussion, held until the commit so that numbers are given one at a time."""
    statement = select(Discussion).where(Discussion.id == discussion_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def lock_person(person_id: UUID) -> None:
    """Hold a person's row until the commit: what she sends twice at once is written one after the other."""
    statement = select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)
    db.session().execute(statement).all()


def list_staff() -> Sequence[AnyRow]:
    """Return id, first name, pseudonym and role, a row for each role of each present facilitator."""
    return db.session().execute(_STAFF, {"now": clock.now()}).all()
