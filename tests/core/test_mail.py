"""Mails: sent by a real server, kept when it is down, neutral, and closed to injected headers."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from blueprints.accounts import platforms
from blueprints.core import db, mail, outbox
from blueprints.core.errors import Unavailable
from blueprints.core.mail import FolderMailer, SmtpMailer
from blueprints.core.outbox import OutboxEntry
from blueprints.sign_in import services as sign_in
from tests.conftest import World
from tests.inbox import Inbox
from tests.servers import free_port


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    box = Inbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@exemple.fr", "b@exemple.fr", "Vous avez un message"
    message["Message-ID"] = "<un@exemple.fr>"
    message.set_content("Bonjour")
    return message


def test_a_mail_leaves_by_the_server(inbox: tuple[Inbox, str]) -> None:
    box, url = inbox
    SmtpMailer(url).send(_message())
    assert b"Subject: Vous avez un message" in box.received[0]


def test_a_server_that_is_down_is_said_and_seen() -> None:
    down = SmtpMailer(f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable, match="partira plus tard"):
        down.send(_message())


def test_a_mail_waits_in_the_outbox_while_the_server_is_down(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.person(email="awa@exemple.fr")
    down = SmtpMailer(f"smtp://127.0.0.1:{free_port()}")
    monkeypatch.setattr(mail, "mailer", lambda settings=None: down)
    world.run(sign_in.ask_link, email="awa@exemple.fr", browser_hash=b"0" * 32, next_path="")
    with world.app.app_context():
        assert outbox.run_due() == 1
    assert world.read(lambda: db.session().scalars(select(OutboxEntry.done_at)).all()) == [None]


def test_the_same_outbox_entry_makes_the_same_message_id(world: World) -> None:
    entry = uuid4()

    def compose() -> EmailMessage:
        with platforms.speaking() as card:
            return mail.compose(
                entry_id=entry,
                to="awa@exemple.fr",
                sender_name=card.contact_name,
                subject="Votre lien\r\nBcc: tous@exemple.fr",
                template="sign_in/mail/sign_in_link.txt",
                person=world.person(first_name="Awa", recognition_word="tournesol"),
                link="https://exemple.fr/lien",
                card=card,
            )

    first = world.read(compose)
    assert first["Message-ID"].startswith(f"<{entry}@")
    assert first["Bcc"] is None
    assert "tournesol" in first.get_content()
    assert "cord" not in str(first).casefold()
    assert "emploi" not in str(first).casefold()


def test_a_repeat_changes_nothing_in_the_mailbox(tmp_path: Path) -> None:
    mailbox = FolderMailer(tmp_path / "mailbox")
    mailbox.send(_message())
    mailbox.send(_message())
    assert len(mailbox.list_messages()) == 1
    assert mailbox.list_messages()[0]["Subject"] == "Vous avez un message"
