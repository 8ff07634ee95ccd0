"""A hard story is folded wherever strangers meet it, from the instant somebody says so: raw bytes, however asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from werkzeug.test import Client

from blueprints.testimonials import review, services
from blueprints.testimonials.models import ConsentUse, Testimonial
from tests.conftest import Browser, World
from tests.testimonials.factories import BODY, Desk, S

Open = Callable[..., Browser]
WARNING = "Ce récit parle de <b>violence</b> & d’humiliation"
FEED = "/temoignages/flux.xml"
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"},
    {"Accept-Encoding": "gzip, br, zstd"},
    {"Range": "bytes=0-99999"},
    {"Cache-Control": "only-if-cached, max-stale=99999"},
    {"Accept": "application/json"},
)


def _address(made: Testimonial) -> str:
    return f"/temoignages/{made.public_id}"


def _warn(desk: Desk, made: Testimonial, warning: str = WARNING) -> None:
    desk.act(review.warn, made, reviewer_id=desk.facilitator.id, warning=warning)


def _open_part(page: str) -> str:
    """Return a page without what its folds hold."""
    kept, rest = "", page
    while '<div class="fold__body' in rest:
        before, _, rest = rest.partition('<div class="fold__body')
        kept += before
        _folded, _, rest = rest.partition("</details>")
    return kept + rest


def test_its_words_are_behind_the_warning_in_the_list_and_on_its_page(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    for path in ("/temoignages", _address(made), "/temoignages?mots=rayon"):
        assert BODY[:20] in _open_part(stranger.get(path).text).replace("<mark>", "").replace("</mark>", "")
    _warn(desk, made)
    for path in ("/temoignages", _address(made), "/temoignages?mots=rayon"):
        page = stranger.get(path).text
        assert "Ce récit parle de &lt;b&gt;violence&lt;/b&gt; &amp; d’humiliation" in page
        assert BODY[:20] not in _open_part(page).replace("<mark>", "").replace("</mark>", "")
        assert '<details class="fold">' in page
    assert 'class="button button--small button--quiet listen"' not in _open_part(stranger.get(_address(made)).text)


def test_neither_the_feed_nor_the_front_page_nor_a_preview_holds_a_word_of_it(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    desk.act(services.give_consent, made, use=ConsentUse.NETWORKS)
    tag = stranger.get(FEED).headers["ETag"]
    _warn(desk, made)
    for headers in (*ASKED, {"If-None-Match": tag}):
        answer = stranger.get(FEED, headers=headers)
        assert answer.status_code == 200
        assert b"Ce r\xc3\xa9cit parle de &lt;b&gt;violence" in answer.data
        assert BODY[:12].encode() not in answer.data
        assert BODY[:12].encode() not in stranger.get("/", headers=headers).data
    page = stranger.get(_address(made)).text
    assert BODY[:12] not in page[: page.index("</head>")]


def test_a_fold_that_comes_changes_and_goes_is_followed_by_every_kept_page(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    paths = ("/temoignages", _address(made), FEED)
    for warning in (WARNING, "Autre avertissement", ""):
        _warn(desk, made, warning)
        for path in paths:
            for headers in ASKED:
                page = stranger.get(path, headers=headers).text
                assert ("Autre avertissement" in page) is (warning == "Autre avertissement")
                assert ("violence" in page) is (warning == WARNING)
    assert BODY[:20] in stranger.get("/").text


@pytest.mark.parametrize("way", ["withdrawn", "taken back", "ended"])
def test_no_page_that_was_kept_gives_a_stale_word(way: str, desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED, title="Le canari bleu"), browser()
    paths = ("/", "/temoignages", _address(made), FEED, "/temoignages?theme=au-travail", "/temoignages?mots=canari")
    moment = desk.consent(made).ends_at if way == "ended" else desk.now(made).updated_at + timedelta(seconds=1)
    for path in paths:
        for headers in ASKED:
            stranger.get(path, headers=headers)
    if way == "withdrawn":
        desk.act(services.withdraw, made)
    elif way == "taken back":
        desk.act(services.take_consent_back, made, use=ConsentUse.SITE)
    with time_machine.travel(moment, tick=False):
        for path in paths:
            for headers in ASKED:
                answer = stranger.get(path, headers=headers)
                assert b"canari bleu" not in answer.data
                assert BODY[:20].encode() not in answer.data
                assert str(made.public_id).encode() not in answer.data or path == _address(made)
                assert answer.status_code == (404 if path == _address(made) else 200)
            head = Client(stranger.application).head(path)
            assert (head.status_code, head.data) == (404 if path == _address(made) else 200, b"")


def test_another_simple_or_dark_page_is_no_older(desk: Desk, world: World, browser: Open) -> None:
    """Each comfort has a kept page of its own: none of them outlives the text."""
    made, stranger = desk.make(S.PUBLISHED, title="Le canari bleu"), browser()
    for mode in ("simple", "complet"):
        stranger.submit("/confort", {"mode": mode})
        assert "canari" in stranger.get("/temoignages").text
    desk.act(services.withdraw, made)
    for mode in ("simple", "complet"):
        stranger.submit("/confort", {"mode": mode})
        assert "canari" not in stranger.get("/temoignages").text
