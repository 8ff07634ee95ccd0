"""Reads of what is to be said outside the application: what waits, for whom, and whether she may still be told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from blueprints.accounts.models import Person
from blueprints.core import db
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.news import sentences
from blueprints.news.hours import DAILY_AT
from blueprints.news.models import MailChoice, News, NewsChoice, NewsGroup, NoticeHours, PushChoice
from blueprints.news.queries import COUNTED


def list_waiting(actor: Actor) -> Sequence[AnyRow]:
    """Return id and date of the news that a mail is to say to a person now, the oldest first."""
    chosen = and_(NewsChoice.person_id == News.person_id, NewsChoice.mail == MailChoice.EACH)
    return _list_waiting(actor, NewsChoice, chosen, News.mailed_at)


def list_unpushed(actor: Actor) -> Sequence[AnyRow]:
    """Return id and date of the news for which a person's devices are to be called now, the oldest first."""
    return _list_waiting(actor, PushChoice, PushChoice.person_id == News.person_id, News.pushed_at)


def _list_waiting(
    actor: Actor,
    choice: type[NewsChoice | PushChoice],
    chosen: ColumnElement[bool],
    said_at: InstrumentedAttribute[datetime | None],
) -> Sequence[AnyRow]:
    statement = (
        select(News.id, News.created_at)
        .join(choice, chosen)
        .where(
            News.person_id == actor.person_id,
            News.read_at.is_(None),
            said_at.is_(None),
            News.created_at >= choice.chosen_at,
            _of_the_groups(choice.group),
            sentences.shown_to(actor),
        )
        .order_by(News.created_at, News.id)
        .limit(COUNTED)
    )
    return db.session().execute(statement).all()


def _of_the_groups(chosen: InstrumentedAttribute[NewsGroup]) -> ColumnElement[bool]:
    """Return the filter of the news whose group is the one chosen."""
    return or_(*(and_(chosen == group, News.kind.in_(sentences.kinds_of(group))) for group in NewsGroup))


def list_due(before: datetime, hour: int, limit: int = 200) -> Sequence[UUID]:
    """Return who chose one mail a day, at this hour, and has news from before this moment that no mail said."""
    statement = (
        select(News.person_id)
        .join(
            NewsChoice,
            and_(NewsChoice.person_id == News.person_id, NewsChoice.mail == MailChoice.DAILY),
        )
        .join(Person, Person.id == News.person_id)
        .outerjoin(NoticeHours, NoticeHours.person_id == News.person_id)
        .where(
            _waits_for_the_day(before),
            func.coalesce(NoticeHours.daily_at, DAILY_AT) == hour,
            Person.ended_at.is_(None),
            Person.email.is_not(None),
        )
        .distinct()
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def _waits_for_the_day(before: datetime) -> ColumnElement[bool]:
    """Return the filter of the unread news that a daily mail is to say, joined with the choice of their group."""
    return and_(
        News.read_at.is_(None),
        News.mailed_at.is_(None),
        News.created_at < before,
        News.created_at >= NewsChoice.chosen_at,
        _of_the_groups(NewsChoice.group),
    )


def list_due_news(person_id: UUID, before: datetime) -> Sequence[UUID]:
    """Return a person's news that her daily mail is to say."""
    statement = (
        select(News.id)
        .join(NewsChoice, and_(NewsChoice.person_id == News.person_id, NewsChoice.mail == MailChoice.DAILY))
        .where(News.person_id == person_id, _waits_for_the_day(before))
        .limit(1000)
    )
    return db.session().scalars(statement).all()


def count_since(person_id: UUID, actor: Actor, asked_at: datetime) -> int:
    """Return how many unread news the mail asked for at this moment is to say."""
    told = select(func.count(News.id)).where(
        News.person_id == person_id,
        News.read_at.is_(None),
        News.mailed_at == asked_at,
        sentences.shown_to(actor),
    )
    return db.session().scalar(told) or 0
