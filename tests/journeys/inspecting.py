"""What is measured on an open page, in the page itself: a list of faults, none when all is well."""

import re
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

Inspect = Callable[[Page], Iterator[str]]
Accessible = Callable[[Page], None]
"""The check by axe, which raises AssertionError."""

TARGET = 44
"""Pixels, both ways: above the 24 of WCAG 2.5.8 (interface.md, U31)."""
NARROW = 320
PALETTES = ("clair", "doux", "sombre", "contraste")
MODES = ("normal", "simple")
LOOKS = {f"{palette}-{mode}": {"palette": palette, "mode": mode} for palette in PALETTES for mode in MODES}
FORCED = "forced"

DRESS = "(look) => Object.assign(document.documentElement.dataset, look)"
WORN = "() => ({...document.documentElement.dataset})"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGE = {"text": "200", "spacing": "large"}
SMALL_TARGETS = """(least) => {
  const shown = (one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const inText = (one) => (one.matches(".word") || one.matches("a") && getComputedStyle(one).display === "inline")
    && [...one.parentElement.childNodes].some((node) => node !== one && node.textContent.trim());
  const box = (one) => (one.matches("[type=radio], [type=checkbox]") && one.labels[0] || one).getBoundingClientRect();
  const all = document.querySelectorAll(
    "a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex='0']");
  return [...all].filter((one) => shown(one) && !inText(one)).map((one) => [one, box(one)])
    .filter(([, at]) => at.bottom > 0 && at.right > 0 && (at.width < least - 0.5 || at.height < least - 0.5))
    .map(([one, at]) => `${Math.round(at.width)} × ${Math.round(at.height)} px: ${one.outerHTML.slice(0, 120)}`);
}"""
WORDLESS = """() => [...document.querySelectorAll("a[href], button, summary")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.innerText.trim())
  .map((one) => one.outerHTML.slice(0, 120))"""
"""A picture alone is guessed, not read (interface.md, U36)."""
WITHOUT_EDGE = """() => [...document.querySelectorAll(
    ".button:not(.button--quiet), .choice, textarea, select, input:not([type=hidden], [type=radio], [type=checkbox])")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}))
  .filter((one) => ["none", "hidden"].includes(getComputedStyle(one).borderTopStyle)
    || parseFloat(getComputedStyle(one).borderTopWidth) < 1)
  .map((one) => one.outerHTML.slice(0, 120))"""
WIDE = f"(least) => [({WORDLESS})(), ({SMALL_TARGETS})(least)]"
SQUEEZED = f"""([least, large]) => {{
  const small = ({SMALL_TARGETS})(least), worn = ({WORN})();
  ({DRESS})(large);
  const beyond = ({SIDEWAYS})();
  ({DRESS})(worn);
  return [small, beyond];
}}"""
"""A page is asked few questions at once: each takes a way through the browser and back."""


def layout(page: Page) -> Iterator[str]:
    """Measure the targets, wide then narrow; then the narrow page in large letters."""
    usual = page.viewport_size
    assert usual is not None
    wordless, small = page.evaluate(WIDE, TARGET)
    yield from (f"no word on {one}" for one in wordless)
    yield from (f"small target, {one}" for one in small)
    page.set_viewport_size({"width": NARROW, "height": usual["height"]})
    small, beyond = page.evaluate(SQUEEZED, [TARGET, LARGE])
    yield from (f"small target at {NARROW} px, {one}" for one in small)
    if beyond > 0:
        yield f"{beyond} px too wide at {NARROW} px with large letters"
    page.set_viewport_size(usual)


def reading(accessible: Accessible) -> Inspect:
    """Return the check that axe finds nothing to say of the page as it stands."""

    def inspect(page: Page) -> Iterator[str]:
        try:
            accessible(page)
        except AssertionError as found:
            yield str(found)

    return inspect


def usual(accessible: Accessible) -> Inspect:
    """Return what `make test` asks of every page: its layout, then axe."""
    read = reading(accessible)

    def inspect(page: Page) -> Iterator[str]:
        yield from layout(page)
        yield from read(page)

    return inspect


def dressed(look: dict[str, str], accessible: Accessible) -> Inspect:
    """Return the check by axe of the page in another look."""
    read = reading(accessible)

    def inspect(page: Page) -> Iterator[str]:
        worn = page.evaluate(WORN)
        page.evaluate(DRESS, look)
        yield from read(page)
        page.evaluate(DRESS, worn)

    return inspect


def forced(page: Page) -> Iterator[str]:
    """Look for controls without an edge, and for anything that moves, even where the device would allow it.

    In the colours of the machine the backgrounds are gone, and axe still measures ours: an edge is what shows a button
    or a field there.
    """
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    yield from (f"no edge: {one}" for one in page.evaluate(WITHOUT_EDGE))
    page.emulate_media(forced_colors="none", reduced_motion="no-preference")
    moving = page.evaluate("document.getAnimations().length")
    if moving:
        yield f"{moving} animations"


def audit(accessible: Accessible) -> dict[str, Inspect]:
    """Return what `make audit` adds: each look, and the colours of the machine."""
    return {**{name: dressed(look, accessible) for name, look in LOOKS.items()}, FORCED: forced}


# --- which pages are the same -----------------------------------------------------------------------------------------

_AROUND = re.compile(r'<header class="header">.*?</header>|<footer class="footer">.*?</footer>', re.DOTALL)
_DRAWN = re.compile(r'<svg class="sprite".*?</svg>', re.DOTALL)
_ROOT = re.compile(r"<html[^>]*>")
_OF_THE_MOMENT = re.compile(r'\s(?:nonce="[^"]*"|name="(?:csrf_token|client_id|stamp)"[^>]*)')


def parts(source: str) -> tuple[str, str]:
    """Cut a page in two, each with how it is dressed: what stands around on all pages, and what is its own.

    What changes each time it is drawn and is never shown (nonces, tokens) is left out, and so are the shapes of the
    icons, which both parts name where they stand.
    """
    plain = _OF_THE_MOMENT.sub("", _DRAWN.sub("", source))
    root = _ROOT.search(plain)
    dress = root[0] if root else ""
    return dress + "".join(_AROUND.findall(plain)), dress + _AROUND.sub("", plain)
