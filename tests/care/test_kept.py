"""How a call is told outside, also while no mail leaves; what the drill of a backup opens; what happens by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from blueprints.care import jobs, queries, samples, services, sheets
from blueprints.care.models import StepKind
from blueprints.care.sealing import Sheet
from blueprints.core import db, mail, outbox
from blueprints.core.errors import Tampered, Unavailable
from blueprints.news import services as news
from blueprints.news.models import MailChoice, NewsGroup
from tests.care.making import LONG_AGO, TUESDAY, at, called, facilitator, fresh, kinds, noticed, open_hours
from tests.conftest import World


def _wants_mails(world: World) -> object:
    nadia = facilitator(world, "Nadia")
    world.run(news.choose_news, person_id=nadia.id, choices={NewsGroup.CARE: MailChoice.EACH})
    return nadia


def _work(world: World) -> None:
    with world.app.app_context():
        outbox.run_due()


@pytest.fixture
def mailbox(data_folder: Path) -> mail.FolderMailer:
    """The mails of this test, and of no other."""
    folder = data_folder / "mailbox"
    for file in folder.glob("*.eml"):
        file.unlink()
    return mail.FolderMailer(folder)


def test_a_mail_leaves_at_once_and_says_nothing(world: World, mailbox: mail.FolderMailer) -> None:
    with time_machine.travel(TUESDAY, tick=False) as day:
        _wants_mails(world)
        noticed(world, world.person(first_name="Zéphyrine", starts_at=LONG_AGO))
        day.shift(timedelta(seconds=2))
        _work(world)
    (sent,) = mailbox.list_messages()
    said = f"{sent['Subject']} {sent.get_body().get_content()}"  # type: ignore[union-attr] # a mail of ours has one
    assert "nouvelle" in said
    for word in ("alerte", "garde", "Zéphyrine", "collectif", "besoin", "vivre"):
        assert word not in said


def test_while_no_mail_leaves_she_finds_it_here(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def send(self, message: object) -> None:
            del message
            raise Unavailable("The mail server does not answer.")

    monkeypatch.setattr(mail, "mailer", lambda settings=None: Away())
    with time_machine.travel(TUESDAY, tick=False) as day:
        _wants_mails(world)
        alert = noticed(world, world.person(starts_at=LONG_AGO))
        day.shift(timedelta(seconds=2))
        _work(world)
        own = called(world, alert)[0]
        assert [one.id for one in world.read(queries.list_called, own)] == [alert.id]


def test_the_drill_of_a_backup_opens_everything_and_says_what_was_moved(world: World) -> None:
    facilitator(world, "Nadia")
    first, second = (noticed(world, world.person()) for _ in range(2))
    world.run(services.ask_call, alert=first, phone="06 39 98 00 12")
    people = [world.person(), world.person()]
    for one in people:
        world.run(sheets.keep, person_id=one.id, sheet=Sheet("Marcher", "Zélie", ""))
    assert world.read(samples.read_authors, 10) == 2
    assert world.read(samples.read_phones, 10) == 1
    assert world.read(samples.read_sheets, 10) == 2

    def swap() -> None:
        one, other = (queries.hold_alert(alert.id) for alert in (first, second))
        assert one is not None
        assert other is not None
        one.sealed_author, other.sealed_author = other.sealed_author, one.sealed_author
        sheet, another = (queries.find_sheet_row(person.id) for person in people)
        assert sheet is not None
        assert another is not None
        sheet.words = another.words

    world.run(swap)
    for read in (samples.read_authors, samples.read_sheets):
        with pytest.raises(Tampered):
            world.read(read, 10)
    assert world.read(queries.find_sheet, people[0].id) is None, "it stays closed, and the page still loads"


def test_the_minute_follows_every_alert_to_its_end(world: World) -> None:
    open_hours(world)
    first = facilitator(world, "Aline")
    second = facilitator(world, "Basile")
    with at(TUESDAY):
        alert = noticed(world, world.person(starts_at=LONG_AGO))
    with time_machine.travel(TUESDAY, tick=False) as day, world.app.app_context():
        for minutes in (31, 1):
            day.shift(timedelta(minutes=minutes))
            jobs.follow_alerts()
        db.enter_platform(None)
    assert called(world, alert) == [first.id, second.id]
    with at(TUESDAY + timedelta(hours=1)):
        world.run(services.take, alert=alert, person_id=second.id)
    with time_machine.travel(TUESDAY + timedelta(days=15), tick=False) as day, world.app.app_context():
        jobs.follow_alerts()
        day.shift(timedelta(days=31))
        jobs.follow_alerts()
    assert fresh(world, alert) is None
    assert StepKind.ENDED not in kinds(world, alert)
