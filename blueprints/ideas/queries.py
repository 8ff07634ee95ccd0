"""Reads of ideas: one with its author's name, its steps and answers, and the lists, twenty at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, Uuid, bindparam, exists, func, or_, select, tuple_

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.accounts.queries import in_the_collective
from blueprints.core import clock, db
from blueprints.core.db import AnyRow
from blueprints.core.paging import Cursor
from blueprints.discussion import queries as discussions
from blueprints.discussion.changing import Written
from blueprints.discussion.models import Discussion, Post
from blueprints.ideas.models import Idea, IdeaAnswer, IdeaStep, IdeaSupport, shown

PAGE = 20
IDEA, COMMENT = "idea", "ideas.comment"
"""Of comments, as moderation knows them."""


class View(StrEnum):
    """The lists of ideas; the values stand in the address."""

    ALL = "toutes"
    WAITING = "sans-reponse"
    OWN = "mes-idees"


class Way(StrEnum):
    """From where a page of the list is read."""

    START = "debut"
    OLDER = "avant"
    NEWER = "apres"


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """Some ideas, and where the list goes on."""

    rows: Sequence[AnyRow]
    newer: Cursor | None
    older: Cursor | None


_me = bindparam("me", type_=Uuid())
_supported = exists().where(IdeaSupport.idea_id == Idea.id, IdeaSupport.person_id == _me).label("supported")
_COLUMNS = (
    Idea.id,
    Idea.author_id,
    Idea.title,
    Idea.step,
    Idea.verdict,
    Idea.due_at,
    Idea.answered_at,
    Idea.review_at,
    Idea.support_count,
    Idea.comment_count,
    Idea.withdrawn_at,
    Idea.standing,
    Idea.warning,
    Idea.last_activity_at,
    Idea.created_at,
    Person.pseudonym,
)
_LISTED = select(*_COLUMNS).join(Person, Person.id == Idea.author_id)
_ONE = (
    _LISTED.add_columns(
        Idea.discussion_id,
        Idea.body,
        Idea.edited_at,
        Idea.version,
        Discussion.post_count,
        Discussion.held_count,
        _supported,
    )
    .join(Discussion, Discussion.id == Idea.discussion_id)
    .where(Idea.id == bindparam("idea", type_=Uuid()))
)
_place = tuple_(Idea.last_activity_at, Idea.id)
_cursor = tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid()))
_of_idea = bindparam("idea", type_=Uuid())
_STEPS = (
    select(IdeaStep.step, IdeaStep.happened_at, IdeaStep.words, IdeaStep.address)
    .where(IdeaStep.idea_id == _of_idea)
    .limit(5)
)
_ANSWERS = (
    select(IdeaAnswer.verdict, IdeaAnswer.reason, IdeaAnswer.review_at, IdeaAnswer.answered_at, IdeaAnswer.author_id)
    .where(IdeaAnswer.idea_id == _of_idea)
    .order_by(IdeaAnswer.answered_at.desc(), IdeaAnswer.id.desc())
    .limit(PAGE)
)


def _listing(view: View, way: Way) -> Select[*tuple[Any, ...]]:
    statement = _LISTED.limit(PAGE + 1)
    statement = statement.where(Idea.author_id == _me) if view is View.OWN else statement.where(shown())
    if view is View.WAITING:
        statement = statement.where(Idea.verdict.is_(None))
    if way is Way.NEWER:
        return statement.where(_place > _cursor).order_by(Idea.last_activity_at, Idea.id)
    if way is Way.OLDER:
        statement = statement.where(_place < _cursor)
    return statement.order_by(Idea.last_activity_at.desc(), Idea.id.desc())


LISTINGS = {(view, way): _listing(view, way) for view, way in product(View, Way)}
"""Every list there is, built once."""


def find_idea(idea_id: UUID) -> Idea | None:
    """Return one idea, to be changed."""
    return db.session().get(Idea, idea_id)


def find_shown_idea(idea_id: UUID, person_id: UUID) -> AnyRow | None:
    """Return one idea with its author's name, to be read, and whether this person supports it."""
    return db.read(_ONE, idea=idea_id, me=person_id).one_or_none()


