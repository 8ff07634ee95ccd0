"""Reads of discussions: twenty posts at a time by their number, what waits, and who animates the collective."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.discussion import signing
from blueprints.discussion.models import Discussion, Post, Reaction, Signed, Standing

PAGE = 20
BEGINNING = 160
"""Signs of a quotation."""
READ = (Standing.VISIBLE, Standing.FOLDED)
"""What the others read."""
_MOST_UNSIGNED = 500

_LAST_NUMBER = 2**31 - 1
_NO_READER = UUID(int=0)


def is_read(standing: Any) -> ColumnElement[bool]:
    """Return the filter of what the others read, without a list that each execution would write anew."""
    return or_(*(standing == one for one in READ))


def first_name(signed: Any, person: Any) -> ColumnElement[str | None]:
    """Return the first name of who signed with it; nothing once she has no name in the collective any more."""
    return case((and_(signed == Signed.NAME, person.pseudonym.is_not(None)), person.first_name))


_quoted, _quoted_author = aliased(Post, name="quoted"), aliased(Person, name="quoted_author")
_OF_QUOTED = and_(
    _quoted.id == Post.quoted_post_id,
    _quoted.discussion_id == Post.discussion_id,
    _quoted.number > 0,
    _quoted.withdrawn_at.is_(None),
    is_read(_quoted.standing),
)
_COLUMNS = (
    Post.id,
    Post.number,
    Post.author_id,
    Post.sealed_author,
    Post.signed,
    Post.body,
    Post.standing,
    Post.warning,
    Post.created_at,
    Post.edited_at,
    Post.withdrawn_at,
    Post.quoted_post_id,
    Person.pseudonym,
    first_name(Post.signed, Person).label("first_name"),
    Reaction.thanks,
    Reaction.me_too,
    Reaction.useful,
    _quoted.number.label("quoted_number"),
    case((_quoted.standing == Standing.VISIBLE, func.substr(_quoted.body, 1, BEGINNING + 1))).label("quoted_words"),
    _quoted.author_id.label("quoted_author_id"),
    _quoted.signed.label("quoted_signed"),
    _quoted_author.pseudonym.label("quoted_pseudonym"),
    first_name(_quoted.signed, _quoted_author).label("quoted_first_name"),
)
_SHOWN = (
    select(*_COLUMNS)
    .outerjoin(Person, Person.id == Post.author_id)
    .outerjoin(Reaction, and_(Reaction.post_id == Post.id, Reaction.person_id == bindparam("reader", type_=db.Id())))
    .outerjoin(_quoted, _OF_QUOTED)
    .outerjoin(_quoted_author, _quoted_author.id == _quoted.author_id)
)
_POSTS = (
    _SHOWN.where(Post.discussion_id == bindparam("discussion"), Post.number > bindparam("after"))
    .order_by(Post.number)
    .limit(PAGE)
)
_POST = _SHOWN.where(Post.id == bindparam("post"))
_WAITING = (
    _SHOWN.where(
        Post.discussion_id == bindparam("discussion"), Post.number < 0, Post.standing == Standing.HELD,
        Post.withdrawn_at.is_(None),
    )
    .order_by(Post.created_at, Post.id)
    .limit(200)
)  # fmt: skip
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


def list_posts(discussion_id: UUID, after: int = 0, reader_id: UUID | None = None) -> Sequence[AnyRow]:
    """Return the posts that follow number *after*, in their order, a page at most.

    Each with its author's name, the beginning of what it quotes, and what the reader said of it.
    """
    return db.read(_POSTS, discussion=discussion_id, after=after, reader=reader_id or _NO_READER).all()


def list_waiting(discussion_id: UUID, reader_id: UUID) -> Sequence[AnyRow]:
    """Return what this person wrote in a discussion and nobody has read yet, signed or not."""
    rows = db.read(_WAITING, discussion=discussion_id, reader=reader_id).all()
    return [row for row in rows if signing.wrote(row, reader_id)]


def find_shown_post(post_id: UUID, reader_id: UUID | None = None) -> AnyRow | None:
    """Return one post with its author's name."""
    values = {"post": post_id, "reader": reader_id or _NO_READER}
    return db.session().execute(_POST, values).one_or_none()


