"""The mail of the week, which says how many things there are to read and nothing else; and titles that nobody read."""

from flask import url_for
from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Platform
from blueprints.advice import choosing, services, week
from blueprints.core import access, clock, db, jobs, mail, outbox, pages, transaction
from blueprints.core.access import Permission
from blueprints.core.i18n import ngettext
from blueprints.news import hours
from blueprints.news.queries import find_reader


@outbox.job(week.MAIL)
def send_weekly_mail(task: outbox.Task) -> None:
    """Say that there is something to read, to who still is of the collective and still wants it."""
    person_id = task.uuid("person")
    reader, person = find_reader(person_id), accounts.find_person(person_id)
    if reader is None or person is None or not person.email or not access.allowed(Permission.THREAD_READ, reader):
        return
    if not choosing.find_choice(person_id).weekly:
        return
    count = week.find_week(person_id, clock.now()).count
    if not count:
        return
    hours.expect_calm_over(person_id)
    with platforms.speaking() as card:
        message = mail.compose(
            entry_id=task.id,
            to=person.email,
            sender_name=card.mail_sender,
            subject=card.notice_subject or ngettext("Une chose à lire", "%(num)d choses à lire", count),
            template="advice/mail/week.txt",
            person=person,
            count=count,
            own_words=card.notice_text,
            link=pages.public_url(url_for("advice.this_week")),
            choices=pages.public_url(url_for("advice.choices")),
            card=card,
        )
    mail.send(message)


@jobs.each_minute
def ask_weekly_mails() -> None:
    """Ask for the mails of the week, platform by platform."""
    now = clock.now()
    if clock.paris(now).date() != week.monday_of(now).date():
        return
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            week.ask_mails(now=now)
        db.enter_platform(None)


@outbox.job(services.FORGET_TITLE)
def forget_title(task: outbox.Task) -> None:
    """Destroy the title of a question that stayed withdrawn for its minute."""
    with transaction.apart():
        services.forget_title(task.uuid("thread"))
    db.overwrite_deleted("threads")