def hold_idea(idea_id: UUID) -> Idea:
    """Return one idea as it is now, held until the commit."""
    statement = select(Idea).where(Idea.id == idea_id).with_for_update()
    return db.session().scalars(statement.execution_options(populate_existing=True)).one()


def hold_idea_of(post_id: UUID) -> Idea:
    """Return the idea of a comment as it is now, held until the commit."""
    statement = select(Idea).join(Post, Post.discussion_id == Idea.discussion_id).where(Post.id == post_id)
    held = statement.with_for_update(of=Idea).execution_options(populate_existing=True)
    return db.session().scalars(held).one()


def list_holding(discussions_wanted: Iterable[UUID]) -> Sequence[AnyRow]:
    """Return discussion, id and title of the ideas that hold these discussions."""
    statement = select(Idea.discussion_id, Idea.id, Idea.title).where(Idea.discussion_id.in_(list(discussions_wanted)))
    return db.session().execute(statement).all()


def find_idea_of(post_id: UUID) -> Idea | None:
    """Return the idea of a comment."""
    statement = select(Idea).join(Post, Post.discussion_id == Idea.discussion_id).where(Post.id == post_id)
    return db.session().scalars(statement).one_or_none()


def find_written(idea_id: UUID, number: int) -> Written | None:
    """Return a comment on an idea."""
    idea = find_idea(idea_id)
    post = discussions.find_numbered_post(idea.discussion_id, number) if idea is not None else None
    if idea is None or post is None:
        return None
    return Written(post, idea_id, is_open=idea.is_shown, kind=COMMENT)


def find_written_by_id(post_id: UUID) -> Written | None:
    """Return a comment by its id."""
    found = select(Idea.id, Post.number).join(Post, Post.discussion_id == Idea.discussion_id)
    row = db.session().execute(found.where(Post.id == post_id)).one_or_none()
    return find_written(row.id, row.number) if row is not None else None


def count_own_comments(person_id: UUID) -> int:
    """Return how many comments of a person the others can read."""
    return discussions.count_own(person_id, select(Idea.discussion_id).where(Idea.withdrawn_at.is_(None)))


def find_sent_idea(author_id: UUID, client_id: UUID) -> Idea | None:
    """Return the idea that this person already sent under this id."""
    statement = select(Idea).where(Idea.author_id == author_id, Idea.client_id == client_id)
    return db.session().scalars(statement).one_or_none()


def list_ideas(view: View, *, person_id: UUID, way: Way = Way.START, cursor: Cursor | None = None) -> IdeaPage:
    """Return a page of ideas, latest activity first.

    Args:
        view: which list.
        person_id: whose ideas, in the list of one's own.
        way: from the start, or on one side of *cursor*.
        cursor: a place that another page gave.
    """
    way = way if cursor is not None else Way.START
    values: dict[str, object] = {"me": person_id} if view is View.OWN else {}
    if cursor is not None and way is not Way.START:
        values |= {"at": cursor.at, "id": cursor.id}
    found = list(db.read(LISTINGS[view, way], **values))
    more, rows = len(found) > PAGE, found[:PAGE]
    if way is Way.NEWER:
        rows.reverse()
    if not rows:
        return IdeaPage(rows, None, None)
    has_newer = more if way is Way.NEWER else way is Way.OLDER
    has_older = True if way is Way.NEWER else more
    return IdeaPage(rows, _at(rows[0]) if has_newer else None, _at(rows[-1]) if has_older else None)


def _at(row: AnyRow) -> Cursor:
    return Cursor(row.last_activity_at, row.id)


