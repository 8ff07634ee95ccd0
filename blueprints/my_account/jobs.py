"""Mails about one's own account, and their housekeeping."""

from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Platform
from blueprints.core import clock, db, jobs, mail, outbox, pages, tokens, transaction
from blueprints.core.i18n import gettext as _
from blueprints.my_account import queries, services


def _send(task: outbox.Task, *, to: str, subject: str, template: str, link: str = "", **context: object) -> None:
    """Send one mail of the account, in the name of the person who answers for the platform.

    Args:
        task: what is being done.
        to: one address.
        subject: neutral.
        template: its name.
        link: the path of the page that the mail leads to.
        context: what else the template needs.
    """
    with platforms.speaking() as card:
        message = mail.compose(
            entry_id=task.id,
            to=to,
            sender_name=card.mail_sender,
            subject=subject,
            template=f"my_account/mail/{template}.txt",
            card=card,
            link=pages.public_url(link or "/"),
            **context,
        )
    mail.send(message)


@outbox.job("my_account.send_address_link")
def send_address_link(task: outbox.Task) -> None:
    """Send the link that confirms a new address; who has the address already is told that somebody tried."""
    change = queries.find_change(task.uuid("change"))
    if change is None or change.confirmed_at or change.expires_at <= clock.now():
        return
    person, known = people.find_person(change.person_id), people.find_person_by_email(change.new_email)
    if person is None or person.ended_at:
        return
    if known is not None:
        _send(task, to=change.new_email, subject=_("Votre adresse e-mail"), template="in_use", person=known)
        return
    _send(
        task,
        to=change.new_email,
        subject=_("Votre adresse e-mail"),
        template="confirm_address",
        person=person,
        link=f"/adresse/{tokens.make(queries.CONFIRM, change.id)}",
    )


@outbox.job("my_account.tell_old_address", lasting=True)
def tell_old_address(task: outbox.Task) -> None:
    """Tell the old mailbox that the address changed, and how to stop it."""
    change = queries.find_change(task.uuid("change"))
    if change is None or change.stopped_at or not change.old_email or change.stoppable_until is None:
        return
    person = people.find_person(change.person_id)
    if person is None or person.ended_at:
        return
    _send(
        task,
        to=change.old_email,
        subject=_("Votre adresse e-mail a changé"),
        template="old_address",
        person=person,
        until=change.stoppable_until,
        link=f"/adresse/arreter/{tokens.make(queries.STOP, change.id)}",
    )


@outbox.job("my_account.send_trial")
def send_trial(task: outbox.Task) -> None:
    """Send a mail that only says that mails arrive."""
    person = people.find_person(task.uuid("person"))
    if person is not None and person.email and not person.ended_at:
        _send(task, to=person.email, subject=_("Nos e-mails arrivent"), template="trial", person=person)


@outbox.job("my_account.send_farewell")
def send_farewell(task: outbox.Task) -> None:
    """Say that an account is closed, then forget the address."""
    farewell = queries.find_farewell(task.uuid("farewell"))
    if farewell is None:
        return
    try:
        _send(task, to=farewell.email, subject=_("Votre compte est fermé"), template="farewell")
    except mail.MailboxRefused:
        _forget(task)
        raise
    _forget(task)


def _forget(task: outbox.Task) -> None:
    with transaction.apart() as session:
        farewell = queries.find_farewell(task.uuid("farewell"))
        if farewell is not None:
            session.delete(farewell)


@mail.on_refusal
def note_refusal(address: str) -> None:
    """Mark the person whose mailbox takes no mail of ours."""
    with transaction.apart():
        accounts.note_refused_mailbox(email=address)


@jobs.each_minute
def keep_house() -> None:
    """Delete what has had its time, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with transaction.apart():
            services.purge_expired()
        db.enter_platform(None)
