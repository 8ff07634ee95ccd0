"""A tour of Cordée as one person: every page her links lead to, a few of each kind, and what is wrong with each."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

EACH_KIND = 2
"""How many pages of one kind are opened: a meeting to come and a past one, two states of a testimonial."""
TARGET = 44
"""Pixels, both ways: above the 24 of WCAG 2.5.8 (interface.md, U31)."""
NARROW = 320
Route = Callable[[str], str | None]
"""The name of the route that answers an address."""

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
DRESS = "(look) => Object.assign(document.documentElement.dataset, look)"
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGE = {"text": "200", "spacing": "large"}
AS_USUAL = {"text": "100", "spacing": "normal"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as one person found it."""

    path: str
    endpoint: str
    title: str
    heading: str
    around: tuple[str, str]
    """All words of the header and of the footer, in their order."""
    html: str
    faults: tuple[str, ...]


@dataclass
class Tour:
    """Walks through the site as the person whose page it is given.

    Args:
        page: her browser, signed in or not.
        url: the platform's address.
        route: names the route behind an address.
        accessible: the check by axe, which raises AssertionError.
    """

    page: Page
    url: str
    route: Route
    accessible: Callable[[Page], None]
    visits: list[Visit] = field(default_factory=list)
    _said: list[str] = field(default_factory=list)
    _opened: set[str] = field(default_factory=set)
    _kinds: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Listen to what the browser complains about."""
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._hear_error)

    def walk(self, *starts: str) -> None:
        """Open *starts*, then what their links lead to, and so on."""
        waiting = deque(starts)
        while waiting:
            path = waiting.popleft()
            kind = self.route(path)
            if kind is None or path in self._opened or self._kinds[kind] >= EACH_KIND:
                continue
            self._open(path)
            waiting.extend(self.links())

    def look(self) -> None:
        """Look at the page that an act led to."""
        self._open(self.path())

    def _open(self, path: str) -> None:
        self._said.clear()
        answer = self.page.goto(self.url + path)
        self._note(path, answer.status if answer else 0, answer.text() if answer else "")

    def _note(self, path: str, status: int, html: str) -> None:
        self._opened.add(path)
        kind, page = self.route(self.path()) or "", self.page
        if urlsplit(path).path != self.path() and self.path() in self._opened:
            return  # led to a page already seen
        self._opened.add(self.path())
        self._kinds[kind] += 1
        title, heading = _plain(page.title()), _plain(" ".join(page.locator("h1").all_text_contents()))
        around = (_plain(page.locator(".header").inner_text()), _plain(page.locator(".footer").inner_text()))
        faults = tuple(self._faults(status, title, heading))
        self.visits.append(Visit(path, kind, title, heading, around, html, faults))

    def path(self) -> str:
        """Return the address of the page that is open, without its host."""
        return urlsplit(self.page.url).path

    def _faults(self, status: int, title: str, heading: str) -> Iterator[str]:
        if status != 200:
            yield f"answered {status}"
        if not heading or not title.removeprefix("Erreur : ").startswith(heading):
            yield f"the title {title!r} does not start with the heading {heading!r}"
        yield from (f"no word on {one}" for one in self.page.evaluate(WORDLESS))
        yield from self._layout()
        try:
            self.accessible(self.page)
        except AssertionError as found:
            yield str(found)
        yield from (f"the browser says: {one}" for one in self._said)

    def _layout(self) -> Iterator[str]:
        """Measure the targets, wide then narrow; then the narrow page in large letters."""
        page, usual = self.page, self.page.viewport_size
        assert usual is not None
        yield from (f"small target, {one}" for one in page.evaluate(SMALL_TARGETS, TARGET))
        page.set_viewport_size({"width": NARROW, "height": usual["height"]})
        yield from (f"small target at {NARROW} px, {one}" for one in page.evaluate(SMALL_TARGETS, TARGET))
        page.evaluate(DRESS, LARGE)
        beyond = page.evaluate(SIDEWAYS)
        if beyond > 0:
            yield f"{beyond} px too wide at {NARROW} px with large letters"
        page.evaluate(DRESS, AS_USUAL)
        page.set_viewport_size(usual)

    def links(self) -> list[str]:
        """Return the addresses that the open page leads to."""
        pages = self.page.locator('a[href]:not([type="text/csv"])')  # a file is no page
        found: list[str] = pages.evaluate_all("links => links.map(link => link.href)")
        return [urlsplit(one).path for one in found if one.startswith(self.url + "/")]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._said.append(message.text)

    def _hear_error(self, error: Error) -> None:
        self._said.append(str(error))


def router(routes: Map) -> Route:
    """Return what names the route behind an address: none for what is not a page to read."""
    address = routes.bind("localhost")

    def name(path: str) -> str | None:
        try:
            return str(address.match(urlsplit(path).path, method="GET")[0])
        except HTTPException:
            return None

    return name


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()
