"""Two platforms on one machine, in a real browser: what one shows, the other does not know."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from blueprints.demo.cast import AUBE, MARCHES, Cast
from tests.journeys.conftest import Enter
from tests.servers import Served

ID = re.compile(r"/[0-9a-f]{8}-[0-9a-f]{4}-")
STARTS = ("/", "/rencontres", "/conseils", "/temoignages", "/temoignages/les-miens", "/mon-accompagnement")
MOST = 40


def addresses_seen(page: Page, base: str) -> set[str]:
    """Follow every link from the main pages, and return the paths that name one thing."""
    waiting, seen, found = list(STARTS), set(STARTS), set[str]()
    while waiting and len(seen) < MOST:
        answer = page.goto(base + waiting.pop(0))
        if answer is None or not answer.ok:
            continue
        for path in _links(page):
            if ID.search(path):
                found.add(path)
            if path not in seen and not path.startswith(("/demo", "/deconnexion")):
                seen.add(path)
                waiting.append(path)
    return found


def _links(page: Page) -> Iterable[str]:
    hrefs = [link.get_attribute("href") or "" for link in page.locator("main a[href^='/']").all()]
    return [urlsplit(href).path for href in hrefs]


@pytest.mark.parametrize(
    ("visitors", "hosts"),
    [
        (("awa.diallo", "nadia.benkirane", "julien.mercadier"), (AUBE, "lea.fontanel", MARCHES)),
        (("lea.fontanel", "paul.sauvanet"), (MARCHES, "awa.diallo", AUBE)),
    ],
    ids=["from the first", "from the second"],
)
def test_what_one_platform_shows_is_not_found_on_the_other(
    new_person: Enter, server: Served, visitors: tuple[str, ...], hosts: tuple[Cast, str, Cast]
) -> None:
    here, resident, there = hosts
    bases = {AUBE.host: server.url, MARCHES.host: server.other_url}
    owner = new_person(resident, at=bases[there.host])
    foreign = addresses_seen(owner, bases[there.host])
    kinds = {path.split("/")[1] for path in foreign}
    assert {"rencontres", "conseils", "temoignages", "mon-accompagnement"} <= kinds
    for login in visitors:
        page = new_person(login, at=bases[here.host])
        for path in sorted(foreign):
            answer = page.goto(bases[here.host] + path)
            assert answer is not None
            assert answer.status == 404, (login, path)
            expect(page.locator("h1")).to_have_count(1)


def test_being_signed_in_on_one_opens_nothing_on_the_other(new_person: Enter, server: Served) -> None:
    page = new_person("awa.diallo")
    page.goto(f"{server.other_url}/mon-compte")
    expect(page).to_have_url(re.compile(r"autre\.localhost:\d+/connexion"))
    expect(page.get_by_role("link", name=MARCHES.name)).to_be_visible()
    page.goto(f"{server.url}/mon-compte")
    expect(page.get_by_role("heading", name="Mon compte", level=1)).to_be_visible()


def test_each_door_shows_its_own_people(new_person: Enter, server: Served) -> None:
    page = new_person("paul.sauvanet", at=server.other_url)
    page.goto(f"{server.other_url}/demo")
    shown = {one.get_attribute("data-person") for one in page.locator("[data-person]").all()}
    assert {person.login for person in MARCHES.people} <= shown
    assert not shown & {person.login for person in AUBE.people}
