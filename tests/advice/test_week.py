"""The page and the mail of the week: neutral, once, on Monday in Paris, for who wants it and may still read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.advice import choosing, following, hiding, week
from blueprints.advice.choosing import Choice
from blueprints.advice.models import Thread, Topic
from blueprints.core import clock, db, mail
from blueprints.core.outbox import OutboxEntry
from tests.advice.making import answer, ask, path
from tests.conftest import Browser, World
from tests.news.conftest import mailbox
from tests.news.making import read_by, work

__all__ = ["mailbox"]
Open = Callable[..., Browser]
MONDAY = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
"""8 o'clock in Paris, the day after the clocks went forward."""


def _asked(world: World) -> int:
    def read() -> int:
        return len(list(db.session().scalars(select(OutboxEntry.id).where(OutboxEntry.name == week.MAIL))))

    count: int = world.read(read)
    return count


def _want(world: World, person: Person) -> None:
    world.run(choosing.choose, person_id=person.id, chosen=Choice(weekly=True))


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (MONDAY, 1),
        (MONDAY - timedelta(minutes=1), 0),
        (MONDAY + timedelta(hours=10), 1),
        (MONDAY + timedelta(days=1), 0),
        (datetime(2026, 3, 23, 7, 0, tzinfo=UTC), 1),
        (datetime(2026, 3, 23, 6, 59, tzinfo=UTC), 0),
        (datetime(2026, 3, 29, 22, 30, tzinfo=UTC), 0),
    ],
)
def test_it_is_asked_for_on_monday_at_her_hour_in_paris(world: World, moment: datetime, due: int) -> None:
    _want(world, world.person())
    assert world.run(week.ask_mails, now=moment) == due


def test_it_is_asked_for_once_a_week_and_by_choice_alone(world: World) -> None:
    world.person()
    _want(world, world.person())
    for minutes in (0, 1, 600):
        world.run(week.ask_mails, now=MONDAY + timedelta(minutes=minutes))
    assert _asked(world) == 1
    world.run(week.ask_mails, now=MONDAY + timedelta(days=7))
    assert _asked(world) == 2


def test_the_page_says_what_is_new_and_nothing_that_was_hidden(world: World, browser: Open) -> None:
    asker, reader = world.person(), world.person()
    followed = ask(world, asker, title="Une question suivie")
    ask(world, asker, title="Une question cachée", topic=Topic.TELLING)
    old = ask(world, asker, title="Une vieille question")
    world.run(following.note_read, thread_id=followed.id, person_id=reader.id, number=1)
    world.run(following.follow, thread_id=followed.id, person_id=reader.id)
    world.run(hiding.hide, person_id=reader.id, topic="telling", always=True)
    answer(world, followed, asker)
    long_ago = clock.now() - timedelta(days=8)

    def age() -> None:
        values = {"created_at": long_ago, "last_activity_at": long_ago}
        db.session().execute(update(Thread).where(Thread.id == old.id).values(**values))

    world.run(age)
    ask(world, reader, title="La mienne")
    ask(world, asker, title="Une question nouvelle")
    text = browser(reader).get("/conseils/cette-semaine").text
    assert "Une question suivie" in text
    assert "Une question nouvelle" in text
    for title in ("Une question cachée", "Une vieille question", "La mienne"):
        assert title not in text


def test_the_page_asks_the_database_as_often_for_three_as_for_thirty(
    world: World, browser: Open, statements: list[str]
) -> None:
    asker, mine, counts = world.person(), browser(world.person()), []
    for more in (3, 27):
        for _ in range(more):
            ask(world, asker)
        mine.get("/conseils/cette-semaine")
        statements.clear()
        mine.get("/conseils/cette-semaine")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("role", [Role.COACH, Role.ADMINISTRATOR, Role.MANAGER])
def test_nobody_outside_the_collective_has_such_a_page(world: World, browser: Open, role: Role) -> None:
    assert browser(world.person(role)).get("/conseils/cette-semaine").status_code == 404


def test_the_page_leads_to_what_is_new(world: World, browser: Open) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    assert path(thread) in browser(reader).get("/conseils/cette-semaine").text


# --- the mail -----------------------------------------------------------------------------------------------------


def test_the_mail_is_neutral_and_leaves_only_when_something_is_new(world: World, mailbox: mail.FolderMailer) -> None:
    with time_machine.travel(MONDAY, tick=False) as day:
        asker, reader, alone = world.person(), world.person(first_name="Awa"), world.person()
        _want(world, reader)
        _want(world, asker)
        ask(world, asker, title="Canari : un secret")
        assert world.run(week.ask_mails, now=clock.now()) == 2
        work(world, day, 60)
    assert len(read_by(mailbox, reader)) == 1
    assert read_by(mailbox, asker) == [], "her own question is no news to her"
    assert read_by(mailbox, alone) == []
    said = read_by(mailbox, reader)[0].get_content()
    assert "/conseils/cette-semaine" in said
    for word in ("Canari", "secret", "handicap", "emploi"):
        assert word not in said


@pytest.mark.parametrize("ends", ["membership", "choice", "account"])
def test_whether_she_may_and_wants_is_asked_when_it_leaves(world: World, mailbox: mail.FolderMailer, ends: str) -> None:
    with time_machine.travel(MONDAY, tick=False) as day:
        asker, reader = world.person(), world.person(email="awa@exemple.fr")
        _want(world, reader)
        ask(world, asker)
        world.run(week.ask_mails, now=clock.now())

        def end() -> None:
            if ends == "choice":
                choosing.choose(person_id=reader.id, chosen=Choice())
            elif ends == "membership":
                db.session().execute(
                    update(PlatformRole).where(PlatformRole.person_id == reader.id).values(ends_at=MONDAY)
                )
            else:
                db.session().execute(update(Person).where(Person.id == reader.id).values(ended_at=MONDAY))

        world.run(end)
        work(world, day, 60)
    assert not list(mailbox.folder.glob("*.eml"))
