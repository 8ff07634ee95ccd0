"""The demo's mailbox: every mail that would have left, for the people of the platform in force."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from uuid import UUID

from blueprints.core import mail, state


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, as the mailbox shows it."""

    id: UUID
    sender: str
    to: str
    subject: str
    sent_at: datetime
    body: str


def list_letters(addresses: frozenset[str], limit: int = 100) -> list[Letter]:
    """Return the mails to *addresses*, newest first."""
    folder = mail.FolderMailer(state.current().settings.data / "mailbox")
    letters = (_letter(message) for message in folder.list_messages(limit * 4))
    return [letter for letter in letters if letter.to in addresses][:limit]


def _letter(message: EmailMessage) -> Letter:
    address = message["From"].addresses[0]
    return Letter(
        id=UUID(str(message["Message-ID"]).strip("<>").partition("@")[0]),
        sender=f"{address.display_name} <{address.addr_spec}>",
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        body=_words(message),
    )


def _words(message: EmailMessage) -> str:
    """Return what one reads of a mail, whatever is beside it."""
    part = message.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""
