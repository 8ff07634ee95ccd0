"""A mail server that is away: no protection is lost, those concerned are told, and there is one repeat at most."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, jobs, mail, outbox
from blueprints.core.mail import SmtpMailer
from blueprints.core.outbox import OutboxEntry
from blueprints.news import services
from blueprints.news.models import MailChoice, NewsGroup, NewsKind
from tests.conftest import Browser, World
from tests.inbox import Inbox
from tests.news.making import choose
from tests.servers import free_port

Open = Callable[..., Browser]
Day = time_machine.Traveller


class _Rude(Inbox):
    """A mail server that hangs up when one says goodbye."""

    async def handle_QUIT(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - idem
        del session, envelope
        server.transport.abort()
        return "221 Bye"


class Server:
    """A mail server that comes and goes, at one address."""

    def __init__(self) -> None:
        self.box, self.port = Inbox(), free_port()
        self.running: Controller | None = None

    @property
    def url(self) -> str:
        """Return its address, as the settings take it."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Come back."""
        mail._silent.clear()
        self.running = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self.running.start()

    def stop(self) -> None:
        """Go away."""
        if self.running is not None:
            self.running.stop()
            self.running = None


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The mail server of this test; away at first."""
    made = Server()
    monkeypatch.setattr(mail, "mailer", lambda settings=None: SmtpMailer(made.url))
    mail._silent.clear()
    yield made
    made.stop()


def _work(world: World) -> None:
    with world.app.app_context():
        outbox.run_due()


def _secure(world: World, person: Person) -> None:
    told: dict[str, Any] = {"kind": NewsKind.PASSWORD_CHANGED, "address": "/mon-compte"}
    world.run(services.tell, people=[person.id], **told)


def _entries(world: World) -> list[OutboxEntry]:
    return list(world.read(lambda: db.session().scalars(select(OutboxEntry)).all()))


def test_a_notice_of_security_is_tried_for_as_long_as_it_takes(world: World, day: Day, server: Server) -> None:
    _secure(world, world.person())
    for _try in range(40):
        _work(world)
        mail._silent.clear()
        day.shift(timedelta(hours=3))
    (entry,) = _entries(world)
    assert (entry.failed_at, entry.fault) == (None, "MailDown")
    assert entry.attempts == 40
    server.start()
    _work(world)
    assert len(server.box.received) == 1
    _work(world)
    assert len(server.box.received) == 1


def test_pauses_grow_up_to_a_bound_and_are_never_quite_the_same() -> None:
    bound = outbox.LONGEST.total_seconds() * 1.2
    for attempts, middle in ((1, 30), (2, 60), (5, 480), (12, 7200), (400, 7200)):
        pauses = [outbox.pause_after(attempts).total_seconds() for _ in range(60)]
        assert all(0.8 * middle <= one <= min(1.2 * middle, bound) for one in pauses)
        assert len(set(pauses)) > 30


def test_many_mails_do_not_wait_for_a_silent_server_one_after_the_other(world: World, day: Day, server: Server) -> None:
    for _person in range(30):
        _secure(world, world.person())
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", server.port))
        began = time.perf_counter()
        _work(world)
    assert time.perf_counter() - began < 10
    assert {entry.fault for entry in _entries(world)} == {"MailDown"}


def test_what_gathered_while_it_was_away_is_one_mail(world: World, day: Day, server: Server) -> None:
    person = world.person()
    choose(world, person, MailChoice.EACH, NewsGroup.MEETINGS)
    told: dict[str, Any] = {"kind": NewsKind.MEETING_PROPOSED, "address": "/rencontres"}
    for number in range(5):
        world.run(services.tell, people=[person.id], title=f"n° {number}", **told)
        day.shift(timedelta(minutes=10))
        mail._silent.clear()
        _work(world)
    server.start()
    for _hour in range(4):
        day.shift(timedelta(hours=1))
        _work(world)
    (only,) = server.box.received
    assert message_from_bytes(only)["Subject"] == "Vous avez 5 nouvelles"


def test_who_operates_and_who_administers_are_told_until_it_is_over(
    world: World, day: Day, server: Server, browser: Open
) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    other = browser(world.person(Role.FACILITATOR))
    _secure(world, world.person())
    _work(world)
    assert "Les e-mails partent en retard" not in mine.get("/").text
    day.shift(timedelta(minutes=6))
    assert "Les e-mails partent en retard" in mine.get("/").text
    assert "Ils attendent depuis le mardi 3\u00a0mars 2026 à 10\u00a0h" in mine.get("/").text
    assert "Les e-mails partent en retard" not in other.get("/").text
    answer = browser().get("/sante")
    assert answer.status_code == 503
    assert answer.get_json()["parts"]["mail"]["cause"] == "Le serveur de mail ne prend aucun mail depuis 03/03 10:00."
    server.start()
    _work(world)
    assert browser().get("/sante").status_code == 200
    assert "Les e-mails partent en retard" not in mine.get("/").text


def test_a_server_that_hangs_up_after_its_yes_was_given_a_mail_once(world: World, day: Day, server: Server) -> None:
    server.box = _Rude()
    server.start()
    _secure(world, world.person())
    _work(world)
    day.shift(timedelta(hours=1))
    _work(world)
    assert len(server.box.received) == 1
    assert _entries(world)[0].done_at is not None


def test_done_entries_go_after_a_week(world: World, day: Day, server: Server) -> None:
    server.start()
    _secure(world, world.person())
    _work(world)
    day.shift(timedelta(days=6))
    with world.app.app_context():
        jobs._purge_outbox()
    assert len(_entries(world)) == 1
    day.shift(timedelta(days=2))
    with world.app.app_context():
        jobs._purge_outbox()
    assert _entries(world) == []


_WORKER = """
import os, sys
from app import create_app
from blueprints.core import mail, outbox
own = mail.SmtpMailer._hand_over
def hand_over(self, message):
    own(self, message)
    print("yes", flush=True)
    sys.stdin.readline()
mail.SmtpMailer._hand_over = hand_over
app = create_app()
with app.app_context():
    outbox.run_due()
"""


def test_killed_between_the_servers_yes_and_our_mark_it_is_said_once_more_under_the_same_id(
    world: World, settings: Any, server: Server
) -> None:
    server.start()
    _secure(world, world.person())
    environ = {
        **os.environ,
        "CORDEE_ENV": "demo",
        "CORDEE_DATA": str(settings.data),
        "CORDEE_DATABASE_URL": settings.database_url,
        "CORDEE_KEYSTORE_URL": settings.keystore_url,
        "CORDEE_MAIL_URL": server.url,
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _WORKER], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "yes\n"
        process.kill()
    assert len(server.box.received) == 1
    _work(world)
    assert len(server.box.received) == 1, "its lease is not over"
    for minutes in (3, 6, 60):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            _work(world)
    ids = [message_from_bytes(one)["Message-ID"] for one in server.box.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1
