"""A stranger finds a testimonial by theme and by words, and opens a hard one by choice; a facilitator prints some."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
HARD = "Les mois où je ne sortais plus"
WORDS = "On me dit bonjour le matin."


def test_a_stranger_finds_a_text_and_opens_a_hard_one_by_choice(
    server: Served, new_context: Callable[..., BrowserContext], assert_accessible: Check
) -> None:
    page = new_context().new_page()
    page.goto(f"{server.url}/temoignages")
    _is_folded(page)
    page.get_by_label("Un thème").select_option("Fatigue et rythme")
    page.get_by_role("button", name="Chercher des témoignages").click()
    expect(page.get_by_role("heading", level=2, name="Sur le thème")).to_be_visible()
    expect(page.get_by_role("link", name="Quelqu’un qui reste")).to_have_count(0)
    assert_accessible(page)
    page.get_by_role("link", name="Voir tous les témoignages").click()
    page.get_by_label("Un mot du texte").fill("stage")
    page.get_by_role("button", name="Chercher des témoignages").click()
    expect(page.locator("mark").first).to_contain_text("stages")
    assert_accessible(page)
    page.get_by_role("link", name="Voir tous les témoignages").click()
    page.get_by_role("link", name=HARD).click()
    expect(page.get_by_role("heading", level=1, name=HARD)).to_be_visible()
    expect(page.get_by_text("Vous choisissez de l’ouvrir ou non.")).to_be_visible()
    _is_folded(page)
    assert_accessible(page)
    page.locator(".fold__line").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert_accessible(page)
    page.reload()
    page.emulate_media(media="print")
    _is_folded(page)


def _is_folded(page: Page) -> None:
    """The warning is read; not a word of the story is, nor is it read aloud."""
    expect(page.get_by_text("Ce récit parle d’humiliations").first).to_be_visible()
    for words in page.locator(".fold__body").filter(has_text="hiver").all():
        expect(words).not_to_be_visible()


def test_a_facilitator_prints_what_may_be_printed(server: Served, new_person: Enter, assert_accessible: Check) -> None:
    page = new_person("nadia.benkirane")
    page.goto(f"{server.url}/temoignages")
    page.get_by_role("link", name="Préparer un dépliant").click()
    expect(page.get_by_role("heading", level=1, name="Préparer un dépliant")).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_role("checkbox", name="Quelqu’un qui reste")).to_have_count(0)
    page.get_by_role("checkbox", name=HARD).check()
    page.get_by_role("checkbox", name="Trois stages avant de savoir").check()
    page.get_by_label("Titre du dépliant").fill("Nos histoires")
    page.get_by_role("button", name="Relire avant d’imprimer").click()
    expect(page.get_by_text("2 textes seront imprimés")).to_be_visible()
    expect(page.get_by_text("Il vient à la fin.")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as waited:
        page.get_by_role("button", name="Télécharger le dépliant (PDF)").click()
    assert waited.value.suggested_filename.startswith("depliant-")
    assert waited.value.path().read_bytes().startswith(b"%PDF-1.7")