def list_steps(idea_id: UUID) -> Sequence[AnyRow]:
    """Return the steps that an idea reached: which, when, the words, the address."""
    return db.read(_STEPS, idea=idea_id).all()


def list_answers(idea_id: UUID) -> Sequence[AnyRow]:
    """Return what the service answered, the last answer first."""
    return db.read(_ANSWERS, idea=idea_id).all()


def find_step(idea_id: UUID, step: str) -> IdeaStep | None:
    """Return one step of an idea, to be changed."""
    statement = select(IdeaStep).where(IdeaStep.idea_id == idea_id, IdeaStep.step == step)
    return db.session().scalars(statement).one_or_none()


def list_answers_to_change(idea_id: UUID) -> Sequence[IdeaAnswer]:
    """Return the last two answers of an idea, the last first, to be taken back."""
    statement = select(IdeaAnswer).where(IdeaAnswer.idea_id == idea_id)
    return db.session().scalars(statement.order_by(IdeaAnswer.answered_at.desc(), IdeaAnswer.id.desc()).limit(2)).all()


def find_support(idea_id: UUID, person_id: UUID) -> IdeaSupport | None:
    """Return a person's support of an idea."""
    statement = select(IdeaSupport).where(IdeaSupport.idea_id == idea_id, IdeaSupport.person_id == person_id)
    return db.session().scalars(statement).one_or_none()


def count_supports(idea_id: UUID) -> int:
    """Return how many members support an idea."""
    return db.session().scalar(select(func.count(IdeaSupport.id)).where(IdeaSupport.idea_id == idea_id)) or 0


def list_supporters(idea_id: UUID) -> Sequence[UUID]:
    """Return the ids of those who support an idea and are still in the collective, to tell them; never shown."""
    statement = (
        select(IdeaSupport.person_id)
        .join(Person, Person.id == IdeaSupport.person_id)
        .where(IdeaSupport.idea_id == idea_id, in_the_collective())
    )
    return db.session().scalars(statement.limit(5000)).all()


def list_answerers(but: UUID) -> Sequence[UUID]:
    """Return the ids of those who answer for the service now, but for one."""
    now = clock.now()
    statement = select(PlatformRole.person_id).where(
        PlatformRole.role == Role.FACILITATOR,
        PlatformRole.starts_at <= now,
        or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
        PlatformRole.person_id != but,
    )
    return db.session().scalars(statement.distinct().limit(500)).all()


def count_of_waiting(person_id: UUID) -> ScalarSelect[int]:
    """Return, to be asked along with other things, how many ideas of others wait for the service."""
    waiting = or_(Idea.verdict.is_(None), Idea.review_at <= clock.now())
    statement = select(func.count(Idea.id)).where(waiting, shown(), Idea.author_id != person_id)
    return statement.scalar_subquery()


def list_to_review(now: datetime) -> Sequence[Idea]:
    """Return the ideas whose day has come to be taken up again, and that nobody was told of."""
    statement = select(Idea).where(Idea.review_at <= now, Idea.review_told_at.is_(None), shown())
    return db.session().scalars(statement.order_by(Idea.review_at, Idea.id).limit(200)).all()


def list_discussions_to_destroy(before: datetime) -> Sequence[UUID]:
    """Return the discussions of the ideas that were withdrawn before this moment."""
    statement = select(Idea.discussion_id).where(Idea.withdrawn_at < before)
    return db.session().scalars(statement.order_by(Idea.withdrawn_at, Idea.id).limit(200)).all()


def list_supports(person_id: UUID) -> Sequence[IdeaSupport]:
    """Return every support of a person, to be taken back."""
    return db.session().scalars(select(IdeaSupport).where(IdeaSupport.person_id == person_id)).all()


def count_own(person_id: UUID) -> int:
    """Return how many ideas a person sent and did not withdraw."""
    statement = select(func.count(Idea.id)).where(Idea.author_id == person_id, Idea.withdrawn_at.is_(None))
    return db.session().scalar(statement) or 0
