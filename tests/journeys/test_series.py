"""A meeting that comes back: made by who organises, come to by a member, stopped; on a narrow screen."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from playwright.sync_api import Page, expect

from blueprints.core import clock
from tests.journeys.conftest import Enter

Check = Callable[[Page], None]
NARROW = 360


def _said(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def _headed(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def _make(nadia: Page, title: str) -> None:
    """Propose a meeting that comes back three times, without its second date."""
    nadia.goto(nadia.url.rstrip("/") + "/rencontres/creer")
    nadia.get_by_role("link", name="Une rencontre qui revient").click()
    _headed(nadia, "Proposer une rencontre qui revient")
    nadia.get_by_label("Titre").fill(title)
    nadia.get_by_label("Lieu").fill("Salle Tilleul, à Brenval")
    first = clock.paris(clock.now() + timedelta(days=30))
    nadia.get_by_role("textbox", name="Première rencontre").fill(f"{first:%d/%m/%Y} 14:00")
    nadia.get_by_label("Heure de fin").fill("16 h")
    nadia.get_by_role("radio", name="Chaque semaine").check()
    nadia.get_by_label("nombre de rencontres").fill("3")
    nadia.get_by_role("button", name="Voir les dates").click()
    _headed(nadia, "Vérifier les dates")
    _said(nadia, "Rien n’est encore créé.")
    nadia.get_by_role("checkbox").nth(1).uncheck()


def test_a_meeting_comes_back_is_come_to_and_stops(new_person: Enter, assert_accessible: Check) -> None:
    title = f"Café du soir {uuid4().hex[:8]}"
    nadia, awa = new_person("nadia.benkirane", width=NARROW), new_person("awa.diallo", width=NARROW)
    _make(nadia, title)
    assert_accessible(nadia)
    nadia.get_by_role("button", name="Créer ces rencontres").click()
    _said(nadia, "2 rencontres sont créées.")
    _headed(nadia, title)
    assert_accessible(nadia)
    address = nadia.url
    awa.goto(address)
    awa.get_by_role("button", name="Je viens à toutes").click()
    _said(awa, "Votre réponse est notée pour 2 rencontres.")
    awa.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    _said(awa, "Fait partie d’une série")
    assert_accessible(awa)
    nadia.get_by_role("link", name="Arrêter la série").click()
    _headed(nadia, "Arrêter la série")
    assert_accessible(nadia)
    nadia.get_by_label("Pourquoi").fill("La salle ferme.")
    nadia.get_by_role("radio", name="Elle n’est pas remplacée").check()
    nadia.get_by_role("button", name="Arrêter la série").click()
    _said(nadia, "La série est arrêtée.")
    nadia.get_by_role("button", name="Annuler").click()
    _said(nadia, "Les rencontres ont lieu comme prévu")
