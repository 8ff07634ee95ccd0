"""The page of difficult words, and the marks on other pages."""

import re
from collections.abc import Callable

import pytest
from flask import Flask, g, render_template_string

from blueprints.glossary.words import WORDS
from tests.conftest import Browser, World

Open = Callable[..., Browser]


def test_the_page_says_every_word_under_its_letter(world: World, browser: Open) -> None:
    page = browser().get("/mots").text
    for word in WORDS:
        assert f'id="{word.slug}"' in page
        assert str(word.meaning) in page
    assert 'href="#lettre-R"' in page
    assert 'id="lettre-R"' in page


def test_it_is_one_link_away_from_everywhere(world: World, browser: Open) -> None:
    assert re.search(r'<a href="/mots">Les mots difficiles</a>', browser().get("/aide").text)


def test_it_is_drawn_without_the_database(world: World, browser: Open, statements: list[str]) -> None:
    visitor = browser()
    visitor.get("/mots")
    statements.clear()
    visitor.get("/mots")
    assert len(statements) <= 1


def test_a_page_of_prose_explains_its_words_once(world: World, browser: Open) -> None:
    page = browser().get("/emploi-accompagne/pour-qui").text
    assert page.count('popovertarget="mot-rqth" aria-haspopup="dialog"') == 1
    assert page.count('id="mot-rqth"') == 1
    assert "reconnaissance de la qualité de travailleur handicapé" in page


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/connexion", "appareil"),
        ("/connexion", "navigateur"),
        ("/retour", "appareil"),
        ("/aide", "medecin-du-travail"),
        ("/mon-compte", "appareil"),
        ("/mon-compte/roles", "collectif"),
        ("/mon-compte/fermer", "collectif"),
        ("/bienvenue/nom", "collectif"),
    ],
)
def test_pages_of_who_comes_in_explain_their_words_too(path: str, slug: str, world: World, browser: Open) -> None:
    visitor = browser(world.person()) if path.startswith(("/mon-", "/bienvenue")) else browser()
    page = visitor.get(path).text
    assert page.count(f'popovertarget="mot-{slug}" aria-haspopup="dialog"') == 1
    assert page.count(f'id="mot-{slug}"') == 1


def test_a_page_that_marks_nothing_carries_no_definition(world: World, browser: Open) -> None:
    assert 'class="definition' not in browser().get("/mots").text


def test_words_are_marked_afresh_on_every_page(world: World, browser: Open) -> None:
    visitor = browser()
    pages = [visitor.get("/emploi-accompagne/pour-qui").text for _ in range(2)]
    assert [page.count('id="mot-rqth"') for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("template", "drawn"),
    [
        ('{{ word("RQTH") }}, {{ word("RQTH") }}', 'aria-haspopup="dialog">RQTH</button>, RQTH'),
        ("{% filter explained %}{{ given }} MDPH{% endfilter %}", "&lt;b&gt; <button"),
        ('{{ _("Une %(word)s.", word=word("RQTH")) }}', "Une <button"),
    ],
)
def test_a_template_marks_by_hand_or_around_its_prose(app: Flask, template: str, drawn: str) -> None:
    with app.test_request_context():
        g.pop("explained_words", None)
        assert drawn in render_template_string(template, given="<b>")
