"""« Version simple »: fewer things on each page, and nothing of what one must be able to do is gone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.servers import Served

Contexts = Callable[..., BrowserContext]
STRANGER = ""
PAGES = {
    STRANGER: ("/", "/connexion", "/aide", "/temoignages", "/accessibilite"),
    "awa.diallo": (
        "/",
        "/mon-accompagnement",
        "/rencontres",
        "/conseils",
        "/idees",
        "/consultations",
        "/temoignages/les-miens",
        "/mon-compte",
    ),
    "sophie.lantier": ("/", "/mon-accompagnement", "/mon-compte"),
    "julien.mercadier": ("/", "/mon-accompagnement"),
    "nadia.benkirane": ("/", "/temoignages/a-relire", "/rencontres", "/idees", "/consultations"),
}
MOST = 5
"""Main choices on one page."""
DEEPER = "main li h2 a, main li h3 a, main a.talk"
"""What a list leads to: one of each kind is looked at too."""

ESSENTIAL = """() => {
  const shown = (one) => one.checkVisibility({visibilityProperty: true});
  const path = (address) => new URL(address, location.href).href.replace(location.origin, "");
  const acts = [...document.forms].filter((form) => form.method === "post")
    .filter((form) => [...form.elements].some((one) => one.matches("button, textarea, input:not([type=hidden])")))
    .filter((form) => [...form.elements].some((one) => one.type === "submit" && shown(one)))
    .map((form) => "send " + path(form.getAttribute("action")));
  const boxes = "main form[method=post] :is(input:not([type=hidden]), textarea, select)";
  const fields = [...document.querySelectorAll(boxes)]
    .filter((one) => shown(one) || one.labels?.[0] && shown(one.labels[0])).map((one) => "fill " + one.name);
  const ways = [...document.querySelectorAll("a.button--main, a.button--panel, .nav a, .header a, a[href^='tel:']")]
    .filter(shown).map((one) => "go " + path(one.href));
  return [...new Set([...acts, ...fields, ...ways])].sort();
}"""
"""What one can send, fill in, and where the main ways lead."""
COUNTED = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility({visibilityProperty: true})).length"""


@pytest.fixture(autouse=True)
def _with_scripts_only(*, javascript: bool) -> None:
    if not javascript:
        pytest.skip(
            "Reading what is shown needs a script of the test; the pages of both versions come from the server."
        )


def switch(page: Page, url: str, *, simple: bool) -> None:
    """Choose the version on the comfort page, as people do."""
    page.goto(f"{url}/confort")
    page.get_by_role("checkbox", name="Version simple").set_checked(simple)
    page.get_by_role("button", name="Garder ces réglages").click()
    expect(page.locator("html")).to_have_attribute("data-mode", "simple" if simple else "normal")


def essential(page: Page, addresses: list[str]) -> dict[str, list[str]]:
    """Return what each page lets one do."""
    found = {}
    for address in addresses:
        page.goto(address)
        found[address] = page.evaluate(ESSENTIAL)
    return found


@pytest.mark.parametrize("login", PAGES, ids=lambda login: login or "stranger")
def test_what_is_essential_can_be_done_in_both_versions(
    server: Served, new_person: Enter, new_context: Contexts, login: str
) -> None:
    page = new_person(login) if login else new_context().new_page()
    addresses = [server.url + path for path in PAGES[login]]
    for address in list(addresses):
        page.goto(address)
        deeper = page.locator(DEEPER).first
        if deeper.count():
            addresses.append(server.url + str(deeper.get_attribute("href")))
    plain = essential(page, addresses)
    switch(page, server.url, simple=True)
    try:
        simple = essential(page, addresses)
        lost = {address: sorted(set(plain[address]) - set(simple[address])) for address in addresses}
        assert {address: gone for address, gone in lost.items() if gone} == {}
        assert any("send" in act for acts in plain.values() for act in acts)
        for address in addresses:
            page.goto(address)
            assert page.evaluate(COUNTED, ".nav__list a") <= MOST, address
            assert page.evaluate(COUNTED, "main :is(.button--main, .button--panel)") <= MOST, address
            assert page.evaluate(COUNTED, ".beyond-simple") == 0, address
            expect(page.get_by_role("main").get_by_text("Version simple", exact=True).first).to_be_visible()
    finally:
        switch(page, server.url, simple=False)


def test_the_simple_version_shows_less_and_says_its_name(server: Served, new_person: Enter) -> None:
    page = new_person("lina.ouazzani")
    tag = page.locator(".page-tools .badge")
    page.goto(f"{server.url}/conseils")
    expect(tag).to_have_count(0)
    expect(page.get_by_role("combobox", name="Sujet")).to_be_visible()
    switch(page, server.url, simple=True)
    try:
        page.goto(f"{server.url}/conseils")
        expect(tag).to_have_text("Version simple")
        expect(page.get_by_role("combobox", name="Sujet")).to_have_count(0)
        expect(page.get_by_role("link", name="Poser une question")).to_be_visible()
    finally:
        switch(page, server.url, simple=False)
