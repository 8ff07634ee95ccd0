"""Reads of the news: a person's own, day by day, and who is to be told how."""

import json
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select, tuple_

from blueprints.accounts.departures import OUTSIDE, Departure
from blueprints.accounts.models import Person, PlatformRole
from blueprints.core import access, clock, db, state
from blueprints.core.access import Actor
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.own_keys import PersonKey
from blueprints.core.paging import Cursor
from blueprints.news import sentences
from blueprints.news.models import (
    MailChoice,
    News,
    NewsChoice,
    NewsGroup,
    NewsKind,
    PushChoice,
    PushDevice,
)

PAGE = 20
COUNTED = 100
"""Beyond, nobody counts: "plus de 99"."""

_COLUMNS = (
    News.id,
    News.kind,
    News.subject_id,
    News.address,
    News.words,
    News.created_at,
    News.read_at,
    PersonKey.key_id,
)


def find_own(news_id: UUID) -> News | None:
    """Return one of the news of the person behind this request, while she may be shown it."""
    actor = access.current_actor()
    if actor is None:
        return None
    own = select(News).where(News.id == news_id, News.person_id == actor.person_id, sentences.shown_to(actor))
    return db.session().scalars(own).one_or_none()


def list_own(actor: Actor, cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], Cursor | None]:
    """Return a page of a person's news, latest first, and where the next page starts."""
    statement = _shown(actor).order_by(News.created_at.desc(), News.id.desc()).limit(PAGE + 1)
    if cursor is not None:
        statement = statement.where(tuple_(News.created_at, News.id) < tuple_(cursor.at, cursor.id))
    rows = db.session().execute(statement).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], Cursor(last.created_at, last.id) if last else None


def _shown(actor: Actor) -> Select[*tuple[object, ...]]:
    own = select(*_COLUMNS).outerjoin(PersonKey, PersonKey.person_id == News.person_id)
    return own.where(News.person_id == actor.person_id, sentences.shown_to(actor))


def count_unread(actor: Actor, *but: NewsKind) -> int:
    """Return how many news a person has not read, `COUNTED` at most.

    Args:
        actor: whose.
        but: kinds that the page says by other means.
    """
    return db.session().scalar(select(count_of(actor, *but))) or 0


def count_of(actor: Actor, *but: NewsKind) -> ScalarSelect[int]:
    """Return the same count, to be asked along with other things."""
    unread = select(News.id).where(
        News.person_id == actor.person_id, News.read_at.is_(None), sentences.shown_to(actor), News.kind.not_in(but)
    )
    return select(func.count()).select_from(unread.limit(COUNTED).subquery()).scalar_subquery()


def open_words(row: AnyRow, person_id: UUID) -> dict[str, str] | None:
    """Return the words of a news; None when they stay closed.

    Args:
        row: of `list_own`.
        person_id: whose news it is.
    """
    if row.key_id is None:
        return None
    try:
        plain = state.current().keyring.open(row.words, binding_of(row.id, person_id), key_id=row.key_id)
    except Tampered:
        return None
    words: dict[str, str] = json.loads(plain)
    return words


def binding_of(news_id: UUID, person_id: UUID) -> Binding:
    """Return the place that the words of a news are sealed for."""
    return Binding(platform=db.platform_id(), table="news", column="words", row=news_id, author=person_id)


# --- who is told, and how ---------------------------------------------------------------------------------------------


def list_recipients(
    people: Collection[UUID], group: NewsGroup, *, without: tuple[NewsKind, str] | None = None
) -> Sequence[AnyRow]:
    """Return id, address, choice of mails and whether her devices are told, of those who still have an account.

    Args:
        people: their ids.
        group: what the choice is about.
        without: leave out who has an unread news of this kind and address.
    """
    statement = (
        select(Person.id, Person.email, NewsChoice.mail, _is_pushed(group).label("is_pushed"))
        .outerjoin(NewsChoice, and_(NewsChoice.person_id == Person.id, NewsChoice.group == group))
        .where(Person.id.in_(people), Person.ended_at.is_(None))
        .order_by(Person.id)
    )
    if without is not None:
        statement = statement.where(~_waits(*without))
    return db.session().execute(statement).all()


def _is_pushed(group: NewsGroup) -> ColumnElement[bool]:
    chosen = select(PushChoice.id).where(PushChoice.person_id == Person.id, PushChoice.group == group)
    device = select(PushDevice.id).where(PushDevice.person_id == Person.id)
    return and_(chosen.exists(), device.exists())


def _waits(kind: NewsKind, address: str) -> ColumnElement[bool]:
    known = select(News.id).where(
        News.person_id == Person.id, News.read_at.is_(None), News.kind == kind, News.address == address
    )
    return known.exists()


def list_choices(person_id: UUID) -> dict[NewsGroup, MailChoice]:
    """Return what a person chose, by group."""
    statement = select(NewsChoice.group, NewsChoice.mail).where(NewsChoice.person_id == person_id)
    return {row.group: row.mail for row in db.session().execute(statement.limit(50))}


def find_reader(person_id: UUID) -> Actor | None:
    """Return a person as the rules know her, outside any request; None when her account has ended."""
    now = clock.now()
    statement = (
        select(Person.first_name, Person.last_name, Person.pseudonym, PlatformRole.role, Departure.left_at)
        .outerjoin(Departure, Departure.person_id == Person.id)
        .outerjoin(
            PlatformRole,
            and_(
                PlatformRole.person_id == Person.id,
                PlatformRole.starts_at <= now,
                or_(PlatformRole.ends_at.is_(None), PlatformRole.ends_at > now),
            ),
        )
        .where(Person.id == person_id, Person.ended_at.is_(None))
    )
    rows = db.session().execute(statement.limit(50)).all()
    if not rows:
        return None
    roles = {row.role.value for row in rows if row.role is not None}
    return Actor(
        person_id=person_id,
        platform_id=db.platform_id(),
        session_id=person_id,
        roles=frozenset(roles if rows[0].left_at is None else {*roles, OUTSIDE}),
        name=f"{rows[0].first_name} {rows[0].last_name}",
        pseudonym=rows[0].pseudonym or "",
    )


def find_told(news_id: UUID) -> AnyRow | None:
    """Return one news, whoever's, with the key of its words."""
    statement = select(*_COLUMNS, News.person_id).outerjoin(PersonKey, PersonKey.person_id == News.person_id)
    return db.session().execute(statement.where(News.id == news_id)).one_or_none()


def is_still_shown(news_id: UUID, actor: Actor) -> bool:
    """Tell whether a person may still be shown one of her news."""
    own = select(News.id).where(News.id == news_id, News.person_id == actor.person_id, sentences.shown_to(actor))
    return db.session().execute(own).first() is not None
