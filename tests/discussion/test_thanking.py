"""Merci, moi aussi, utile: pressed or not, once, never counted before others."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.advice import services as advising
from blueprints.core import db
from blueprints.discussion.models import Reaction, Standing
from tests.advice.making import answer, ask, path
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]


def _rows(world: World) -> list[tuple[bool, bool, bool]]:
    def read() -> list[tuple[bool, bool, bool]]:
        return [(row.thanks, row.me_too, row.useful) for row in db.session().scalars(select(Reaction))]

    found: list[tuple[bool, bool, bool]] = world.run(read)
    return found


def test_a_button_stays_pressed_for_her_alone_and_is_one_however_often_it_is_pressed(
    world: World, browser: Open
) -> None:
    thread, reader, other = ask(world, world.person()), world.person(), world.person()
    answer(world, thread, world.person())
    mine = browser(reader)
    for _click in range(2):
        assert mine.submit(f"{path(thread)}/merci", {"r": "2t1"}).headers["Location"].endswith("#reponse-2")
    mine.submit(f"{path(thread)}/merci", {"r": "2m1"})
    assert _rows(world) == [(True, True, False)]
    assert mine.get(path(thread)).text.count("aria-pressed=true") == 2
    assert "aria-pressed=true" not in browser(other).get(path(thread)).text
    mine.submit(f"{path(thread)}/merci", {"r": "2t0"})
    assert _rows(world) == [(False, True, False)]


def test_who_wrote_learns_that_it_helped_in_words_and_without_a_number(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    answer(world, thread, writer)
    assert "merci" not in browser(writer).get("/mes-messages").text.lower()
    for _reader in range(3):
        browser(world.person()).submit(f"{path(thread)}/merci", {"r": "2t1"})
    own = browser(writer).get("/mes-messages").text
    assert "On vous dit merci." in own
    assert "3" not in own[own.index("On vous dit merci.") - 20 : own.index("On vous dit merci.") + 30]


def test_nobody_thanks_herself(world: World, browser: Open) -> None:
    thread, writer = ask(world, world.person()), world.person()
    answer(world, thread, writer)
    mine = browser(writer)
    assert "value=2t1" not in mine.get(path(thread)).text
    mine.submit(f"{path(thread)}/merci", {"r": "2t1"})
    assert _rows(world) == []


@pytest.mark.parametrize("pressed", ["", "2", "2x1", "2t2", "99t1", "-1t1", "²t1", "2t1;", "9" * 40 + "t1"])
def test_what_is_no_button_is_not_found(world: World, browser: Open, pressed: str) -> None:
    thread = ask(world, world.person())
    answer(world, thread, world.person())
    assert browser(world.person()).submit(f"{path(thread)}/merci", {"r": pressed}).status_code == 404
    assert _rows(world) == []


def test_what_nobody_reads_any_more_is_not_thanked(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    post = answer(world, thread, world.person())
    world.run(advising.stand, subject_id=post, standing=Standing.REMOVED, warning="")
    assert browser(world.person()).submit(f"{path(thread)}/merci", {"r": "2t1"}).status_code == 404


def _outsiders(world: World) -> list[Person]:
    return [world.person(role) for role in (Role.COACH, Role.MANAGER, Role.ADMINISTRATOR)]


def test_who_is_not_of_the_collective_or_of_the_platform_finds_nothing(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    answer(world, thread, world.person())
    platform = world.make_platform("Autre", OTHER_HOST)
    others = [browser(one) for one in _outsiders(world)]
    others.append(browser(world.person(platform=platform), host=OTHER_HOST))
    for other in others:
        assert other.submit(f"{path(thread)}/merci", {"r": "2t1"}).status_code == 404


def test_reporting_leads_to_the_page_of_that_message(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    post = answer(world, thread, world.person())
    mine = browser(world.person())
    assert mine.get(f"{path(thread)}?signaler=2").headers["Location"] == f"/signaler/advice.post/{post}"
    for number in ("99", "x", "", "-1"):
        assert mine.get(path(thread), query_string={"signaler": number}).status_code == 404
