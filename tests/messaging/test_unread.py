"""Messages that wait are told once, a little later, to those who still read the conversation."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts.models import Person
from blueprints.core import db, outbox
from blueprints.core.errors import Refused
from blueprints.core.outbox import OutboxEntry
from blueprints.messaging import changing, services
from blueprints.messaging import queries as messages
from blueprints.news import queries as news
from blueprints.news import showing
from blueprints.news.models import News
from tests.conftest import Browser, World
from tests.messaging.conftest import Road


@pytest.fixture
def day() -> Iterator[time_machine.Traveller]:
    """A moment that the test may move on, before the journey is made."""
    with time_machine.travel(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), tick=False) as moving:
        yield moving


def _later(world: World, day: time_machine.Traveller, seconds: int = 60) -> int:
    """Let time pass and the jobs run; return how many news there are more."""
    day.shift(timedelta(seconds=seconds))
    before = _count(world)
    with world.app.app_context():
        outbox.run_due()
    return _count(world) - before


def _count(world: World) -> int:
    found: int = world.read(lambda: db.session().scalar(select(func.count(News.id))))
    return found


def _said(world: World, person: Person, *, new: bool = False) -> list[str]:
    def read() -> list[str]:
        actor = news.find_reader(person.id)
        assert actor is not None
        rows = [row for row in news.list_own(actor)[0] if not new or row.read_at is None]
        with world.app.test_request_context():
            return [one.sentence for one_day in showing.show_days(rows, person.id) for one in one_day.news]

    said: list[str] = world.read(read)
    return said


def _read(world: World, road: Road, person: Person, kind: str = "private") -> None:
    def act() -> None:
        talk = messages.find_talk(road.talks[kind])
        assert talk is not None
        services.mark_read(talk=talk, person=person.id, sequence=talk.last_sequence)

    world.run(act)


def test_a_message_that_waits_is_told_without_a_word_of_it(
    world: World, day: time_machine.Traveller, road: Road
) -> None:
    road.write(road.julien, "private", "Le casque est là")
    assert _later(world, day, seconds=20) == 0, "she may be reading it"
    assert _later(world, day) == 1
    assert _said(world, road.awa) == [f"{road.julien.full_name} vous a écrit."]
    assert _said(world, road.julien) == _said(world, road.sophie) == []


def test_it_is_told_once_until_it_is_read(world: World, day: time_machine.Traveller, road: Road) -> None:
    road.write(road.julien, "private", "Un")
    assert _later(world, day) == 1
    road.write(road.julien, "private", "Deux")
    assert _later(world, day) == 0
    _read(world, road, road.awa)
    assert _said(world, road.awa, new=True) == []
    assert _later(world, day) == 0
    road.write(road.julien, "private", "Trois")
    assert _later(world, day) == 1


def test_what_was_read_at_once_or_written_by_oneself_is_no_news(
    world: World, day: time_machine.Traveller, road: Road
) -> None:
    road.write(road.julien, "private", "Un")
    _read(world, road, road.awa)
    road.write(road.awa, "private", "Deux")
    assert _later(world, day) == 1
    assert _said(world, road.awa) == []
    assert _said(world, road.julien) == [f"{road.awa.full_name} vous a écrit."]


def test_a_news_that_was_followed_is_not_told_again(world: World, day: time_machine.Traveller, road: Road) -> None:
    road.write(road.julien, "private", "Un")
    assert _later(world, day) == 1
    world.run(_follow, person_id=road.awa.id)
    assert _later(world, day) == 0


def _follow(person_id: Any) -> None:
    from blueprints.news import services as acts

    acts.mark_read(person_id=person_id)


def test_who_has_left_is_neither_told_nor_shown_what_she_was_told(
    world: World, day: time_machine.Traveller, road: Road, browser: Callable[..., Browser]
) -> None:
    road.write(road.julien, "shared", "Un")
    assert _later(world, day) == 2
    assert len(_said(world, road.sophie)) == 1
    day.shift(timedelta(seconds=1))
    road.end(road.sophie)
    assert _said(world, road.sophie) == []
    road.write(road.awa, "shared", "Deux")
    _later(world, day)
    assert _said(world, road.sophie) == []
    assert "vous a écrit" not in browser(road.sophie).get("/mes-nouvelles").text


def test_a_worker_that_was_away_for_long_still_tells_what_waits_and_nothing_else(
    world: World, day: time_machine.Traveller, road: Road
) -> None:
    road.write(road.julien, "private", "Un")
    road.write(road.julien, "shared", "Deux")
    _read(world, road, road.awa)
    assert _later(world, day, seconds=3 * 24 * 3600) == 2, "Awa and Sophie in the shared one; the other was read"


def test_a_burst_asks_for_one_look_and_is_told_once(
    world: World, day: time_machine.Traveller, road: Road, statements: list[str]
) -> None:
    statements.clear()
    for number in range(30):
        road.write(road.julien, "private", f"n° {number}")
    assert len([one for one in statements if one.startswith("INSERT INTO outbox")]) == 1
    assert _later(world, day) == 1
    with world.app.app_context():
        assert outbox.run_due() == 0
    assert len(_said(world, road.awa)) == 1


def test_in_a_lively_talk_each_message_waits_its_own_time(
    world: World, day: time_machine.Traveller, road: Road
) -> None:
    """The look that the first message asked for meets one of twenty seconds: it is told twenty-five seconds later."""
    road.write(road.julien, "private", "Un")
    day.shift(timedelta(seconds=26))
    _read(world, road, road.awa)
    road.write(road.julien, "private", "Deux")
    assert _later(world, day, seconds=20) == 0, "the first was read, and the second is young"
    assert _later(world, day, seconds=24) == 0
    assert _later(world, day, seconds=2) == 1
    assert _later(world, day, seconds=600) == 0


def test_a_message_after_one_that_was_read_is_told_too(world: World, day: time_machine.Traveller, road: Road) -> None:
    """The look has met nothing to tell, and the next message comes before the one that it asked for."""
    road.write(road.julien, "private", "Un")
    day.shift(timedelta(seconds=28))
    road.write(road.julien, "private", "Deux")
    _read(world, road, road.awa)
    assert _later(world, day, seconds=18) == 0
    road.write(road.julien, "private", "Trois")
    assert _later(world, day, seconds=46) == 1


def test_what_waits_is_told_in_its_time_though_the_talk_goes_on(
    world: World, day: time_machine.Traveller, road: Road
) -> None:
    road.write(road.julien, "private", "Un")
    told = []
    for number in range(10):
        told.append(_later(world, day, seconds=10))
        road.write(road.julien, "private", f"n° {number}")
    assert told == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0]


def test_a_clock_that_is_set_back_an_hour_delays_nothing(world: World, day: time_machine.Traveller, road: Road) -> None:
    road.write(road.julien, "private", "Un")
    _read(world, road, road.awa)
    day.shift(timedelta(hours=-1))
    road.write(road.julien, "private", "Deux")
    assert _later(world, day) == 1


def test_two_readers_each_have_their_own_time(world: World, day: time_machine.Traveller, road: Road) -> None:
    road.write(road.awa, "shared", "Un")
    day.shift(timedelta(seconds=20))
    _read(world, road, road.julien, "shared")
    road.write(road.awa, "shared", "Deux")
    assert _later(world, day, seconds=26) == 1, "Sophie has had the first before her for 46 seconds"
    assert _said(world, road.julien) == []
    assert _later(world, day, seconds=20) == 1
    assert len(_said(world, road.julien)) == len(_said(world, road.sophie)) == 1


def test_a_message_that_is_not_stored_asks_for_nothing(world: World, road: Road) -> None:
    def act() -> None:
        talk = messages.find_talk(road.talks["private"])
        assert talk is not None
        services.send_message(talk=talk, author=road.julien.id, client_id=uuid4(), text="Un")
        raise Refused("Non.")

    with pytest.raises(Refused):
        world.run(act)
    assert world.read(lambda: db.session().scalar(select(func.count(OutboxEntry.id)))) == 0


def test_a_message_that_is_taken_back_is_told_no_more_and_one_given_back_is(
    world: World, day: time_machine.Traveller, road: Road
) -> None:
    kept = road.write(road.julien, "private", "Un")
    assert _later(world, day) == 1
    _read(world, road, road.awa)
    day.shift(timedelta(seconds=1))
    sent = road.write(road.julien, "private", "Deux")
    day.shift(timedelta(seconds=50))
    with world.app.app_context():
        outbox.run_due()
    assert len(_said(world, road.awa, new=True)) == 1

    def act(change: Callable[..., None], message_id: UUID) -> None:
        spoken = changing.find_spoken_by_id(message_id)
        assert spoken is not None
        change(spoken=spoken)

    world.run(act, change=changing.withdraw_message, message_id=sent.id)
    assert _said(world, road.awa, new=True) == []
    day.shift(timedelta(seconds=30))
    world.run(act, change=changing.restore_message, message_id=sent.id)
    assert _later(world, day) == 1
    assert kept.sequence < sent.sequence
