"""What everybody may read, and the instant from which nobody may any more."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.testimonials import services
from blueprints.testimonials.models import ConsentUse, Testimonial, TestimonialState
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import BODY, TITLE, Desk, S

Open = Callable[..., Browser]
CANARY = "canari bleu des montagnes"


def _address(made: Testimonial) -> str:
    return f"/temoignages/{made.public_id}"


def test_a_stranger_reads_a_published_testimonial_and_finds_it_in_the_list(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    stranger = browser()
    page, listed = stranger.get(_address(made)), stranger.get("/temoignages")
    assert TITLE in page.text
    assert BODY in page.text
    assert "Mireille" in page.text
    assert _address(made) in listed.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("state", [state for state in S if state is not S.PUBLISHED])
def test_nothing_but_published_is_public_not_even_for_its_author(
    state: TestimonialState, desk: Desk, browser: Open
) -> None:
    made = desk.make(state)
    for reader in (browser(), browser(desk.author), browser(desk.facilitator)):
        assert reader.get(_address(made)).status_code == 404
        assert TITLE not in reader.get("/temoignages").text
        assert BODY not in browser().get("/").text


def test_networks_are_told_of_a_text_only_with_a_yes_for_networks(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    page = stranger.get(_address(made)).text
    assert "og:" not in page
    assert TITLE not in page[page.index('<meta name="description"') : page.index("</head>")]
    assert '<meta name="robots" content="noindex, noarchive">' in page
    desk.act(services.give_consent, made, use=ConsentUse.NETWORKS)
    told = stranger.get(_address(made)).text
    assert f'<meta property="og:title" content="{TITLE}">' in told
    assert BODY[:20] not in told[: told.index("</head>")]
    assert '<meta name="robots" content="noarchive">' in told
    with time_machine.travel(desk.now(made).updated_at + timedelta(days=400), tick=False):
        desk.act(services.give_consent, made, use=ConsentUse.SITE)
        assert "og:" not in stranger.get(_address(made)).text


def test_a_withdrawn_text_is_gone_from_every_public_page_at_once(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED, title=f"Le {CANARY}", body=f"Voici le {CANARY}.")
    stranger = browser()
    pages = ("/", "/temoignages", _address(made))
    assert all(CANARY in stranger.get(path).text for path in pages)
    browser(desk.author).submit(f"/temoignages/les-miens/{made.id}/retirer")
    assert [stranger.get(path).status_code for path in pages] == [200, 200, 404]
    assert not any(CANARY in stranger.get(path).text for path in pages)


def test_a_text_is_gone_at_the_instant_its_consent_ends(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    ends = desk.consent(made).ends_at
    stranger = browser()
    with time_machine.travel(ends - timedelta(seconds=2), tick=False):
        assert stranger.get(_address(made)).status_code == 200
    with time_machine.travel(ends, tick=False):
        assert stranger.get(_address(made)).status_code == 404
        assert TITLE not in stranger.get("/temoignages").text
        assert TITLE not in stranger.get("/").text


def test_taking_the_consent_back_takes_the_page_down(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    desk.act(services.take_consent_back, made, use=ConsentUse.SITE)
    assert browser().get(_address(made)).status_code == 404


def test_a_browser_asks_again_each_time(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    for path in ("/temoignages", _address(made)):
        assert browser().get(path).headers["Cache-Control"] == "no-cache"
    assert browser(desk.author).get(_address(made)).headers["Cache-Control"] == "no-store"


def test_another_platform_has_none_of_it(desk: Desk, world: World, browser: Open) -> None:
    other = world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    made = desk.make(S.PUBLISHED)
    stranger = browser(host=OTHER_HOST)
    assert stranger.get(_address(made)).status_code == 404
    assert TITLE not in stranger.get("/temoignages").text
    theirs = Desk(world, other).make(S.PUBLISHED, title="Ailleurs")
    assert stranger.get(_address(theirs)).status_code == 200
    assert "Ailleurs" not in browser().get("/temoignages").text


@pytest.mark.parametrize(
    "path", ["/temoignages/pas-un-identifiant", "/temoignages/00000000-0000-4000-8000-000000000000", "/temoignages/1"]
)
def test_an_address_of_nothing_is_404(path: str, desk: Desk, browser: Open) -> None:
    assert browser().get(path).status_code == 404


@pytest.mark.parametrize("place", ["x", "1", "-", "9" * 40 + "-" + "0" * 32, "1-zz"])
def test_a_malformed_place_in_the_list_shows_its_beginning(place: str, desk: Desk, browser: Open) -> None:
    desk.make(S.PUBLISHED)
    page = browser().get("/temoignages", query_string={"suite": place})
    assert TITLE in page.text


def test_the_list_is_paged_without_a_gap_or_a_double(desk: Desk, browser: Open) -> None:
    same = clock.now()
    with time_machine.travel(same, tick=False):
        made = [desk.make(S.PUBLISHED, title=f"Texte {number}") for number in range(23)]
    stranger = browser()
    first = stranger.get("/temoignages")
    following = re.search(r'href="(/temoignages\?suite=[^"]+)" rel="next"', first.text)
    assert following is not None
    second = stranger.get(following[1])
    shown = [re.findall(r'href="(/temoignages/[0-9a-f-]{36})"', page.text) for page in (first, second)]
    assert [len(addresses) for addresses in shown] == [20, 3]
    assert {*shown[0], *shown[1]} == {_address(one) for one in made}


def test_the_public_pages_ask_the_database_twice_at_most_whatever_their_length(
    desk: Desk, browser: Open, statements: list[str]
) -> None:
    stranger = browser()
    counts = []
    for _ in range(2):
        for _ in range(8):
            made = desk.make(S.PUBLISHED)
        stranger.get("/temoignages")
        statements.clear()
        stranger.get("/temoignages")
        listed = len(statements)
        stranger.get(_address(made))
        counts.append((listed, len(statements) - listed))
    assert counts == [(1, 1), (1, 1)]


def test_hostile_words_are_shown_as_words(desk: Desk, browser: Open) -> None:
    made = desk.make(S.PUBLISHED, title="<b>Titre</b> 🙂", body="<script>alert(1)</script>\n\n«\u200fשלום»")
    page = browser().get(_address(made))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "&lt;b&gt;Titre&lt;/b&gt; 🙂" in browser().get("/temoignages").text


def test_a_text_without_a_name_says_so(desk: Desk, browser: Open) -> None:
    from blueprints.testimonials.models import Signature

    made = desk.draft()
    desk.act(services.agree, made, signature=Signature.NONE, pseudonym="", uses=(ConsentUse.SITE,))
    for step in (desk.submit, desk.claim, desk.publish):
        step(made)
    page = browser().get(_address(made))
    assert "Une personne accompagnée" in page.text
    assert "Léa" not in page.text
    assert "Colibri" not in page.text


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_is_signed_in_reads_them_too(role: Role, desk: Desk, world: World, browser: Open) -> None:
    made = desk.make(S.PUBLISHED)
    reader = browser(world.person(role))
    assert reader.get(_address(made)).status_code == 200
    assert ("Mes témoignages" in reader.get("/temoignages").text) is (role is Role.BENEFICIARY)
