"""The pages a stranger may open, and what they must say."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from blueprints.accounts import platforms
from blueprints.accounts.models import Role
from blueprints.core import state
from blueprints.home import statement
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]
DOORS = (
    "/",
    "/emploi-accompagne",
    "/temoignages",
    "/aide",
    "/accessibilite",
    "/mentions-legales",
    "/connexion",
    "/confort",
)
CLOSED = (
    "/rencontres",
    "/conseils",
    "/mon-compte",
    "/temoignages/les-miens",
    "/temoignages/ecrire",
    "/temoignages/a-relire",
)


@pytest.mark.parametrize("path", DOORS)
def test_a_stranger_opens_the_public_pages(path: str, world: World, browser: Open) -> None:
    page = browser().get(path)
    assert page.status_code == 200
    assert "04 65 71 12 30".replace(" ", "\u00a0") in page.text
    assert 'href="tel:3114"' in page.text


@pytest.mark.parametrize("path", CLOSED)
def test_a_stranger_opens_nothing_else(path: str, world: World, browser: Open) -> None:
    answer = browser().get(path)
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert answer.location.startswith("/connexion")


@pytest.mark.parametrize("path", DOORS[:6])
def test_reading_the_public_pages_leaves_nothing_in_the_browser(path: str, world: World, browser: Open) -> None:
    assert "Set-Cookie" not in browser().get(path).headers


@pytest.mark.parametrize("path", DOORS)
@pytest.mark.parametrize("role", list(Role))
def test_the_public_pages_are_there_for_everybody_who_is_signed_in(
    path: str, role: Role, world: World, browser: Open
) -> None:
    assert browser(world.person(role)).get(path).status_code == (302 if path == "/connexion" else 200)


def test_the_front_page_has_two_doors_and_a_person_to_reach(world: World, browser: Open) -> None:
    page = browser().get("/").text
    assert "Je cherche ou garde un travail" in page
    assert "J’emploie ou j’encadre une personne" in page
    assert "Nadia Benkirane" in page
    assert 'href="tel:+33465711230"' in page


def test_a_signed_in_person_has_her_home_there(world: World, browser: Open) -> None:
    page = browser(world.person(first_name="Awa")).get("/")
    assert page.status_code == 200
    assert "Je cherche ou garde un travail" not in page.text


def test_help_names_a_human_her_hours_and_every_number(world: World, browser: Open) -> None:
    page = browser().get("/aide").text
    for words in ("Nadia Benkirane", "Du lundi au vendredi", "sous 2 jours ouvrés", "personne ne lit vos messages"):
        assert words in page
    for link in ("tel:15", "tel:112", "sms:114", "tel:3114", "tel:3928", "mailto:nadia@exemple.fr"):
        assert f'href="{link}"' in page
    assert 'id="ca-ne-va-pas"' in page


def test_the_accessibility_page_is_honest_and_takes_reports(world: World, browser: Open) -> None:
    page = browser().get("/accessibilite").text
    assert "partiellement conforme" in page
    assert f"{statement.CONFORM} critères sur {statement.APPLICABLE}" in page
    assert "Personne de l’extérieur ne l’a encore fait" in page
    assert 'id="signaler"' in page


def test_each_platform_names_its_own_human(world: World, browser: Open) -> None:
    world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    page = browser(host=OTHER_HOST).get("/mentions-legales")
    assert "Cordée d’ailleurs" in page.text


@pytest.mark.parametrize("path", ["/emploi-accompagne", "/aide", "/accessibilite", "/mentions-legales"])
def test_still_pages_ask_the_database_nothing(path: str, world: World, browser: Open, statements: list[str]) -> None:
    browser().get(path)
    statements.clear()
    browser().get(path)
    assert statements == []


def test_a_page_that_is_kept_has_a_nonce_of_its_own_in_each_answer(world: World, browser: Open) -> None:
    seen = set()
    for _ in range(3):
        answer = browser().get("/emploi-accompagne")
        told = re.findall(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])
        assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == set(told)
        seen.update(told)
    assert len(seen) == 3


def test_a_page_that_is_kept_follows_its_platform_and_its_readers_comfort(world: World, browser: Open) -> None:
    stranger = browser()
    assert "Nadia Benkirane" in stranger.get("/emploi-accompagne").text

    def change() -> None:
        from blueprints.accounts.models import Platform
        from blueprints.core import db

        db.session().get_one(Platform, world.platform.id).contact_name = "Hugo Marchand"

    world.run(change)
    platforms.forget()
    main = stranger.get("/emploi-accompagne").text.partition("<footer")[0]
    assert "Hugo Marchand" in main
    assert "Nadia Benkirane" not in main
    stranger.submit("/confort", {"palette": "sombre", "text": "150", "spacing": "large", "font": "lexend"})
    stranger.get("/confort")
    assert 'data-palette="sombre"' in stranger.get("/emploi-accompagne").text
    assert 'data-palette="clair"' in browser().get("/emploi-accompagne").text


def test_a_stranger_is_told_what_just_happened_once(world: World, browser: Open) -> None:
    person = browser(world.person())
    person.submit("/deconnexion")
    assert "La déconnexion est faite" in person.get("/emploi-accompagne").text
    assert "La déconnexion est faite" not in person.get("/emploi-accompagne").text


def test_the_components_page_is_shown_outside_production_only(
    app: Flask, world: World, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser().get("/composants").status_code == 200
    import dataclasses

    own = state.of(app)
    monkeypatch.setattr(own, "settings", dataclasses.replace(own.settings, environment="production"))
    assert browser().get("/composants").status_code == 404
