"""Journey 4: a stranger at the door, and a manager who tries every address of the collective."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Check = Callable[[Page], None]
PUBLIC = ("/", "/emploi-accompagne", "/temoignages", "/aide", "/accessibilite", "/mentions-legales", "/confort")
COLLECTIVE = ("/rencontres", "/conseils", "/temoignages/les-miens", "/temoignages/ecrire", "/temoignages/a-relire")
INSIDE = re.compile(r"^/(rencontres|conseils|temoignages/(les-miens|ecrire|a-relire))(/|$)")
FIRST = 6


def test_a_stranger_reads_the_public_pages(
    server: Served, new_context: Callable[..., BrowserContext], assert_accessible: Check
) -> None:
    page = new_context().new_page()
    for path in PUBLIC:
        answer = page.goto(server.url + path)
        assert answer is not None
        assert answer.status == 200
        assert_accessible(page)
    page.goto(server.url)
    page.get_by_role("link", name="Pour moi").click()
    expect(page.get_by_role("heading", level=1, name="Pour moi")).to_be_visible()
    expect(page.get_by_role("heading", level=2, name="Les quatre temps")).to_be_visible()
    page.get_by_role("link", name="Besoin d’aide").first.click()
    expect(page.get_by_role("link", name="Appeler le 3114")).to_have_attribute("href", "tel:3114")


def test_a_stranger_is_led_to_sign_in_everywhere_else(
    server: Served, new_context: Callable[..., BrowserContext], new_person: Enter
) -> None:
    addresses = _inside(new_person("awa.diallo"), server) | _inside(new_person("nadia.benkirane"), server)
    page = new_context().new_page()
    for path in sorted(addresses):
        answer = page.goto(server.url + path)
        assert answer is not None
        assert answer.status == 404 or urlsplit(page.url).path == "/connexion", path


def test_a_manager_finds_no_address_of_the_collective(server: Served, new_person: Enter) -> None:
    addresses = _inside(new_person("awa.diallo"), server) | _inside(new_person("nadia.benkirane"), server)
    assert any(path.startswith("/rencontres/") for path in addresses)
    assert any(path.startswith("/conseils/") for path in addresses)
    assert any(path.startswith("/temoignages/a-relire/") for path in addresses)
    manager = new_person("sophie.lantier")
    statuses = {path: manager.request.get(server.url + path, max_redirects=0).status for path in sorted(addresses)}
    assert {path: status for path, status in statuses.items() if status != 404} == {}
    manager.goto(server.url)
    shown = (
        manager.get_by_role("navigation")
        .or_(manager.get_by_role("main"))
        .locator("a")
        .evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    )
    assert not [path for path in shown if INSIDE.match(path)]


def _inside(page: Page, server: Served) -> set[str]:
    """Return the addresses of the collective that a member's pages lead to, two steps deep."""
    found: set[str] = set(COLLECTIVE)
    for path in COLLECTIVE:
        here = _links(page, server, path)
        found |= here
        for deeper in sorted(here - set(COLLECTIVE))[:FIRST]:
            found |= _links(page, server, deeper)
    return found


def _links(page: Page, server: Served, path: str) -> set[str]:
    answer = page.goto(server.url + path)
    if answer is None or answer.status != 200:
        return set()
    paths = page.locator("main a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    return {path for path in paths if INSIDE.match(path)}
