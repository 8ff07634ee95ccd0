"""Notices of messages: five minutes later, to who is not here, once for a burst, and neutral whatever was written."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine

from blueprints.accounts import platforms
from blueprints.accounts.models import Person, Platform, Role
from blueprints.core import clock, db, mail, presence
from blueprints.journeys import queries as journeys
from blueprints.journeys import services as places
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import queries as messages
from blueprints.messaging import services as messaging
from blueprints.news import hours, sentences, services
from blueprints.news.models import MailChoice, NewsGroup, NewsKind
from tests.conftest import Browser, World
from tests.messaging.conftest import Road, make_road
from tests.news.making import choose, read_by, work

Mailbox = mail.FolderMailer
Day = time_machine.Traveller
Open = Callable[..., Browser]
CANARY = "canari-5f1e"


@pytest.fixture
def road(day: Day, world: World) -> Road:
    """One journey with everybody, begun a month before the day that moves."""
    made = make_road(world)
    for person in (made.awa, made.julien, made.sophie, made.doctor):
        choose(world, person)
    presence._seen.clear()
    return made


def _read(world: World, road: Road, person: Person, kind: str = "private") -> None:
    def act() -> None:
        talk = messages.find_talk(road.talks[kind])
        assert talk is not None
        messaging.mark_read(talk=talk, person=person.id, sequence=talk.last_sequence)

    world.run(act)


def _said(message: EmailMessage) -> str:
    """Return all that a mail says, but for what differs by its nature: its id, its date, to whom."""
    return "\n".join([str(message["Subject"]), str(message["From"]), str(message.get_content()).replace("\r\n", "\n")])


def test_a_mail_leaves_five_minutes_after_the_message_and_says_nothing_of_it(
    world: World, day: Day, road: Road, mailbox: Mailbox
) -> None:
    road.write(road.julien, "private", CANARY)
    work(world, day, 240)
    assert mailbox.list_messages() == []
    work(world, day, 120)
    (message,) = mailbox.list_messages()
    assert message["To"] == road.awa.email
    assert message["Subject"] == "Vous avez une nouvelle"
    assert message["From"] == "Nadia Benkirane <messages@localhost>"
    for private in (CANARY, "Julien", "Mercadier", "Cordée", "accompagn", "conversations", "santé"):
        assert private not in _said(message)
    assert "http://localhost/mes-nouvelles/me-prevenir" in message.get_content()


def test_nothing_leaves_when_she_has_read_it_meanwhile(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    road.write(road.julien, "private", CANARY)
    work(world, day, 120)
    _read(world, road, road.awa)
    work(world, day, 1200)
    assert mailbox.list_messages() == []


def test_nothing_leaves_while_she_is_here_and_it_does_when_she_is_not(
    world: World, day: Day, road: Road, mailbox: Mailbox, browser: Open
) -> None:
    mine = browser(road.awa)
    road.write(road.julien, "private", CANARY)
    for _visit in range(3):
        work(world, day, 240)
        assert mine.get("/mon-compte").status_code == 200
    assert mailbox.list_messages() == []
    work(world, day, 360)
    assert len(mailbox.list_messages()) == 1


def test_a_page_left_open_does_not_silence_for_ever(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    road.write(road.julien, "private", CANARY)
    for _minute in range(45):
        with world.app.app_context():
            presence.note(road.awa.id)
        work(world, day, 60)
        if mailbox.list_messages():
            break
    assert 29 <= _minute <= 33


def test_a_burst_in_every_conversation_is_one_mail(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    for number in range(12):
        for kind in ("private", "shared", "health", "adjustments"):
            road.write(road.doctor if kind == "health" else road.julien, kind, f"{CANARY} {number}")
        day.shift(timedelta(seconds=5))
    work(world, day, 900)
    (message,) = read_by(mailbox, road.awa)
    assert message["Subject"] == "Vous avez 3 nouvelles"
    assert len(read_by(mailbox, road.sophie)) == 1
    assert read_by(mailbox, road.julien) == []


def test_who_chose_nothing_is_mailed_nothing(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    choose(world, road.awa, MailChoice.NONE)
    road.write(road.julien, "private", CANARY)
    work(world, day, 600)
    assert mailbox.list_messages() == []


@pytest.mark.parametrize("kind", ["private", "shared", "adjustments", "health"])
def test_every_kind_of_conversation_makes_the_same_mail_at_the_same_moment(
    world: World, day: Day, road: Road, mailbox: Mailbox, kind: str
) -> None:
    reader = road.sophie if kind == "adjustments" else road.awa
    road.write(road.doctor if kind == "health" else road.julien, kind, CANARY)
    sent_at = clock.now()
    for _quarter in range(60):
        work(world, day, 15)
        if read_by(mailbox, reader):
            break
    (message,) = read_by(mailbox, reader)
    assert clock.now() - sent_at == timedelta(minutes=5)
    assert _said(message) == SAME.replace("Awa", reader.first_name)


SAME = (
    "Vous avez une nouvelle\nNadia Benkirane <messages@localhost>\n"
    "Bonjour Awa,\n\nUne nouvelle vous attend.\n\nPour lire\u00a0:\n\nhttp://localhost/mes-nouvelles\n\n"
    "Rien ne presse. Pour changer vos e-mails\u00a0:\n\nhttp://localhost/mes-nouvelles/me-prevenir\n\n"
    "Nadia Benkirane\n04\u00a065\u00a071\u00a012\u00a030\n"
)


def test_another_kind_of_news_makes_the_same_mail_too(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    choose(world, road.awa, MailChoice.EACH, NewsGroup.MEETINGS)
    told: dict[str, Any] = {"kind": NewsKind.MEETING_PROPOSED, "address": "/rencontres", "title": CANARY}
    world.run(services.tell, people=[road.awa.id], **told)
    work(world, day, 360)
    assert [_said(one) for one in read_by(mailbox, road.awa)] == [SAME]


def test_the_employer_gets_no_mail_and_no_row_by_a_conversation_on_health(
    world: World, day: Day, road: Road, mailbox: Mailbox
) -> None:
    road.write(road.awa, "health", CANARY)
    work(world, day, 900)
    assert read_by(mailbox, road.sophie) == []
    assert len(read_by(mailbox, road.doctor)) == 1


# --- who may no longer be told ----------------------------------------------------------------------------------------


def test_who_leaves_while_a_mail_waits_gets_none(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    road.write(road.awa, "shared", CANARY)
    work(world, day, 120)
    road.end(road.sophie)
    work(world, day, 900)
    assert read_by(mailbox, road.sophie) == []
    assert len(read_by(mailbox, road.julien)) == 1


def test_a_place_that_ends_at_midnight_ends_its_mails_at_midnight(
    world: World, day: Day, road: Road, mailbox: Mailbox
) -> None:
    def ends_today() -> None:
        lines = [one for one in journeys.list_members(road.journey.id) if one.person_id == road.sophie.id]
        member = journeys.find_member(lines[0].id)
        assert member is not None
        places.set_last_day(member=member, day=clock.paris(clock.now()).date())

    world.run(ends_today)
    day.move_to(datetime(2026, 3, 3, 22, 58, tzinfo=UTC))  # two minutes before midnight in Paris
    road.write(road.awa, "shared", CANARY)
    work(world, day, 900)
    assert read_by(mailbox, road.sophie) == []
    assert len(read_by(mailbox, road.julien)) == 1


def test_a_coach_who_is_replaced_gets_none_and_the_new_one_only_what_is_hers(
    world: World, day: Day, road: Road, mailbox: Mailbox
) -> None:
    other = world.person(Role.COACH, first_name="Inès")
    choose(world, other)
    road.write(road.awa, "private", CANARY)
    work(world, day, 60)
    road.end(road.julien)
    road.join(other, JourneyRole.COACH)
    work(world, day, 900)
    assert mailbox.list_messages() == []
    road.write(road.awa, "private", CANARY)
    work(world, day, 900)
    assert [one["To"] for one in mailbox.list_messages()] == [other.email]


def test_an_account_that_closes_gets_none(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    road.write(road.julien, "private", CANARY)
    work(world, day, 120)

    def end() -> None:
        db.session().get_one(Person, road.awa.id).ended_at = clock.now()

    world.run(end)
    work(world, day, 900)
    assert mailbox.list_messages() == []


# --- quiet hours and the hour of the day ------------------------------------------------------------------------------


def _rest(world: World, person: Person, first: int | None, last: int | None, daily: int = 8) -> None:
    world.run(hours.choose_hours, person_id=person.id, chosen=hours.Hours(first, last, daily))


def test_quiet_hours_hold_a_mail_until_they_end_in_paris(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    _rest(world, road.awa, 20, 9, daily=10)
    day.move_to(datetime(2026, 3, 3, 19, 30, tzinfo=UTC))  # 20:30 in Paris
    road.write(road.julien, "private", CANARY)
    work(world, day, 3600)
    assert mailbox.list_messages() == []
    day.move_to(datetime(2026, 3, 4, 7, 59, tzinfo=UTC))
    work(world)
    assert mailbox.list_messages() == []
    day.move_to(datetime(2026, 3, 4, 8, 1, tzinfo=UTC))
    work(world)
    assert len(mailbox.list_messages()) == 1


def test_a_notice_of_the_service_knows_no_quiet_hours(world: World, day: Day, mailbox: Mailbox) -> None:
    person = world.person()
    _rest(world, person, 8, 20, daily=21)
    told: dict[str, Any] = {"kind": NewsKind.PASSWORD_CHANGED, "address": "/mon-compte", "device": "Firefox"}
    world.run(services.tell, people=[person.id], **told)
    work(world, day)
    assert len(read_by(mailbox, person)) == 1


@pytest.mark.parametrize(
    ("first", "last", "hour", "end"),
    [
        (20, 8, 19, None),
        (20, 8, 20, (3, 8)),
        (20, 8, 7, (3, 8)),
        (20, 8, 8, None),
        (12, 14, 13, (3, 14)),
        (12, 14, 14, None),
        (0, 6, 0, (3, 6)),
    ],
)
def test_quiet_hours_begin_and_end_on_the_hour(first: int, last: int, hour: int, end: tuple[int, int] | None) -> None:
    now = datetime(2026, 3, 3, hour, 0, 30, tzinfo=clock.PARIS)
    until = hours.Hours(first, last).calm_until(now)
    if end is None:
        assert until is None
        return
    assert until is not None
    assert until > now
    assert (until.hour, until.minute) == (end[1], 0)
    assert until - now < timedelta(hours=13)


def test_quiet_hours_over_the_change_of_hour_end_at_the_hour_on_the_clock() -> None:
    before = datetime(2026, 3, 28, 23, 30, tzinfo=clock.PARIS)
    until = hours.Hours(22, 8).calm_until(before)
    assert until == datetime(2026, 3, 29, 8, tzinfo=clock.PARIS)
    assert until.astimezone(UTC).hour == 6


def test_the_mail_of_the_day_leaves_at_her_hour(world: World, day: Day, road: Road, mailbox: Mailbox) -> None:
    choose(world, road.awa, MailChoice.DAILY)
    choose(world, road.julien, MailChoice.DAILY)
    _rest(world, road.awa, None, None, daily=18)
    day.shift(timedelta(minutes=1))
    road.write(road.doctor, "health", CANARY)
    road.write(road.sophie, "shared", CANARY)
    work(world, day, 120)
    for at, who in (
        (datetime(2026, 3, 3, 17, 1, tzinfo=UTC), road.awa),
        (datetime(2026, 3, 4, 7, 1, tzinfo=UTC), road.julien),
    ):
        day.move_to(at)
        assert world.run(services.ask_daily_mails, now=clock.now()) == 1
        work(world)
        assert len(read_by(mailbox, who)) == 1
    assert read_by(mailbox, road.awa)[0]["Subject"] == "Vous avez 2 nouvelles"


# --- the platform's own words -----------------------------------------------------------------------------------------


def test_the_platforms_own_sender_subject_and_words_are_used(
    world: World, day: Day, road: Road, mailbox: Mailbox
) -> None:
    def change() -> None:
        own = db.session().get_one(Platform, world.platform.id)
        own.sender_name, own.notice_subject, own.notice_text = "Nadia B.", "Un petit mot", "Passez quand vous voulez."

    world.run(change)
    platforms.forget()
    road.write(road.julien, "private", CANARY)
    work(world, day, 360)
    (message,) = mailbox.list_messages()
    assert message["From"].startswith('"Nadia B."')
    assert message["Subject"] == "Un petit mot"
    assert "Passez quand vous voulez." in message.get_content()
    assert "nouvelle vous attend" not in message.get_content()


# --- the law: no mail says anything -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(NewsKind))
def test_no_mail_of_any_kind_says_a_word_a_name_or_its_kind(
    world: World, day: Day, mailbox: Mailbox, kind: NewsKind
) -> None:
    """Whoever is told of whatever: a mail that one chooses is the same mail, a notice of protection says its own."""
    telling = sentences.telling_of(kind)
    person = world.person(*Role, first_name="Awa", recognition_word="")
    groups = [group for group in NewsGroup if group not in sentences.SERVICE_NOTICES]
    choose(world, person, MailChoice.EACH, *groups)
    named: dict[str, Any] = dict.fromkeys(("name", "title", "role", "reason", "employer", "place", "day"), CANARY)
    named |= {"device": "Firefox sur Linux", "way": "passkey", "at": clock.now().isoformat()}
    world.run(services.tell, people=[person.id], kind=kind, address=f"/{CANARY}", **named)
    work(world, day, 360)
    assert mailbox.list_messages() or telling.still is not None, "a mail leaves, where no place is asked about"
    for message in mailbox.list_messages():
        assert CANARY not in message.as_string()
        assert "cord" not in message.as_string().casefold().replace("cordialement", "")
        if not telling.is_service or telling.quiet:
            assert _said(message) == SAME.partition("Rien ne presse")[0] or _said(message) == SAME