def find_post(post_id: UUID) -> Post | None:
    """Return one post."""
    return db.session().get(Post, post_id)


def find_numbered_post(discussion_id: UUID, number: int) -> Post | None:
    """Return the post at one place of a discussion."""
    if number > _LAST_NUMBER:
        return None
    statement = select(Post).where(Post.discussion_id == discussion_id, Post.number == number)
    return db.session().scalars(statement).one_or_none()


def find_newness(person_id: UUID, most: int) -> AnyRow | None:
    """Return since when a person has an account, and how many posts of hers the others read, *most* at the most."""
    hers = Post.author_id == person_id, Post.number > 0, Post.withdrawn_at.is_(None), is_read(Post.standing)
    published = select(Post.id).where(*hers).limit(most).subquery()
    count = select(func.count()).select_from(published).scalar_subquery()
    statement = select(Person.created_at, count.label("published")).where(Person.id == person_id)
    return db.session().execute(statement).one_or_none()


def find_readable(discussion_id: UUID, number: int) -> Post | None:
    """Return the post at one place of a discussion, when the others read it."""
    post = find_numbered_post(discussion_id, number)
    is_read = post is not None and post.number > 0 and post.withdrawn_at is None and post.standing in READ
    return post if is_read else None


def hold_post(post_id: UUID) -> Post:
    """Return one post as it is now, held until the commit."""
    statement = select(Post).where(Post.id == post_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def count_present(discussion_id: UUID, after: int = 0) -> int:
    """Return how many posts of a discussion the others read, beyond number *after*."""
    statement = select(func.count()).select_from(Post).where(Post.discussion_id == discussion_id, Post.number > after)
    return db.session().scalar(statement.where(Post.withdrawn_at.is_(None), is_read(Post.standing))) or 0


def count_own(person_id: UUID, discussions: Select[UUID]) -> int:
    """Return how many posts a person wrote in these discussions, signed or not, and did not withdraw."""
    statement = select(func.count()).select_from(Post)
    hers = statement.where(Post.author_id == person_id, Post.withdrawn_at.is_(None), Post.number > 0)
    signed = db.session().scalar(hers.where(Post.discussion_id.in_(discussions))) or 0
    unsigned = select(Post.id, Post.author_id, Post.sealed_author).where(
        Post.sealed_author.is_not(None), Post.withdrawn_at.is_(None), Post.number > 0
    )
    rows = db.session().execute(unsigned.where(Post.discussion_id.in_(discussions)))
    return signed + sum(signing.wrote(row, person_id) for row in rows)


def list_unsigned(person_id: UUID, *, waiting: bool = False) -> Sequence[UUID]:
    """Return the ids of what a person wrote without signing, the last published first.

    Args:
        person_id: whose.
        waiting: only what was never published.
    """
    statement = select(Post.id, Post.author_id, Post.sealed_author).where(Post.sealed_author.is_not(None))
    if waiting:
        statement = statement.where(Post.number < 0)
    else:
        statement = statement.order_by(Post.created_at.desc(), Post.id).limit(_MOST_UNSIGNED)
    return [row.id for row in db.session().execute(statement) if signing.wrote(row, person_id)]


def find_sent_post(discussion_id: UUID, author_id: UUID, client_id: UUID) -> Post | None:
    """Return the post that this author already sent under this id, signed or not."""
    statement = select(Post).where(
        Post.discussion_id == discussion_id,
        Post.client_id == client_id,
        or_(Post.author_id == author_id, Post.sealed_author.is_not(None)),
    )
    return next((post for post in db.session().scalars(statement) if signing.wrote(post, author_id)), None)


def discussion_of(post_id: UUID) -> UUID:
    """Return where a post stands."""
    return db.session().scalars(select(Post.discussion_id).where(Post.id == post_id)).one()


def has_begun(discussion_id: UUID) -> bool:
    """Tell whether a post of a discussion was published."""
    return bool(db.session().scalar(select(Discussion.post_count).where(Discussion.id == discussion_id)))


def is_destroyed(discussion_id: UUID) -> bool:
    """Tell whether nothing is left of a discussion but posts that were taken back, their words destroyed."""
    alive = select(Post.id).where(Post.discussion_id == discussion_id, Post.body != "")
    return db.session().scalar(alive.limit(1)) is None


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
