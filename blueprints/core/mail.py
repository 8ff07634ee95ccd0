"""Mails: composed from templates, sent by SMTP, or laid in a folder where no server is set (demo, tests).

A server that is away is left alone for a moment: with many mails waiting, each would wait for its silence in turn.
What makes and sends mails is loaded with the first one: most processes never send any.
"""

import contextlib
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

from blueprints.core import clock, i18n, outbox, state
from blueprints.core.config import Settings
from blueprints.core.errors import Hopeless, Unavailable

if TYPE_CHECKING:
    import smtplib

_SECONDS = 15
_BREATH = 10.0
_silent: dict[str, float] = {}
"""Until when a server that did not take a mail is left alone."""
_PERMANENT = 500
_POLICY = re.compile(rb"5\.7\.")
_DOWN = "Le mail n’a pas pu partir. Il partira plus tard, sans rien faire de votre côté."


class MailboxRefused(Hopeless):
    """The server said no, for good, to the one who was to receive a mail.

    Args:
        address: whose mailbox it was to be; never part of the message, which is logged.
    """

    def __init__(self, address: str) -> None:
        super().__init__("Cette adresse ne reçoit pas nos mails.")
        self.address = address


class MailDown(Unavailable):
    """The server took no mail: it is tried again, and said to who operates and who administers."""


Heard = Callable[[str], None]
_heard: list[Heard] = []


def on_refusal(heard: Heard) -> Heard:
    """Register who is told of the addresses that refuse our mails; called in the job, with the platform in force."""
    _heard.append(heard)
    return heard


class Mailer(Protocol):
    """Something that takes a mail away."""

    def send(self, message: EmailMessage) -> None:
        """Hand *message* over; raise `Unavailable` when it did not leave."""


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """A mail server, from `smtp[s|+starttls]://account:password@host:port`."""

    url: str

    def send(self, message: EmailMessage) -> None:
        """Send by SMTP.

        Raises:
            MailboxRefused: this address takes no mail, and will not take any later.
            MailDown: the server did not take it.
        """
        import smtplib  # noqa: PLC0415 - see above

        if _silent.get(self.url, 0.0) > monotonic():
            raise MailDown(_DOWN)
        try:
            self._hand_over(message)
        except smtplib.SMTPRecipientsRefused as refusal:
            if _is_final(refusal):
                raise MailboxRefused(str(message["To"])) from refusal
            raise MailDown(_DOWN) from refusal
        except (OSError, smtplib.SMTPException) as error:
            _silent[self.url] = monotonic() + _BREATH
            raise MailDown(_DOWN) from error

    def _hand_over(self, message: EmailMessage) -> None:
        import smtplib  # noqa: PLC0415 - see above

        parts = urlsplit(self.url)
        host, port = parts.hostname or "localhost", parts.port or (465 if parts.scheme == "smtps" else 587)
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=_SECONDS)
        try:
            if parts.scheme == "smtp+starttls":
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()  # it has said yes or no already: a goodbye that fails makes no second mail


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """A folder of `.eml` files: the demo's mailbox. One file a Message-ID, so that a repeat changes nothing."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        """Lay *message* in the folder."""
        from email import policy  # noqa: PLC0415 - see above

        self.folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        (self.folder / f"{name}.eml").write_bytes(message.as_bytes(policy=policy.SMTP))

    def list_messages(self, limit: int = 100) -> list[EmailMessage]:
        """Return the mails, newest first."""
        from email import policy  # noqa: PLC0415 - see above
        from email.parser import BytesParser  # noqa: PLC0415 - see above

        if not self.folder.exists():
            return []
        files = sorted(self.folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
        parser = BytesParser(EmailMessage, policy=policy.default)
        return [parser.parsebytes(file.read_bytes()) for file in files[:limit]]


def mailer(settings: Settings | None = None) -> Mailer:
    """Return the way that mails leave this installation."""
    known = settings or state.current().settings
    return SmtpMailer(known.mail_url) if known.mail_url else FolderMailer(known.data / "mailbox")


def compose(
    *, entry_id: UUID, to: str, sender_name: str, subject: str, template: str, **context: object
) -> EmailMessage:
    """Make a mail from a text template.

    Args:
        entry_id: the outbox entry; the Message-ID comes from it and stays the same at each try.
        to: one address.
        sender_name: shown as the sender; neutral, never the name of the service.
        subject: neutral too, one line.
        template: the text template's path.
        context: what the template needs.
    """
    from email import policy  # noqa: PLC0415 - see above
    from email.headerregistry import Address  # noqa: PLC0415 - see above

    settings = state.current().settings
    account, _, host = settings.mail_from.partition("@")
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = Address(_one_line(sender_name), account, host)
    message["To"] = to
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{entry_id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    with i18n.speaking(i18n.LANGUAGE):
        message.set_content(i18n.render_template(template, **context))
    return message


def late_since() -> datetime | None:
    """Return since when mails of the platform in force (or of all) wait for a server that takes none."""
    return outbox.late_since(MailDown.__name__)


def send(message: EmailMessage) -> None:
    """Send *message* by the installation's way.

    Raises:
        MailboxRefused: it will never arrive there; who registered was told.
        MailDown: it did not leave; the outbox will try again.
    """
    try:
        mailer().send(message)
    except MailboxRefused as refused:
        for heard in _heard:
            heard(refused.address)
        raise


def _is_final(refusal: "smtplib.SMTPRecipientsRefused") -> bool:
    """Tell whether a refusal is about the mailbox and for good: 5xx, but not the server's own policy (x.7.y)."""
    return all(
        _PERMANENT <= code < _PERMANENT + 100 and not _POLICY.match(said) for code, said in refusal.recipients.values()
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())
