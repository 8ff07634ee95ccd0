"""« Mon compte »: a page that leads to pages of one task, what one is here, and a password that is told."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from blueprints.accounts import queries, services
from blueprints.accounts.models import Person, Role
from tests.conftest import OTHER_HOST, Browser, World
from tests.glossary import unmarked
from tests.my_account.conftest import Letters

Browsers = Callable[..., Browser]
DOOR = re.compile(r'<a class="alone strong" href="([^"]+)">([^<]+)</a>')
PAGES = (
    "/mon-compte",
    "/mon-compte/noms",
    "/mon-compte/adresse",
    "/mon-compte/adresse/envoyee",
    "/mon-compte/mot-de-passe",
    "/mon-compte/appareils",
    "/mon-compte/roles",
    "/mon-compte/fermer",
)


@pytest.mark.parametrize("role", sorted(Role))
def test_every_door_leads_to_the_page_of_its_name(world: World, browser: Browsers, role: Role) -> None:
    mine = browser(world.person(role))
    doors = DOOR.findall(mine.get("/mon-compte").text)
    assert len(doors) >= 10
    for address, name in doors:
        page = mine.get(unescape(address), follow_redirects=True)
        assert page.status_code == 200, address
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
        assert heading, address
        assert unescape(heading[1]).strip() == unescape(name)


def test_who_is_in_the_collective_may_leave_it_from_here_and_nobody_else(world: World, browser: Browsers) -> None:
    assert "Quitter le collectif" in browser(world.person()).get("/mon-compte").text
    assert "Quitter le collectif" not in browser(world.person(Role.MANAGER)).get("/mon-compte").text


def test_the_page_asks_few_things(awa: Person, browser: Browsers, statements: list[str]) -> None:
    mine = browser(awa)
    mine.get("/mon-compte")
    statements.clear()
    mine.get("/mon-compte")
    assert len(statements) <= 6


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_asked_to_sign_in_and_another_platform_knows_nobody(
    world: World, awa: Person, browser: Browsers, path: str
) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    assert browser().get(path).location == f"/connexion?suite={path}"
    token = browser(awa).get_cookie("__Host-session", domain="localhost")
    assert token
    there = browser(host=OTHER_HOST)
    there.set_cookie("__Host-session", token.value, domain=OTHER_HOST, secure=True)
    assert there.get(path).status_code == 302


def test_each_role_is_said_in_plain_words(world: World, browser: Browsers) -> None:
    page = unmarked(browser(world.person(Role.COACH, Role.FACILITATOR)).get("/mon-compte/roles").text)
    for said in ("Conseillère ou conseiller", "Animatrice ou animateur", "Vous animez le collectif"):
        assert said in page
    assert "Vous invitez les personnes" not in page


def test_who_has_no_role_is_told_so(world: World, browser: Browsers) -> None:
    person = world.person()

    def end() -> None:
        own = queries.find_person(person.id)
        assert own
        services.change_roles(person=own, roles=(), actor=None)

    world.run(end)
    assert "Vous n’avez pas de rôle pour le moment" in browser(person).get("/mon-compte/roles").text


def test_a_new_password_is_told_in_the_news_and_by_mail(awa: Person, browser: Browsers, letters: Letters) -> None:
    mine = browser(awa)
    answer = mine.submit("/mon-compte/mot-de-passe", {"new_password": "quatre mots vraiment calmes"})
    assert answer.location == "/mon-compte"
    assert "Votre mot de passe a changé" in mine.get("/mes-nouvelles").text
    (letter,) = letters()
    assert letter["To"] == "awa@exemple.fr"
    assert "Votre mot de passe a changé" in letter.get_content()
    assert "mirabelle" in letter.get_content()
    assert "quatre mots" not in letter.get_content()
