"""Who has been here lately: remembered for some minutes, by every process, and never in the database."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from blueprints.core import clock, presence, state
from tests import servers
from tests.conftest import Browser, World


@pytest.fixture(autouse=True)
def _nobody() -> None:
    presence._seen.clear()
    presence._told.clear()


def _since(world: World, person_id: UUID) -> float | None:
    found: float | None = world.read(presence.seconds_since, person_id)
    return found


def test_a_page_is_remembered_for_five_minutes(world: World, browser: Callable[..., Browser]) -> None:
    person, other = world.person(), world.person()
    with time_machine.travel(clock.now(), tick=False) as moment:
        assert _since(world, person.id) is None
        browser(person).get("/mes-nouvelles")
        assert _since(world, person.id) == 0
        moment.shift(timedelta(seconds=299))
        assert _since(world, person.id) == 299
        moment.shift(timedelta(seconds=1))
        assert _since(world, person.id) is None
    assert _since(world, other.id) is None


def test_a_stranger_is_nobody(world: World, browser: Callable[..., Browser]) -> None:
    browser().get("/aide")
    assert presence._seen == {}


def test_it_costs_the_database_nothing(world: World, browser: Callable[..., Browser], statements: list[str]) -> None:
    mine = browser(world.person())
    mine.get("/confort")
    statements.clear()
    mine.get("/confort")
    assert [one for one in statements if not one.lstrip().startswith("SELECT")] == []


def test_it_holds_a_bounded_number_of_people(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "_BOUND", 50)
    with world.app.app_context():
        for _person in range(200):
            presence.note(uuid4())
    assert len(presence._seen) <= 50


def test_another_process_knows_by_valkey(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    servers.require("valkey")
    person_id = uuid4()
    own = state.of(world.app)
    with servers.valkey() as url:
        monkeypatch.setattr(own, "settings", dataclasses.replace(own.settings, redis_url=url))
        with world.app.app_context():
            presence.note(person_id)
            presence._seen.clear()  # as in a process that has not seen her
            since = presence.seconds_since(person_id)
            assert since is not None
            assert since < 5
            assert presence.seconds_since(uuid4()) is None


def test_without_an_answer_of_valkey_nobody_waits_and_nothing_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = state.of(world.app)
    monkeypatch.setattr(own, "settings", dataclasses.replace(own.settings, redis_url="redis://127.0.0.1:1/0"))
    with world.app.app_context():
        presence.note(uuid4())
        assert presence.seconds_since(uuid4()) is None
