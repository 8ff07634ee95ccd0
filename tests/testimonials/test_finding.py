"""Testimonials found by theme and by words: marked, paged, the same on both databases, and public ones only."""

import re
from collections.abc import Callable

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.testimonials import published, searching, services, themes
from blueprints.testimonials.models import ConsentUse, Testimonial, TestimonialWord
from blueprints.testimonials.themes import Theme
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import Desk, S

Open = Callable[..., Browser]


def _address(made: Testimonial) -> str:
    return f"/temoignages/{made.public_id}"


def _asked(stranger: Browser, words: str, **more: str) -> str:
    return str(stranger.get("/temoignages", query_string={"mots": words, **more}).text)


@pytest.fixture
def published_one(desk: Desk) -> Testimonial:
    """A text with accents, plurals, an elision and verbs."""
    return desk.make(
        S.PUBLISHED,
        title="Mes pauses à l’écart",
        body="Les réunions bruyantes me fatiguaient. J’ai demandé des pauses régulières à l’équipe. L’été passe.",
    )


@pytest.mark.parametrize(
    "words",
    [
        "réunion",
        "REUNIONS",
        "reunion bruyante",
        "fatigue",
        "fatiguer",
        "demander",
        "l’équipe",
        "equipe",
        "d’été",
        "pauses régulière",
        "la pause et le bruyant",
        "« écart »",
        "pause OR pause",
    ],
)
def test_accents_endings_capitals_and_little_words_do_not_matter(
    words: str, published_one: Testimonial, browser: Open
) -> None:
    if "OR" in words:  # an operator is a word like another
        assert _address(published_one) not in _asked(browser(), words)
        return
    assert _address(published_one) in _asked(browser(), words)


@pytest.mark.parametrize(
    "words", ["vacances", "réunion vacances", "le la les", "***", "-", "%", "_", "' OR 1=1 --", "🙂"]
)
def test_what_is_not_there_is_not_found_and_the_page_says_so(
    words: str, published_one: Testimonial, browser: Open
) -> None:
    page = _asked(browser(), words)
    assert _address(published_one) not in page
    assert "Aucun témoignage avec ces mots" in page


