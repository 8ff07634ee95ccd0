"""The end of a trial is told once, on its last day, whatever becomes of the days; and only to who still follows it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blueprints.adjustments import reminding, services
from blueprints.adjustments.models import MoveKind
from blueprints.core import clock, db, outbox
from tests.adjustments.conftest import Bench, today
from tests.conftest import Browser, World
from tests.messaging.conftest import Road

SENTENCE = "L’essai d’un aménagement finit."


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Move the clock."""
    real = clock.now

    def move(by: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + by)

    return move


def _run(world: World) -> None:
    with world.app.app_context():
        outbox.run_due()


def _told(browser: Browser) -> int:
    return browser.get("/mes-nouvelles").text.count(SENTENCE)


def test_all_who_follow_it_are_told_once_on_the_last_day(
    bench: Bench, road: Road, world: World, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    bench.on_trial(days=6)
    _run(world)
    assert _told(browser(road.awa)) == 0
    later(timedelta(days=7))
    for _time in range(2):
        _run(world)
    for person in (road.awa, road.julien, road.sophie):
        assert _told(browser(person)) == 1
    assert _told(browser(road.doctor)) == 0


def test_moved_days_are_told_on_the_new_last_day(
    bench: Bench, road: Road, world: World, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    made = bench.on_trial(days=2)
    bench.act(made, services.set_trial, actor=road.sophie.id, trial=(today(), today() + timedelta(days=10)))
    later(timedelta(days=4))
    _run(world)
    assert _told(browser(road.awa)) == 0
    later(timedelta(days=11))
    _run(world)
    assert _told(browser(road.awa)) == 1


def test_a_trial_that_was_decided_is_told_no_more(
    bench: Bench, road: Road, world: World, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    made = bench.on_trial(days=2)
    bench.act(made, services.decide, actor=road.awa.id, kind=MoveKind.KEPT)
    later(timedelta(days=4))
    _run(world)
    assert _told(browser(road.julien)) == 0


def test_who_left_is_not_told(
    bench: Bench, road: Road, world: World, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    bench.on_trial(days=2)
    road.end(road.sophie)
    later(timedelta(days=4))
    _run(world)
    assert _told(browser(road.sophie)) == 0
    assert _told(browser(road.awa)) == 1


@pytest.mark.parametrize(("last_day", "hour"), [(date(2027, 3, 28), 6), (date(2027, 10, 31), 7), (date(2027, 1, 5), 7)])
def test_the_reminder_is_at_eight_in_paris_in_summer_and_winter(
    bench: Bench, world: World, monkeypatch: pytest.MonkeyPatch, last_day: date, hour: int
) -> None:
    """The night of the 28th of March 2027 loses an hour, that of the 31st of October wins one."""
    at = datetime.combine(last_day - timedelta(days=20), datetime.min.time(), tzinfo=clock.PARIS)
    made = bench.agreed()
    monkeypatch.setattr(clock, "now", lambda: at.astimezone(UTC))

    def ask() -> Any:
        from blueprints.adjustments import queries

        found = queries.find_adjustment(made)
        assert found is not None
        found.trial_from = found.trial_to = last_day
        reminding.remind_at_the_end(found)

    world.run(ask)
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        due = db.session().scalar(select(outbox.OutboxEntry.due_at).where(outbox.OutboxEntry.name == reminding.JOB))
    assert due is not None
    assert (due.date(), due.hour) == (last_day, hour)


def test_a_coach_and_a_manager_see_the_trials_that_end_this_week(
    bench: Bench, road: Road, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    bench.on_trial(days=12)
    homes = [browser(road.julien), browser(road.sophie)]
    for home in homes:
        assert "Essais qui finissent cette semaine" not in home.get("/").text
    later(timedelta(days=6))
    for home in homes:
        page = home.get("/").text
        assert "Essais qui finissent cette semaine" in page
        assert "Awa Diallo, le" in page
        assert "casque" not in page
    assert "Essais qui finissent" not in browser(road.awa).get("/").text


def test_a_manager_whose_trial_is_over_is_asked_once(
    bench: Bench, road: Road, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    bench.on_trial(days=2)
    later(timedelta(days=4))
    page = browser(road.sophie).get("/").text
    assert "1 essai est fini" in page
    assert "Essais qui finissent" not in page


def test_homes_say_what_waits_without_a_word_of_it(
    bench: Bench, road: Road, browser: Callable[..., Browser], later: Callable[[timedelta], None]
) -> None:
    bench.propose(road.julien)
    for person in (road.awa, road.sophie):
        page = browser(person).get("/").text
        assert "1 aménagement proposé" in page
        assert "casque" not in page
    bench.on_trial(days=2)
    later(timedelta(days=3))
    assert "1 essai est fini" in browser(road.awa).get("/").text
