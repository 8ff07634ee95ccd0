"""Journey: a member reports an idea, a moderator decides, its author disagrees, another moderator answers for good."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360


def test_a_text_is_reported_decided_disagreed_with_and_answered(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    title = f"Écrire les noms des chefs {uuid4().hex[:6]}"
    author, member = new_person("fatou.sarre", width=NARROW), new_person("camille.verdenal", width=NARROW)
    first, second = new_person("claire.vasseur"), new_person("hugo.pericard")
    _propose(author, title, server)
    _report(member, title, server, assert_accessible)
    _remove(first, title, server, assert_accessible)
    _disagree(author, title, server, assert_accessible)
    _answer(second, title, server, assert_accessible)
    _open_own(author, title, server)
    expect(author.get_by_role("heading", name="Réponse d’une autre personne, définitive")).to_be_visible()
    member.goto(f"{server.url}/mes-signalements")
    expect(member.get_by_text("Le texte reste.").first).to_be_visible()


def test_a_facilitator_lifts_an_anonymity_with_a_reason(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    page = new_person("claire.vasseur", width=NARROW)
    _open(page, "je dors mal", server)
    page.get_by_role("link", name="Lever l’anonymat de ce message").click()
    expect(page.get_by_role("heading", level=1, name="Lever l’anonymat")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Votre raison").fill("Le message annonce un danger, je dois appeler la personne.")
    page.get_by_role("button", name="Lever l’anonymat et prévenir la personne").click()
    expect(page.get_by_text("Ce message est de Lina Ouazzani")).to_be_visible()
    assert_accessible(page)
    author = new_person("lina.ouazzani", width=NARROW)
    _open_own(author, "je dors mal", server)
    expect(author.get_by_role("heading", name="L’anonymat de ce message a été levé")).to_be_visible()
    assert_accessible(author)


def _propose(page: Page, title: str, server: Served) -> None:
    page.goto(f"{server.url}/idees/nouvelle")
    page.get_by_label("Votre idée, en une phrase").fill(title)
    page.get_by_label("Ce que cela changerait").fill("Monsieur Vidal serait dans la liste.")
    page.get_by_role("button", name="Publier mon idée").click()
    expect(page.get_by_text("Votre idée est publiée.")).to_be_visible()


def _report(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """Two clicks from the text; a forgotten reason is asked for."""
    page.goto(f"{server.url}/idees")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Signaler cette idée").click()
    expect(page.get_by_role("heading", level=1, name="Signaler un texte")).to_be_visible()
    page.get_by_role("button", name="Envoyer mon signalement").click()
    expect(page.get_by_role("link", name="Choisissez une raison.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("radio", name="Il donne le nom ou l’adresse de quelqu’un").check()
    page.get_by_role("button", name="Envoyer mon signalement").click()
    expect(page.get_by_text("Votre signalement est envoyé.")).to_be_visible()
    assert_accessible(page)


def _open(page: Page, title: str, server: Served) -> None:
    """Open the text among those that wait: the list does not say its words."""
    page.goto(f"{server.url}/moderation")
    addresses = page.locator("a.queue__item").evaluate_all("links => links.map((one) => one.href)")
    for address in [one for one in reversed(addresses) if "/moderation/" in one]:
        page.goto(address)
        if page.get_by_role("heading", level=1, name=title).count():
            return
    message = f"{title} does not wait."
    raise AssertionError(message)


def _open_own(page: Page, title: str, server: Served) -> None:
    """Open what became of one's own text: other journeys may have written as the same person."""
    page.goto(f"{server.url}/mes-textes-relus")
    addresses = page.locator("main li a").evaluate_all("links => links.map((one) => one.href)")
    for address in addresses:
        page.goto(address)
        if page.get_by_role("main").get_by_text(title).count():
            return
    message = f"{title} is not among the texts that were read."
    raise AssertionError(message)


def _decide(page: Page, decision: str, reason: str) -> None:
    page.get_by_role("radio", name=decision).check()
    page.get_by_label("Règle de vie concernée").select_option("3")
    page.get_by_label("Votre raison, en mots simples").fill(reason)
    page.get_by_role("button", name="Envoyer ma décision").click()
    expect(page.get_by_text("Votre décision est envoyée.")).to_be_visible()


def _remove(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    """She takes the text, decides, undoes it, and decides again."""
    _open(page, title, server)
    page.get_by_role("button", name="Je le relis").click()
    expect(page.get_by_text("Vous relisez ce texte pendant 24 heures.")).to_be_visible()
    assert_accessible(page)
    _decide(page, "Garder le texte tel quel", "Tout va bien.")
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("C’est annulé. Le texte est comme avant")).to_be_visible()
    _decide(page, "Retirer le texte", "Votre idée donne le nom de quelqu’un.")
    assert_accessible(page)


def _disagree(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    _open_own(page, title, server)
    expect(page.get_by_text("Votre idée donne le nom de quelqu’un.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Je ne suis pas d’accord").click()
    expect(page.get_by_text("C’est envoyé. Une autre personne relit votre texte.")).to_be_visible()


def _answer(page: Page, title: str, server: Served, assert_accessible: Check) -> None:
    _open(page, title, server)
    expect(page.get_by_text("La personne n’est pas d’accord")).to_be_visible()
    assert_accessible(page)
    _decide(page, "Garder le texte tel quel", "Le nom est changé, le texte aide.")
