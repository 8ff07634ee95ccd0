"""Telling people: once each, sealed, and by mail only to those who chose it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, mail, outbox
from blueprints.core.errors import Refused
from blueprints.core.own_keys import PersonKey
from blueprints.news import queries, sentences, services
from blueprints.news.models import MailChoice, News, NewsGroup, NewsKind
from tests.conftest import World

MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
KIND, ADDRESS = NewsKind.MEETING_PROPOSED, "/rencontres"


def _tell(world: World, *people: Person, **more: Any) -> Any:
    given: dict[str, Any] = {"kind": KIND, "address": ADDRESS, "title": "Dire sa maladie", **more}
    return world.run(services.tell, people=[one.id for one in people], **given)


def _choose(world: World, person: Person, choice: MailChoice) -> None:
    world.run(services.choose_news, person_id=person.id, choices={NewsGroup.MEETINGS: choice})


def _rows(world: World) -> Sequence[News]:
    rows: Sequence[News] = world.read(lambda: db.session().scalars(select(News).order_by(News.id)).all())
    return rows


def _sent(world: World, mailbox: mail.FolderMailer) -> list[EmailMessage]:
    with world.app.app_context():
        outbox.run_due()
    return mailbox.list_messages()


def test_each_person_is_told_once_and_unread(world: World) -> None:
    first, second = world.person(), world.person()
    told = _tell(world, first, second, first)
    assert set(told) == {first.id, second.id}
    assert {row.person_id for row in _rows(world)} == {first.id, second.id}
    assert all(row.read_at is None and row.address == ADDRESS for row in _rows(world))


def test_words_are_sealed_under_the_persons_own_key(world: World) -> None:
    first, second = world.person(), world.person()
    _tell(world, first, second)
    assert all(b"maladie" not in row.words for row in _rows(world))
    keys = world.read(lambda: db.session().scalars(select(PersonKey.key_id)).all())
    assert len(set(keys)) == 2
    _tell(world, first)
    assert len(world.read(lambda: db.session().scalars(select(PersonKey.key_id)).all())) == 2


def test_words_moved_to_another_row_stay_closed(world: World) -> None:
    person = world.person()
    _tell(world, person, title="Un")
    _tell(world, person, title="Deux")

    def swap() -> None:
        first, second = db.session().scalars(select(News).order_by(News.id)).all()
        first.words, second.words = second.words, first.words

    world.run(swap)
    actor = world.read(queries.find_reader, person.id)

    def opened() -> list[dict[str, str] | None]:
        return [queries.open_words(row, person.id) for row in queries.list_own(actor)[0]]

    assert world.read(opened) == [None, None]


def test_a_person_whose_account_has_ended_is_not_told(world: World) -> None:
    person = world.person()
    world.run(_end, person_id=person.id)
    assert _tell(world, person) == []
    assert _rows(world) == []


def test_a_person_of_another_platform_is_not_told(world: World) -> None:
    other = world.make_platform("Cordée de la Drôme", "autre.localhost")
    stranger = world.person(platform=other)
    assert _tell(world, stranger) == []


def test_once_says_nothing_more_while_the_first_is_unread(world: World) -> None:
    person = world.person()
    _tell(world, person, once=True)
    assert _tell(world, person, once=True) == []
    world.run(services.mark_read, person_id=person.id, address=ADDRESS)
    assert _tell(world, person, once=True) == [person.id]


def test_a_kind_that_nobody_says_is_a_fault_of_ours(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sentences._tellings, KIND)
    with pytest.raises(LookupError, match="meeting_proposed"):
        _tell(world, world.person())


def test_every_kind_has_its_sentence(app: object) -> None:
    assert [kind for kind in NewsKind if kind not in sentences._tellings] == []


def test_nothing_is_mailed_to_who_chose_nothing(world: World, mailbox: mail.FolderMailer) -> None:
    person = world.person()
    _tell(world, person)
    assert _sent(world, mailbox) == []
    _choose(world, person, MailChoice.NONE)
    _tell(world, person)
    assert _sent(world, mailbox) == []


def test_a_mail_for_each_leaves_after_five_minutes_and_says_nothing(
    world: World, mailbox: mail.FolderMailer, day: time_machine.Traveller
) -> None:
    person = world.person(first_name="Awa", email="awa@exemple.fr", recognition_word="tournesol")
    _choose(world, person, MailChoice.EACH)
    _tell(world, person)
    assert _sent(world, mailbox) == []
    day.shift(timedelta(seconds=301))
    (message,) = _sent(world, mailbox)
    assert message["To"] == "awa@exemple.fr"
    assert message["Subject"] == "Vous avez une nouvelle"
    body = message.get_content()
    assert "tournesol" in body
    assert "http://localhost/mes-nouvelles" in body
    for private in ("maladie", "rencontre", "Cordée", "accompagn"):
        assert private not in body + message["Subject"] + message["From"]
    assert len(_sent(world, mailbox)) == 1


def test_what_is_undone_or_read_meanwhile_is_not_mailed(
    world: World, mailbox: mail.FolderMailer, day: time_machine.Traveller
) -> None:
    undone, reader = world.person(), world.person()
    for person in (undone, reader):
        _choose(world, person, MailChoice.EACH)
    _tell(world, reader, address="/conseils")
    _tell(world, undone)
    world.run(services.mark_read, person_id=reader.id)
    world.run(services.take_back, kind=KIND, address=ADDRESS, since=clock.now())
    day.shift(timedelta(seconds=301))
    assert _sent(world, mailbox) == []
    assert [row.person_id for row in _rows(world)] == [reader.id]


def test_a_mail_that_waits_is_dropped_when_the_account_or_the_role_ends(
    world: World, mailbox: mail.FolderMailer, day: time_machine.Traveller
) -> None:
    gone, moved = world.person(), world.person(Role.MANAGER)
    for person in (gone, moved):
        _choose(world, person, MailChoice.EACH)
    _tell(world, gone, moved)
    world.run(_end, person_id=gone.id)
    day.shift(timedelta(seconds=301))
    assert _sent(world, mailbox) == []


def test_one_mail_a_day_says_how_many_and_only_once(
    world: World, mailbox: mail.FolderMailer, day: time_machine.Traveller
) -> None:
    person = world.person()
    _choose(world, person, MailChoice.DAILY)
    _tell(world, person)
    _tell(world, person)
    assert world.run(services.ask_daily_mails, now=clock.now()) == 0, "told after this morning: tomorrow"
    day.shift(timedelta(days=1))
    assert world.run(services.ask_daily_mails, now=clock.now()) == 1
    assert world.run(services.ask_daily_mails, now=clock.now()) == 0
    (message,) = _sent(world, mailbox)
    assert message["Subject"] == "Vous avez 2 nouvelles"


def test_the_mail_of_the_day_waits_for_the_morning_and_skips_what_was_read(
    world: World, mailbox: mail.FolderMailer, day: time_machine.Traveller
) -> None:
    person = world.person()
    _choose(world, person, MailChoice.DAILY)
    _tell(world, person)
    day.move_to(datetime(2026, 3, 4, 3, 0, tzinfo=UTC))
    assert world.run(services.ask_daily_mails, now=clock.now()) == 0
    world.run(services.mark_read, person_id=person.id)
    day.shift(timedelta(hours=8))
    assert world.run(services.ask_daily_mails, now=clock.now()) == 0
    assert _sent(world, mailbox) == []


def test_a_service_notice_is_mailed_at_once_whatever_was_chosen(
    world: World, mailbox: mail.FolderMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = sentences.Telling(
        group=NewsGroup.ACCOUNT,
        icon="lock",
        say=lambda words: "Votre mot de passe a changé.",
        permission=None,
        still=None,
    )
    monkeypatch.setitem(sentences._tellings, KIND, notice)
    person = world.person()
    _tell(world, person, address="/mon-compte")
    world.run(services.mark_read, person_id=person.id)
    (message,) = _sent(world, mailbox)
    assert "Votre mot de passe a changé." in message.get_content()


def test_choices_are_kept_by_group_and_can_change(world: World) -> None:
    person = world.person()
    assert world.read(queries.list_choices, person.id) == {}
    _choose(world, person, MailChoice.EACH)
    world.run(services.choose_news, person_id=person.id, choices={NewsGroup.ADVICE: MailChoice.DAILY})
    _choose(world, person, MailChoice.NONE)
    assert world.read(queries.list_choices, person.id) == {
        NewsGroup.MEETINGS: MailChoice.NONE,
        NewsGroup.ADVICE: MailChoice.DAILY,
    }


def test_old_news_are_deleted(world: World, day: time_machine.Traveller) -> None:
    person = world.person()
    _tell(world, person)
    world.run(services.mark_read, person_id=person.id)
    _tell(world, person)
    day.shift(timedelta(days=91))
    world.run(services.purge_old)
    assert [row.read_at for row in _rows(world)] == [None]
    day.shift(timedelta(days=300))
    world.run(services.purge_old)
    assert _rows(world) == []


def test_forgetting_leaves_nothing_of_one_person(world: World) -> None:
    person, other = world.person(), world.person()
    _choose(world, person, MailChoice.EACH)
    _tell(world, person, other)
    world.run(services.forget, person_id=person.id)
    assert [row.person_id for row in _rows(world)] == [other.id]
    assert world.read(queries.list_choices, person.id) == {}


def test_a_subject_is_kept_for_the_kinds_that_ask(world: World) -> None:
    subject = uuid4()
    _tell(world, world.person(), subject=subject)
    assert [row.subject_id for row in _rows(world)] == [subject]


def _end(person_id: Any) -> None:
    db.session().get_one(Person, person_id).ended_at = clock.now()


def test_a_unit_that_fails_tells_nobody(world: World) -> None:
    person = world.person()

    def act() -> None:
        services.tell(people=[person.id], kind=KIND, address=ADDRESS, title="Un")
        raise Refused("Non.")

    with pytest.raises(Refused):
        world.run(act)
    assert _rows(world) == []
