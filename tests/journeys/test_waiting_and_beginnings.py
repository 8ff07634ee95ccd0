"""A message waits and is taken back, or leaves by itself; a beginning of a sentence is chosen; one says how one is."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.test_manager_and_coach import open_conversation, said, unfold, write

Check = Callable[[Page], None]


def test_a_message_waits_is_taken_back_and_then_leaves(new_person: Enter, *, javascript: bool) -> None:
    mark = uuid4().hex[:8]
    sophie, julien = new_person("sophie.lantier"), new_person("julien.mercadier")
    open_conversation(sophie, "Conseiller et manager")
    page = sophie.url
    _choose(sophie, page, "Il attend 15 secondes")
    write(sophie, f"Trop vite ({mark}).", "Envoyer à Julien")
    expect(sophie.get_by_text("Partira dans").first).to_be_visible()
    sophie.get_by_role("button", name="Annuler l’envoi de ce message").click()
    box = sophie.get_by_label("Votre message")
    expect(box).to_have_value(f"Trop vite ({mark}).")
    sophie.get_by_role("button", name="Envoyer à Julien", exact=True).click()
    sophie.get_by_role("button", name="Envoyer maintenant").click()
    expect(said(sophie, mark)).to_have_count(1)
    expect(said(sophie, mark)).to_contain_text("Envoyé à")
    open_conversation(julien, "Conseiller et manager")
    expect(said(julien, mark)).to_have_count(1)
    write(sophie, f"Tout seul ({mark} bis).", "Envoyer à Julien")
    expect(sophie.get_by_text("Partira dans").first).to_be_visible()
    sophie.wait_for_timeout(17_000)
    if not javascript:
        sophie.goto(page)
    expect(said(sophie, f"{mark} bis")).to_contain_text("Envoyé à")
    _choose(sophie, page, "Il part tout de suite")  # as the other journeys find her


def _choose(person: Page, page: str, choice: str) -> None:
    """Choose how long one's messages wait, and come back to the conversation."""
    unfold(person, "Autres choix pour écrire")
    person.get_by_role("link", name="Attendre avant d’envoyer").click()
    person.get_by_label(choice).check()
    person.get_by_role("button", name="Enregistrer mon choix").click()
    expect(person.get_by_text("C’est noté, pour vos prochains messages.")).to_be_visible()
    person.goto(page)


def test_a_beginning_comes_after_what_is_typed(new_person: Enter) -> None:
    sophie = new_person("sophie.lantier")
    open_conversation(sophie, "Conseiller et manager")
    box = sophie.get_by_label("Votre message")
    box.fill("Bonjour Julien.")
    unfold(sophie, "Autres choix pour écrire")
    sophie.get_by_role("button", name="Voir des débuts de phrases").click()
    choose = "Choisir ce texte Parler d’un aménagement en cours"
    sophie.get_by_role("button", name=choose).or_(sophie.get_by_role("link", name=choose)).click()
    box = sophie.get_by_label("Votre message")
    assert box.input_value().startswith("Bonjour Julien.\n\nBonjour,")
    assert "Ce qui marche : …" in box.input_value()


def test_who_says_she_needs_help_is_shown_the_numbers(new_person: Enter, assert_accessible: Check) -> None:
    awa = new_person("awa.diallo")
    awa.get_by_role("navigation", name="Menu principal").get_by_role("link", name="ccompagnement").click()
    awa.get_by_role("link", name="Avec Julien Vous et Julien").click()
    expect(awa.get_by_role("heading", level=1)).to_have_text("Avec Julien")
    page = awa.url
    unfold(awa, "Autres choix pour écrire")
    awa.get_by_role("link", name="Dire comment ça va").click()
    expect(awa.get_by_role("heading", level=1, name="Dire comment ça va")).to_be_visible()
    assert_accessible(awa)
    awa.get_by_role("button", name="L’allumer dans cette conversation").click()
    expect(awa.get_by_role("button", name="L’allumer dans cette conversation")).to_have_count(0)
    if not awa.url.endswith("/comment-ca-va"):
        awa.goto(f"{page}/comment-ca-va")
    expect(awa.get_by_text("Votre réponse part tout de suite à Julien.")).to_be_visible()
    awa.get_by_label("J’ai besoin d’aide").check()
    expect(awa.get_by_label("J’ai besoin d’aide")).to_be_checked()
    assert_accessible(awa)
    awa.get_by_role("button", name="Envoyer à Julien").click()
    expect(awa.get_by_role("heading", level=1)).to_have_text("Votre message est parti")
    assert_accessible(awa)
    awa.goto(page)
    expect(awa.get_by_text("J’ai besoin d’aide").last).to_be_visible()
    awa.goto(f"{page}/debuts")
    assert_accessible(awa)
