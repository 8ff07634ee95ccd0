"""A message is answered, changed and taken back, on the page of who wrote it and on the page of who reads it."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import open_conversation, said, write

Check = Callable[[Page], None]
LIVE = "Les nouveaux messages arrivent ici tout seuls."


def _both(new_person: Enter, *, javascript: bool) -> tuple[Page, Page]:
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    for page in (sophie, julien):
        open_conversation(page, "Conseiller et manager")
        page.get_by_label("Votre message").focus()
        if javascript:
            expect(page.get_by_text(LIVE)).to_be_visible()
            page.evaluate("window.samePage = true")
    return sophie, julien


def _refresh(page: Page, *, javascript: bool) -> None:
    if javascript:
        assert page.evaluate("window.samePage") is True, "the page was not loaded again"
    else:
        page.get_by_role("link", name="Actualiser").click()


def test_an_answer_shows_what_it_answers(new_person: Enter, assert_accessible: Check, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = _both(new_person, javascript=javascript)
    write(sophie, f"Le casque aide-t-il ({mark}) ?", "Envoyer à Julien")
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    _refresh(julien, javascript=javascript)
    said(julien, mark).get_by_role("link", name="Répondre").click()
    expect(julien.get_by_text("Vous répondez à")).to_be_visible()
    assert_accessible(julien)
    write(julien, f"Oui, beaucoup ({mark} bis).", "Envoyer à Sophie")
    expect(said(julien, f"{mark} bis")).to_contain_text("Envoyé à")
    expect(julien.get_by_text("Vous répondez à")).to_be_hidden()
    _refresh(sophie, javascript=javascript)
    answer = said(sophie, f"{mark} bis")
    expect(answer).to_contain_text("Le casque aide-t-il")
    assert_accessible(sophie)
    answer.get_by_role("link", name="Le casque aide-t-il").click()
    expect(sophie).to_have_url(re.compile("#message-"))


def test_a_message_is_changed_then_taken_back(new_person: Enter, assert_accessible: Check, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = _both(new_person, javascript=javascript)
    write(sophie, f"Rendez-vous à 8 h ({mark}).", "Envoyer à Julien")
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    _refresh(julien, javascript=javascript)
    expect(said(julien, mark)).to_contain_text("8 h")
    julien.get_by_label("Votre message").fill("Je réfléchis")
    said(sophie, mark).get_by_role("link", name="Autres choix").click()
    expect(sophie.get_by_role("heading", level=1, name="Que faire de ce message")).to_be_visible()
    assert_accessible(sophie)
    sophie.get_by_role("link", name="Modifier mes mots").click()
    expect(sophie.get_by_role("button", name="Enregistrer mes mots")).to_be_visible()
    assert_accessible(sophie)
    sophie.get_by_label("Votre message").fill("Rendez-vous après votre arrêt maladie.")
    sophie.get_by_role("button", name="Enregistrer mes mots").click()
    expect(sophie.get_by_role("heading", name="Votre texte parle peut-être de santé")).to_be_visible()
    expect(sophie.get_by_role("button", name="L’enregistrer quand même")).to_be_visible()
    assert_accessible(sophie)
    sophie.get_by_label("Votre message").fill(f"Rendez-vous à 9 h ({mark}).")
    sophie.get_by_role("button", name="Enregistrer mes mots").click()
    expect(said(sophie, mark)).to_contain_text("Modifié à")
    if javascript:
        expect(said(julien, mark)).to_contain_text("9 h")
        expect(julien.get_by_label("Votre message")).to_have_value("Je réfléchis")
    _refresh(julien, javascript=javascript)
    expect(said(julien, mark)).to_contain_text("Modifié à")
    said(sophie, mark).get_by_role("link", name="Autres choix").click()
    sophie.get_by_role("button", name="Retirer ce message").click()
    expect(said(sophie, mark)).to_have_count(0)
    _refresh(julien, javascript=javascript)
    expect(said(julien, mark)).to_have_count(0)
    expect(julien.get_by_text("Sophie a retiré ce message").last).to_be_visible()
    assert_accessible(julien)
    sophie.get_by_role("button", name="Annuler").click()
    expect(said(sophie, mark)).to_contain_text("9 h")
    _refresh(julien, javascript=javascript)
    expect(said(julien, mark)).to_contain_text("9 h")
