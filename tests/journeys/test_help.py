"""Journey: words that worry are sent as they are; their author is helped at once, and somebody takes care."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360
WORDS = "Je rentre seul et je n’ai plus envie de vivre."


def test_words_that_worry_bring_help_and_change_nothing(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    author = new_person("thomas.graillot", width=NARROW)
    _send(author, server, assert_accessible)
    _read_what_happened(author, server, assert_accessible)
    _be_called(new_person, server, assert_accessible)
    _end_it(author, server)


def _send(page: Page, server: Served, assert_accessible: Check) -> None:
    """The message appears, and under it hers alone: whom to call now."""
    page.goto(f"{server.url}/idees/nouvelle")
    page.get_by_label("Votre idée, en une phrase").fill(f"Un café le soir {uuid4().hex[:6]}")
    page.get_by_label("Ce que cela changerait").fill(WORDS)
    page.get_by_role("button", name="Publier mon idée").click()
    expect(page.get_by_text("Quelqu’un peut vous écouter.")).to_be_visible()
    expect(page.get_by_text("Votre message est envoyé. Rien n’y est changé.")).to_be_visible()
    expect(page.get_by_role("link", name="Appeler le 3114").first).to_have_attribute("href", "tel:3114")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def _read_what_happened(page: Page, server: Served, assert_accessible: Check) -> None:
    """Her home recalls it; the page tells it all; a missing number is asked for, a good one is kept."""
    page.goto(f"{server.url}/")
    page.get_by_role("link", name="Voir ce qui s’est passé").click()
    expect(page.get_by_role("heading", level=1, name="Ce qui s’est passé")).to_be_visible()
    page.get_by_role("button", name="Demander qu’on me rappelle").click()
    expect(page.get_by_role("link", name="Écrivez le numéro")).to_be_visible()
    assert_accessible(page)
    page.get_by_label(re.compile("Le numéro où vous rappeler")).fill("06 39 98 00 12")
    page.get_by_role("button", name="Demander qu’on me rappelle").click()
    expect(page.get_by_text("C’est demandé.")).to_be_visible()
    assert_accessible(page)


def _be_called(new_person: Enter, server: Served, assert_accessible: Check) -> None:
    """Nadia opens the alerts, sees who, where and when, and says that she takes care; out of hours nobody is called."""
    page = new_person("nadia.benkirane")
    page.goto(f"{server.url}/aide/alertes")
    expect(page.get_by_role("heading", level=1, name="Les alertes")).to_be_visible()
    page.get_by_role("link", name=re.compile("Ouvrir l’alerte")).first.click()
    expect(page.get_by_role("heading", level=1, name="Une alerte")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Dire que je m’en occupe").click()
    expect(page.get_by_text("La personne voit que vous vous en occupez.")).to_be_visible()
    page.get_by_role("button", name="Noter ce que j’ai fait").click()
    expect(page.get_by_role("link", name="Dites ce que vous avez fait.")).to_be_visible()
    page.get_by_label("Je n’ai pas pu la joindre").check()
    page.get_by_role("button", name="Noter ce que j’ai fait").click()
    expect(page.get_by_text("La personne peut le lire.")).to_be_visible()


def _end_it(page: Page, server: Served) -> None:
    """She says that she is better: it is closed, and her home recalls it no more."""
    page.goto(f"{server.url}/aide/ce-qui-s-est-passe")
    page.get_by_role("button", name="Dire que je vais mieux").click()
    expect(page.get_by_text("L’alerte est fermée.")).to_be_visible()
    expect(page.get_by_text("Terminé")).to_be_visible()
    page.goto(f"{server.url}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Voir ce qui s’est passé")).to_have_count(0)


def test_a_sheet_for_bad_days_is_found_again_and_one_leaves_fast(
    server: Served, new_person: Enter, assert_accessible: Check, *, javascript: bool
) -> None:
    page = new_person("camille.verdenal", width=NARROW)
    page.goto(f"{server.url}/aide")
    page.get_by_role("link", name="Écrire ce qui m’aide").click()
    expect(page.get_by_role("heading", level=1, name="Ce qui m’aide")).to_be_visible()
    page.get_by_label(re.compile("Ce qui m’aide quand ça ne va pas")).fill("Respirer dehors.")
    page.get_by_label(re.compile("Le prénom")).fill("Zélie")
    page.get_by_label(re.compile("Son numéro")).fill("06 39 98 00 13")
    assert_accessible(page)
    page.get_by_role("button", name="Garder ma fiche").click()
    expect(page.get_by_text("Vous êtes la seule personne")).to_be_visible()
    page.goto(f"{server.url}/aide")
    expect(page.get_by_text("Respirer dehors.")).to_be_visible()
    expect(page.get_by_role("link", name="Appeler Zélie")).to_have_attribute("href", "tel:+33639980013")
    assert_accessible(page)
    page.route(
        "https://www.meteofrance.com/**", lambda route: route.fulfill(body="<h1>Meteo</h1>", content_type="text/html")
    )
    if javascript:
        for _press in range(3):
            page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Quitter vite ce site").first.click()
    expect(page.get_by_role("heading", name="Meteo")).to_be_visible()
