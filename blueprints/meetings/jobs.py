"""Mails about meetings: neutral, for those who have an address."""

from flask import url_for

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.core import mail, outbox, pages
from blueprints.core.i18n import gettext as _
from blueprints.meetings import queries
from blueprints.meetings.models import MeetingState


@outbox.job("meetings.date_chosen")
def send_date_chosen(task: outbox.Task) -> None:
    """Tell one person that a date is chosen, if it still is and she still belongs here."""
    meeting = queries.find_meeting(task.uuid("meeting"))
    if meeting is None or meeting.state is not MeetingState.SCHEDULED or meeting.starts_at is None:
        return
    person_id = task.uuid("person")
    person = accounts.find_person(person_id)
    if person is None or not person.email or not queries.list_answerers(meeting.id, person_id):
        return
    with platforms.speaking() as card:
        path = url_for("meetings.show", meeting_id=meeting.id)
        message = mail.compose(
            entry_id=task.id,
            to=person.email,
            sender_name=card.contact_name,
            subject=_("Une date est choisie"),
            template="meetings/mail/date_chosen.txt",
            person=person,
            starts_at=meeting.starts_at,
            link=pages.public_url(path),
            card=card,
        )
    mail.send(message)
