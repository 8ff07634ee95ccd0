"""Reading comfort: with an account, without one, tried, kept, undone; applied by the server, without scripts."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from blueprints.accounts import passwords, queries, services
from blueprints.accounts.comfort import CHOICES, Comfort
from blueprints.accounts.models import Person
from blueprints.core import db
from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]
CHOSEN = {"text": "150", "palette": "sombre", "spacing": "wide", "font": "lexend"}
BOXES = {"simple": "y", "ruler": "y", "motion": "y"}
EVERYTHING = CHOSEN | {"mode": "simple", "ruler": "yes", "motion": "some", "listen": "no"}
USUAL = {name: choices[0] for name, choices in CHOICES.items()}


def look(page: str) -> dict[str, str]:
    """Return what <html> says of the comfort in force."""
    start = re.search(r"<html[^>]*>", page)
    assert start is not None
    return {name: value for name, value in re.findall(r'data-(\w+)="([^"]*)"', start[0]) if name in CHOICES}


def sign_in(one: Browser, person: Person, world: World) -> None:
    """Come in as people do, with a password."""
    given = passwords.hash_password("quatre mots vraiment calmes")

    def give() -> None:
        own = queries.find_person(person.id)
        assert own is not None
        services.set_password(person=own, password_hash=given, keep=None)

    world.run(give)
    sent = {"login": person.email, "password": "quatre mots vraiment calmes"}
    assert one.submit("/connexion/mot-de-passe", sent).status_code == 303


def kept_by(app: Flask, person: Person) -> str:
    """Return what the account keeps."""
    with app.app_context(), db.across_platforms():
        found = db.session().get(Person, person.id)
        assert found is not None
        return found.comfort


# --- kept in the browser, then in the account -------------------------------------------------------------------------


def test_a_strangers_comfort_is_kept_in_her_browser_and_drawn_by_the_server(world: World, browser: Browsers) -> None:
    one = browser()
    answer = one.submit("/confort", CHOSEN | BOXES | {"back": "/aide"})
    assert (answer.status_code, answer.location) == (303, "/aide")
    assert look(one.get("/connexion").text) == EVERYTHING


def test_without_a_choice_a_page_has_the_usual_look(world: World, browser: Browsers) -> None:
    assert look(browser().get("/connexion").text) == USUAL


def test_a_persons_comfort_follows_her_to_another_browser(world: World, browser: Browsers) -> None:
    person = world.person()
    browser(person).submit("/confort", CHOSEN)
    assert look(browser(person).get("/confort").text)["palette"] == "sombre"
    assert look(browser(world.person()).get("/confort").text)["palette"] == "clair"


def test_what_was_chosen_before_the_sign_in_follows_into_an_account_without_a_choice(
    world: World, app: Flask, browser: Browsers
) -> None:
    person = world.person()
    here = browser()
    here.submit("/confort", CHOSEN)
    sign_in(here, person, world)
    assert look(here.get("/confort").text)["text"] == "150"
    assert kept_by(app, person).startswith("sombre.150.wide.lexend")
    assert look(browser(person).get("/confort").text)["text"] == "150"


def test_a_browsers_choice_does_not_replace_the_accounts(world: World, app: Flask, browser: Browsers) -> None:
    person = world.person()
    browser(person).submit("/confort", CHOSEN)
    there = browser()
    there.submit("/confort", CHOSEN | {"palette": "doux"})
    sign_in(there, person, world)
    assert look(there.get("/confort").text)["palette"] == "sombre"
    assert kept_by(app, person).startswith("sombre")


def test_an_account_keeps_nothing_of_a_browser_where_nothing_was_chosen(
    world: World, app: Flask, browser: Browsers
) -> None:
    person = world.person()
    odd = browser()
    odd.set_cookie("confort", "noir.900", domain="localhost")
    sign_in(odd, person, world)
    assert kept_by(app, person) == ""


def test_error_pages_wear_her_comfort_too(world: World, browser: Browsers) -> None:
    one = browser(world.person())
    one.submit("/confort", CHOSEN)
    for path in ("/nulle-part", "/conseils/nulle-part"):
        answer = one.get(path)
        assert answer.status_code == 404
        worn = look(answer.text)
        assert {name: worn[name] for name in CHOSEN} == CHOSEN


def test_comfort_costs_no_statement_of_its_own(world: World, browser: Browsers, statements: list[str]) -> None:
    person = world.person()
    one = browser(person)
    one.get("/confort")
    statements.clear()
    one.get("/confort")
    before = len(statements)
    one.submit("/confort", CHOSEN | BOXES)
    statements.clear()
    one.get("/confort")
    assert len(statements) == before == 1


def test_every_platform_has_the_same_form(world: World, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    there = browser(host=OTHER_HOST)
    assert there.submit("/confort", CHOSEN).status_code == 303
    assert look(there.get("/connexion").text)["spacing"] == "wide"


def test_the_small_panel_keeps_a_choice_without_a_page_nor_a_notice(
    world: World, app: Flask, browser: Browsers
) -> None:
    person = world.person()
    one = browser(person)
    asked = {"Accept": "application/json"}
    answer = one.submit("/confort", CHOSEN, headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    assert kept_by(app, person).startswith("sombre.150")
    page = one.get("/confort").text
    assert look(page)["palette"] == "sombre"
    assert "Vos réglages sont gardés. Vous" not in page
    assert one.submit("/confort", CHOSEN | {"text": "900"}, headers=asked).status_code == 422


# --- tried, reset, undone ---------------------------------------------------------------------------------------------


def test_the_form_shows_what_is_in_force(world: World, browser: Browsers) -> None:
    person = world.person()
    browser(person).submit("/confort", CHOSEN | BOXES)
    page = browser(person).get("/confort").text
    checked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
    assert [(*re.findall(r'(?:name|value)="([^"]*)"', one),) for one in checked] == [
        *CHOSEN.items(),
        ("simple", "y"),
        ("ruler", "y"),
        ("motion", "y"),
    ]


def test_trying_dresses_the_page_and_keeps_nothing(world: World, app: Flask, browser: Browsers) -> None:
    person = world.person()
    one = browser(person)
    tried = one.submit("/confort/essai", CHOSEN | BOXES | {"back": "/aide"})
    assert tried.status_code == 200
    assert look(tried.text) == EVERYTHING
    assert 'role="status"' in tried.text
    assert 'name="back" value="/aide"' in tried.text
    assert look(one.get("/confort").text) == USUAL
    assert kept_by(app, person) == ""


def test_a_try_that_was_not_offered_changes_nothing(world: World, browser: Browsers) -> None:
    answer = browser().submit("/confort/essai", CHOSEN | {"palette": "noir"})
    assert answer.status_code == 422
    assert look(answer.text) == USUAL
    assert "Vous essayez" not in answer.text


def test_everything_goes_back_to_the_beginning_and_that_can_be_undone(
    world: World, app: Flask, browser: Browsers
) -> None:
    person = world.person()
    one = browser(person)
    one.submit("/confort", CHOSEN | BOXES)
    assert one.submit("/confort/debut", {}).location == "/confort"
    page = one.get("/confort").text
    assert look(page) == USUAL
    assert "comme au début" in page
    assert one.submit("/confort/avant", {}).location == "/confort"
    assert look(one.get("/confort").text) == EVERYTHING
    assert look(browser(person).get("/confort").text) == EVERYTHING


def test_who_goes_back_to_the_beginning_is_not_dressed_again_by_an_old_cookie(
    world: World, app: Flask, browser: Browsers
) -> None:
    person = world.person()
    one = browser(person)
    one.submit("/confort/debut", {})
    one.set_cookie("confort", "sombre.200", domain="localhost")
    assert look(one.get("/confort").text) == USUAL


def test_there_is_nothing_to_undo_when_nothing_changed(world: World, browser: Browsers) -> None:
    one = browser()
    assert "Annuler le dernier changement" not in one.get("/confort").text
    assert one.submit("/confort/avant", {}).location == "/confort"
    assert "Il n’y a rien à annuler." in one.get("/confort").text


def test_undoing_twice_gives_back_what_was_undone(world: World, browser: Browsers) -> None:
    one = browser()
    one.submit("/confort", CHOSEN)
    one.submit("/confort/avant", {})
    assert look(one.get("/confort").text) == USUAL
    one.submit("/confort/avant", {})
    assert look(one.get("/confort").text)["palette"] == "sombre"


# --- where one comes from and goes back to ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/aide", "/aide"),
        ("http://localhost/temoignages?page=2", "/temoignages?page=2"),
        ("http://localhost/confort", ""),
        ("http://localhost/confort/essai", ""),
        ("http://localhost/nulle-part", ""),
        ("http://mechant.example/aide", ""),
        ("http://[", ""),
    ],
)
def test_comfort_leads_back_to_the_page_it_was_opened_from(
    world: World, browser: Browsers, referrer: str, back: str
) -> None:
    page = browser().get("/confort", headers={"Referer": referrer}).text
    assert f'name="back" value="{back}"' in page


@pytest.mark.parametrize("target", ["https://mechant.example", "//mechant.example"])
def test_the_way_back_stays_on_this_site(world: World, browser: Browsers, target: str) -> None:
    assert browser().submit("/confort", CHOSEN | {"back": target}).location == "/confort"


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"palette": "noir"},
        {"text": "400"},
        {"font": '"><script>'},
        {"spacing": ""},
        {"palette": "a" * 1_000_000},
        {"text": "100\0"},
    ],
)
def test_a_choice_that_was_not_offered_is_refused(world: World, browser: Browsers, wrong: dict[str, str]) -> None:
    one = browser()
    assert one.submit("/confort", CHOSEN | wrong).status_code == 422
    assert look(one.get("/connexion").text) == USUAL


@pytest.mark.parametrize(
    "cookie", ["", "x", "sombree", ".." * 30, '"><script>.900', "é.é.é", "a" * 4000, "sombre" + "." * 60]
)
@pytest.mark.parametrize("name", ["confort", "confort-avant"])
def test_an_odd_cookie_falls_back_to_the_usual_look(world: World, browser: Browsers, cookie: str, name: str) -> None:
    one = browser()
    one.set_cookie(name, cookie, domain="localhost")
    page = one.get("/confort")
    assert page.status_code == 200
    assert look(page.text) == USUAL
    assert "<script>." not in page.text


def test_an_older_cookie_keeps_its_choices() -> None:
    assert Comfort.decode("doux.200.large.dys.some.simple") == Comfort(
        palette="doux", text="200", spacing="large", font="dys", motion="some", mode="simple"
    )


def test_every_choice_survives_being_kept_and_fits_its_column() -> None:
    longest = Comfort(**{name: max(choices, key=len) for name, choices in CHOICES.items()})
    assert Comfort.decode(longest.encoded()) == longest
    assert len(longest.encoded()) <= 64
