"""Mes nouvelles and Comment me prévenir, as their reader meets them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.news import hours, push, queries, services
from blueprints.news.models import MailChoice, NewsGroup, NewsKind
from tests.conftest import OTHER_HOST, Browser, World

Visit = Callable[..., Browser]
PAGE, CHOICES = "/mes-nouvelles", "/mes-nouvelles/me-prevenir"


def _tell(world: World, person: Person, *titles: str, **more: Any) -> None:
    given: dict[str, Any] = {"kind": NewsKind.MEETING_PROPOSED, "address": "/rencontres", **more}
    for title in titles:
        world.run(services.tell, people=[person.id], title=title, **given)


def _links(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('href="') if part.startswith(f"{PAGE}/0")]


def test_a_stranger_is_sent_to_sign_in(browser: Visit, world: World) -> None:
    for path in (PAGE, CHOICES):
        answer = browser().get(path)
        assert answer.status_code == 302
        assert "/connexion" in answer.location


def test_an_empty_page_says_why_and_has_no_button_to_mark(world: World, browser: Visit) -> None:
    page = browser(world.person()).get(PAGE).text
    assert "Pas de nouvelle pour le moment" in page
    assert "Tout marquer comme lu" not in page


def test_news_are_said_day_by_day_latest_first(world: World, browser: Visit) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), tick=False) as day:
        person = world.person()
        _tell(world, person, "Lundi")
        day.shift(timedelta(days=1))
        _tell(world, person, "Mardi <b>gras</b> 🎉 \u202eabc")
        page = browser(person).get(PAGE).text
    assert page.index("Aujourd’hui, mardi 3\u00a0mars 2026") < page.index("Mardi &lt;b&gt;gras")
    assert (
        page.index("Mardi &lt;b&gt;") < page.index("Hier, lundi 2\u00a0mars 2026") < page.index("«\u00a0Lundi\u00a0»")
    )
    assert page.count("Non lue") == 2
    assert page.count("2 nouvelles à lire") == 1, "said once"


def test_following_a_news_leads_there_and_marks_it_alone(world: World, browser: Visit) -> None:
    person = world.person()
    _tell(world, person, "Un", "Deux")
    mine = browser(person)
    links = _links(mine.get(PAGE).text)
    answer = mine.get(links[0])
    assert answer.status_code == 303
    assert answer.location == "/rencontres"
    assert mine.get(PAGE).text.count("Non lue") == 1
    assert mine.get(links[0]).status_code == 303


def test_somebody_elses_news_do_not_exist(world: World, browser: Visit) -> None:
    person = world.person()
    _tell(world, person, "Un")
    (link,) = _links(browser(person).get(PAGE).text)
    assert browser(world.person()).get(link).status_code == 404
    other = world.make_platform("Cordée de la Drôme", OTHER_HOST)
    assert browser(world.person(platform=other), host=OTHER_HOST).get(link).status_code == 404
    assert browser(person).get(f"{PAGE}/{uuid4()}").status_code == 404
    assert browser(person).get(f"{PAGE}/abc").status_code == 404


def test_all_is_marked_at_once_for_oneself_only(world: World, browser: Visit) -> None:
    person, other = world.person(), world.person()
    _tell(world, person, "Un", "Deux")
    _tell(world, other, "Un")
    mine = browser(person)
    assert mine.submit(f"{PAGE}/lues").status_code == 303
    answer = mine.get(PAGE)
    assert "vous avez tout lu" in answer.text
    assert "Non lue" not in answer.text
    assert "à lire, avec" not in answer.text
    assert mine.submit(f"{PAGE}/lues").status_code == 303
    assert "Non lue" in browser(other).get(PAGE).text


def test_pages_follow_one_another_without_loss(world: World, browser: Visit) -> None:
    person = world.person()
    _tell(world, person, *[f"n{number}" for number in range(45)])
    mine, path, seen = browser(person), PAGE, []
    for _step in range(3):
        page = mine.get(path).text
        seen += _links(page)
        path = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("suite", ["", "abc", "1-zz", "9" * 80, "-1-" + "0" * 32])
def test_a_place_that_is_none_is_the_start(world: World, browser: Visit, suite: str) -> None:
    person = world.person()
    _tell(world, person, "Un")
    answer = browser(person).get(PAGE, query_string={"suite": suite})
    assert answer.status_code == 200
    assert "«\u00a0Un\u00a0»" in answer.text or suite.startswith("-1")


def test_news_of_a_place_that_was_left_are_not_shown(world: World, browser: Visit) -> None:
    manager = world.person(Role.MANAGER)
    _tell(world, manager, "Du collectif")
    assert "Du collectif" not in browser(manager).get(PAGE).text
    assert world.read(lambda: queries.count_unread(_reader(manager))) == 0


def _reader(person: Person) -> Any:
    return queries.find_reader(person.id)


def test_nothing_is_ticked_beforehand_and_choices_are_kept(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    page = mine.get(CHOICES).text
    assert "checked" not in page
    assert mine.submit(CHOICES, {"meetings": "daily"}).status_code == 303
    answer = mine.get(CHOICES)
    assert "Votre choix est enregistré" in answer.text
    assert answer.text.count("checked") == 1
    assert world.read(queries.list_choices, person.id) == {NewsGroup.MEETINGS: MailChoice.DAILY}


@pytest.mark.parametrize("value", ["hourly", "<b>", "\x00", "x" * 10_000])
def test_an_answer_that_was_not_offered_is_refused(world: World, browser: Visit, value: str) -> None:
    answer = browser(world.person()).submit(CHOICES, {"meetings": value})
    assert answer.status_code == 422
    assert "Choisissez une des réponses proposées." in answer.text


def test_a_manager_is_asked_about_messages_and_adjustments_only(world: World, browser: Visit) -> None:
    page = browser(world.person(Role.MANAGER)).get(CHOICES).text
    assert 'name="messages"' in page
    assert 'name="adjustments"' in page
    assert 'name="meetings"' not in page
    assert 'name="advice"' not in page


def test_without_an_address_the_page_says_whom_to_call(world: World, browser: Visit) -> None:
    person = world.person()
    world.run(_forget_address, person_id=person.id)
    page = browser(person).get(CHOICES).text
    assert "Vous n’avez pas d’adresse e-mail ici" in page
    assert 'type="radio"' not in page
    assert 'name="appareils"' in page


def _forget_address(person_id: Any) -> None:
    from blueprints.core import db

    db.session().get_one(Person, person_id).email = None


def test_the_page_costs_the_same_for_three_news_and_thirty(world: World, browser: Visit, statements: list[str]) -> None:
    person = world.person()
    _tell(world, person, "a", "b", "c")
    mine = browser(person)
    mine.get(PAGE)
    statements.clear()
    mine.get(PAGE)
    few = len(statements)
    _tell(world, person, *[f"n{number}" for number in range(17)])
    statements.clear()
    mine.get(PAGE)
    assert len(statements) == few <= 4


# --- hours ------------------------------------------------------------------------------------------------------------


def test_quiet_hours_and_the_hour_of_the_day_are_kept(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    typed = {"meetings": "daily", "heure": "18", "calme_de": "20", "calme_a": "8", "appareils": ["meetings", "advice"]}
    assert mine.submit(CHOICES, typed).status_code == 303
    assert world.read(hours.find_hours, person.id) == hours.Hours(20, 8, 18)
    assert world.read(push.list_chosen, person.id) == {NewsGroup.MEETINGS, NewsGroup.ADVICE}
    page = mine.get(CHOICES).text
    assert page.count("checked") == 3
    assert page.count(" selected") == 3
    assert mine.submit(CHOICES, {"heure": "8", "calme_de": "", "calme_a": ""}).status_code == 303
    assert world.read(hours.find_hours, person.id) == hours.Hours()
    assert world.read(push.list_chosen, person.id) == set()
    assert world.read(queries.list_choices, person.id) == {NewsGroup.MEETINGS: MailChoice.DAILY}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"calme_de": "20"}, "choisissez le début et la fin"),
        ({"calme_a": "8"}, "choisissez le début et la fin"),
        ({"calme_de": "8", "calme_a": "8"}, "à la même heure"),
        ({"calme_de": "20", "calme_a": "9", "heure": "8"}, "tombe dans vos heures calmes"),
        ({"calme_de": "99", "calme_a": "8"}, "Choisissez une des réponses proposées."),
        ({"heure": "-1"}, "Choisissez une des réponses proposées."),
        ({"heure": ""}, "Choisissez une des réponses proposées."),
        ({"heure": "x" * 10_000}, "Choisissez une des réponses proposées."),
        ({"appareils": "account"}, "Choisissez une des réponses proposées."),
        ({"appareils": "\x00"}, "Choisissez une des réponses proposées."),
    ],
)
def test_hours_that_cannot_be_are_refused_and_nothing_is_kept(
    world: World, browser: Visit, change: dict[str, str], sentence: str
) -> None:
    person = world.person()
    answer = browser(person).submit(CHOICES, {"meetings": "each", **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert world.read(hours.find_hours, person.id) == hours.Hours()
    assert world.read(queries.list_choices, person.id) == {}


def test_only_the_page_of_choices_may_start_a_worker(world: World, browser: Visit) -> None:
    mine = browser(world.person())
    policy = mine.get(CHOICES).headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "trusted-types prevenir" in policy
    for path in (PAGE, "/mon-compte", "/"):
        other = mine.get(path).headers["Content-Security-Policy"]
        assert "worker-src" not in other
        assert "trusted-types 'none'" in other


def test_the_worker_comes_from_here_and_names_nothing(world: World, browser: Visit) -> None:
    answer = browser().get("/prevenir.js")
    assert answer.mimetype == "text/javascript"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    first = answer.text.partition("\n")[0]
    words = json.loads(first.removeprefix("const words = ").removesuffix(";"))
    assert words == {"title": "Vous avez une nouvelle", "body": "Rien ne presse.", "page": "/mes-nouvelles"}
    for private in ("Cordée", "accompagn", "fetch", "importScripts", "http"):
        assert private not in answer.text
