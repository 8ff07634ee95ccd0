"""Mails that say that there is something new: never what, from whom, or of which service."""

from datetime import datetime
from uuid import UUID

from flask import url_for
from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, mail, outbox, pages, transaction
from blueprints.core.i18n import gettext as _
from blueprints.core.i18n import ngettext
from blueprints.news import queries, sentences, services, showing


@outbox.job("news.mail")
def send_mail(task: outbox.Task) -> None:
    """Say one news, unless it was undone, read meanwhile, or its place was left; service notices are always said."""
    news = queries.find_told(task.uuid("news"))
    if news is None:
        return
    telling = sentences.telling_of(news.kind)
    reader = queries.find_reader(news.person_id)
    if reader is None or not queries.is_still_shown(news.id, reader) or (news.read_at and not telling.is_service):
        return
    said = ""
    if telling.is_service and not telling.quiet:
        said = showing.sentence_of(telling, queries.open_words(news, news.person_id))
    _send(task, news.person_id, 1, said)


@outbox.job("news.daily_mail")
def send_daily_mail(task: outbox.Task) -> None:
    """Say how many news wait, for who wants one mail a day."""
    person_id = task.uuid("person")
    reader = queries.find_reader(person_id)
    if reader is None:
        return
    count = queries.count_since(person_id, reader, datetime.fromisoformat(task.arguments["asked_at"]))
    if count:
        _send(task, person_id, count, "")


def _send(task: outbox.Task, person_id: UUID, count: int, said: str) -> None:
    person = accounts.find_person(person_id)
    if person is None or not person.email:
        return
    with platforms.speaking() as card:
        message = mail.compose(
            entry_id=task.id,
            to=person.email,
            sender_name=card.mail_sender,
            subject=_("Votre compte : un changement")
            if said
            else ngettext("Vous avez une nouvelle", "Vous avez %(num)d nouvelles", count),
            template="news/mail/news.txt",
            person=person,
            count=count,
            said=said,
            link=pages.public_url(url_for("news.index")),
            choices=pages.public_url(url_for("news.choices")),
            card=card,
        )
    mail.send(message)


@jobs.each_minute
def tell_daily() -> None:
    """Ask for the mails of the day and delete old news, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.ask_daily_mails(now=clock.now())
            services.purge_old()
        db.enter_platform(None)
