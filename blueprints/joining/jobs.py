"""Mails of invitation, and what is taken away after the minute to change one's mind."""

from flask import url_for

from blueprints.accounts import platforms
from blueprints.core import clock, mail, outbox, pages, tokens, transaction
from blueprints.core.i18n import gettext as _
from blueprints.joining import parting, queries


@outbox.job("joining.send_invitation")
def send_invitation(task: outbox.Task) -> None:
    """Send the link of an invitation, unless it was used or replaced meanwhile."""
    invitation = queries.find_by_id(task.uuid("invitation"))
    if invitation is None or invitation.used_at or invitation.withdrawn_at or invitation.expires_at <= clock.now():
        return
    with platforms.speaking() as card:
        path = url_for("joining.show", token=tokens.make(queries.PURPOSE, invitation.id))
        message = mail.compose(
            entry_id=task.id,
            to=invitation.email,
            sender_name=card.mail_sender,
            subject=_("Une invitation pour vous"),
            template="joining/mail/invitation.txt",
            invitation=invitation,
            inviter=queries.find_inviter_name(invitation) or card.contact_name,
            link=pages.public_url(path),
            card=card,
        )
    mail.send(message)


@outbox.job("joining.clear_departure")
def clear_departure(task: outbox.Task) -> None:
    """Take away the name and the answers of a person who left the collective and did not come back."""
    with transaction.apart():
        parting.clear_departure(person_id=task.uuid("person"))
