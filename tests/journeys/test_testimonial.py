"""Journey 3: a testimonial is written, changed with its author's yes, published, and withdrawn at once."""

from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
OWN = "Marc, mon chef chez Transports Vidal, m’a donné une liste écrite."
PROPOSED = "Mon responsable m’a donné une liste écrite."
REASON = "Votre texte est clair. La règle 3 demande de ne nommer personne."


def test_a_testimonial_is_published_word_for_word_and_withdrawn_at_once(
    server: Served, new_context: Callable[..., BrowserContext], new_person: Enter, assert_accessible: Check
) -> None:
    title = f"La liste qui m’a fait rester {uuid4().hex[:6]}"
    author, facilitator = new_person("awa.diallo"), new_person("nadia.benkirane")
    _write(author, title, assert_accessible)
    _sign_and_agree(author, assert_accessible)
    _send(author, assert_accessible)
    _propose_a_change(facilitator, title, assert_accessible)
    _accept(author, assert_accessible)
    _publish(facilitator, assert_accessible)
    reader = new_context().new_page()
    address = _read(reader, server, title, assert_accessible)
    _withdraw(author, assert_accessible)
    _find_nothing(reader, server, title, address)


def _write(page: Page, title: str, assert_accessible: Check) -> None:
    """From her home to a draft, without a title first: what she typed stays."""
    _follow(page, "Témoignages")
    _follow(page, "Écrire un témoignage")
    assert_accessible(page)
    page.get_by_label("Votre texte").fill(OWN)
    page.get_by_role("button", name="Garder mon brouillon et continuer").click()
    expect(page.get_by_role("link", name="Donnez un titre à votre texte.")).to_be_visible()
    expect(page.get_by_label("Votre texte")).to_have_value(OWN)
    assert_accessible(page)
    page.get_by_label("Titre").fill(title)
    page.get_by_role("button", name="Garder mon brouillon et continuer").click()


def _sign_and_agree(page: Page, assert_accessible: Check) -> None:
    """Nothing is agreed beforehand; the made-up name is the one proposed."""
    expect(page.get_by_role("heading", level=1, name="Signature et accord")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_role("radio", name="Un nom inventé")).to_be_checked()
    expect(page.get_by_role("radio", name="Oui, pendant un an")).not_to_be_checked()
    page.get_by_label("Votre nom inventé").fill("Mireille")
    page.get_by_role("radio", name="Oui, pendant un an").check()
    page.get_by_role("button", name="Garder mes choix et continuer").click()


def _send(page: Page, assert_accessible: Check) -> None:
    """The recap shows everything once more."""
    expect(page.get_by_role("heading", level=1, name="Tout relire avant d’envoyer")).to_be_visible()
    expect(page.locator(".voice")).to_contain_text("Mireille")
    expect(page.get_by_role("link", name="Modifier la signature")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Envoyer mon texte à la relecture").click()
    expect(page.get_by_text("Votre texte est envoyé.")).to_be_visible()
    assert_accessible(page)


def _propose_a_change(page: Page, title: str, assert_accessible: Check) -> None:
    _follow(page, "Modération")
    assert_accessible(page)
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="Prendre la relecture").click()
    expect(page.get_by_role("link", name="Proposer un changement")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Proposer un changement").click()
    page.get_by_label("Texte proposé").fill(PROPOSED)
    page.get_by_label("Règle de vie concernée").select_option(index=3)
    page.get_by_label("Votre raison").fill(REASON)
    assert_accessible(page)
    page.get_by_role("button", name="Envoyer ma proposition").click()
    expect(page.get_by_text("Votre proposition est envoyée.")).to_be_visible()
    expect(page.get_by_role("button", name="Publier ce texte")).to_have_count(0)


def _accept(page: Page, assert_accessible: Check) -> None:
    """The author reads before and after, and decides."""
    page.reload()
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.get_by_text("Règle 3", exact=False).first).to_be_visible()
    expect(page.locator("del").first).to_contain_text("Marc")
    expect(page.locator("ins").first).to_contain_text("responsable")
    assert_accessible(page)
    page.get_by_role("button", name="Accepter ce changement").click()
    expect(page.get_by_text("Vous avez accepté le changement.")).to_be_visible()


def _publish(page: Page, assert_accessible: Check) -> None:
    page.reload()
    expect(page.locator(".voice")).to_contain_text(PROPOSED)
    assert_accessible(page)
    page.get_by_role("button", name="Publier ce texte").click()
    expect(page.get_by_text("Le texte est publié.")).to_be_visible()


def _read(page: Page, server: Served, title: str, assert_accessible: Check) -> str:
    """A stranger finds it on the public pages; return its address."""
    page.goto(server.url)
    expect(page.locator(".voice")).to_contain_text(title)
    assert_accessible(page)
    _follow(page, "Témoignages")
    assert_accessible(page)
    page.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.locator(".voice")).to_contain_text(PROPOSED)
    expect(page.locator(".voice")).to_contain_text("Mireille")
    assert "Awa" not in page.locator("main").inner_text()
    assert_accessible(page)
    return page.url


def _withdraw(page: Page, assert_accessible: Check) -> None:
    page.reload()
    page.get_by_role("button", name="Retirer mon texte").click()
    expect(page.get_by_text("Votre texte est retiré.")).to_be_visible()
    assert_accessible(page)


def _find_nothing(page: Page, server: Served, title: str, address: str) -> None:
    for public in (server.url, f"{server.url}/temoignages", address):
        answer = page.goto(public)
        assert answer is not None
        assert answer.status == (404 if public == address else 200)
        assert title not in page.content()
    page.go_back()
    page.reload()
    assert title not in page.content()


def _follow(page: Page, name: str) -> None:
    page.get_by_role("main").or_(page.get_by_role("navigation")).get_by_role(
        "link", name=name, exact=True
    ).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