@pytest.mark.parametrize("words", ["x" * 5000, "mot " * 1250, "\x00", "<script>alert(1)</script>", "\u202efatigue"])
def test_hostile_questions_are_answered_with_a_page(words: str, published_one: Testimonial, browser: Open) -> None:
    answer = browser().get("/temoignages", query_string={"mots": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_the_words_that_were_found_are_marked_and_nothing_else(published_one: Testimonial, browser: Open) -> None:
    page = _asked(browser(), "pause reunion")
    assert "<mark>pauses</mark>" in page
    assert "<mark>réunions</mark>" in page
    assert set(re.findall("<mark>([^<]*)</mark>", page)) == {"pauses", "réunions"}


def test_an_excerpt_begins_near_what_was_found_between_two_words() -> None:
    body = "mot " * 200 + "la cantine\n\nbruyante " + "fin " * 200
    pieces = searching.excerpt(body, searching.read_asked("cantine"))
    text = "".join(piece.words for piece in pieces)
    assert [piece.words for piece in pieces if piece.found] == ["cantine"]
    assert text.startswith("…mot")
    assert text.endswith("fin…")
    assert len(text) <= searching.EXCERPT + 2
    alone = "".join(piece.words for piece in searching.excerpt("x" * 900, searching.read_asked("cantine")))
    assert alone == "x" * searching.EXCERPT + "…"


@pytest.mark.parametrize("state", [state for state in S if state is not S.PUBLISHED])
def test_only_public_texts_are_found(state: S, desk: Desk, world: World, browser: Open) -> None:
    desk.make(state, title="Le canari bleu", body="Un canari bleu.")
    for reader in (browser(), browser(desk.author), browser(desk.facilitator)):
        assert "Le canari bleu" not in _asked(reader, "canari")
    assert not world.read(lambda: published.search(searching.read_asked("canari"))[0])


def test_words_that_are_withdrawn_are_kept_nowhere(desk: Desk, world: World, browser: Open) -> None:
    from sqlalchemy import func, select

    from blueprints.core import db

    made = desk.make(S.PUBLISHED, title="Le canari bleu", body="Un canari bleu.")
    count = select(func.count()).select_from(TestimonialWord)
    assert world.read(lambda: db.session().scalar(count)) == 2
    assert "Le canari" in _asked(browser(), "canari").replace("<mark>", "").replace("</mark>", "")
    desk.act(services.withdraw, made)
    assert world.read(lambda: db.session().scalar(count)) == 0
    assert _address(made) not in _asked(browser(), "canari")


def test_a_consent_that_is_taken_back_takes_the_text_out_of_what_is_found(
    published_one: Testimonial, desk: Desk, browser: Open
) -> None:
    desk.act(services.take_consent_back, published_one, use=ConsentUse.SITE)
    assert _address(published_one) not in _asked(browser(), "pause")
    assert _address(published_one) not in browser().get("/temoignages").text


def test_what_is_found_is_paged_without_a_gap_or_a_double(desk: Desk, browser: Open) -> None:
    same = clock.now()
    with time_machine.travel(same, tick=False):
        made = [desk.make(S.PUBLISHED, title=f"Pause {number}") for number in range(22)]
    stranger = browser()
    first = _asked(stranger, "pauses")
    following = re.search(r'href="(/temoignages\?suite=[^"]+)" rel="next"', first)
    assert following is not None
    second = stranger.get(following[1].replace("&amp;", "&")).text
    shown = [re.findall(r'href="(/temoignages/[0-9a-f-]{36})"', page) for page in (first, second)]
    assert [len(addresses) for addresses in shown] == [20, 2]
    assert {*shown[0], *shown[1]} == {_address(one) for one in made}


def test_searching_asks_the_database_once_whatever_is_found(desk: Desk, browser: Open, statements: list[str]) -> None:
    stranger, counts = browser(), []
    for _ in range(2):
        for number in range(6):
            desk.make(S.PUBLISHED, title=f"Pause {number}")
        _asked(stranger, "pause")
        statements.clear()
        _asked(stranger, "pause")
        counts.append(len(statements))
    assert counts == [1, 1]


def test_another_platform_finds_none_of_it(published_one: Testimonial, world: World, browser: Open) -> None:
    world.make_platform("Cordée d’ailleurs", OTHER_HOST)
    assert _address(published_one) not in _asked(browser(host=OTHER_HOST), "pause")


def test_a_theme_shows_only_its_texts(desk: Desk, browser: Open) -> None:
    one, other = desk.make(S.PUBLISHED, title="Au bureau"), desk.make(S.PUBLISHED, title="Chez moi")
    desk.act(themes.choose_theme, one, theme=Theme.AT_WORK, actor_id=desk.author.id)
    stranger = browser()
    page = stranger.get("/temoignages", query_string={"theme": "au-travail"}).text
    assert _address(one) in page
    assert _address(other) not in page
    assert "Sur le thème «\u00a0Au travail\u00a0»" in page
    assert _address(one) in _asked(stranger, "bureau", theme="au-travail")
    assert _address(one) not in _asked(stranger, "bureau", theme="fatigue-et-rythme")
    empty = stranger.get("/temoignages", query_string={"theme": "le-collectif"}).text
    assert "Aucun témoignage sur ce thème" in empty


def test_a_theme_that_changes_changes_every_kept_page_at_once(desk: Desk, browser: Open) -> None:
    made, stranger = desk.make(S.PUBLISHED), browser()
    pages = ("/temoignages", _address(made))
    for path in pages:
        assert "?theme=au-travail" not in stranger.get(path).text
    desk.act(themes.choose_theme, made, theme=Theme.AT_WORK, actor_id=desk.author.id)
    for path in pages:
        assert "?theme=au-travail" in stranger.get(path).text


@pytest.mark.parametrize("theme", ["inconnu", "", "AU-TRAVAIL", "au-travail'--", "\x00"])
def test_a_theme_that_is_none_shows_the_whole_list(theme: str, published_one: Testimonial, browser: Open) -> None:
    assert _address(published_one) in browser().get("/temoignages", query_string={"theme": theme}).text


def test_a_theme_is_one_of_the_list_and_no_text_that_is_withdrawn_takes_one(desk: Desk) -> None:
    made = desk.make(S.PUBLISHED)
    with pytest.raises(Refused):
        desk.act(themes.choose_theme, made, theme="inconnu", actor_id=desk.author.id)
    desk.act(services.withdraw, made)
    with pytest.raises(Refused):
        desk.act(themes.choose_theme, made, theme=Theme.AT_WORK, actor_id=desk.author.id)


def test_every_theme_has_a_name() -> None:
    assert set(themes.NAMES) == set(Theme)


def test_members_and_staff_search_too(published_one: Testimonial, world: World, browser: Open) -> None:
    assert _address(published_one) in _asked(browser(world.person(Role.COACH)), "pause")
