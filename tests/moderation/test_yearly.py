"""The public count of a year: by decision and by kind, without names, small numbers or news of this very month."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.core import clock
from blueprints.moderation import yearly
from blueprints.moderation.models import Decision
from blueprints.moderation.yearly import Counts
from blueprints.moderation.yearly_pages import _lines, _sentence, said  # the words of numbers alone
from tests.conftest import OTHER_HOST, Browser, World
from tests.moderation.making import appeal, decide, report, send

Open = Callable[..., Browser]


def later() -> datetime:
    """Return a moment of a month to come: this one is over by then."""
    return clock.now() + timedelta(days=40)


def page(year: int) -> str:
    """Return the address of a year's count."""
    return f"/moderation/en-chiffres/{year}"


def settle(world: World, leader: Person, many: int, decision: Decision = Decision.KEEP) -> None:
    """Decide so many times."""
    for _number in range(many):
        decide(world, report(world, send(world, world.person()), world.person()), leader, decision)


def test_everybody_reads_how_many_texts_and_what_became_of_them(world: World, browser: Open) -> None:
    leader, year = world.person(Role.FACILITATOR), clock.paris(clock.now()).year
    settle(world, leader, 6)
    settle(world, leader, 5, Decision.REMOVE)
    with time_machine.travel(later()):
        text = browser().get(page(year)).text
    assert f"Modération\u00a0: ce que nous avons fait en {year}" in text
    assert "11 textes ont été relus." in text
    cells = dict(re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>([^<]+)</td>', text))
    assert cells["Le texte est gardé"] == "6"
    assert cells["Le texte est retiré"] == "5"
    assert cells["Un changement est demandé"] == "aucun"
    assert cells["Idée"] == "11"
    assert "Pseudo" not in text
    assert leader.first_name not in text


def test_a_small_number_is_not_said_and_cannot_be_computed(world: World, browser: Open) -> None:
    leader, year = world.person(Role.FACILITATOR), clock.paris(clock.now()).year
    settle(world, leader, 7)
    settle(world, leader, 2, Decision.REMOVE)
    with time_machine.travel(later()):
        text = browser().get(page(year)).text
    assert "moins de 5" in text
    assert "Au moins 5 textes ont été relus." in text
    assert "9" not in re.sub(r"<[^>]+>", " ", text.split("<h1")[1].split("</main")[0]).replace(str(year), "")


def test_the_month_that_goes_on_is_not_counted(world: World, browser: Open) -> None:
    leader, year = world.person(Role.FACILITATOR), clock.paris(clock.now()).year
    settle(world, leader, 6)
    answer = browser().get(page(year))
    assert answer.status_code == 404 or "Aucun texte" in answer.text


def test_what_another_moderator_changed_is_counted(world: World, browser: Open) -> None:
    first, second = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    case = decide(world, report(world, send(world, world.person()), world.person()), first, Decision.REMOVE)
    decide(world, appeal(world, case), second, Decision.KEEP)
    with time_machine.travel(later()):
        year = world.read(yearly.find_year, clock.paris(case.created_at).year)
        counts = world.read(yearly.count, year)
    assert (counts.appeals, counts.changed, counts.reports) == (1, 1, 1)
    assert counts.decisions[Decision.KEEP] == 1
    assert counts.decisions[Decision.REMOVE] == 0
    assert counts.kinds == {"idea": 1}


def test_another_platform_counts_its_own(world: World, browser: Open) -> None:
    other, leader = world.make_platform("Cordée des Marches", OTHER_HOST), world.person(Role.FACILITATOR)
    settle(world, leader, 6)
    year = clock.paris(clock.now()).year
    with time_machine.travel(later()):
        assert "Aucun texte n’a été relu." in browser(host=OTHER_HOST).get(page(year)).text
        assert world.read(yearly.list_years, platform=other)[-1] == year


@pytest.mark.parametrize("year", ["1999", "0", "9999", "99999999999", "un", "-1"])
def test_a_year_that_is_not_one_is_not_found(world: World, browser: Open, year: str) -> None:
    assert browser(world.person()).get(f"/moderation/en-chiffres/{year}").status_code == 404


def test_the_address_without_a_year_leads_to_the_last_one(world: World, browser: Open) -> None:
    with time_machine.travel(later()):
        answer = browser(world.person()).get("/moderation/en-chiffres")
        years = world.read(yearly.list_years)
    assert answer.location == page(years[0])


@pytest.mark.parametrize(
    ("number", "words"), [(0, "aucun"), (1, "moins de 5"), (4, "moins de 5"), (5, "5"), (30, "30")]
)
def test_numbers_as_they_are_said(world: World, number: int, words: str) -> None:
    with world.app.test_request_context():
        assert said(number) == words


def _counts(*numbers: int) -> Counts:
    return Counts(dict(zip(Decision, numbers, strict=True)), {}, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((0, 0, 0, 0), "Aucun texte n’a été relu."),
        ((1, 0, 0, 0), "Moins de 5 textes ont été relus."),
        ((6, 0, 0, 0), "6 textes ont été relus."),
        ((12, 1, 1, 0), "Au moins 10 textes ont été relus."),
    ],
)
def test_the_total_never_tells_a_small_number(world: World, numbers: tuple[int, ...], words: str) -> None:
    with world.app.test_request_context():
        assert _sentence(_counts(*numbers)) == words


def test_small_numbers_are_drawn_alike(world: World) -> None:
    with world.app.test_request_context():
        one, four, none, most = _lines([("a", 1), ("b", 4), ("c", 0), ("d", 43)], rounded=True)
    assert one.share == four.share > none.share == 0
    assert most.share == 100
    assert one.share == 10, "as beside 40"
    assert most.words == "au moins 40"


def test_the_page_costs_the_same_for_three_and_thirty(world: World, browser: Open, statements: list[str]) -> None:
    leader, year, counts = world.person(Role.FACILITATOR), clock.paris(clock.now()).year, []
    for many in (3, 9):
        settle(world, leader, many)
        with time_machine.travel(later()):
            reader = browser()
            reader.get(page(year))
            statements.clear()
            reader.get(page(year))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
