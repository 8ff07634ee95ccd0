"""A device is added once; from then on, one gesture opens the account. Without scripts, the link comes first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
PROPOSES_NOTHING = "PublicKeyCredential.isConditionalMediationAvailable = async () => false"
"""A browser that waits for the button. Chromium's device in software chooses at once whatever is proposed to it."""


@pytest.fixture
def with_device() -> Check:
    """Give a page's browser a device that recognises its owner, Chromium's own in software."""

    def give(page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return give


def test_a_device_is_added_and_opens_the_account_in_one_gesture(
    server: Served,
    new_person: Enter,
    with_device: Check,
    assert_accessible: Check,
    *,
    javascript: bool,
) -> None:
    if not javascript:
        return  # a device is asked by a script: see the test below
    page = new_person("awa.diallo")
    with_device(page)
    page.add_init_script(PROPOSES_NOTHING)
    page.goto(f"{server.url}/mon-compte/connexion")
    assert_accessible(page)
    page.get_by_role("link", name="Ajouter cet appareil").click()
    expect(page.get_by_role("heading", level=1, name="Ajouter cet appareil")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Ajouter cet appareil").click()
    expect(page.get_by_text("C’est fait.")).to_be_visible()
    expect(page.locator("strong", has_text="d’Awa")).to_be_visible()
    page.get_by_role("link", name="Modifier cet appareil").click()
    expect(page.get_by_role("heading", level=1, name="Modifier cet appareil")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Me déconnecter").first.click()
    expect(page.get_by_role("heading", level=1, name="Me connecter")).to_be_visible()
    page.get_by_role("button", name="Entrer avec cet appareil").click()
    page.wait_for_url(lambda url: "/connexion" not in url)
    page.goto(f"{server.url}/mon-compte")
    expect(page.get_by_role("heading", level=1, name="Mon compte")).to_be_visible()


def test_a_browser_proposes_the_key_by_itself_in_the_field_of_the_address(
    server: Served, new_person: Enter, with_device: Check, *, javascript: bool
) -> None:
    if not javascript:
        return  # idem
    page = new_person("hugo.pericard")
    with_device(page)
    page.goto(f"{server.url}/mon-compte/connexion/appareil")
    page.get_by_role("button", name="Ajouter cet appareil").click()
    expect(page.get_by_text("C’est fait.")).to_be_visible()
    page.get_by_role("button", name="Me déconnecter").first.click()
    page.wait_for_url(f"{server.url}/")  # who holds the device chose the key that the browser proposed


def test_a_device_that_refuses_says_so_and_leaves_the_other_ways(
    server: Served,
    new_context: Callable[..., BrowserContext],
    with_device: Check,
    *,
    javascript: bool,
) -> None:
    if not javascript:
        return  # idem
    page = new_context().new_page()
    with_device(page)
    page.goto(f"{server.url}/connexion")
    page.get_by_role("button", name="Entrer avec cet appareil").click()
    expect(page.get_by_text("Rien n’a été fait.")).to_be_visible()
    expect(page.get_by_role("button", name="Recevoir le lien")).to_be_visible()


def test_the_link_comes_first_where_no_script_runs(
    server: Served, new_context: Callable[..., BrowserContext], assert_accessible: Check, *, javascript: bool
) -> None:
    page = new_context().new_page()
    page.goto(f"{server.url}/connexion")
    expect(page.get_by_role("button", name="Entrer avec cet appareil")).to_be_visible(visible=javascript)
    expect(page.get_by_role("button", name="Recevoir le lien")).to_be_visible()
    assert_accessible(page)
