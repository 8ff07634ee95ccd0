"""Journey: an answer under a pseudonym is thanked and quoted; one without a name is read first, then by everybody."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
NARROW = 360
NAMES = ("Lina", "Ouazzani")
TITLE = "Comment dire à mon équipe que j’ai besoin de pauses"


def _open(page: Page, server: Served) -> None:
    page.goto(f"{server.url}/conseils")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


def _publish(page: Page, words: str) -> None:
    page.get_by_label("Votre réponse").fill(words)
    page.get_by_role("button", name="Publier ma réponse").click()


def test_one_answers_with_a_pseudonym_is_thanked_and_quoted(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    words = f"Je commence par une personne {uuid4().hex[:6]}."
    member, reader = new_person("awa.diallo", width=NARROW), new_person("lina.ouazzani")
    _open(member, server)
    expect(member.get_by_label("Hirondelle")).to_be_checked()
    assert_accessible(member)
    _publish(member, words)
    expect(member.get_by_text("Votre réponse est publiée.")).to_be_visible()
    _open(reader, server)
    answer = reader.get_by_role("article").filter(has_text=words)
    answer.get_by_role("button", name="Merci").click()
    expect(answer.get_by_role("button", name="Merci", pressed=True)).to_be_visible()
    answer.get_by_role("link", name="Répondre").click()
    expect(reader.get_by_text("Vous répondez à Hirondelle")).to_be_visible()
    _publish(reader, f"Bonne idée {uuid4().hex[:6]}.")
    expect(reader.get_by_text("Votre réponse est publiée.")).to_be_visible()
    expect(reader.locator("blockquote").filter(has_text=words)).to_be_visible()
    member.goto(f"{server.url}/mes-messages")
    expect(member.get_by_role("listitem").filter(has_text=words)).to_contain_text("On vous dit merci.")
    assert_accessible(member)


def test_without_a_name_it_is_read_first_and_then_stands_without_one(
    server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    words = f"On se moque de moi {uuid4().hex[:6]}."
    member, reader = new_person("lina.ouazzani", width=NARROW), new_person("awa.diallo")
    _open(member, server)
    member.get_by_label("Sans nom").check()
    _publish(member, words)
    expect(member.get_by_text("Votre message attend d’être relu.")).to_be_visible()
    expect(member.get_by_role("article").filter(has_text=words)).to_contain_text("Pas encore publié")
    assert_accessible(member)
    _open(reader, server)
    expect(reader.get_by_text(words)).to_have_count(0)
    staff = new_person("claire.vasseur")
    _open_waiting(staff, words, server)
    _says_nothing_of(staff)
    staff.get_by_label("Garder le texte tel quel").check()
    staff.get_by_label("Règle de vie concernée").select_option(index=1)
    staff.get_by_label("Votre raison").fill("Merci de l’avoir dit. Votre message peut paraître.")
    assert_accessible(staff)
    staff.get_by_role("button", name="Envoyer ma décision").click()
    expect(staff.get_by_text("Votre décision est envoyée.")).to_be_visible()
    _says_nothing_of(staff)
    _open(reader, server)
    answer = reader.get_by_role("article").filter(has_text=words)
    expect(answer).to_contain_text("Une personne du collectif")
    expect(answer).not_to_contain_text("Lina")
    member.goto(f"{server.url}/mes-messages")
    expect(member.get_by_role("listitem").filter(has_text=words)).to_contain_text("Publié sans votre nom.")


def _open_waiting(page: Page, words: str, server: Served) -> None:
    """Open the message among those that wait: the list does not say its words."""
    page.goto(f"{server.url}/moderation")
    expect(page.get_by_text("Message sans nom").first).to_be_visible()
    addresses = page.locator("a.queue__item").evaluate_all("links => links.map((one) => one.href)")
    for address in [one for one in reversed(addresses) if "/moderation/" in one]:
        page.goto(address)
        if page.get_by_role("article").filter(has_text=words).count():
            return
    message = "The message does not wait."
    raise AssertionError(message)


def _says_nothing_of(page: Page) -> None:
    """The page of who reads it says no name of hers."""
    main = page.get_by_role("main")
    for name in NAMES:
        expect(main).not_to_contain_text(name)
