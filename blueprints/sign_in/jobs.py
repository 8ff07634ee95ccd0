"""Mails of sign-in, and what they leave behind."""

from datetime import timedelta

from flask import url_for
from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.accounts import queries as people
from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, mail, outbox, pages, tokens, transaction
from blueprints.core.i18n import gettext as _
from blueprints.sign_in import queries, services
from blueprints.sign_in.models import SignInLink


@outbox.job("sign_in.send_link")
def send_link(task: outbox.Task) -> None:
    """Send a sign-in mail, unless nobody has this address or the link has had its time."""
    link = queries.find_link(task.uuid("link"))
    if link is None or link.person_id is None or link.used_at or link.expires_at <= clock.now():
        return
    person = people.find_person(link.person_id)
    if person is None or not person.email or _are_too_many(link):
        return
    with platforms.speaking() as card:
        path = url_for("sign_in.open_link", token=tokens.make("link", link.id))
        message = mail.compose(
            entry_id=task.id,
            to=person.email,
            sender_name=card.mail_sender,
            subject=_("Votre lien pour vous connecter"),
            template="sign_in/mail/sign_in_link.txt",
            person=person,
            link=pages.public_url(path),
            card=card,
        )
    mail.send(message)


def _are_too_many(link: SignInLink) -> bool:
    """Tell whether this person was sent enough mails within the hour; who asks is not told, so that nobody learns."""
    return queries.count_links_before(link, link.created_at - timedelta(hours=1)) >= services.MOST_LINKS


@jobs.each_minute
def keep_house() -> None:
    """Delete what has had its time, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.purge_expired()
        db.enter_platform(None)
