"""Reading comfort in a browser, with and without scripts: tried, kept, undone; large letters on a phone; the ruler."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.inspecting import SIDEWAYS
from tests.servers import Served

Check = Callable[[Page], None]
Contexts = Callable[..., BrowserContext]
KEEP = "Garder ces réglages"
FACES = {
    "Atkinson": "Atkinson Hyperlegible Next",
    "Lexend": "Lexend",
    "OpenDyslexic": "OpenDyslexic",
    "Celle de mon appareil": "system-ui",
}
PHONE = 320


def look(page: Page, name: str) -> str | None:
    """Return one of the choices that the server wrote on the page."""
    return page.locator("html").get_attribute(f"data-{name}")


def font_of(page: Page, selector: str) -> str:
    """Return the first font asked for where *selector* leads, from the sheets alone: it needs no script of the page."""
    client = page.context.new_cdp_session(page)
    client.send("DOM.enable")
    client.send("CSS.enable")
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    node = client.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    style = client.send("CSS.getComputedStyleForNode", {"nodeId": node})["computedStyle"]
    faces = next(one["value"] for one in style if one["name"] == "font-family")
    return str(faces.split(",")[0]).strip('"')


def open_comfort(page: Page) -> None:
    """Follow "Confort" to its page: at once without scripts, from the small panel with them."""
    page.get_by_role("link", name="Confort").first.click()
    everything = page.get_by_role("link", name="Tous les réglages")
    heading = page.get_by_role("heading", level=1, name="Confort de lecture")
    expect(everything.or_(heading)).to_be_visible()
    if everything.count():
        everything.click()
    expect(heading).to_be_visible()


def keep(page: Page) -> None:
    """Keep what is ticked, and wait until it is said."""
    page.get_by_role("button", name=KEEP).click()
    expect(page.get_by_text("Vos réglages sont gardés.")).to_be_visible()


def test_a_stranger_tries_keeps_and_takes_back_with_or_without_scripts(
    server: Served, new_context: Contexts, assert_accessible: Check
) -> None:
    page = new_context().new_page()
    page.goto(f"{server.url}/aide")
    open_comfort(page)
    assert_accessible(page)
    page.get_by_role("radio", name=re.compile("^Sombre")).check()
    page.get_by_role("radio", name="Très grande").check()
    page.get_by_role("button", name="Essayer sans garder").click()
    expect(page.get_by_text("Rien n’est gardé.")).to_be_visible()
    assert (look(page, "palette"), look(page, "text")) == ("sombre", "150")
    page.goto(f"{server.url}/aide")
    assert look(page, "palette") == "clair"
    open_comfort(page)
    page.get_by_role("radio", name=re.compile("^Sombre")).check()
    keep(page)
    expect(page.get_by_role("heading", level=1, name="Besoin d’aide")).to_be_visible()
    assert look(page, "palette") == "sombre"
    open_comfort(page)
    page.get_by_role("button", name="Remettre comme au début").click()
    expect(page.get_by_text("Les réglages sont comme au début.")).to_be_visible()
    assert look(page, "palette") == "clair"
    page.get_by_role("button", name="Annuler le dernier changement").click()
    expect(page.get_by_text("C’est annulé.")).to_be_visible()
    assert look(page, "palette") == "sombre"


@pytest.fixture
def panelled(server: Served, new_person: Enter, *, javascript: bool) -> Page:
    """A member who opens the small panel."""
    if not javascript:
        pytest.skip("Without scripts the link leads to the page: test_a_stranger_tries_keeps_and_takes_back.")
    page = new_person("lina.ouazzani")
    page.goto(f"{server.url}/aide")
    page.get_by_role("link", name="Confort").first.click()
    expect(page.get_by_role("dialog", name="Confort de lecture")).to_be_visible()
    return page


def test_the_small_panel_dresses_the_page_and_keeps_each_choice(
    server: Served, panelled: Page, assert_accessible: Check
) -> None:
    page, panel = panelled, panelled.get_by_role("dialog", name="Confort de lecture")
    expect(panel.get_by_role("radio", name="Normale")).to_be_focused()
    expect(panel.get_by_role("checkbox")).to_have_count(0)
    assert_accessible(page)
    panel.get_by_role("radio", name="Grande", exact=True).check()
    assert look(page, "text") == "125"
    expect(panel.get_by_role("status")).to_have_text("C’est gardé.")
    panel.get_by_role("radio", name=re.compile("^Doux")).check()
    expect(panel.get_by_role("status")).to_have_text("C’est gardé.")
    page.set_viewport_size({"width": PHONE, "height": 700})
    assert page.evaluate(SIDEWAYS) <= 0
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("link", name="Confort").first).to_be_focused()
    page.goto(f"{server.url}/conseils")
    assert (look(page, "text"), look(page, "palette"), look(page, "listen")) == ("125", "doux", "yes")
    page.goto(f"{server.url}/confort")
    page.get_by_role("button", name="Remettre comme au début").click()
    expect(page.get_by_text("Les réglages sont comme au début.")).to_be_visible()
    assert look(page, "text") == "100"


def test_the_small_panel_says_when_a_choice_is_not_kept(panelled: Page) -> None:
    panel = panelled.get_by_role("dialog", name="Confort de lecture")
    panelled.route("**/confort", lambda route: route.abort())
    panel.get_by_role("radio", name=re.compile("^Sombre")).check()
    expect(panel.get_by_role("status")).to_contain_text("Ce n’est pas gardé.")


def test_what_was_chosen_before_the_sign_in_follows_to_another_device(
    server: Served, new_context: Contexts, new_person: Enter
) -> None:
    here = new_context().new_page()
    here.goto(f"{server.url}/confort")
    here.get_by_role("radio", name=re.compile("^Doux")).check()
    keep(here)
    here.goto(f"{server.url}/demo")
    door = here.url
    here.locator('[data-person="thomas.graillot"]').click()
    here.wait_for_url(lambda url: url != door)
    assert look(here, "palette") == "doux"
    assert look(new_person("thomas.graillot"), "palette") == "doux"


@pytest.mark.parametrize("choice", FACES)
def test_each_font_is_the_one_of_the_whole_page(server: Served, new_context: Contexts, choice: str) -> None:
    page = new_context().new_page()
    page.goto(f"{server.url}/confort")
    page.get_by_role("radio", name=re.compile(f"^{choice}")).check()
    assert font_of(page, ".preview") == FACES[choice]  # before anything is sent
    keep(page)
    assert font_of(page, "body") == FACES[choice]


def test_the_example_wears_what_is_ticked_before_anything_is_sent(
    server: Served, new_context: Contexts, *, javascript: bool
) -> None:
    if not javascript:
        pytest.skip("The sheet does it; only reading its colours needs a script of the test.")
    page = new_context().new_page()
    page.goto(f"{server.url}/confort")
    colour = "(one) => getComputedStyle(one).backgroundColor"
    example = page.get_by_role("region", name="Un texte pour essayer")
    body = page.locator("body")
    before = body.evaluate(colour)
    assert example.evaluate(colour) == page.locator("html").evaluate(colour)
    page.get_by_role("radio", name=re.compile("^Sombre")).check()
    dark = example.evaluate(colour)
    page.get_by_role("radio", name="Double").check()
    page.get_by_role("radio", name=re.compile("^Très large")).check()
    style = "(one) => { const s = getComputedStyle(one); return [s.fontSize, s.letterSpacing, s.lineHeight] }"
    size, letters, line = (float(value.removesuffix("px")) for value in example.evaluate(style))
    assert size == 36
    assert letters >= 0.12 * size
    assert line >= 1.5 * size
    assert body.evaluate(colour) == before
    keep(page)
    assert page.locator("html").evaluate(colour) == dark


@pytest.mark.parametrize("spacing", ["Large", "Très large"])
@pytest.mark.parametrize("font", ["Atkinson", "OpenDyslexic"])
def test_double_letters_and_wide_spacing_on_a_small_phone_never_scroll_sideways(
    server: Served, new_context: Contexts, spacing: str, font: str, *, javascript: bool
) -> None:
    if not javascript:
        pytest.skip("Measuring the page needs a script of the test; the sheets are the same.")
    page = new_context().new_page()
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(f"{server.url}/confort")
    page.get_by_role("radio", name="Double").check()
    page.get_by_role("radio", name=re.compile(f"^{spacing}")).check()
    page.get_by_role("radio", name=re.compile(f"^{font}")).check()
    assert page.evaluate(SIDEWAYS) <= 0
    keep(page)
    for path in ("/confort", "/", "/connexion", "/aide", "/temoignages", "/nulle-part"):
        page.goto(server.url + path)
        assert page.evaluate(SIDEWAYS) <= 0, path


def test_nothing_moves_even_where_the_device_would_allow_it(
    server: Served, new_context: Contexts, *, javascript: bool
) -> None:
    if not javascript:
        pytest.skip("Counting what moves needs a script of the test.")
    page = new_context(reduced_motion="no-preference").new_page()
    page.goto(f"{server.url}/confort")
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(behaviour) == "auto"
    page.get_by_role("checkbox", name="Autoriser les mouvements").check()
    keep(page)
    assert page.evaluate(behaviour) == "smooth"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(behaviour) == "auto"


def test_without_scripts_nothing_offers_to_listen(server: Served, new_context: Contexts, *, javascript: bool) -> None:
    if javascript:
        pytest.skip("With scripts it depends on the device's voices: see test_listening.py.")
    page = new_context().new_page()
    page.goto(f"{server.url}/aide")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Écouter")).to_have_count(0)


# --- the ruler --------------------------------------------------------------------------------------------------------


@pytest.fixture
def ruled(server: Served, new_context: Contexts, *, javascript: bool) -> Page:
    """A page of somebody who asked for the ruler."""
    if not javascript:
        pytest.skip("The ruler is a script; the page without it is the same, and says nothing of it.")
    page = new_context().new_page()
    page.goto(f"{server.url}/confort")
    page.get_by_role("checkbox", name="Règle de lecture").check()
    keep(page)
    page.goto(f"{server.url}/aide")
    expect(page.locator(".ruler")).to_have_count(1)
    return page


def middle(page: Page) -> float:
    """Return where the ruler is, from the top of the window."""
    box = page.locator(".ruler").bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


def test_the_ruler_follows_the_pointer_and_the_keyboard_and_lets_clicks_through(ruled: Page) -> None:
    ruled.mouse.move(300, 500)
    assert abs(middle(ruled) - 500) <= 1
    ruled.keyboard.press("Tab")
    ruled.keyboard.press("Tab")
    expect(ruled.get_by_role("link", name="Accueil")).to_be_focused()
    target = ruled.get_by_role("link", name="Accueil").bounding_box()
    assert target is not None
    ruled.wait_for_function("() => new Promise((drawn) => requestAnimationFrame(() => drawn(true)))")
    assert abs(middle(ruled) - target["y"] - target["height"] / 2) <= 2
    ruled.get_by_role("link", name="Confort").first.click()  # under the ruler
    expect(ruled.get_by_role("dialog", name="Confort de lecture")).to_be_visible()


def test_escape_removes_the_ruler_until_it_is_asked_for_again(ruled: Page, server: Served) -> None:
    expect(ruled.locator(".ruler")).to_have_count(1)
    ruled.keyboard.press("Escape")
    expect(ruled.locator(".ruler")).to_have_count(0)
    ruled.mouse.move(300, 400)
    ruled.goto(f"{server.url}/confort")
    expect(ruled.get_by_role("checkbox", name="Règle de lecture")).to_be_checked()
    expect(ruled.locator(".ruler")).to_have_count(0)
    ruled.get_by_role("button", name=KEEP).click()
    expect(ruled.locator(".ruler")).to_have_count(1)


def test_the_ruler_stays_where_it_was_on_the_next_page(ruled: Page, server: Served) -> None:
    ruled.mouse.move(300, 600)
    ruled.goto(f"{server.url}/temoignages")
    assert abs(middle(ruled) - 600) <= 1
