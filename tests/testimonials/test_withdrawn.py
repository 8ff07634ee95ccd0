"""A text that is taken back, in every state: not a word of it, nor its sound, is left to anybody but its author."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from werkzeug.test import Client

from blueprints.core import clock, db
from blueprints.news.models import News, NewsKind
from blueprints.testimonials import leaflet, recordings, review, services, usages, uses
from blueprints.testimonials.models import (
    Consent,
    ConsentUse,
    Signature,
    Testimonial,
    TestimonialState,
    TestimonialWord,
)
from tests.conftest import Browser, World
from tests.files import making
from tests.testimonials.factories import Desk

Open = Callable[..., Browser]
S, U = TestimonialState, ConsentUse
WORDS = "canari bleu"
MARKUP = "<img src=x onerror=alert(7)>&\"'</textarea></title><script>alert(7)</script>"
WAYS = ("withdrawn", "taken back", "ended")


def say(desk: Desk, made: Testimonial) -> None:
    """Put a recording beside a draft."""
    desk.act(recordings.keep, made, sound=recordings.checked(making.mp3(), "moi.mp3"))


def publish_with_sound(desk: Desk) -> Testimonial:
    """Publish a text that one listens to."""
    made = desk.draft(title=f"Le {WORDS}", body=f"Voici le {WORDS}.")
    say(desk, made)
    for step in (desk.submit, desk.claim, desk.publish):
        step(made)
    return desk.now(made)


def end(desk: Desk, made: Testimonial, way: str) -> Any:
    """End its being public in one of the ways; return the moment from which it is not."""
    if way == "ended":
        return desk.consent(made).ends_at
    if way == "withdrawn":
        desk.act(services.withdraw, made)
    else:
        desk.act(services.take_consent_back, made, use=U.SITE)
    return clock.now() + timedelta(seconds=1)


@pytest.mark.parametrize("state", list(S))
def test_nothing_is_left_of_it_for_anybody_else(
    state: TestimonialState, desk: Desk, world: World, browser: Open
) -> None:
    made = desk.make(state, title=f"Le {WORDS}", body=f"Voici le {WORDS}.")
    author, staff, stranger = browser(desk.author), browser(desk.facilitator), browser()
    for _click in range(2):
        assert author.submit(f"/temoignages/les-miens/{made.id}/retirer").status_code == 303
    now = desk.now(made)
    assert (now.state, now.published_title, now.published_body, now.published_at) == (S.WITHDRAWN, "", "", None)
    assert stranger.get(f"/temoignages/{made.public_id}").status_code == 404
    for path in ("/", "/temoignages", "/temoignages/flux.xml", "/temoignages?mots=canari"):
        assert WORDS not in stranger.get(path).text
    for path in ("/temoignages/a-relire", "/temoignages/depliant", "/temoignages/usages", "/moderation", "/"):
        assert WORDS not in staff.get(path).text
    for page in ("", "/son", "/apercu", "/proposer", "/decliner", "/theme"):
        assert staff.get(f"/temoignages/a-relire/{made.id}{page}").status_code == 404
    assert WORDS in author.get(f"/temoignages/les-miens/{made.id}").text
    live = select(func.count(Consent.id)).where(Consent.testimonial_id == made.id, Consent.withdrawn_at.is_(None))
    words = select(func.count(TestimonialWord.id)).where(TestimonialWord.testimonial_id == made.id)
    assert world.read(lambda: (db.session().scalar(live), db.session().scalar(words))) == (0, 0)


@pytest.mark.parametrize("state", list(S))
def test_no_act_of_before_brings_it_back(state: TestimonialState, desk: Desk, browser: Open) -> None:
    made = desk.make(state)
    seen = {"hash": desk.text(made).hash.hex()}
    desk.act(services.withdraw, made)
    author, staff, own = browser(desk.author), browser(desk.facilitator), f"/temoignages/les-miens/{made.id}"
    acts = ("envoyer", "accepter", "refuser", "reprendre", "prolonger", "accords/donner", "modifier")
    for act in acts:
        author.submit(f"{own}/{act}", {**seen, "use": "site", "title": "Encore", "body": "Encore."})
    for act in ("prendre", "publier", "bon-pour-publication", "proposer", "decliner", "avertissement"):
        assert staff.submit(f"/temoignages/a-relire/{made.id}/{act}", seen).status_code == 404
    assert desk.now(made).state is S.WITHDRAWN
    assert desk.consent(made) is None
    assert browser().get(f"/temoignages/{made.public_id}").status_code == 404


# --- the sound --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_its_sound_is_gone_at_once_however_it_is_asked_for(way: str, desk: Desk, browser: Open) -> None:
    made, stranger = publish_with_sound(desk), browser()
    path = f"/temoignages/{made.public_id}/son"
    assert stranger.get(path).data == making.mp3()
    page = stranger.get(path.removesuffix("/son"))
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    moment = end(desk, made, way)
    with time_machine.travel(moment, tick=False):
        for headers in ({}, {"Range": "bytes=0-9"}, {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"}):
            assert stranger.get(path, headers=headers).status_code == 404
        head = Client(stranger.application).head(path)
        assert (head.status_code, head.data) == (404, b"")


def test_no_text_lends_its_sound_to_another(desk: Desk, browser: Open) -> None:
    heard, silent = publish_with_sound(desk), desk.make(S.PUBLISHED)
    assert browser().get(f"/temoignages/{silent.public_id}/son").status_code == 404
    assert browser(desk.author).get(f"/temoignages/les-miens/{silent.id}/son/ecouter").status_code == 404
    assert browser().get(f"/temoignages/{heard.public_id}/son").status_code == 200


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!doctype html><script>alert(7)</script>", "voix.mp3"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(7)'/>", "voix.ogg"),
        (b"PK\x03\x04" + bytes(200), "voix.m4a"),
        (b"MZ" + bytes(200), "voix.webm"),
        (making.mp3()[:3], "voix.mp3"),
        (making.mp3(), "voix.html"),
        (making.mp3(), "voix.mp3.exe"),
        (making.jpeg(), "voix.mp3"),
        (bytes(5000), "voix.mp3"),
    ],
)
def test_a_sound_that_is_none_is_refused_and_the_page_of_before_is_kept(
    content: bytes, name: str, desk: Desk, world: World, browser: Open
) -> None:
    from io import BytesIO

    made, author = desk.draft(), browser(desk.author)
    say(desk, made)
    answer = author.submit(f"/temoignages/les-miens/{made.id}/son", {"sound": (BytesIO(content), name), "known": "y"})
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.text
    assert world.read(lambda: recordings.open_sound(_sound(made))) == making.mp3()


def _sound(made: Testimonial) -> Any:
    return recordings.find_sound(made.id)


# --- pages that were kept ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_who_asks_whether_a_kept_page_changed_is_told_that_it_is_gone(way: str, desk: Desk, browser: Open) -> None:
    made, stranger = publish_with_sound(desk), browser()
    paths = ("/temoignages", "/temoignages/flux.xml", f"/temoignages/{made.public_id}")
    kept = {path: stranger.get(path).headers for path in paths}
    with time_machine.travel(end(desk, made, way), tick=False):
        for path, before in kept.items():
            tags = {"If-None-Match": before.get("ETag", '"x"'), "If-Modified-Since": before.get("Last-Modified", "")}
            answer = stranger.get(path, headers={name: value for name, value in tags.items() if value})
            assert answer.status_code == (404 if path == paths[-1] else 200)
            assert WORDS not in answer.text


def test_paper_and_networks_stop_with_their_own_yes(desk: Desk, world: World, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    for use in (U.LEAFLET, U.NETWORKS):
        desk.act(services.give_consent, made, use=use)
    day = clock.paris(clock.now()).date()
    values = {"use": U.LEAFLET, "place": "Forum", "used_on": day, "client_id": made.id}
    desk.act(uses.note_use, made, actor_id=desk.facilitator.id, **values)
    desk.act(services.withdraw, made)
    assert not world.read(leaflet.list_published)
    assert [row.place for row in world.read(usages.list_to_pull)] == ["Forum"]
    told = select(func.count(News.id)).where(News.kind == NewsKind.TESTIMONIAL_TO_PULL)
    assert browser(desk.facilitator).get("/temoignages/usages").status_code == 200
    assert world.read(lambda: db.session().scalar(told)) == 1


# --- markup in every field --------------------------------------------------------------------------------------------


def test_markup_is_words_in_every_field_and_on_every_page(desk: Desk, world: World, browser: Open) -> None:
    short = MARKUP[:40]
    made = desk.draft(title=MARKUP, body=MARKUP)
    signed = {"signature": Signature.PSEUDONYM, "pseudonym": short, "uses": tuple(U), "warning": ""}
    desk.act(services.agree, made, **signed)
    desk.submit(made)
    desk.claim(made)
    text = desk.text(made)
    change = {"seen_hash": text.hash, "title": f"{MARKUP}!", "body": f"{MARKUP}?", "reason": MARKUP}
    desk.act(review.propose_change, made, reviewer_id=desk.facilitator.id, **change)
    _looks_harmless(desk, made, browser)
    desk.act(services.accept_change, made, seen_hash=desk.versions(made)[-1].hash)
    desk.act(review.warn, made, reviewer_id=desk.facilitator.id, warning=MARKUP)
    desk.publish(made)
    day = clock.paris(clock.now()).date()
    values = {"use": U.LEAFLET, "place": MARKUP, "used_on": day, "client_id": made.id}
    desk.act(uses.note_use, made, actor_id=desk.facilitator.id, **values)
    _looks_harmless(desk, made, browser)
    other = desk.make(S.IN_REVIEW)
    desk.act(review.decline, other, reviewer_id=desk.facilitator.id, reason=MARKUP)
    _looks_harmless(desk, other, browser)


def _looks_harmless(desk: Desk, made: Testimonial, browser: Open) -> None:
    own, desked = f"/temoignages/les-miens/{made.id}", f"/temoignages/a-relire/{made.id}"
    pages = {
        desk.author: ("/", "/temoignages/les-miens", own, f"{own}/apercu", f"{own}/accords", "/mes-nouvelles"),
        desk.facilitator: (
            "/temoignages/a-relire",
            desked,
            f"{desked}/apercu",
            "/temoignages/usages",
            "/mes-nouvelles",
        ),
        None: ("/", "/temoignages", f"/temoignages/{made.public_id}", "/temoignages/flux.xml"),
    }
    for person, paths in pages.items():
        she = browser(person) if person else browser()
        for path in paths:
            shown = she.get(path).text
            assert "<img src=x" not in shown, path
            assert "<script>alert" not in shown, path
