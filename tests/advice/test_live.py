"""The quiet line of an open question, against a bare client: it travels to the collective of now, and says no word."""

from collections.abc import Callable

import pytest

from blueprints.accounts.models import Person, Role
from tests.advice.making import answer, ask, path
from tests.conftest import OTHER_HOST, Browser, World
from tests.messaging import test_live_connection as live

port, token_of, connect = live.port, live.token_of, live.connect
"""The server and the bare client of the live connection."""
Connect = Callable[..., live.Client]


def test_a_signal_goes_to_the_collective_and_says_no_word(world: World, connect: Connect) -> None:
    asker, helper = world.person(), world.person()
    lines = [connect(one) for one in (asker, helper, world.person(Role.FACILITATOR))]
    outside = [connect(world.person(role)) for role in (Role.COACH, Role.MANAGER, Role.ADMINISTRATOR)]
    thread = ask(world, asker)
    answer(world, thread, helper, "Mot secret")
    told = [{"conversation": str(thread.id), "sequence": 2}]
    assert [line.news() for line in lines] == [told, told, told]
    assert [line.news(0.1) for line in outside] == [[], [], []]


def test_who_left_the_collective_hears_nothing_on_any_line(
    world: World, browser: Callable[..., Browser], connect: Connect
) -> None:
    asker, leaver = world.person(), world.person()
    thread, hers = ask(world, asker), browser(leaver)
    hers.submit(f"{path(thread)}/me-prevenir")
    before = connect(leaver)
    assert hers.submit("/quitter-le-collectif").location == "/collectif-quitte"
    after, stays = connect(leaver), connect(asker)
    answer(world, thread, asker)
    assert len(stays.news()) == 1
    assert before.news(0.1) == []
    assert after.news(0.1) == []
    assert hers.get(f"{path(thread)}/nouvelles?depuis=0").status_code == 404


def test_another_platform_hears_nothing(
    world: World, connect: Connect, port: int, token_of: Callable[[Person], str]
) -> None:
    other = world.make_platform("Autre", OTHER_HOST)
    foreign = world.person(platform=other)
    line = live.Client(port, token_of(foreign), host=OTHER_HOST)
    assert line.join().startswith("40/live,")
    asker = world.person()
    mine = connect(asker)
    thread = ask(world, asker)
    answer(world, thread, asker)
    assert len(mine.news()) == 1
    assert line.news(0.1) == []
    line.raw.close()


@pytest.mark.parametrize("event", ["join", "subscribe", "conversation"])
def test_a_question_cannot_be_asked_for(world: World, connect: Connect, event: str) -> None:
    asker, coach = world.person(), connect(world.person(Role.COACH))
    thread = ask(world, asker)
    coach.say(f'42/live,["{event}","{thread.id}"]')
    answer(world, thread, asker)
    assert coach.news() == []
