"""A tour of Cordée as one person: every page her links lead to, a few of each kind, and what is wrong with each."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from tests.journeys.inspecting import Inspect, parts

EACH_KIND = 2
"""How many pages of one kind are opened: a meeting to come and a past one, two states of a testimonial."""
FACTS = """() => {
  const words = (selector) => document.querySelector(selector)?.innerText ?? "";
  return {
    title: document.title,
    heading: [...document.querySelectorAll("h1")].map((one) => one.textContent).join(" "),
    around: [words(".header"), words(".footer")],
    links: [...document.querySelectorAll('a[href]:not([type], [download])')].map((one) => one.href),
  };
}"""
"""A file is no page: its link is not followed."""
Route = Callable[[str], str | None]
"""The name of the route that answers an address."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as one person found it."""

    path: str
    endpoint: str
    around: tuple[str, str]
    """All words of the header and of the footer, in their order."""
    html: str
    inspected: bool
    """Not when both its parts had been inspected before: on another page of hers, and as somebody else."""
    faults: tuple[tuple[str, str], ...]
    """Under the name of the inspection that found each; none for what every opened page is asked."""


@dataclass
class Tour:
    """Walks through the site as the person whose page it is given.

    Args:
        page: her browser, signed in or not.
        url: the platform's address.
        route: names the route behind an address.
        inspections: what each page is asked, by name.
        seen: the parts of pages inspected so far, shared by all tours: what is the same is measured once.
    """

    page: Page
    url: str
    route: Route
    inspections: Mapping[str, Inspect]
    seen: set[str]
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
            waiting.extend(self._open(path))

    def look(self) -> None:
        """Look at the page that an act led to."""
        self._open(self.path())

    def path(self) -> str:
        """Return the address of the page that is open, without its host."""
        return urlsplit(self.page.url).path

    def links(self) -> list[str]:
        """Return the addresses that the open page leads to."""
        return self._inside(self.page.evaluate(FACTS)["links"])

    def _open(self, path: str) -> list[str]:
        """Open a page, note it unless it was seen before, and return where it leads."""
        self._said.clear()
        answer = self.page.goto(self.url + path)
        self._opened.add(path)
        if urlsplit(path).path != self.path() and self.path() in self._opened:
            return []  # led to a page already seen, and its links with it
        self._opened.add(self.path())
        kind = self.route(self.path()) or ""
        self._kinds[kind] += 1
        facts, html = self.page.evaluate(FACTS), answer.text() if answer else ""
        pieces = set(parts(html))
        new = not pieces <= self.seen
        self.seen |= pieces
        faults = [("", one) for one in self._faults(answer.status if answer else 0, facts)]
        if new:
            faults += [(name, one) for name, inspect in self.inspections.items() for one in inspect(self.page)]
        faults += [("", f"the browser says: {one}") for one in self._said]
        header, footer = map(_plain, facts["around"])
        self.visits.append(Visit(path, kind, (header, footer), html, new, tuple(faults)))
        return self._inside(facts["links"])

    def _faults(self, status: int, facts: dict[str, str]) -> Iterator[str]:
        title, heading = _plain(facts["title"]), _plain(facts["heading"])
        if status != 200:
            yield f"answered {status}"
        if not heading or not title.removeprefix("Erreur : ").startswith(heading):
            yield f"the title {title!r} does not start with the heading {heading!r}"

    def _inside(self, links: list[str]) -> list[str]:
        return [urlsplit(one).path for one in links if one.startswith(self.url + "/")]

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
