"""Journeys: from an opened invitation to home; side by side with two browsers; a manager arrives."""

import re
import secrets
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
MAIL_SECONDS = 30


def open_letter(page: Page, url: str, to: str) -> None:
    """Wait for the invitation to *to* in the demo's mailbox, and follow its link."""
    page.goto(f"{url}/demo/courrier")
    letter = page.locator(".talk", has_text="Une invitation pour vous").filter(has_text=to)
    for _ in range(MAIL_SECONDS):
        if letter.count():
            break
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Chercher de nouveaux e-mails").click()
    letter.first.click()
    page.get_by_role("link", name="/invitation/").click()
    expect(page.get_by_role("heading", level=1, name="Votre invitation")).to_be_visible()


def choose(page: Page, answer: str) -> None:
    """Click one answer's card."""
    page.locator("label.choice", has_text=re.compile(f"^\\s*{re.escape(answer)}\\s*$")).first.click()


def answer_steps(page: Page, assert_accessible: Check, *, rules: bool) -> None:
    """From "how to come back" to the end, by clicks alone."""
    expect(page.get_by_role("heading", level=1, name="Comment revenir ici")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Recevoir un lien à chaque fois").click()
    expect(page.get_by_role("heading", level=1, name="Comment être au courant")).to_be_visible()
    assert_accessible(page)
    choose(page, "Non, je regarde ici")
    page.locator('label.choice:has(input[name="word"])').first.click()
    page.get_by_role("button", name="Garder mes choix").click()
    if rules:
        expect(page.get_by_role("heading", level=1, name="Les règles de vie")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="J’accepte les règles de vie").click()


def test_from_the_opened_invitation_to_home_without_typing_a_word(
    server: Served, new_context: Callable[..., BrowserContext], assert_accessible: Check
) -> None:
    """Paul's invitation waits in the demo; Gaspard reads larger first, leaves once, and comes back to his step."""
    page = new_context().new_page()
    open_letter(page, server.other_url, "gaspard.thuillier")
    assert_accessible(page)
    choose(page, "Grande")
    page.get_by_role("button", name="Appliquer ces réglages").click()
    expect(page.locator("html")).to_have_attribute("data-text", "125")
    page.get_by_role("link", name="Commencer").click()
    expect(page.get_by_text("Étape 1 sur 4")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Créer mon compte").click()
    page.get_by_role("link", name="Continuer plus tard").click()
    page.get_by_role("link", name="Reprendre mes premiers pas").click()
    answer_steps(page, assert_accessible, rules=True)
    expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Votre compte est prêt")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-text", "125")


def test_side_by_side_the_person_enters_on_her_own_device(
    server: Served,
    new_context: Callable[..., BrowserContext],
    new_person: Enter,
    assert_accessible: Check,
    *,
    javascript: bool,
) -> None:
    """Julien shows a code, Farah types it on her telephone, makes a card, and comes back with it."""
    his, hers = new_person("julien.mercadier"), new_context().new_page()
    hers.set_viewport_size({"width": 360, "height": 800})
    his.goto(f"{server.url}/inscrire")
    his.get_by_label("Son prénom").fill("Farah")
    his.get_by_label("Son nom de famille").fill("Belkacem")
    assert_accessible(his)
    his.get_by_role("button", name="Montrer le code").click()
    expect(his.get_by_role("heading", level=1, name="Le code pour Farah")).to_be_visible()
    expect(his.get_by_role("img", name="Code à viser avec l’appareil photo")).to_be_visible()
    assert_accessible(his)
    code = his.locator(".code").inner_text()
    hers.goto(f"{server.url}/code")
    hers.get_by_label("Le code").fill(code.lower())
    hers.get_by_role("button", name="Continuer").click()
    expect(hers.get_by_text("Julien Mercadier est à côté de vous.")).to_be_visible()
    assert_accessible(hers)
    hers.get_by_role("link", name="C’est moi, je commence").click()
    hers.get_by_label("Votre nom dans le collectif").fill(f"Cerise {secrets.token_hex(2)}")
    hers.get_by_role("button", name="Créer mon compte").click()
    expect(hers.get_by_text("Étape 2 sur 3")).to_be_visible()
    if not javascript:
        his.get_by_role("link", name="Voir si c’est fait").click()
    expect(his.get_by_role("heading", level=1, name="C’est fait")).to_be_visible()
    expect(his.get_by_text("Farah est dans son compte")).to_be_visible()
    expect(his.locator(".tool--account")).to_contain_text("Julien Mercadier")
    _keep_a_card(hers, new_context, server, assert_accessible)


def _keep_a_card(hers: Page, new_context: Callable[..., BrowserContext], server: Served, check: Check) -> None:
    hers.get_by_role("button", name="Faire ma carte").click()
    expect(hers.get_by_role("heading", level=1, name="Ma carte d’accès")).to_be_visible()
    check(hers)
    card = hers.locator(".code").inner_text()
    hers.get_by_role("button", name="J’ai ma carte, continuer").click()
    hers.get_by_role("button", name="J’accepte les règles de vie").click()
    expect(hers.get_by_role("heading", level=1, name="Bonjour Farah")).to_be_visible()
    elsewhere = new_context().new_page()
    elsewhere.goto(f"{server.url}/connexion")
    elsewhere.get_by_role("link", name="Entrer avec ma carte d’accès").click()
    elsewhere.get_by_label("Le code").fill(card)
    check(elsewhere)
    elsewhere.get_by_role("button", name="Entrer").click()
    expect(elsewhere.get_by_role("heading", level=1, name="Bonjour Farah")).to_be_visible()


def test_a_manager_arrives_after_the_persons_yes(
    server: Served, new_context: Callable[..., BrowserContext], new_person: Enter, assert_accessible: Check
) -> None:
    """Julien asks, Mireille says yes in the application, her new manager reads his place, and Mireille ends it."""
    mail = f"manager.{secrets.token_hex(3)}@exemple.fr"
    his, hers = new_person("julien.mercadier"), new_person("mireille.castaing")
    his.goto(f"{server.url}/parcours")
    his.get_by_role("link", name=re.compile("Mireille Castaing")).click()
    his.get_by_role("link", name="Inviter une personne").click()
    choose(his, "manager")
    his.get_by_label("Son prénom").fill("Denis")
    his.get_by_label("Son nom de famille").fill("Raveau")
    his.get_by_label("Son adresse e-mail").fill(mail)
    assert_accessible(his)
    his.get_by_role("button", name="Poser la question").click()
    expect(his.get_by_role("status").filter(has_text="La question est posée")).to_be_visible()
    hers.goto(f"{server.url}/")
    hers.get_by_role("link", name="Lire la question").click()
    expect(hers.get_by_text(mail)).to_be_visible()
    assert_accessible(hers)
    hers.get_by_role("button", name="Oui, je suis d’accord").click()
    expect(hers.get_by_role("status").filter(has_text="Vous avez dit oui")).to_be_visible()
    guest = new_context().new_page()
    open_letter(guest, server.url, mail)
    guest.get_by_role("link", name="Commencer").click()
    guest.get_by_role("button", name="Créer mon compte").click()
    answer_steps(guest, assert_accessible, rules=False)
    expect(guest.get_by_role("heading", level=1, name="Ma place ici")).to_be_visible()
    expect(guest.get_by_text("Vous ne verrez jamais la santé ni la vie privée de Mireille.")).to_be_visible()
    expect(guest.get_by_text("Julien Mercadier répond sous 2 jours ouvrés.")).to_be_visible()
    assert_accessible(guest)
    hers.reload()
    hers.get_by_role("button", name="Changer d’avis").first.click()
    expect(hers.get_by_role("status").filter(has_text="Vous avez dit non")).to_be_visible()
    guest.reload()
    expect(guest.get_by_role("heading", name="Votre accès est terminé")).to_be_visible()
    assert_accessible(guest)


def test_who_leaves_the_collective_reads_what_follows_and_changes_her_mind(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    """Élodie leaves, her menu has no meetings any more, and within the minute she is back with everything."""
    page = new_person("elodie.marchandeau")
    page.goto(f"{server.url}/mon-compte")
    page.get_by_role("link", name="Quitter le collectif").click()
    expect(page.get_by_role("heading", level=1, name="Quitter le collectif")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Quitter le collectif").click()
    expect(page.get_by_role("heading", level=1, name="Vous avez quitté le collectif")).to_be_visible()
    expect(page.locator("#menu").get_by_text("Rencontres")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_role("status").filter(has_text="de nouveau dans le collectif")).to_be_visible()
    expect(page.locator("#menu").get_by_text("Rencontres")).to_have_count(1)
