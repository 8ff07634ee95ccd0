"""A mailbox that says no: marked, told to its owner and to the service, not tried again; a moment's trouble is."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person
from blueprints.core import db, mail, outbox
from blueprints.core.errors import Unavailable
from blueprints.core.mail import MailboxRefused, SmtpMailer
from blueprints.core.outbox import OutboxEntry
from blueprints.my_account import services
from blueprints.my_account.models import Farewell
from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]
NO_SUCH_USER = "550 5.1.1 No such user here"


@dataclass
class Server:
    """A mail server that answers as it is told to whoever is to receive a mail.

    Args:
        says: the answer for an address; none is a yes.
    """

    says: dict[str, str] = field(default_factory=dict)
    received: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        del server, session, options
        await asyncio.sleep(0)
        self.asked.append(address)
        if address in self.says:
            return self.says[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - idem
        del server, session
        await asyncio.sleep(0)
        self.received.extend(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A mail server on this machine, by which the mails of the test leave."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    made = Server()
    controller = Controller(made, hostname="127.0.0.1", port=port)
    controller.start()
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}")
    monkeypatch.setattr(mail, "mailer", lambda settings=None: mailer)
    yield made
    controller.stop()


def run_outbox(world: World) -> int:
    """Do what is due; return how many entries were tried."""
    with world.app.app_context():
        return outbox.run_due()


def now(world: World, person: Person) -> Person:
    """Return the account as it is now."""
    found = world.read(people.find_person, person.id)
    assert isinstance(found, Person)
    return found


def entries(world: World) -> list[OutboxEntry]:
    """Return what the outbox holds."""
    return list(world.read(lambda: db.session().scalars(select(OutboxEntry)).all()))


def send_to(world: World, person: Person) -> None:
    """Let a mail leave for her."""

    def ask() -> None:
        own = people.find_person(person.id)
        assert own
        services.try_mailbox(person=own)

    world.run(ask)
    run_outbox(world)


def test_a_mailbox_that_is_no_more_is_marked_and_not_tried_again(world: World, awa: Person, server: Server) -> None:
    server.says["awa@exemple.fr"] = NO_SUCH_USER
    send_to(world, awa)
    assert now(world, awa).mail_refused_at is not None
    (entry,) = entries(world)
    assert (entry.attempts, entry.fault) == (1, "MailboxRefused")
    assert entry.failed_at is not None
    assert run_outbox(world) == 0
    assert server.asked == ["awa@exemple.fr"]


@pytest.mark.parametrize("answer", ["450 4.2.0 Greylisted, come back later", "451 4.3.0 Trouble", "421 4.3.2 Busy"])
def test_a_moments_trouble_is_tried_again_and_marks_nobody(
    world: World, awa: Person, server: Server, answer: str
) -> None:
    server.says["awa@exemple.fr"] = answer
    send_to(world, awa)
    assert now(world, awa).mail_refused_at is None
    (entry,) = entries(world)
    assert entry.failed_at is None
    assert entry.done_at is None


@pytest.mark.parametrize("answer", ["554 5.7.1 Relay access denied", "550 5.7.26 Sender not authenticated"])
def test_a_server_that_refuses_us_says_nothing_of_the_mailbox(
    world: World, awa: Person, server: Server, answer: str
) -> None:
    server.says["awa@exemple.fr"] = answer
    send_to(world, awa)
    assert now(world, awa).mail_refused_at is None
    assert entries(world)[0].failed_at is None


@pytest.mark.parametrize("answer", ["550 No such user", "551 5.1.6 Moved", "552 5.2.2 Mailbox full", "553 5.1.3 Bad"])
def test_every_refusal_for_good_counts(server: Server, answer: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@exemple.fr", "awa@exemple.fr", "Bonjour"
    message.set_content("Bonjour")
    server.says["awa@exemple.fr"] = answer
    with pytest.raises(MailboxRefused) as refused:
        mail.mailer().send(message)
    assert refused.value.address == "awa@exemple.fr"
    assert "awa" not in str(refused.value), "what is logged names nobody"
    server.says["awa@exemple.fr"] = "450 later"
    with pytest.raises(Unavailable):
        mail.mailer().send(message)


def test_the_mails_of_the_others_leave_all_the_same(world: World, awa: Person, server: Server) -> None:
    hugo = world.person(email="hugo@exemple.fr")
    server.says["awa@exemple.fr"] = NO_SUCH_USER
    for person in (awa, hugo):
        send_to(world, person)
    assert server.received == ["hugo@exemple.fr"]
    assert now(world, hugo).mail_refused_at is None


def test_the_same_address_on_another_platform_is_marked_by_its_own_mails_only(
    world: World, awa: Person, server: Server
) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    twin = world.person(email="awa@exemple.fr", platform=other)
    server.says["awa@exemple.fr"] = NO_SUCH_USER
    send_to(world, awa)
    assert world.read(people.find_person, twin.id, platform=other).mail_refused_at is None


def refuse(world: World, person: Person) -> None:
    """Mark that her mailbox refuses our mails."""
    world.run(accounts.note_refused_mailbox, email=person.email)


def test_she_is_told_at_her_next_sign_in_and_on_her_account(world: World, awa: Person, browser: Browsers) -> None:
    refuse(world, awa)
    mine = browser(awa)
    assert "Nos e-mails ne vous arrivent plus" in mine.get("/mon-compte").text
    assert "Envoyer un e-mail d’essai" in mine.get("/mon-compte/adresse").text
    with world.app.test_request_context(base_url="http://localhost"):
        from flask import get_flashed_messages

        from blueprints.core import transaction

        db.enter_platform(awa.platform_id)
        with transaction.apart():
            accounts.sign_in(person_id=awa.id, device="Ordinateur Linux, Firefox", way="password", second=False)
        assert any("ne vous arrivent plus" in said for said in get_flashed_messages())


def test_a_link_that_arrived_shows_that_the_mailbox_is_back(world: World, awa: Person) -> None:
    refuse(world, awa)
    with world.app.test_request_context(base_url="http://localhost"):
        from blueprints.core import transaction

        db.enter_platform(awa.platform_id)
        with transaction.apart():
            accounts.sign_in(person_id=awa.id, device="Ordinateur Linux, Firefox", way="link", second=False)
    assert now(world, awa).mail_refused_at is None


def test_a_trial_mail_that_arrives_takes_the_mark_away_and_one_that_does_not_sets_it_again(
    world: World, awa: Person, browser: Browsers, server: Server
) -> None:
    refuse(world, awa)
    mine = browser(awa)
    assert mine.submit("/mon-compte/adresse/essai").location == "/mon-compte/adresse"
    run_outbox(world)
    assert server.received == ["awa@exemple.fr"]
    assert "Envoyer un e-mail d’essai" not in mine.get("/mon-compte/adresse").text
    server.says["awa@exemple.fr"] = NO_SUCH_USER
    mine.submit("/mon-compte/adresse/essai")
    run_outbox(world)
    assert "Envoyer un e-mail d’essai" in mine.get("/mon-compte/adresse").text


def test_a_last_mail_that_is_refused_is_forgotten_with_its_address(world: World, awa: Person, server: Server) -> None:
    server.says["awa@exemple.fr"] = NO_SUCH_USER

    def close() -> None:
        own = people.find_person(awa.id)
        assert own
        services.close_account(person=own)

    world.run(close)
    run_outbox(world)
    assert world.read(lambda: db.session().scalars(select(Farewell)).all()) == []


def test_the_mark_goes_with_another_address(world: World, awa: Person) -> None:
    refuse(world, awa)

    def change() -> None:
        own = people.find_person(awa.id)
        assert own
        accounts.change_address(person=own, email="nouvelle@exemple.fr", keep=None)

    world.run(change)
    assert now(world, awa).mail_refused_at is None
