"""Difficult words in a browser, with and without scripts: opened on demand, closed by Escape, printed, found again."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.inspecting import SIDEWAYS
from tests.servers import Served

Check = Callable[[Page], None]
Contexts = Callable[..., BrowserContext]
PAGE = "/emploi-accompagne/pour-qui"
NAME = "RQTH"
MEANING = "Un papier qui dit"
NARROW, TALL = 320, 640


def _open(server: Served, new_context: Contexts, path: str = PAGE) -> Page:
    page = new_context().new_page()
    page.goto(server.url + path)
    return page


def test_a_word_opens_its_definition_on_demand_and_gives_the_focus_back(
    server: Served, new_context: Contexts, assert_accessible: Check
) -> None:
    page = _open(server, new_context)
    word = page.get_by_role("button", name=NAME, exact=True)
    definition = page.get_by_role("dialog", name=NAME)
    expect(word).to_have_count(1)
    word.hover()
    expect(definition).to_be_hidden()
    word.focus()
    expect(definition).to_be_hidden()
    page.keyboard.press("Enter")
    expect(definition).to_be_visible()
    expect(definition).to_contain_text(MEANING)
    expect(definition.get_by_role("button", name="Fermer la définition")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()
    expect(word).to_be_focused()
    word.click()
    expect(definition).to_be_visible()
    definition.get_by_role("button", name="Fermer la définition").click()
    expect(definition).to_be_hidden()
    expect(word).to_be_focused()


def test_the_page_does_not_move_and_the_definition_fits_a_phone_in_large_letters(
    server: Served, new_context: Contexts
) -> None:
    page = _open(server, new_context)
    page.set_viewport_size({"width": NARROW, "height": TALL})
    page.get_by_role("button", name=NAME, exact=True).scroll_into_view_if_needed()
    before = page.get_by_role("button", name=NAME, exact=True).bounding_box()
    page.get_by_role("button", name=NAME, exact=True).click()
    box = page.get_by_role("dialog", name=NAME).bounding_box()
    assert before == page.get_by_role("button", name=NAME, exact=True, include_hidden=True).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= TALL
    assert page.evaluate(SIDEWAYS) <= 0


def test_from_a_definition_to_all_words_and_back_to_the_same_place(
    server: Served, new_context: Contexts, assert_accessible: Check
) -> None:
    page = _open(server, new_context)
    page.get_by_role("button", name=NAME, exact=True).click()
    page.get_by_role("dialog", name=NAME).get_by_role("link", name="Les mots difficiles").click()
    expect(page.get_by_role("heading", level=1, name="Les mots difficiles")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name=NAME)).to_be_in_viewport()
    assert_accessible(page)
    page.get_by_role("navigation", name="Aller à une lettre").get_by_role("link", name="C", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="C", exact=True)).to_be_in_viewport()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("button", name=NAME, exact=True)).to_be_visible()


def test_on_paper_the_definitions_stand_at_the_end(server: Served, new_context: Contexts) -> None:
    page = _open(server, new_context)
    expect(page.get_by_text("Les mots difficiles de cette page")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("Les mots difficiles de cette page")).to_be_visible()
    expect(page.get_by_text(MEANING)).to_be_visible()
    expect(page.locator(".definition .actions").first).to_be_hidden()


_TORN = """() => [...document.querySelectorAll(".together")].filter((one) => {
  const word = one.querySelector(".word").getClientRects();
  return [...one.childNodes].some((node) => {
    if (node.nodeType !== Node.TEXT_NODE) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    const sign = range.getBoundingClientRect();
    return sign.bottom <= word[0].top + 2 || sign.top >= word[word.length - 1].bottom - 2;
  });
}).map((one) => one.textContent)"""
"""What stands on another line than the word that it touches."""


def test_no_sign_is_parted_from_a_word_however_narrow_the_page(server: Served, new_context: Contexts) -> None:
    page = _open(server, new_context)
    assert page.locator(".together").count() > 0
    for width in range(240, 480, 8):
        page.set_viewport_size({"width": width, "height": TALL})
        assert page.evaluate(_TORN) == [], width
        assert width < NARROW or page.evaluate(SIDEWAYS) <= 0, width
