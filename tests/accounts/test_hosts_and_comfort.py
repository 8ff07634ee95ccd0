"""Which host is answered, and reading comfort with an account, without one, and without scripts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from blueprints.accounts.comfort import Comfort
from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]
CHOSEN = {"palette": "sombre", "text": "150", "spacing": "large", "font": "lexend"}


# --- hosts --------------------------------------------------------------------------------------------------------


def test_a_page_asked_of_a_strange_host_leads_to_the_public_address(world: World, app: Flask) -> None:
    answer = app.test_client().get("/connexion?suite=/aide", base_url="http://mechant.example")
    assert (answer.status_code, answer.location) == (302, "http://localhost/connexion?suite=/aide")


def test_a_form_sent_to_a_strange_host_is_refused(world: World, app: Flask) -> None:
    answer = app.test_client().post(
        "/connexion/lien", base_url="http://mechant.example", data={"email": "a@exemple.fr"}
    )
    assert answer.status_code == 400


def test_the_health_page_answers_on_any_host(world: World, app: Flask) -> None:
    assert app.test_client().get("/sante", base_url="http://127.0.0.1").status_code == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost:8123"])
def test_a_platform_is_known_by_its_host_whatever_the_port(world: World, app: Flask, host: str) -> None:
    assert "Cordée de l’Aube" in app.test_client().get("/connexion", base_url=f"http://{host}").text


def test_each_host_speaks_of_its_own_platform(world: World, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    here, there = browser().get("/connexion").text, browser(host=OTHER_HOST).get("/connexion").text
    assert "Cordée des Marches" not in here
    assert "Cordée des Marches" in there
    assert "Cordée de l’Aube" not in there


def test_a_forwarded_host_is_not_believed_without_a_proxy(world: World, app: Flask) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    answer = app.test_client().get("/connexion", base_url="http://localhost", headers={"X-Forwarded-Host": OTHER_HOST})
    assert "Cordée de l’Aube" in answer.text


# --- comfort ------------------------------------------------------------------------------------------------------


def test_a_strangers_comfort_is_kept_in_her_browser_and_drawn_by_the_server(world: World, browser: Browsers) -> None:
    one = browser()
    answer = one.submit("/confort", CHOSEN | {"back": "/aide"})
    assert (answer.status_code, answer.location) == (303, "/aide")
    page = one.get("/connexion").text
    for name, value in CHOSEN.items():
        assert f'data-{name}="{value}"' in page


def test_a_persons_comfort_follows_her_to_another_browser(world: World, browser: Browsers) -> None:
    person = world.person()
    browser(person).submit("/confort", CHOSEN)
    assert 'data-palette="sombre"' in browser(person).get("/mon-compte").text
    assert 'data-palette="clair"' in browser(world.person()).get("/mon-compte").text


def test_the_form_shows_what_is_in_force(world: World, browser: Browsers) -> None:
    person = world.person()
    browser(person).submit("/confort", CHOSEN)
    page = browser(person).get("/confort").text
    checked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
    assert [re.findall(r'value="([^"]*)"', one)[0] for one in checked] == list(CHOSEN.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"palette": "noir"},
        {"text": "400"},
        {"font": '"><script>'},
        {"spacing": ""},
        {"palette": "a" * 1_000_000},
    ],
)
def test_a_choice_that_was_not_offered_is_refused(world: World, browser: Browsers, wrong: dict[str, str]) -> None:
    one = browser()
    assert one.submit("/confort", CHOSEN | wrong).status_code == 422
    assert 'data-palette="clair"' in one.get("/connexion").text


@pytest.mark.parametrize("cookie", ["", "x", "sombre", "sombre.9", '"><script>.100', "é.é.é", "a" * 4000])
def test_an_odd_cookie_falls_back_to_the_usual_look(world: World, browser: Browsers, cookie: str) -> None:
    one = browser()
    one.set_cookie("confort", cookie, domain="localhost")
    page = one.get("/connexion")
    assert page.status_code == 200
    assert 'data-text="100"' in page.text
    assert "<script>." not in page.text


@pytest.mark.parametrize("target", ["https://mechant.example", "//mechant.example"])
def test_the_way_back_stays_on_this_site(world: World, browser: Browsers, target: str) -> None:
    assert browser().submit("/confort", CHOSEN | {"back": target}).location == "/confort"


def test_every_choice_survives_being_kept() -> None:
    chosen = Comfort(palette="doux", text="200", spacing="large", font="dys", motion="some", mode="simple")
    assert Comfort.decode(chosen.encoded()) == chosen
