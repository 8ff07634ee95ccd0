"""Journey: an agenda is built together, ordered by who organises, and read in easy words."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
MEETING = "Parler de son handicap au travail"
NARROW = 360


def test_an_agenda_is_built_together(server: Served, new_person: Enter, assert_accessible: Check) -> None:
    title = f"Les réunions longues {uuid4().hex[:6]}"
    author, absent = new_person("awa.diallo", width=NARROW), new_person("thomas.graillot", width=NARROW)
    leader = new_person("nadia.benkirane")
    _add(author, title, server, assert_accessible)
    _want(absent, title, server)
    _say(absent, title, assert_accessible)
    _order(leader, title, server, assert_accessible)
    _read_messages(leader, title, assert_accessible)
    _read_easily(author, assert_accessible)


def _fits(page: Page) -> None:
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def _open(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/rencontres")
    page.get_by_role("link", name=MEETING).first.click()
    expect(page.get_by_role("heading", level=1, name=MEETING)).to_be_visible()


def _add(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """Two fields; an empty one is said; the point stands at the end."""
    _open(page, server)
    expect(page.get_by_role("heading", name="L’ordre du jour", exact=True)).to_be_visible()
    assert_accessible(page)
    _fits(page)
    page.get_by_role("link", name="Ajouter un point").click()
    expect(page.get_by_role("heading", level=1, name="Ajouter un point")).to_be_visible()
    page.get_by_role("button", name="Enregistrer mon point").click()
    expect(page.get_by_role("link", name="Écrivez votre point")).to_be_visible()
    assert_accessible(page)
    _fits(page)
    page.get_by_label("Votre point, en une phrase").fill(title)
    page.get_by_role("button", name="Enregistrer mon point").click()
    expect(page.get_by_text("Votre point est à l’ordre du jour.")).to_be_visible()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def _want(page: Page, title: str, server: Served) -> None:
    """One "Moi aussi" is counted without a name."""
    _open(page, server)
    point = page.locator(".agenda > li").filter(has_text=title)
    point.get_by_role("button", name=re.compile("^Dire")).click()
    expect(page.get_by_text("C’est compté.")).to_be_visible()
    expect(page.locator(".agenda > li").filter(has_text=title)).to_contain_text("1 personne dit")


def _say(page: Page, title: str, assert_accessible: Check) -> None:
    """Who does not come leaves her words, without her name, and is told who could find out."""
    page.get_by_role("link", name="Je ne viens pas, mais").click()
    expect(page.get_by_role("heading", level=1, name="Je ne viens pas, mais")).to_be_visible()
    expect(page.get_by_text("Une personne qui tient le serveur")).to_be_visible()
    assert_accessible(page)
    _fits(page)
    page.get_by_role("radio", name=title).check()
    page.get_by_role("radio", name="Sans mon nom").check()
    page.get_by_label("Ce que vous avez à dire").fill("Une pause toutes les heures me suffit.")
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_text("Votre message est noté.")).to_be_visible()
    expect(page.get_by_text("Lu sans votre nom.")).to_be_visible()
    assert_accessible(page)
    _fits(page)


def _order(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """The point goes up, gets its minutes, and both could be undone."""
    _open(page, server)
    page.get_by_role("link", name="Organiser l’ordre du jour").click()
    expect(page.get_by_role("heading", level=1, name="Organiser l’ordre du jour")).to_be_visible()
    assert_accessible(page)
    card = page.locator("li.card").filter(has_text=title)
    before = _place(card.inner_text())
    card.get_by_role("button", name="Monter").click()
    expect(page.get_by_text(re.compile("Le point est à la place"))).to_be_visible()
    card = page.locator("li.card").filter(has_text=title)
    assert _place(card.inner_text()) == before - 1
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()
    page.get_by_label(title, exact=True).fill("15")
    page.get_by_role("button", name="Enregistrer les durées").click()
    expect(page.get_by_text("Les durées sont enregistrées.")).to_be_visible()
    expect(page.locator("li.card").filter(has_text=title)).to_contain_text("15 minutes")


def _place(words: str) -> int:
    found = re.search(r"Place (\d+) sur", words)
    assert found
    return int(found[1])


def _read_messages(page: Page, title: str, assert_accessible: Check) -> None:
    """The words to be read at the meeting have no name."""
    page.get_by_role("link", name=MEETING).click()
    expect(page.get_by_role("heading", level=1, name=MEETING)).to_be_visible()
    page.get_by_role("link", name="Voir les messages à lire").click()
    expect(page.get_by_role("heading", level=1, name="Les messages à lire à la rencontre")).to_be_visible()
    said = page.locator("section").filter(has_text=title)
    expect(said).to_contain_text("Une pause toutes les heures me suffit.")
    expect(said).to_contain_text("Sans nom.")
    assert_accessible(page)


def _read_easily(page: Page, assert_accessible: Check) -> None:
    """The easy-read twin says by how many it was validated, and that the points changed since."""
    page.get_by_role("link", name="Lire l’ordre du jour en facile à lire").click()
    expect(page.get_by_role("heading", level=1, name="L’ordre du jour en facile à lire")).to_be_visible()
    expect(page.get_by_text("Validé par 3 personnes concernées")).to_be_visible()
    expect(page.get_by_text("L’ordre du jour a changé depuis").first).to_be_visible()
    assert_accessible(page)
    _fits(page)
