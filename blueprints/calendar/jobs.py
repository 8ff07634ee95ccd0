"""What happens by itself: invitations by mail and reminders. Whether she may still be told is asked as they leave."""

from email.message import EmailMessage

from flask import url_for
from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.accounts.models import Person, Platform
from blueprints.accounts.platforms import PlatformCard
from blueprints.calendar import entries, ics, inviting, queries, reminding
from blueprints.calendar.choosing import Chosen
from blueprints.calendar.ics import Guest, Method
from blueprints.calendar.inviting import Letter
from blueprints.core import clock, db, jobs, mail, outbox, pages, state, transaction
from blueprints.core.i18n import gettext as _

_FILE = "rendez-vous.ics"


@jobs.each_minute
def look_at_calendars() -> None:
    """Ask for the mails that calendars need, and tell reminders, platform by platform."""
    for platform_id in db.session().scalars(select(Platform.id)).all():
        db.enter_platform(platform_id)
        with platforms.speaking(), transaction.apart():
            inviting.ask_all()
            reminding.remind_all()
        db.enter_platform(None)


@outbox.job(inviting.JOB)
def send_invitation(task: outbox.Task) -> None:
    """Put a meeting into a calendar, change it there or take it out; nothing, when the calendar knows by now."""
    meeting_id, person_id = task.uuid("meeting"), task.uuid("person")
    with platforms.speaking() as card:
        row, person = queries.find_invited(meeting_id, person_id), accounts.find_person(person_id)
        letter = inviting.decide(row, pages.public_url("/rencontres/")) if row is not None else None
        if row is not None and letter is not None and person is not None and person.email:
            mail.send(_compose(task, person, letter, queries.chosen_of(row), card))
        else:
            letter = None
    with transaction.apart():
        inviting.note(meeting_id=meeting_id, person_id=person_id, letter=letter)


def _compose(task: outbox.Task, person: Person, letter: Letter, chosen: Chosen, card: PlatformCard) -> EmailMessage:
    """Return a mail that calendars read: the words, the invitation beside them, and the same as a file."""
    message = mail.compose(
        entry_id=task.id,
        to=person.email or "",
        sender_name=card.mail_sender,
        subject=_subject(letter, chosen),
        template="calendar/mail/invitation.txt",
        person=person,
        letter=letter,
        choices=pages.public_url(url_for("calendar.show")),
        card=card,
    )
    guest = Guest(state.current().settings.mail_from, card.mail_sender, person.email or "", letter.accepts)
    lines = ics.event(letter.entry, sequence=letter.sequence, stamp=clock.now(), guest=guest)
    file = ics.calendar(lines, method=letter.method)
    message.add_alternative(file, subtype="calendar", cte="base64", params={"method": letter.method.value})
    message.add_attachment(file.encode(), "application", "ics", filename=_FILE)
    return message


def _subject(letter: Letter, chosen: Chosen) -> str:
    """Return a subject that says nothing of the meeting."""
    title = entries.neutral_title(chosen)
    if letter.method is Method.CANCEL:
        return str(_("Annulé : %(title)s", title=title))
    return title
