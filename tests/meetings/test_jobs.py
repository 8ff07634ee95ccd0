"""The mail that tells the chosen date: neutral, to those who answered and have an address."""

from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, mail, outbox
from blueprints.core.i18n import when
from blueprints.meetings import services
from blueprints.meetings.models import Meeting, MeetingState, VoteAnswer
from tests.conftest import World
from tests.meetings.making import day_after, found, options, path, propose, vote


@pytest.fixture
def mailbox(data_folder: Path) -> mail.FolderMailer:
    """The mails of this test, and of no other."""
    folder = data_folder / "mailbox"
    for file in folder.glob("*.eml"):
        file.unlink()
    return mail.FolderMailer(folder)


def _choose(world: World, meeting: Meeting, actor: Person) -> None:
    option_id = options(world, meeting)[0]

    def act() -> None:
        services.choose_date(meeting=found(meeting.id), option_id=option_id, version=None, actor_id=actor.id)

    world.run(act)


def _send(world: World, mailbox: mail.FolderMailer) -> Sequence[EmailMessage]:
    with world.app.app_context():
        outbox.run_due()
    return mailbox.list_messages()


def test_those_who_answered_and_have_an_address_are_told(world: World, mailbox: mail.FolderMailer) -> None:
    staff = world.person(Role.FACILITATOR)
    meeting = propose(world, staff, title="Dire sa maladie")
    told = world.person(first_name="Awa", email="awa@exemple.fr", recognition_word="tournesol")
    world.person(email="silencieuse@exemple.fr")
    without = world.person()
    world.run(_forget_address, person_id=without.id)
    for person in (told, without):
        vote(world, meeting, person, VoteAnswer.NO)
    _choose(world, meeting, staff)
    (message,) = _send(world, mailbox)
    assert message["To"] == "awa@exemple.fr"
    assert message["Subject"] == "Une date est choisie"
    body = message.get_content()
    assert "Bonjour Awa" in body
    assert "tournesol" in body
    assert when(day_after(20)) in body
    assert path(meeting) in body


def _forget_address(*, person_id: object) -> None:
    person = db.session().get(Person, person_id)
    assert person is not None
    person.email = None


def test_the_mail_names_neither_the_service_nor_the_meeting(world: World, mailbox: mail.FolderMailer) -> None:
    staff, person = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff, title="Dire sa maladie", place="Salle Tilleul")
    vote(world, meeting, person, VoteAnswer.YES)
    _choose(world, meeting, staff)
    (message,) = _send(world, mailbox)
    everything = f"{message['From']} {message['Subject']} {message.get_content()}".replace(path(meeting), "")
    for word in ("Cordée", "collectif", "handicap", "accompagné", "maladie", "Tilleul", world.platform.name):
        assert word not in everything


def test_the_same_date_chosen_twice_is_told_once(world: World, mailbox: mail.FolderMailer) -> None:
    staff, person = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, person, VoteAnswer.YES)
    _choose(world, meeting, staff)
    _choose(world, meeting, staff)
    assert len(_send(world, mailbox)) == 1


def test_a_meeting_that_was_cancelled_meanwhile_is_not_told(world: World, mailbox: mail.FolderMailer) -> None:
    staff, person = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, person, VoteAnswer.YES)
    _choose(world, meeting, staff)
    world.run(lambda: services.move(meeting=found(meeting.id), to=MeetingState.CANCELLED))
    assert _send(world, mailbox) == []


def test_a_person_who_left_meanwhile_is_not_told(world: World, mailbox: mail.FolderMailer) -> None:
    staff, person = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, person, VoteAnswer.YES)
    _choose(world, meeting, staff)

    def leave() -> None:
        fresh = db.session().get(Person, person.id)
        assert fresh is not None
        fresh.ended_at = clock.now()

    world.run(leave)
    assert _send(world, mailbox) == []
