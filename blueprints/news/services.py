"""Telling people, and what they do with it: reading, and choosing how to be told."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, update

from blueprints.core import clock, db, outbox, own_keys, state
from blueprints.core.db import AnyRow
from blueprints.news import due, hours, queries, sentences
from blueprints.news.models import (
    MailChoice,
    News,
    NewsChoice,
    NewsGroup,
    NewsKind,
    NoticeHours,
    PushChoice,
    PushDevice,
)

PATIENCE = timedelta(minutes=5)
"""How long mails and devices wait: what is undone or read meanwhile is not said, and a burst is said once."""
KEPT_READ, KEPT = timedelta(days=90), timedelta(days=365)


def tell(
    *,
    people: Iterable[UUID],
    kind: NewsKind,
    address: str,
    subject: UUID | None = None,
    once: bool = False,
    happened_at: datetime | None = None,
    more: Mapping[UUID, Mapping[str, str]] | None = None,
    **words: str,
) -> list[UUID]:
    """Inside a write unit: tell each of these people one thing, in "Mes nouvelles", and elsewhere if she chose so.

    Args:
        people: their ids; who is named twice is told once, whose account has ended is not told.
        kind: what is told; its sentence is registered with `sentences.says`.
        address: the path of the page it leads to.
        subject: what it is about, for the kinds that ask whether a person still reads that.
        once: an unread news of this kind and address says it already.
        happened_at: when it happened; now by default. Mails wait from then on.
        more: further words, by person; no row shows whose words hold more.
        **words: names, titles and dates for the sentence; they are sealed.

    Returns:
        Who was told.

    Raises:
        LookupError: nobody registered how this kind is said.
    """
    telling, wanted = sentences.telling_of(kind), set(people)
    if not wanted:
        return []
    without = (kind, address) if once else None
    told = queries.list_recipients(wanted, telling.group, without=without)
    if not told:
        return []
    platform_id, now = db.platform_id(), clock.now()
    keys = own_keys.keys_of([one.id for one in told])
    plain, keyring = _plain_words(words, [one.id for one in told], more or {}), state.current().keyring
    rows = []
    for one in told:
        news_id = db.new_id()
        at_once = bool(one.email) and telling.is_service
        rows.append(
            {
                "id": news_id,
                "platform_id": platform_id,
                "person_id": one.id,
                "kind": kind,
                "subject_id": subject,
                "address": address,
                "words": keyring.seal(keys[one.id], plain[one.id], queries.binding_of(news_id, one.id)),
                "created_at": now,
                "mailed_at": now if at_once else None,
            }
        )
        if at_once:
            outbox.add("news.mail", news=news_id)
        else:
            _ask_elsewhere(one, delay=max((happened_at or now) + PATIENCE - now, timedelta(seconds=1)))
    db.session().execute(insert(News), rows)
    return [one.id for one in told]


def _plain_words(
    words: Mapping[str, str], people: Iterable[UUID], more: Mapping[UUID, Mapping[str, str]]
) -> dict[UUID, str]:
    """Return what is sealed for each: blanks at the end make them equally long."""
    said = {one: json.dumps({**words, **more.get(one, {})}, ensure_ascii=False) for one in people}
    longest = max(len(one.encode()) for one in said.values())
    return {one: plain + " " * (longest - len(plain.encode())) for one, plain in said.items()}


def _ask_elsewhere(one: AnyRow, *, delay: timedelta) -> None:
    """Ask for a mail and for a word on her devices, where the person chose so; each says all that waits by then."""
    if one.email and one.mail is MailChoice.EACH:
        outbox.add("news.waiting_mail", delay=delay, person=one.id)
    if one.is_pushed:
        outbox.add("news.push", delay=delay, person=one.id)


def mark_mailed(*, news: Collection[UUID]) -> None:
    """Note which news a mail has said."""
    statement = update(News).where(News.id.in_(news), News.mailed_at.is_(None)).values(mailed_at=clock.now())
    db.session().execute(statement.execution_options(synchronize_session=False))


def mark_pushed(*, news: Collection[UUID]) -> None:
    """Note for which news a person's devices were called."""
    statement = update(News).where(News.id.in_(news), News.pushed_at.is_(None)).values(pushed_at=clock.now())
    db.session().execute(statement.execution_options(synchronize_session=False))


