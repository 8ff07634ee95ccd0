"""Journey: one's own account, from the first page to the last: another address, a device signed out, the end."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import servers
from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
MAIL_SECONDS = 30
NEW = "lina.nouvelle@exemple.fr"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of its own: who closes her account here is missed by no other journey."""
    with servers.cordee(tmp_path_factory.mktemp("account") / "data") as served:
        yield served


def _open_mail(page: Page, server: Served, subject: str) -> None:
    """Wait for a mail in the demo's mailbox, open it, and follow its link."""
    page.goto(f"{server.url}/demo/courrier")
    letter = page.get_by_role("link", name=subject)
    for _ in range(MAIL_SECONDS):
        if letter.count():
            break
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Chercher de nouveaux e-mails").click()
    letter.first.click()
    page.get_by_role("link", name="/adresse/").click()


def _to(page: Page, server: Served, *links: str) -> None:
    """Go to one's account, and from there by links alone."""
    page.goto(f"{server.url}/mon-compte")
    for link in links:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        expect(page.get_by_role("heading", level=1, name=link)).to_be_visible()


def test_another_address_is_confirmed_then_stopped_from_the_old_mailbox(
    own_server: Served, new_context: Callable[..., BrowserContext], new_person: Enter, assert_accessible: Check
) -> None:
    page = new_person("lina.ouazzani", at=own_server.url)
    _to(page, own_server, "Mon adresse e-mail")
    page.get_by_label(re.compile("nouvelle adresse")).fill("lina.nouvelle")
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("group", name="Il reste 1 point à corriger")).to_be_visible()
    expect(page.get_by_label(re.compile("nouvelle adresse"))).to_have_value("lina.nouvelle")
    assert_accessible(page)
    page.get_by_label(re.compile("nouvelle adresse")).fill(NEW)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", level=1, name="Regardez vos e-mails")).to_be_visible()
    assert_accessible(page)
    _open_mail(page, own_server, "Votre adresse e-mail")
    expect(page.get_by_role("heading", level=1, name="Votre nouvelle adresse e-mail")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Enregistrer cette adresse").click()
    expect(page.get_by_role("status").filter(has_text="Votre nouvelle adresse est enregistrée")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(NEW)
    hers = new_context().new_page()
    _open_mail(hers, own_server, "Votre adresse e-mail a changé")
    expect(hers.get_by_role("heading", level=1, name="Arrêter le changement d’adresse")).to_be_visible()
    assert_accessible(hers)
    hers.get_by_role("button", name="Remettre mon ancienne adresse").click()
    expect(hers.get_by_role("heading", level=1, name="Le changement est arrêté")).to_be_visible()
    page.goto(f"{own_server.url}/mon-compte")
    expect(page.get_by_role("heading", level=1, name="Me connecter")).to_be_visible()


def test_one_device_is_signed_out_from_another(own_server: Served, new_person: Enter, assert_accessible: Check) -> None:
    lost, page = (new_person("awa.diallo", at=own_server.url) for _ in range(2))
    _to(page, own_server, "J’ai perdu mon téléphone")
    assert_accessible(page)
    _to(page, own_server, "Mes appareils")
    assert_accessible(page)
    out = page.get_by_role("button", name="Déconnecter cet appareil")
    expect(out).to_have_count(1)
    out.click()
    expect(page.get_by_role("status").filter(has_text="cet appareil est déconnecté")).to_be_visible()
    expect(out).to_have_count(0)
    lost.goto(f"{own_server.url}/mon-compte")
    expect(lost.get_by_role("heading", level=1, name="Me connecter")).to_be_visible()


def test_an_account_is_closed_after_its_recap_and_those_concerned_are_told(
    own_server: Served, new_person: Enter, assert_accessible: Check
) -> None:
    page = new_person("awa.diallo", at=own_server.url)
    _to(page, own_server, "Fermer mon compte")
    assert_accessible(page)
    expect(page.get_by_role("main")).to_contain_text("Julien Mercadier")
    page.get_by_role("button", name="Fermer mon compte pour toujours").click()
    expect(page.get_by_role("group", name="Il reste 1 point à corriger")).to_be_visible()
    assert_accessible(page)
    page.locator("label", has_text="J’ai lu. Je veux fermer mon compte.").click()
    page.get_by_role("button", name="Fermer mon compte pour toujours").click()
    expect(page.get_by_role("heading", level=1, name="Votre compte est fermé")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{own_server.url}/mon-compte")
    expect(page.get_by_role("heading", level=1, name="Me connecter")).to_be_visible()
    julien = new_person("julien.mercadier", at=own_server.url)
    julien.goto(f"{own_server.url}/mes-nouvelles")
    expect(julien.get_by_role("main")).to_contain_text("Awa Diallo a fermé son compte")
