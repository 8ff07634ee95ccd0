"""With the keyboard alone: the way past the header comes first, and where one is can always be seen."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Enter
from tests.servers import Served

LEAST = 15
"""Every page has more: its header and footer alone."""
STOPS = 200
"""No page has as many: the walk ends when it is back at the top."""
RING = 3
WHERE = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const shown = one.matches("[type=radio], [type=checkbox]") ? getComputedStyle(one.closest("label") || one) : style;
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  return {
    what: one.outerHTML.slice(0, 100), words: one.innerText || "",
    ring: Math.max(parseFloat(style.outlineWidth) || 0, parseFloat(shown.outlineWidth) || 0),
    covered: !at || !(one.contains(at) || at.contains(one) || one.labels && [...one.labels].some(l => l.contains(at))),
  };
}"""


def _walk(page: Page) -> list[dict[str, object]]:
    stops: list[dict[str, object]] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(WHERE)
        if stop is None or (stops and stop["what"] == stops[0]["what"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"The keyboard is caught: {stops[-3:]}")


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("", "/"),
        ("", "/connexion"),
        ("", "/ecrire"),
        ("awa.diallo", "/"),
        ("awa.diallo", "/conseils"),
        ("awa.diallo", "/confort"),
        ("odile.rambert", "/service/personnes"),
    ],
)
def test_the_focus_is_always_seen_and_never_caught(
    page: Page, server: Served, new_person: Enter, login: str, path: str
) -> None:
    walker = new_person(login) if login else page
    walker.goto(server.url + path)
    stops = _walk(walker)
    assert stops[0]["words"] == "Aller au contenu"
    assert len(stops) > LEAST
    assert [stop["what"] for stop in stops if not isinstance(stop["ring"], int | float) or stop["ring"] < RING] == []
    assert [stop["what"] for stop in stops if stop["covered"]] == []


def test_the_first_stop_leads_past_the_header(page: Page, server: Served) -> None:
    page.goto(server.url + "/aide")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
