"""Journey 5: a relative asks, a facilitator answers and closes; an employer prints the list of the six steps."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
New = Callable[..., BrowserContext]
NUMBER = "06.39.98.00.17"
DRESS = "(look) => Object.assign(document.documentElement.dataset, look)"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_relative_asks_and_a_facilitator_answers_and_closes(
    server: Served, new_context: New, new_person: Enter, assert_accessible: Check
) -> None:
    words = f"Ma sœur voudrait travailler dans une cuisine. Par où commencer ? {uuid4().hex[:6]}"
    stranger = new_context().new_page()
    reference = _ask(stranger, server, words, assert_accessible)
    facilitator = new_person("claire.vasseur")
    _find(facilitator, server, reference, assert_accessible)
    expect(facilitator.get_by_text(words)).to_be_visible()
    expect(facilitator.get_by_role("link", name="06 39 98 00 17")).to_have_attribute("href", "tel:+33639980017")
    _answer(facilitator, assert_accessible)
    _close(facilitator)
    expect(facilitator.get_by_text("Fermée", exact=True)).to_be_visible()
    facilitator.get_by_role("button", name="Annuler ma dernière action").click()
    expect(facilitator.get_by_text("Répondue", exact=True)).to_be_visible()
    _close(facilitator)


def _ask(page: Page, server: Served, words: str, assert_accessible: Check) -> str:
    """From the front page to the reference; a first try forgets the number, and loses nothing."""
    page.goto(server.url)
    page.get_by_role("main").get_by_role("link", name="Demander l’emploi accompagné").click()
    expect(page.get_by_role("heading", level=1, name="Demander l’emploi accompagné")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="Écrire à la plateforme").first.click()
    expect(page.get_by_role("radio", name="Demander l’emploi accompagné")).to_be_checked()
    assert_accessible(page)
    page.get_by_role("radio", name="Je suis un proche").check()
    page.get_by_label("Votre message").fill(words)
    page.get_by_role("radio", name="Par téléphone").check()
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page).to_have_title(re.compile("^Erreur"))
    expect(page.get_by_label("Votre message")).to_have_value(words)
    assert_accessible(page)
    page.get_by_label("Votre numéro de téléphone").fill(NUMBER)
    page.wait_for_timeout(4_000)  # as long as nobody reads in less: the message must not look like a machine's
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_role("heading", level=1, name="Relire avant d’envoyer")).to_be_visible()
    expect(page.get_by_text("06 39 98 00 17")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Modifier le message").click()
    expect(page.get_by_label("Votre numéro de téléphone")).to_have_value(NUMBER)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_role("heading", level=1, name="Votre message est arrivé")).to_be_visible()
    assert_accessible(page)
    said = page.get_by_role("heading", level=2, name=re.compile("Votre référence")).inner_text()
    return said.partition(":")[2].strip()


def _find(page: Page, server: Served, reference: str, assert_accessible: Check) -> None:
    page.goto(f"{server.url}/demandes")
    assert_accessible(page)
    page.get_by_label("Chercher une référence").fill(reference.upper())
    page.get_by_role("button", name="Chercher la référence").click()
    expect(page.get_by_text(reference)).to_be_visible()
    assert_accessible(page)


def _answer(page: Page, assert_accessible: Check) -> None:
    page.get_by_role("button", name="Prendre la demande").click()
    expect(page.get_by_text("Vous vous occupez de cette demande.").first).to_be_visible()
    page.get_by_role("radio", name="Par téléphone").check()
    page.get_by_label("Une note pour l’équipe").fill("Elle vient jeudi avec sa sœur.")
    page.get_by_role("button", name="Noter la réponse").click()
    expect(page.get_by_text("Claire a répondu par téléphone")).to_be_visible()
    expect(page.get_by_text("Elle vient jeudi avec sa sœur.")).to_be_visible()
    assert_accessible(page)


def _close(page: Page) -> None:
    page.get_by_role("button", name="Fermer la demande").click()
    expect(page.get_by_text("La demande est fermée.")).to_be_visible()


def test_an_employer_reads_the_steps_and_prints_the_list(
    server: Served, new_context: New, tmp_path: Path, assert_accessible: Check
) -> None:
    page = new_context().new_page()
    page.goto(server.url)
    page.get_by_role("main").get_by_role("link", name="Pour l’employeur").click()
    expect(page.get_by_role("heading", level=1, name="Pour l’employeur")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("main").get_by_role("link", name="La liste à cocher de l’employeur").first.click()
    box = page.get_by_role("checkbox", name="J’ai décrit les tâches, une par une.")
    box.check()
    expect(box).to_be_checked()
    assert_accessible(page)
    page.emulate_media(media="print")
    expect(page.locator(".header")).to_be_hidden()
    expect(page.locator(".trail")).to_be_hidden()
    expect(box).to_be_visible()
    path = tmp_path / "liste.pdf"
    page.pdf(path=path, format="A4")
    pages = len(re.findall(rb"/Type ?/Page\b", path.read_bytes()))
    assert 2 <= pages <= 5
    page.emulate_media(media="screen")
    page.reload()
    expect(box).not_to_be_checked()


@pytest.mark.parametrize("path", ["/emploi-accompagne/pour-l-employeur", "/ecrire", "/nous-trouver", "/plateformes"])
def test_a_narrow_screen_with_large_letters_loses_nothing(server: Served, new_context: New, path: str) -> None:
    page = new_context().new_page()
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(server.url + path)
    page.evaluate(DRESS, {"text": "200", "spacing": "large"})
    assert page.evaluate(SIDEWAYS) <= 0


def test_the_public_pages_leave_no_cookie(server: Served, new_context: New) -> None:
    context = new_context()
    page = context.new_page()
    for path in ("/", "/emploi-accompagne", "/emploi-accompagne/demander", "/nous-trouver", "/plateformes"):
        page.goto(server.url + path)
    assert context.cookies() == []
    page.goto(f"{server.url}/ecrire")
    assert [cookie["name"] for cookie in context.cookies()] == ["__Host-before"]


def test_without_network_nothing_is_sent_and_her_words_stay_in_the_page(
    server: Served, new_context: New, *, javascript: bool
) -> None:
    if not javascript:
        pytest.skip("without scripts the browser shows its own page, and its Back button brings ours back")
    page = new_context().new_page()
    page.goto(f"{server.url}/ecrire")
    page.get_by_label("Votre message").fill("Où vous trouver ?")
    page.context.set_offline(True)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_text("Pas de connexion. Rien n’est parti.")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value("Où vous trouver ?")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.context.set_offline(False)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_role("heading", level=1, name="Écrire à la plateforme")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value("Où vous trouver ?")
