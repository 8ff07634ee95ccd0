"""A scanner that does not answer is said where somebody can do something about it, and only once it lasts."""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from blueprints.accounts.models import Role
from blueprints.core import clock, db, outbox, state
from blueprints.core.errors import Hopeless
from blueprints.core.outbox import OutboxEntry
from blueprints.files import services
from blueprints.files.scanning import ScannerSilent
from tests.conftest import Browser, World

Open = Callable[..., Browser]
NOTICE = "Les fichiers attendent leur contrôle"


@pytest.fixture(autouse=True)
def scanner(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with a scanner; its port is closed."""
    own = state.of(app)
    monkeypatch.setattr(own, "settings", dataclasses.replace(own.settings, scanner="tcp://127.0.0.1:1"))


def _waits(world: World, *, since: timedelta, fault: type[Exception] = ScannerSilent) -> None:
    def run() -> None:
        entry = db.session().get_one(OutboxEntry, outbox.add(services.SCAN, file=db.new_id()))
        entry.fault, entry.failing_since, entry.due_at = fault.__name__, clock.now() - since, clock.now()

    world.run(run)


def _cause(browser: Open) -> str:
    answer = browser().get("/sante")
    cause: str = answer.get_json()["parts"]["scanner"]["cause"]
    assert (answer.status_code == 503) or not cause
    return cause


def test_half_an_hour_of_silence_is_said_to_nobody(world: World, browser: Open) -> None:
    _waits(world, since=timedelta(minutes=59))
    assert _cause(browser) == ""
    assert NOTICE not in browser(world.person(Role.ADMINISTRATOR)).get("/").text


def test_an_hour_of_silence_is_said_to_operators_and_administrators(world: World, browser: Open) -> None:
    _waits(world, since=timedelta(minutes=61))
    since = clock.now() - timedelta(minutes=61)
    assert _cause(browser) == f"Le contrôle des fichiers ne répond pas depuis {clock.paris(since):%d/%m %H:%M}."
    home = browser(world.person(Role.ADMINISTRATOR)).get("/").text
    assert NOTICE in home
    assert "Le contrôle des fichiers ne répond pas depuis le" in home
    assert NOTICE not in browser(world.person(Role.COACH)).get("/").text


def test_a_file_that_stays_closed_is_no_silence(world: World, browser: Open) -> None:
    _waits(world, since=timedelta(hours=3), fault=Hopeless)
    assert _cause(browser) == ""


def test_the_silence_of_another_platform_is_the_operator_s_only(world: World, browser: Open) -> None:
    _waits(world, since=timedelta(hours=2))
    other = world.make_platform("Ailleurs", "autre.localhost")
    far = world.person(Role.ADMINISTRATOR, platform=other)
    assert NOTICE not in browser(far, host="autre.localhost").get("/").text
    assert _cause(browser)
