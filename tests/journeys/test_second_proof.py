"""A coach sets up an application of codes, keeps her paper, and comes in again: with scripts and without."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from pyotp import TOTP

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]


def test_a_coach_comes_in_with_a_code_of_her_application(
    server: Served, new_person: Enter, new_context: Callable[..., BrowserContext], assert_accessible: Check
) -> None:
    page = new_person("ines.carpentier")
    page.goto(f"{server.url}/mon-compte/connexion")
    page.get_by_role("button", name="Ajouter une application de codes").click()
    expect(page.get_by_role("heading", level=1, name="Ajouter une application de codes")).to_be_visible()
    assert_accessible(page)
    app = TOTP("".join(page.locator(".key span").all_text_contents()))
    page.get_by_label("Votre code").fill("000000")
    page.get_by_role("button", name="Vérifier le code").click()
    expect(page.get_by_text("Ce code ne correspond pas.").first).to_be_visible()
    page.get_by_label("Votre code").fill(app.now())
    page.get_by_role("button", name="Vérifier le code").click()
    expect(page.get_by_role("heading", level=1, name="Mes codes sur papier")).to_be_visible()
    assert_accessible(page)
    paper = page.locator(".paper code").all_text_contents()
    assert len(paper) == 10
    page.get_by_role("link", name="J’ai gardé mes codes").click()
    expect(page.get_by_text("Il vous reste 10 codes sur papier.")).to_be_visible()
    _by_link_and_paper(server, new_context().new_page(), paper[0], assert_accessible)


def _by_link_and_paper(server: Served, page: Page, code: str, assert_accessible: Check) -> None:
    page.goto(f"{server.url}/connexion")
    page.locator("#lien").locator("..").get_by_label("Votre adresse e-mail").fill("ines.carpentier@exemple.fr")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", level=1, name="Regardez vos e-mails")).to_be_visible()
    page.goto(_mailed_link(server, page))
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.get_by_role("heading", level=1, name="Encore une étape")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Votre code").fill(code)
    page.get_by_role("button", name="Vérifier le code").click()
    page.wait_for_url(lambda url: "/connexion" not in url)
    page.goto(f"{server.url}/mon-compte/connexion")
    expect(page.get_by_text("Il vous reste 9 codes sur papier.")).to_be_visible()


def _mailed_link(server: Served, page: Page) -> str:
    """Return the link of her newest mail, read in the mailbox of the demo."""
    for _ in range(50):
        page.goto(f"{server.url}/demo/courrier")
        letters = page.get_by_role("link", name="Votre lien pour vous connecter").filter(has_text="ines.carpentier")
        if letters.count():
            letters.first.click()
            expect(page.get_by_role("link", name="/connexion/lien/")).to_be_visible()
            found = re.search(r"https?://[^\s\"<]+/connexion/lien/[\w-]+", page.content())
            assert found
            return found[0]
        page.wait_for_timeout(200)
    raise AssertionError("no mail came")
