"""Journey 2: an invited person makes her account, answers the dates, asks, is answered, and says so."""

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

INVITATION = "Une invitation pour vous"
MAIL_SECONDS = 30
BODY = "Mon équipe mange ensemble. Le bruit me fatigue beaucoup."
ANSWER = "Moi, je mange dehors deux jours par semaine. L’équipe le sait."
Check = Callable[[Page], None]


def test_an_invited_person_finds_her_place_in_the_collective(
    server: Served, new_context: Callable[..., BrowserContext], new_person: Enter, assert_accessible: Check
) -> None:
    page, question = new_context().new_page(), f"Manger seul à midi, est-ce mal vu {uuid4().hex[:6]}"
    _open_her_invitation(page, server)
    name = _make_her_account(page, assert_accessible)
    _answer_the_dates(page, assert_accessible)
    address = _ask(page, question, assert_accessible)
    _another_member_answers(new_person("lina.ouazzani"), question, assert_accessible)
    _say_that_it_is_answered(page, address, name, assert_accessible)


def _open_her_invitation(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/demo/courrier")
    letter = page.get_by_role("link", name=INVITATION).filter(has_text="manon.verneuil")
    for _ in range(MAIL_SECONDS):
        if letter.count():
            break
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Chercher de nouveaux e-mails").click()
    letter.first.click()
    page.get_by_role("link", name="/invitation/").click()


def _make_her_account(page: Page, assert_accessible: Check) -> str:
    """Go through the first steps; return her name in the collective."""
    expect(page.get_by_role("heading", level=1, name="Votre invitation")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Commencer").click()
    name = page.get_by_label(re.compile("collectif")).input_value()
    assert name, "a name is proposed"
    assert_accessible(page)
    page.get_by_role("button", name="Créer mon compte").click()
    page.get_by_role("button", name="Recevoir un lien à chaque fois").click()
    page.get_by_role("button", name="Passer cette étape").click()
    page.get_by_role("button", name="J’accepte les règles de vie").click()
    expect(page.get_by_role("heading", level=1, name=re.compile("^Bonjour "))).to_be_visible()
    return name


def _answer_the_dates(page: Page, assert_accessible: Check) -> None:
    """From her home: one card at a time, one button, and a change of mind."""
    page.get_by_role("link", name="Répondre pour les dates").click()
    cards = page.locator(".date-card")
    expect(cards).to_have_count(3)
    for card, answer in zip(cards.all(), ("Oui", "Je peux, mais c’est difficile", "Non"), strict=True):
        _tick(card, answer)
    assert_accessible(page)
    _keep(page)
    expect(cards.nth(0).get_by_role("radio", name="Oui")).to_be_checked()
    expect(cards.nth(1).get_by_role("radio", name="Je peux, mais c’est difficile")).to_be_checked()
    _tick(cards.nth(2), "Oui")
    _keep(page)
    expect(cards.nth(2).get_by_role("radio", name="Oui")).to_be_checked()


def _tick(card: Locator, answer: str) -> None:
    card.locator("label", has_text=re.compile(f"^\\s*{answer}\\s*$")).click()


def _keep(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer mes réponses").click()
    expect(page.get_by_role("status").filter(has_text="Votre réponse est enregistrée.")).to_be_visible()


def _ask(page: Page, question: str, assert_accessible: Check) -> str:
    """First forget the topic, then ask; return the question's address."""
    page.get_by_role("link", name="Conseils", exact=True).click()
    page.get_by_role("link", name="Poser une question").click()
    page.get_by_label("Votre question, en une phrase").fill(question)
    page.get_by_label("Expliquez un peu").fill(BODY)
    page.get_by_role("button", name="Publier ma question").click()
    expect(page.get_by_role("group", name="Il reste 1 point à corriger")).to_be_visible()
    assert_accessible(page)
    page.locator("label", has_text="Vie de tous les jours").click()
    page.get_by_role("button", name="Publier ma question").click()
    expect(page.get_by_role("heading", level=1, name=question)).to_be_visible()
    expect(page.get_by_text(BODY)).to_be_visible()
    assert_accessible(page)
    return page.url


def _another_member_answers(page: Page, question: str, assert_accessible: Check) -> None:
    page.get_by_role("link", name="Conseils", exact=True).click()
    page.get_by_role("link", name="Sans réponse").click()
    page.get_by_role("link", name=question).click()
    expect(page.get_by_role("button", name="Ma question a une réponse")).to_have_count(0)
    page.get_by_label("Votre réponse").fill(ANSWER)
    page.get_by_role("button", name="Publier ma réponse").click()
    expect(page.get_by_role("article").filter(has_text=ANSWER)).to_be_visible()
    assert_accessible(page)


def _say_that_it_is_answered(page: Page, address: str, name: str, assert_accessible: Check) -> None:
    """She reads the answer, chooses it, and finds it on top of her settled question."""
    page.goto(address)
    answer = page.get_by_role("article").filter(has_text=ANSWER)
    expect(answer.get_by_role("heading", name="Colibri")).to_be_visible()
    answer.get_by_role("button", name="Cette réponse m’aide").click()
    expect(page.get_by_text("La question a une réponse")).to_be_visible()
    expect(page.locator(".post--chosen")).to_contain_text(f"Réponse choisie par {name}")
    expect(page.locator(".post--chosen")).to_contain_text(ANSWER)
    assert_accessible(page)
