"""Leaving the collective: what stays, what goes, a minute to undo, and coming back."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, outbox
from blueprints.joining import queries
from blueprints.journeys import services as journeys
from tests.conftest import Browser, World
from tests.joining.test_invitations import Browsers

CONNECTIONS = 6
INSIDE = ("/rencontres", "/conseils", "/conseils/nouvelle-question")


@pytest.fixture
def awa(world: World) -> Person:
    """Awa, a member who is also accompanied by Julien."""
    person, coach = world.person(first_name="Awa", pseudonym="Hirondelle"), world.person(Role.COACH)
    world.run(journeys.open_journey, beneficiary=person.id, coach=coach.id)
    return person


def _tick(world: World) -> None:
    with world.app.app_context():
        outbox.run_due()


def _opens(own: Browser, path: str) -> int:
    return own.get(path).status_code


def test_the_recap_says_what_becomes_of_everything(browser: Browsers, awa: Person) -> None:
    page = browser(awa).get("/quitter-le-collectif").text
    for said in ("Une personne du collectif", "témoignages", "rencontres", "Hirondelle", "Personne."):
        assert said in page


def test_she_is_out_at_once_and_her_follow_up_goes_on(browser: Browsers, awa: Person) -> None:
    own, elsewhere = browser(awa), browser(awa)
    assert [_opens(elsewhere, path) for path in INSIDE] == [200, 200, 200]
    assert own.submit("/quitter-le-collectif").location == "/collectif-quitte"
    assert [_opens(elsewhere, path) for path in INSIDE] == [404, 404, 404]
    assert _opens(own, "/mon-accompagnement") in (200, 302)
    assert _opens(own, "/") == 200
    assert "Rencontres" not in own.get("/collectif-quitte").text


def test_the_door_is_shut_on_every_connection_of_the_pool(world: World, browser: Browsers, awa: Person) -> None:
    with world.app.app_context(), ExitStack() as lines:
        for engine in db.list_engines() * CONNECTIONS:
            lines.enter_context(engine.connect())
    own = browser(awa)
    assert {_opens(own, "/conseils") for _ in range(CONNECTIONS)} == {200}
    own.submit("/quitter-le-collectif")
    assert {_opens(own, "/conseils") for _ in range(2 * CONNECTIONS)} == {404}


def test_within_the_minute_she_undoes_it_and_nothing_was_lost(world: World, browser: Browsers, awa: Person) -> None:
    own = browser(awa)
    own.submit("/quitter-le-collectif")
    _tick(world)
    assert "Annuler" in own.get("/collectif-quitte").text
    assert own.submit("/revenir-dans-le-collectif").location == "/"
    assert _opens(own, "/rencontres") == 200
    assert world.read(people.find_person, awa.id).pseudonym == "Hirondelle"
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        _tick(world)
    assert world.read(people.find_person, awa.id).pseudonym == "Hirondelle"


def test_after_the_minute_her_name_is_gone_and_she_comes_back_under_another(
    world: World, browser: Browsers, awa: Person
) -> None:
    own = browser(awa)
    own.submit("/quitter-le-collectif")
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        _tick(world)
        assert world.read(people.find_person, awa.id).pseudonym is None
        assert "Annuler" not in own.get("/collectif-quitte").text
        empty = own.submit("/revenir-dans-le-collectif", {"pseudonym": " "})
        assert empty.status_code == 422
        world.person(pseudonym="Tilleul")
        taken = own.submit("/revenir-dans-le-collectif", {"pseudonym": "tilleul"})
        assert taken.status_code == 422
        assert "déjà pris" in taken.text
        assert own.submit("/revenir-dans-le-collectif", {"pseudonym": "Mésange"}).location == "/"
        assert _opens(own, "/rencontres") == 200
    assert world.read(people.find_person, awa.id).pseudonym == "Mésange"


def test_two_clicks_are_one_departure(world: World, browser: Browsers, awa: Person) -> None:
    own = browser(awa)
    for _ in range(2):
        assert own.submit("/quitter-le-collectif").location == "/collectif-quitte"
    assert own.get("/quitter-le-collectif").location == "/collectif-quitte"
    assert world.read(queries.find_departure, awa.id) is not None


def test_who_animates_stays(world: World, browser: Browsers) -> None:
    both = world.person(Role.BENEFICIARY, Role.FACILITATOR)
    own = browser(both)
    assert "Vous animez le collectif" in own.get("/quitter-le-collectif").text
    own.submit("/quitter-le-collectif")
    assert world.read(queries.find_departure, both.id) is None


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BENEFICIARY}))
def test_who_is_not_a_member_has_nothing_to_leave(world: World, browser: Browsers, role: Role) -> None:
    own = browser(world.person(role))
    assert own.get("/quitter-le-collectif").status_code == 404
    assert own.submit("/quitter-le-collectif").status_code == 404


def test_who_has_not_left_has_nothing_to_undo(browser: Browsers, awa: Person) -> None:
    own = browser(awa)
    assert own.get("/collectif-quitte").location == "/"
    assert own.submit("/revenir-dans-le-collectif", {"pseudonym": "x"}).location == "/"
