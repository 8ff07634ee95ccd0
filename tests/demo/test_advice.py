"""The demo's questions show each state that a visitor looks for, to the person whose state it is."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from blueprints.demo import led, people
from tests.conftest import Browser

Browsers = Callable[..., Browser]


@pytest.fixture(autouse=True)
def _filled(app: Flask) -> None:
    """Fill the application's database with the demo."""
    people.fill(app)


def enter(browser: Browsers, login: str) -> Browser:
    """Return the browser of one of the demo's people."""
    one = browser()
    one.submit(f"/demo/entrer/{login}")
    return one


def read(one: Browser, path: str) -> str:
    """Return the words of a page."""
    return unescape(one.get(path).text).replace("\u00a0", " ")


def question(one: Browser, title: str) -> str:
    """Return the page of a question, found by its title on the list."""
    wanted = title.replace("\u00a0", " ")
    found = re.search(rf'href="(/conseils/[^"]+)" dir="auto">{re.escape(wanted)}</a>', read(one, "/conseils"))
    assert found, title
    return read(one, found[1])


def test_a_reader_finds_each_state_of_a_question(browser: Browsers) -> None:
    awa = enter(browser, led.FOLLOWER)
    listed = read(awa, "/conseils")
    assert listed.count("Mise en avant") == 1
    for state in ("Fermée", "2 nouvelles réponses", "Pas encore de réponse", "A une réponse"):
        assert state in listed
    closed = question(awa, led.CLOSED)
    assert led.WHY in closed
    assert 'id="repondre"' not in closed
    summed_up = question(awa, led.SUMMED_UP)
    for state in ("Rien ne vous oblige", "Validé par 3 personnes", "depuis votre dernière lecture", "Arrêter ces"):
        assert state in summed_up
    together = question(awa, led.INTO)
    assert "Une autre question est réunie ici" in together
    assert led.TAKEN_IN in together


def test_those_whose_state_it_is_are_told(browser: Browsers) -> None:
    assert "questions sans réponse" in read(enter(browser, led.WILLING), "/")
    asker = enter(browser, led.HIDING)
    assert "Vous ne voyez pas ces sujets" in read(asker, "/conseils")
    assert "est fermée. La page dit pourquoi." in read(asker, "/mes-nouvelles")
    assert "Message sans nom" in read(enter(browser, led.NADIA), "/moderation")
