"""A facilitator leads a question: on top, summed up, moved, brought together with another, closed; and undoes it."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.test_following_advice import _ask, _fits
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360
LEAD = "Animer cette question"


def test_a_question_is_led_and_its_readers_see_why(new_person: Enter, server: Served, assert_accessible: Check) -> None:
    mark = uuid4().hex[:6]
    first, second = f"Dormir assez {mark}", f"Manger à midi {mark}"
    lina, nadia = new_person("lina.ouazzani", width=NARROW), new_person("nadia.benkirane")
    asked = _ask(lina, server.url, "Vie de tous les jours", first)
    _ask(lina, server.url, "Vie de tous les jours", second)
    nadia.goto(asked)
    nadia.get_by_role("link", name=LEAD).click()
    expect(nadia.get_by_role("heading", level=1, name=LEAD)).to_be_visible()
    assert_accessible(nadia)
    _put_on_top(nadia)
    _sum_up(nadia, assert_accessible)
    lina.goto(asked)
    expect(lina.get_by_text("Une heure fixe aide à dormir.")).to_be_visible()
    lina.get_by_text("En facile à lire").click()
    expect(lina.get_by_text("Je me couche à la même heure.").first).to_be_visible()
    expect(lina.get_by_text("Validé par 3 personnes concernées").first).to_be_visible()
    assert_accessible(lina)
    _fits(lina)
    _move(nadia, asked)
    _bring_together(nadia, asked, second)
    _close(nadia, asked, assert_accessible)
    lina.goto(f"{server.url}/mes-nouvelles")
    lina.get_by_role("link", name=f"« {first} » est fermée").click()
    expect(lina.get_by_text("La fiche du service répond.")).to_be_visible()
    expect(lina.get_by_label("Votre réponse")).to_have_count(0)
    expect(lina.get_by_text(f"Une autre question est réunie ici : « {second} ».")).to_be_visible()
    assert_accessible(lina)
    _fits(lina)


def _undo(page: Page) -> None:
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("C’est annulé.")).to_be_visible()


def _put_on_top(page: Page) -> None:
    page.get_by_role("button", name="Mettre en haut de la liste").click()
    expect(page.get_by_text("La question est en haut de la liste.")).to_be_visible()
    page.get_by_role("button", name="Monter d’une place").click()
    expect(page.get_by_text("La question est montée d’une place.")).to_be_visible()
    _undo(page)
    page.get_by_role("button", name="Remettre à sa place").click()
    expect(page.get_by_text("La question a repris sa place dans la liste.")).to_be_visible()


def _sum_up(page: Page, assert_accessible: Check) -> None:
    """In a few words, in easy ones, and by how many people these were read."""
    page.get_by_role("link", name="Écrire « En bref »").click()
    page.get_by_role("button", name="Enregistrer « En bref »").click()
    expect(page.get_by_role("link", name="Écrivez ce que la question et ses réponses disent.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("textbox", name=re.compile("^En bref")).fill("Une heure fixe aide à dormir.")
    page.get_by_label("Le même texte, facile à lire").fill("Je me couche à la même heure.")
    page.get_by_role("button", name="Enregistrer « En bref »").click()
    expect(page.get_by_text("« En bref » est enregistré.")).to_be_visible()
    page.get_by_role("radio", name="Validé par des personnes concernées").check()
    page.get_by_label("Par combien de personnes").fill("3")
    page.get_by_role("button", name="Enregistrer l’état du texte").click()
    expect(page.get_by_text("C’est noté. Chaque membre voit où en est ce texte.")).to_be_visible()
    assert_accessible(page)


def _lead(page: Page, question: str) -> None:
    page.goto(question)
    page.get_by_role("link", name=LEAD).click()


def _move(page: Page, question: str) -> None:
    _lead(page, question)
    page.get_by_role("radio", name="Fatigue").check()
    page.get_by_role("button", name="Changer de sujet").click()
    expect(page.get_by_text("La question a changé de sujet.")).to_be_visible()
    _undo(page)


def _bring_together(page: Page, question: str, other: str) -> None:
    """The other one goes to the end of this one, whose address is given."""
    page.goto(question)
    page.get_by_role("link", name="Tous les conseils").first.click()
    page.get_by_role("link", name=other).click()
    page.get_by_role("link", name=LEAD).click()
    page.get_by_label("Ou l’adresse de l’autre question").fill(question)
    page.get_by_role("button", name="Réunir les deux questions").click()
    expect(page.get_by_text("Les deux questions n’en font plus qu’une.")).to_be_visible()
    expect(page.get_by_role("button", name="Annuler")).to_be_visible()


def _close(page: Page, question: str, assert_accessible: Check) -> None:
    """Not without a reason; what was closed is open again within the minute, and nobody is told."""
    _lead(page, question)
    page.get_by_role("button", name="Fermer cette question").click()
    expect(page.get_by_role("link", name="Écrivez pourquoi la question est fermée.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Pourquoi fermer cette question").fill("La fiche du service répond.")
    page.get_by_role("button", name="Fermer cette question").click()
    expect(page.get_by_text("La question est fermée.").first).to_be_visible()
    _undo(page)
    page.get_by_label("Pourquoi fermer cette question").fill("La fiche du service répond.")
    page.get_by_role("button", name="Fermer cette question").click()
    expect(page.get_by_text("La question est fermée.").first).to_be_visible()
