"""The feed: valid, escaped, and never a word later than its author lets it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
import time_machine
from werkzeug.test import TestResponse

from blueprints.testimonials import services
from blueprints.testimonials.models import ConsentUse, Signature
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import BODY, TITLE, Desk, S

Open = Callable[..., Browser]
FEED = "/temoignages/flux.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


def _entries(answer: TestResponse) -> list[ET.Element]:
    """Read the feed as a stranger's program does; a feed that is not well formed ends here."""
    root = ET.fromstring(answer.data)  # noqa: S314 - our own answer
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert root.findtext(ATOM + name)
    datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "")
    links = {one.get("rel"): one.get("href") or "" for one in root.findall(f"{ATOM}link")}
    assert links["self"].endswith(FEED)
    assert re.match("https?://", links["alternate"])
    found = root.findall(f"{ATOM}entry")
    for entry in found:
        for name in ("id", "title", "updated", "published", "summary"):
            assert entry.findtext(ATOM + name), name
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "")
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href", "").startswith("http")
    assert len({entry.findtext(f"{ATOM}id") for entry in found}) == len(found)
    return found


def test_the_feed_holds_what_is_public_and_both_pages_lead_to_it(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    answer = stranger.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    (entry,) = _entries(answer)
    assert entry.findtext(f"{ATOM}title") == TITLE
    assert entry.findtext(f"{ATOM}summary") == BODY
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Mireille"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert stranger.get(re.sub("^https?://[^/]+", "", link.get("href", ""))).status_code == 200
    for path in ("/temoignages", f"/temoignages/{made.public_id}"):
        assert f'type="application/atom+xml" title="Témoignages" href="{FEED}"' in stranger.get(path).text


@pytest.mark.parametrize("state", [state for state in S if state is not S.PUBLISHED])
def test_nothing_but_public_texts_is_in_it_not_even_for_their_author(state: S, desk: Desk, browser: Open) -> None:
    desk.make(state)
    for reader in (browser(), browser(desk.author)):
        assert not _entries(reader.get(FEED))


def test_an_empty_feed_is_a_feed(browser: Open, world: World) -> None:
    assert not _entries(browser().get(FEED))


def test_hostile_words_are_data(desk: Desk, browser: Open) -> None:
    title, body = '<b>"Titre" & 🙂</b>', "]]> <script>alert(1)</script> &amp; \u200fשלום"
    desk.make(S.PUBLISHED, title=title, body=body)
    (entry,) = _entries(browser().get(FEED))
    assert entry.findtext(f"{ATOM}title") == title
    assert entry.findtext(f"{ATOM}summary") == body


def test_a_text_without_a_name_says_so(desk: Desk, browser: Open) -> None:
    made = desk.draft()
    desk.act(services.agree, made, signature=Signature.NONE, pseudonym="", uses=(ConsentUse.SITE,))
    for step in (desk.submit, desk.claim, desk.publish):
        step(made)
    (entry,) = _entries(browser().get(FEED))
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Une personne accompagnée"


def test_a_reader_that_asks_again_is_told_that_nothing_changed(desk: Desk, browser: Open) -> None:
    desk.make(S.PUBLISHED)
    stranger = browser()
    tag = stranger.get(FEED).headers["ETag"]
    again = stranger.get(FEED, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    head = stranger.head(FEED, headers={"Accept-Encoding": "gzip, br"})
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)


@pytest.mark.parametrize("way", ["withdrawn", "taken back", "ended"])
def test_a_text_that_is_no_more_public_is_gone_at_once_whatever_a_reader_asks_by(
    way: str, desk: Desk, browser: Open
) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    before = stranger.get(FEED)
    ends = desk.consent(made).ends_at
    if way == "withdrawn":
        desk.act(services.withdraw, made)
    elif way == "taken back":
        desk.act(services.take_consent_back, made, use=ConsentUse.SITE)
    moment = ends if way == "ended" else desk.now(made).updated_at
    asked: tuple[dict[str, str], ...] = (
        {},
        {"If-None-Match": before.headers["ETag"]},
        {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"},
        {"Accept-Encoding": "gzip, br", "If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"},
        {"Range": "bytes=0-9999"},
    )
    with time_machine.travel(moment, tick=False):
        for headers in asked:
            answer = stranger.get(FEED, headers=headers)
            assert answer.status_code == 200
            assert "Last-Modified" not in answer.headers
            assert not _entries(answer)
            assert TITLE.encode() not in answer.data
            assert BODY[:20].encode() not in answer.data


def test_another_platform_has_its_own(desk: Desk, world: World, browser: Open) -> None:
    world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    desk.make(S.PUBLISHED)
    assert not _entries(browser(host=OTHER_HOST).get(FEED))


def test_the_feed_asks_the_database_once_and_has_an_end(desk: Desk, browser: Open, statements: list[str]) -> None:
    stranger = browser()
    for number in range(32):
        desk.make(S.PUBLISHED, title=f"Texte {number}")
    stranger.get(FEED)
    statements.clear()
    assert len(_entries(stranger.get(FEED))) == 30
    assert len(statements) == 1


def test_addresses_for_machines_name_no_text(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    desk.act(services.give_consent, made, use=ConsentUse.NETWORKS)
    for path in ("/sitemap.xml", "/robots.txt"):
        assert str(made.public_id) not in browser().get(path).text


def test_one_day_after_its_consent_a_text_is_in_no_page_that_was_kept(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    ends = desk.consent(made).ends_at
    paths = ("/", "/temoignages", f"/temoignages/{made.public_id}", FEED)
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        assert all(BODY[:20].encode() in stranger.get(path).data for path in paths)
    with time_machine.travel(ends + timedelta(days=1), tick=False):
        for path in paths:
            for headers in ({}, {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"}, {"If-None-Match": "*"}):
                answer = stranger.get(path, headers=headers)
                assert BODY[:20].encode() not in answer.data
                assert answer.status_code in ((404,) if path.endswith(str(made.public_id)) else (200, 304))
