"""An end cuts every way in, whoever or whatever ends it: the pages, the feed, the open line, signals and news."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from blueprints.accounts.models import Person, Role, WebSession
from blueprints.core import clock, db, outbox, sockets, state
from blueprints.core.socket_door import registry
from blueprints.core.socket_watch import Watcher
from blueprints.journeys import queries as journeys
from blueprints.journeys import services
from blueprints.journeys.models import JourneyMember, JourneyRole
from blueprints.messaging import unread
from blueprints.news import queries as news
from tests import servers
from tests.conftest import World
from tests.messaging.conftest import JSON, Road, typed
from tests.messaging.test_live_connection import Client, connect, port, token_of

__all__ = ["connect", "port", "token_of"]
WITHIN = 1.0
NAMES = ("julien", "sophie", "doctor")
KINDS = {"julien": "private", "sophie": "shared", "doctor": "health"}


def _place(road: Road, person: Person) -> UUID:
    members = road.world.read(journeys.list_members, road.journey.id)
    found = next(one.id for one in members if one.person_id == person.id)
    assert isinstance(found, UUID)
    return found


def _end_at(road: Road, person: Person, at: datetime) -> None:
    """Let a place end at a moment, as its date does: nobody acts."""
    member_id = _place(road, person)
    road.world.run(lambda: setattr(db.session().get_one(JourneyMember, member_id), "ends_at", at))


@pytest.fixture
def watcher(app: Flask) -> Watcher:
    """What looks, twice a second, in the process that has the lines; here it looks when it is told."""
    return Watcher(app, sockets._close)


# --- pages and feed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_next_request_is_refused_once_the_date_has_passed(road: Road, enter: Callable[..., Any], name: str) -> None:
    person, url = getattr(road, name), road.url(KINDS[name])
    road.write(road.awa, KINDS[name], "avant minuit")
    browser = enter(name)
    assert browser.get(url).status_code == 200
    _end_at(road, person, clock.now())
    assert browser.get(url).status_code == 404
    assert browser.get(f"{url}/messages", headers=JSON).status_code == 404
    assert browser.get(f"{url}/lecteurs").status_code == 404
    assert browser.submit(f"{url}/messages", typed("encore")).status_code == 404
    assert browser.submit(f"{url}/lu", {"sequence": "1"}).status_code == 404
    assert road.talks[KINDS[name]].hex not in browser.get("/mon-accompagnement").text.replace("-", "")


def test_an_end_in_the_future_cuts_nothing_yet(road: Road, enter: Callable[..., Any]) -> None:
    _end_at(road, road.sophie, clock.now() + timedelta(seconds=30))
    assert enter("sophie").get(road.url("shared")).status_code == 200


@pytest.mark.parametrize("name", ["awa", "julien"])
def test_a_journey_that_is_over_is_read_and_not_written_in(road: Road, enter: Callable[..., Any], name: str) -> None:
    road.write(road.awa, "private", "avant la fin")

    def close() -> None:
        found = journeys.find_journey(road.journey.id)
        assert found is not None
        services.close_journey(journey=found)

    road.world.run(close)
    browser, url = enter(name), road.url("private")
    page = browser.get(url).text
    assert "avant la fin" in page
    assert "Cet accompagnement est terminé." in page
    assert 'name="body"' not in page
    answer = browser.submit(f"{url}/messages", typed("encore"), headers=JSON)
    assert answer.status_code == 422
    assert "terminé" in answer.json["message"]
    assert enter("sophie").get(road.url("shared")).status_code == 404


# --- lines ------------------------------------------------------------------------------------------------------------


def test_a_line_ends_when_the_date_of_the_place_passes(
    road: Road, connect: Callable[..., Client], watcher: Watcher
) -> None:
    sophie, awa = connect(road.sophie), connect(road.awa)
    assert watcher.look() == 0
    _end_at(road, road.sophie, clock.now() + timedelta(seconds=0.3))
    assert watcher.look() == 0, "not before"
    time.sleep(0.4)
    assert watcher.look() == 1
    assert sophie.ends(WITHIN)
    road.write(road.julien, "shared", "Après")
    assert len(awa.news()) == 1, "nobody else's line is touched"


def test_a_line_that_is_opened_after_an_end_stays(road: Road, connect: Callable[..., Client], watcher: Watcher) -> None:
    _end_at(road, road.sophie, clock.now())
    sophie = connect(road.sophie)
    assert [watcher.look() for _ in range(3)] == [0, 0, 0], "her other accompaniments stay live"
    assert not sophie.ends(0.3)


def test_an_end_that_was_committed_late_is_seen_all_the_same(
    road: Road, connect: Callable[..., Client], watcher: Watcher
) -> None:
    sophie = connect(road.sophie)
    moment = clock.now()
    time.sleep(0.05)
    assert watcher.look() == 0
    _end_at(road, road.sophie, moment)
    assert watcher.look() == 1
    assert sophie.ends(WITHIN)


def test_a_clock_that_went_back_an_hour_closes_lines_still(
    road: Road, connect: Callable[..., Client], watcher: Watcher
) -> None:
    sophie = connect(road.sophie)
    watcher.last = clock.now() + timedelta(hours=1)
    _end_at(road, road.sophie, clock.now())
    assert watcher.look() == 1
    assert sophie.ends(WITHIN)


def test_sessions_ended_by_their_date_or_by_nobody_s_word_lose_their_lines(
    road: Road, connect: Callable[..., Client], watcher: Watcher
) -> None:
    expired, revoked, good = connect(road.awa), connect(road.julien), connect(road.sophie)

    def end() -> None:
        own = update(WebSession).execution_options(synchronize_session=False)
        past = clock.now() - timedelta(seconds=1)
        db.session().execute(own.where(WebSession.person_id == road.awa.id).values(expires_at=past))
        db.session().execute(own.where(WebSession.person_id == road.julien.id).values(revoked_at=past))

    road.world.run(end)
    assert watcher.look() == 2
    assert expired.ends(WITHIN)
    assert revoked.ends(WITHIN)
    assert not good.ends(0.3)


def test_a_database_that_does_not_answer_closes_nothing(
    road: Road, connect: Callable[..., Client], watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    sophie, before = connect(road.sophie), watcher.last
    _end_at(road, road.sophie, clock.now())

    def down(*args: object) -> None:
        raise OSError(str(args))

    with monkeypatch.context() as broken:
        broken.setattr(db, "session", down)
        assert watcher.look() == 0
    assert watcher.last == before
    assert watcher.look() == 1, "asked again over the same time"
    assert sophie.ends(WITHIN)


def test_no_signal_travels_after_an_end_though_the_line_is_open_still(
    road: Road, connect: Callable[..., Client]
) -> None:
    sophie, awa = connect(road.sophie), connect(road.awa)
    _end_at(road, road.sophie, clock.now())
    road.write(road.julien, "shared", "Après")
    assert sophie.news() == []
    assert len(awa.news()) == 1


@pytest.mark.parametrize("name", NAMES)
def test_ending_a_place_cuts_the_line_at_once(road: Road, connect: Callable[..., Client], name: str) -> None:
    line = connect(getattr(road, name))
    road.end(getattr(road, name))
    assert line.ends(WITHIN)


def test_a_guardian_who_is_sent_away_is_out_at_once(
    road: Road, connect: Callable[..., Client], browser: Callable[..., Any], enter: Callable[..., Any]
) -> None:
    guardian = road.world.person(Role.GUARDIAN)
    member = road.join(guardian, JourneyRole.GUARDIAN)
    page, line = browser(guardian), connect(guardian)
    assert page.get("/ma-place").status_code == 200
    for kind in road.talks:
        assert page.get(road.url(kind)).status_code == 404, "no message by default"
    assert enter("awa").submit(f"/parcours/membres/{member.id}/fin").status_code == 303
    assert line.ends(WITHIN)
    assert page.get(f"/parcours/{road.journey.id}").status_code == 404
    assert "Vous ne lisez plus rien" in page.get("/ma-place").text


def test_who_runs_the_platform_sends_a_guardian_away_too(
    road: Road, connect: Callable[..., Client], browser: Callable[..., Any]
) -> None:
    guardian = road.world.person(Role.GUARDIAN)
    member, line = road.join(guardian, JourneyRole.GUARDIAN), connect(guardian)
    in_charge = browser(road.world.person(Role.ADMINISTRATOR))
    assert in_charge.submit(f"/service/places/{member.id}/fin").status_code == 303
    assert line.ends(WITHIN)
    assert "Vous ne lisez plus rien" in browser(guardian).get("/ma-place").text


# --- news and mails ---------------------------------------------------------------------------------------------------


def test_what_waited_to_be_told_is_told_no_more(road: Road) -> None:
    def told() -> int:
        actor = news.find_reader(road.sophie.id)
        assert actor is not None
        return news.count_unread(actor)

    with time_machine.travel(clock.now() - unread.PATIENCE):
        road.write(road.awa, "shared", "Bonjour")
    road.world.run(unread.tell_unread, conversation_id=road.talks["shared"])
    assert road.world.read(told) == 1
    _end_at(road, road.sophie, clock.now())
    assert road.world.read(told) == 0


def test_the_job_of_an_end_that_was_moved_is_dropped(road: Road) -> None:
    member_id = _place(road, road.sophie)
    today = clock.paris(clock.now()).date()

    def move(days: int | None) -> None:
        member = db.session().get_one(JourneyMember, member_id)
        services.set_last_day(member=member, day=today + timedelta(days=days) if days is not None else None)

    def waiting() -> int:
        entries = select(outbox.OutboxEntry.id).where(
            outbox.OutboxEntry.name == "journeys.end_passed", outbox.OutboxEntry.failed_at.is_(None)
        )
        return len(db.session().scalars(entries).all())

    for days in (10, 5, 0):
        road.world.run(lambda days=days: move(days))
        assert road.world.read(waiting) == 1
    road.world.run(lambda: move(None))
    assert road.world.read(waiting) == 0


# --- another process --------------------------------------------------------------------------------------------------


@pytest.fixture
def walking(app: Flask) -> Iterator[None]:
    """Let a watcher walk by itself, as the process that serves does."""
    walker = Watcher(app, sockets._close)
    walker.start()
    yield
    walker.stop()


@pytest.mark.usefixtures("walking")
def test_a_command_in_another_process_closes_the_line_within_two_seconds(
    world: World, road: Road, connect: Callable[..., Client], app: Flask
) -> None:
    """Without Redis nobody tells the server: it looks by itself."""
    settings = state.of(app).settings
    sophie = connect(road.sophie)
    environ = {
        **os.environ,
        "CORDEE_ENV": "demo",
        "CORDEE_DATA": str(settings.data),
        "CORDEE_DATABASE_URL": settings.database_url,
        "CORDEE_KEYSTORE_URL": settings.keystore_url,
    }
    command = ["journey", "leave", str(road.journey.id), road.sophie.email or "", "--platform", "localhost"]
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *command],
        cwd=servers.ROOT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sophie.ends(2.0)
    end = time.monotonic() + 2
    while len(registry) and time.monotonic() < end:
        time.sleep(0.02)
    assert len(registry) == 0
