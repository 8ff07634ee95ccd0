"""A place from its first lines to a meeting held there, as who organises and as a member, on a narrow screen."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.files import making as files
from tests.journeys.conftest import Enter
from tests.journeys.test_meetings import NARROW, _day, _said

Check = Callable[[Page], None]


def _describe(nadia: Page, name: str) -> None:
    """Write a sheet with two steps of the way."""
    nadia.get_by_label("Nom du lieu").fill(name)
    nadia.get_by_label("Adresse").fill("3 rue des Tilleuls, Brenval")
    nadia.get_by_label("Étape (1)").fill("Descendez à l’arrêt Mairie.")
    nadia.get_by_role("button", name="Ajouter une ligne").click()
    expect(nadia.get_by_label("Étape (2)")).to_be_visible()
    expect(nadia.get_by_label("Étape (1)")).to_have_value("Descendez à l’arrêt Mairie.")
    nadia.get_by_label("Étape (2)").fill("La porte est à gauche.")
    stepless = nadia.get_by_role("group", name="Accès sans marche")
    stepless.get_by_role("radio", name="En partie").check()
    nadia.get_by_label("Bruit").fill("Calme le matin.")


def test_a_place_is_described_its_door_is_shown_and_a_member_finds_it(
    new_person: Enter, assert_accessible: Check, tmp_path: Path
) -> None:
    name = f"Salle Érable {uuid4().hex[:6]}"
    nadia, awa = new_person("nadia.benkirane", width=NARROW), new_person("awa.diallo", width=NARROW)
    site = nadia.url.rstrip("/")
    nadia.goto(f"{site}/lieux")
    nadia.get_by_role("link", name="Ajouter un lieu").click()
    expect(nadia.get_by_role("heading", level=1, name="Ajouter un lieu")).to_be_visible()
    _describe(nadia, name)
    assert_accessible(nadia)
    nadia.get_by_role("button", name="Enregistrer la fiche").click()
    _said(nadia, "Le lieu est ajouté.")
    nadia.get_by_role("link", name="Ajouter la photo de la porte").click()
    expect(nadia.get_by_role("heading", level=1, name="La photo de la porte")).to_be_visible()
    (tmp_path / "faux.jpg").write_bytes(b"bonjour")
    (tmp_path / "porte.jpg").write_bytes(files.jpeg((400, 300)))
    nadia.get_by_label("Ce qu’on voit sur la photo").fill("Une porte bleue, sans marche.")
    nadia.get_by_label("Photo de la porte").set_input_files(tmp_path / "faux.jpg")
    nadia.get_by_role("button", name="Enregistrer la photo").click()
    _said(nadia, "Choisissez de nouveau la photo.")
    expect(nadia.get_by_label("Ce qu’on voit sur la photo")).to_have_value("Une porte bleue, sans marche.")
    assert_accessible(nadia)
    nadia.get_by_label("Photo de la porte").set_input_files(tmp_path / "porte.jpg")
    nadia.get_by_role("button", name="Enregistrer la photo").click()
    _said(nadia, "La photo et sa description sont enregistrées.")
    nadia.get_by_role("button", name="J’ai vérifié cette fiche aujourd’hui").click()
    _said(nadia, "Merci.")
    assert_accessible(nadia)

    nadia.goto(f"{site}/rencontres/creer")
    nadia.get_by_label("Titre").fill(f"Rencontre à la {name}")
    nadia.get_by_label("Une salle déjà décrite").select_option(label=name)
    nadia.get_by_role("radio", name="Elle est déjà fixée").check()
    nadia.get_by_role("textbox", name="Première date").fill(_day(20))
    nadia.get_by_role("button", name="Enregistrer la rencontre").click()
    _said(nadia, "La rencontre est annoncée")
    awa.goto(nadia.url)
    door = awa.get_by_role("img", name="Une porte bleue, sans marche.")
    door.scroll_into_view_if_needed()
    expect(door).to_be_visible()
    expect(door).to_have_js_property("naturalWidth", 400)
    assert_accessible(awa)
    awa.get_by_role("link", name="Voir le chemin, étape par étape").click()
    expect(awa.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(awa.get_by_text("La porte est à gauche.")).to_be_visible()
    expect(awa.get_by_text("En partie.")).to_be_visible()
    expect(awa.get_by_text("On ne sait pas encore :").first).to_be_visible()
    assert_accessible(awa)
    assert awa.evaluate("document.documentElement.scrollWidth") <= NARROW
