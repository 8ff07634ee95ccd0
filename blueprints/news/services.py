"""Telling people, and what they do with it: reading, and choosing how to be told."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, update

from blueprints.core import clock, db, outbox, own_keys, state
from blueprints.news import queries, sentences
from blueprints.news.models import MailChoice, News, NewsChoice, NewsGroup, NewsKind

PATIENCE = timedelta(seconds=60)
"""How long a mail waits: what is undone meanwhile, or read, is not said."""
KEPT_READ, KEPT = timedelta(days=90), timedelta(days=365)
DIGEST_HOUR = 8
"""When the mail of the day leaves, in Paris."""


def tell(
    *,
    people: Iterable[UUID],
    kind: NewsKind,
    address: str,
    subject: UUID | None = None,
    once: bool = False,
    **words: str,
) -> list[UUID]:
    """Inside a write unit: tell each of these people one thing, in "Mes nouvelles", and by mail if she chose so.

    Args:
        people: their ids; who is named twice is told once, whose account has ended is not told.
        kind: what is told; its sentence is registered with `sentences.says`.
        address: the path of the page it leads to.
        subject: what it is about, for the kinds that ask whether a person still reads that.
        once: an unread news of this kind and address says it already.
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
    plain, keyring = json.dumps(words, ensure_ascii=False), state.current().keyring
    rows = []
    for one in told:
        news_id = db.new_id()
        mailed = bool(one.email) and (telling.is_service or one.mail is MailChoice.EACH)
        rows.append(
            {
                "id": news_id,
                "platform_id": platform_id,
                "person_id": one.id,
                "kind": kind,
                "subject_id": subject,
                "address": address,
                "words": keyring.seal(keys[one.id], plain, queries.binding_of(news_id, one.id)),
                "created_at": now,
                "mailed_at": now if mailed else None,
            }
        )
        if mailed:
            outbox.add("news.mail", delay=timedelta() if telling.is_service else PATIENCE, news=news_id)
    db.session().execute(insert(News), rows)
    return [one.id for one in told]


def take_back(*, kind: NewsKind, address: str, since: datetime) -> None:
    """Inside a write unit: untell what was told since a moment (it was undone); its waiting mails do not leave."""
    said = (News.kind == kind, News.address == address, News.created_at >= since)
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
    """Ask for the mail of the day of everyone who has one due; return how many.

    What was told until this morning's hour is said today, the rest tomorrow: asked a second time, it does nothing.
    """
    morning = clock.paris(now).replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if now < morning:
        return 0
    people = queries.list_due(morning)
    for person_id in people:
        waiting = queries.list_due_news(person_id, morning)
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
    session.execute(delete(NewsChoice).where(NewsChoice.person_id == person_id))
