"""Mails that say that there is something new: never what, from whom, of which kind, or of which service.

Whether she may still be told is asked when they leave, not when they were asked for.
"""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Platform
from blueprints.accounts.platforms import PlatformCard
from blueprints.core import clock, db, jobs, mail, outbox, pages, transaction
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.news import calling, due, hours, push, queries, sentences, services, showing


@outbox.job("news.mail", lasting=True)
def send_mail(task: outbox.Task) -> None:
    """Say one notice of the service, whatever was chosen; it is tried until the mail server takes it."""
    news = queries.find_told(task.uuid("news"))
    if news is None:
        return
    telling, reader = sentences.telling_of(news.kind), queries.find_reader(news.person_id)
    if reader is None or not telling.is_service or not queries.is_still_shown(news.id, reader):
        return
    said = "" if telling.quiet else showing.sentence_of(telling, queries.open_words(news, news.person_id))
    _send(task, news.person_id, 1, said)


@outbox.job("news.waiting_mail")
def send_waiting_mail(task: outbox.Task) -> None:
    """Say how many news wait, in one mail for all, unless she has read them, is here, or rests."""
    person_id = task.uuid("person")
    reader = queries.find_reader(person_id)
    waiting = due.list_waiting(reader) if reader else ()
    if not waiting:
        return
    hours.expect_calm_over(person_id)
    hours.expect_away(person_id, waiting[0].created_at)
    _send(task, person_id, len(waiting), "")
    with transaction.apart():
        services.mark_mailed(news=[one.id for one in waiting])


@outbox.job("news.daily_mail")
def send_daily_mail(task: outbox.Task) -> None:
    """Say how many news wait, for who wants one mail a day."""
    person_id = task.uuid("person")
    reader = queries.find_reader(person_id)
    if reader is None:
        return
    count = due.count_since(person_id, reader, datetime.fromisoformat(task.arguments["asked_at"]))
    if count:
        hours.expect_calm_over(person_id)
        _send(task, person_id, count, "")


@outbox.job("news.push")
def call_devices(task: outbox.Task) -> None:
    """Call a person's devices, once for all that waits, unless she has read it, is here, or rests."""
    person_id = task.uuid("person")
    reader = queries.find_reader(person_id)
    waiting = due.list_unpushed(reader) if reader else ()
    if not waiting:
        return
    hours.expect_calm_over(person_id)
    hours.expect_away(person_id, waiting[0].created_at)
    calling.call(person_id)
    with transaction.apart():
        services.mark_pushed(news=[one.id for one in waiting])


def _send(task: outbox.Task, person_id: UUID, count: int, said: str) -> None:
    person = accounts.find_person(person_id)
    if person is None or not person.email:
        return
    with platforms.speaking() as card:
        message = mail.compose(
            entry_id=task.id,
            to=person.email,
            sender_name=card.mail_sender,
            subject=_("Votre compte : un changement") if said else _subject(card, count),
            template="news/mail/news.txt",
            person=person,
            count=count,
            said=said,
            own_words=card.notice_text,
            link=pages.public_url(url_for("news.index")),
            choices=pages.public_url(url_for("news.choices")),
            card=card,
        )
    mail.send(message)


def _subject(card: PlatformCard, count: int) -> str:
    """Return the platform's own words, or ours."""
    return card.notice_subject or ngettext("Vous avez une nouvelle", "Vous avez %(num)d nouvelles", count)


@jobs.each_minute
def tell_daily() -> None:
    """Ask for the mails of the day and delete what has had its time, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.ask_daily_mails(now=clock.now())
            services.purge_old()
            push.remove_ended()
        db.enter_platform(None)