def take_back(*, kind: NewsKind, address: str, since: datetime, person_id: UUID | None = None) -> None:
    """Inside a write unit: untell what was told since a moment (it was undone); its waiting mails do not leave.

    Args:
        kind: which one.
        address: the page it led to.
        since: the moment.
        person_id: who was told; everybody by default.
    """
    said = [News.kind == kind, News.address == address, News.created_at >= since]
    if person_id is not None:
        said.append(News.person_id == person_id)
    db.session().execute(delete(News).where(*said).execution_options(synchronize_session=False))


def mark_read(
    *, person_id: UUID, news_id: UUID | None = None, address: str | None = None, subject: UUID | None = None
) -> int:
    """Note that a person read her news; return how many were new.

    Args:
        person_id: whose.
        news_id: this one only.
        address: those that lead to this page only.
        subject: those about this thing only.
    """
    statement = update(News).where(News.person_id == person_id, News.read_at.is_(None))
    for column, wanted in ((News.id, news_id), (News.address, address), (News.subject_id, subject)):
        if wanted is not None:
            statement = statement.where(column == wanted)
    statement = statement.values(read_at=clock.now()).returning(News.id)
    return len(db.session().execute(statement.execution_options(synchronize_session=False)).all())


def settle(*, kind: NewsKind, subject: UUID) -> None:
    """Note as read, for everybody, what waits for nobody any more."""
    statement = update(News).where(News.subject_id == subject, News.kind == kind, News.read_at.is_(None))
    statement = statement.values(read_at=clock.now())
    db.session().execute(statement.execution_options(synchronize_session=False))


def unsettle(*, kind: NewsKind, subject: UUID, since: datetime) -> None:
    """Undo what was settled since a moment."""
    statement = update(News).where(News.subject_id == subject, News.kind == kind, News.read_at >= since)
    statement = statement.values(read_at=None)
    db.session().execute(statement.execution_options(synchronize_session=False))


def mark_unread(*, person_id: UUID, since: datetime) -> None:
    """Undo what was marked as read since a moment."""
    statement = update(News).where(News.person_id == person_id, News.read_at >= since).values(read_at=None)
    db.session().execute(statement.execution_options(synchronize_session=False))


def choose_news(*, person_id: UUID, choices: Mapping[NewsGroup, MailChoice]) -> None:
    """Keep how a person wants to be told, group by group; groups that are not named stay as they are."""
    session, now = db.session(), clock.now()
    known = queries.list_choices(person_id)
    changed = {group: mail for group, mail in choices.items() if known.get(group) is not mail}
    session.execute(delete(NewsChoice).where(NewsChoice.person_id == person_id, NewsChoice.group.in_(changed)))
    session.add_all(
        NewsChoice(platform_id=db.platform_id(), person_id=person_id, group=group, mail=mail, chosen_at=now)
        for group, mail in changed.items()
    )


def ask_daily_mails(*, now: datetime) -> int:
    """Ask for the mail of the day of everyone whose hour has come; return how many.

    What was told until that hour is said today, the rest tomorrow: asked a second time, it does nothing.
    """
    midnight = clock.paris(now).replace(hour=0, minute=0, second=0, microsecond=0)
    moments = ((hour, midnight.replace(hour=hour)) for hour in hours.list_daily())
    return sum(_ask_daily(hour, moment, now) for hour, moment in moments if moment <= now)


def _ask_daily(hour: int, moment: datetime, now: datetime) -> int:
    people = due.list_due(moment, hour)
    for person_id in people:
        waiting = due.list_due_news(person_id, moment)
        statement = update(News).where(News.id.in_(waiting)).values(mailed_at=now)
        db.session().execute(statement.execution_options(synchronize_session=False))
        outbox.add("news.daily_mail", person=person_id, asked_at=now.isoformat())
    return len(people)


def purge_old() -> None:
    """Delete what was read three months ago, and everything after a year."""
    session, now = db.session(), clock.now()
    session.execute(delete(News).where(News.created_at < now - KEPT))
    session.execute(delete(News).where(News.created_at < now - KEPT_READ, News.read_at < now - KEPT_READ))


def forget(*, person_id: UUID) -> None:
    """Delete everything that a person was told, and how she wanted to be told (her account closes)."""
    session = db.session()
    session.execute(delete(News).where(News.person_id == person_id))
    for model in (NewsChoice, NoticeHours, PushChoice, PushDevice):
        session.execute(delete(model).where(model.person_id == person_id))
