"""Reminders: only who asked, once for each date, as neutral outside as all other news, right across summer time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.calendar.choosing import due_at
from blueprints.calendar.models import Delay
from blueprints.core import mail
from blueprints.meetings.models import Coming
from blueprints.news import queries as news
from blueprints.news.models import MailChoice, NewsGroup, NewsKind
from tests.calendar.making import announce, cancel, choose, come, move, work
from tests.conftest import World
from tests.meetings.making import day_after
from tests.news.making import choose as choose_news
from tests.news.making import read_by


def reminders(world: World, person: Person) -> list[Any]:
    """Return the reminders that a person was told."""

    def read() -> list[Any]:
        actor = news.find_reader(person.id)
        assert actor is not None
        return [row for row in news.list_own(actor)[0] if row.kind is NewsKind.MEETING_REMINDER]

    found: list[Any] = world.read(read)
    return found


@pytest.fixture
def staff(world: World) -> Person:
    """Who organises."""
    return world.person(Role.FACILITATOR)


@pytest.mark.parametrize(
    ("delay", "due"),
    [
        (Delay.WEEK, datetime(2026, 3, 23, 13, 0, tzinfo=UTC)),
        (Delay.DAY, datetime(2026, 3, 29, 12, 0, tzinfo=UTC)),
        (Delay.HOURS, datetime(2026, 3, 30, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_week_and_a_day_are_those_of_clocks_in_paris(delay: Delay, due: datetime) -> None:
    assert due_at(delay, datetime(2026, 3, 30, 12, 0, tzinfo=UTC)) == due


def test_the_day_before_the_day_after_the_change_of_october() -> None:
    """Monday at 2 h 30: on Sunday this hour came twice; on the Sunday of March it did not come at all."""
    october, march = datetime(2026, 10, 26, 1, 30, tzinfo=UTC), datetime(2026, 3, 30, 0, 30, tzinfo=UTC)
    assert october - timedelta(hours=25) <= due_at(Delay.DAY, october) <= october - timedelta(hours=24)
    assert march - timedelta(hours=24) <= due_at(Delay.DAY, march) <= march - timedelta(hours=23)


def test_who_asked_is_reminded_once_for_each_moment(world: World, day: Any, staff: Person) -> None:
    awa, silent = world.person(), world.person()
    choose(world, awa, reminds_week=True, reminds_hours=True)
    choose(world, silent)
    meeting = announce(world, staff, day_after(20))
    for one in (awa, silent):
        come(world, meeting, one)
    counts: list[int] = []
    for moment in (timedelta(days=8), timedelta(days=6, hours=23), timedelta(days=1), timedelta(hours=1, minutes=55)):
        day.move_to(day_after(20) - moment if not counts else _later(meeting, moment))
        work(world, day, 2)
        counts.append(len(reminders(world, awa)))
    assert counts == [0, 1, 1, 2]
    assert reminders(world, silent) == []


def _later(meeting: Any, moment: timedelta) -> datetime:
    at: datetime = meeting.starts_at - moment
    return at


@pytest.mark.parametrize("how", ["no", "cancelled", "left out", "answered late"])
def test_who_does_not_come_is_not_reminded(world: World, day: Any, staff: Person, how: str) -> None:
    awa, meeting = world.person(), announce(world, staff, day_after(20))
    start = day_after(20)
    choose(world, awa, reminds_day=True)
    if how == "answered late":
        day.move_to(start - timedelta(hours=20))
    if how != "left out":
        come(world, meeting, awa, Coming.NO if how == "no" else Coming.ON_SITE)
    if how == "cancelled":
        cancel(world, meeting, staff)
    day.move_to(start - timedelta(hours=19))
    work(world, day, 2)
    assert reminders(world, awa) == []


def test_another_date_is_another_reminder(world: World, day: Any, staff: Person) -> None:
    awa, start = world.person(), day_after(20)
    meeting = announce(world, staff, start)
    choose(world, awa, reminds_day=True)
    come(world, meeting, awa)
    day.move_to(start - timedelta(hours=20))
    work(world, day, 2)
    move(world, meeting, start + timedelta(days=3))
    day.move_to(start + timedelta(days=2, hours=1))
    work(world, day, 2)
    assert len(reminders(world, awa)) == 2


def test_a_mail_says_only_that_there_is_something_new(
    world: World, day: Any, staff: Person, mailbox: mail.FolderMailer
) -> None:
    awa, start = world.person(), day_after(20)
    meeting = announce(world, staff, start, title="Dire sa maladie")
    choose(world, awa, reminds_day=True)
    choose_news(world, awa, MailChoice.EACH, NewsGroup.REMINDERS)
    come(world, meeting, awa)
    day.move_to(start - timedelta(hours=20))
    work(world, day, 10)
    (message,) = read_by(mailbox, awa)
    assert message["Subject"] == "Vous avez une nouvelle"
    assert "maladie" not in message.as_string()


def test_a_reminder_is_over_once_the_meeting_begins(
    world: World, day: Any, staff: Person, mailbox: mail.FolderMailer
) -> None:
    awa, start = world.person(), day_after(20)
    meeting = announce(world, staff, start)
    choose(world, awa, reminds_hours=True)
    choose_news(world, awa, MailChoice.EACH, NewsGroup.REMINDERS)
    come(world, meeting, awa)
    day.move_to(start - timedelta(minutes=3))
    work(world, day, 15)
    (told,) = reminders(world, awa)
    assert told.read_at is not None
    assert read_by(mailbox, awa) == []
