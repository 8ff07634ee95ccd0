"""What a text is about is said by its author or its reviewer, and by nobody else."""

from collections.abc import Callable

import pytest

from blueprints.accounts.models import Role
from blueprints.testimonials.models import TestimonialState
from tests.conftest import Browser, World
from tests.testimonials.factories import Desk, S

Open = Callable[..., Browser]


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.PUBLISHED])
def test_its_author_says_what_a_text_is_about_without_a_new_review(
    state: TestimonialState, desk: Desk, browser: Open
) -> None:
    made, author = desk.make(state), browser(desk.author)
    page = f"/temoignages/les-miens/{made.id}/theme"
    assert "Au travail" in author.get(page).text
    answer = author.submit(page, {"theme": "au-travail"})
    assert answer.headers["Location"] == f"/temoignages/les-miens/{made.id}"
    now = desk.now(made)
    assert (now.theme, now.state, now.approved_hash) == ("au-travail", made.state, made.approved_hash)
    assert 'value="au-travail" checked' in author.get(page).text
    author.submit(page, {"theme": "aucun"})
    assert desk.now(made).theme == ""


def test_both_pages_of_a_text_lead_there(desk: Desk, browser: Open) -> None:
    made = desk.make(S.IN_REVIEW)
    for reader, place in ((desk.author, "les-miens"), (desk.facilitator, "a-relire")):
        page = f"/temoignages/{place}/{made.id}"
        assert f'href="{page}/theme"' in browser(reader).get(page).text


def test_who_reviews_says_it_too(desk: Desk, browser: Open) -> None:
    made = desk.make(S.IN_REVIEW)
    page = f"/temoignages/a-relire/{made.id}/theme"
    answer = browser(desk.facilitator).submit(page, {"theme": "fatigue-et-rythme"})
    assert answer.headers["Location"] == f"/temoignages/a-relire/{made.id}"
    assert desk.now(made).theme == "fatigue-et-rythme"


@pytest.mark.parametrize("theme", ["", "inconnu", "au-travail\x00", "x" * 5000])
def test_what_is_no_theme_is_refused_with_a_sentence(theme: str, desk: Desk, browser: Open) -> None:
    made = desk.make(S.DRAFT)
    answer = browser(desk.author).submit(f"/temoignages/les-miens/{made.id}/theme", {"theme": theme})
    assert answer.status_code == 422
    assert 'id="theme-error"' in answer.text
    assert desk.now(made).theme == ""


def test_a_withdrawn_text_has_no_theme_to_choose(desk: Desk, browser: Open) -> None:
    made = desk.make(S.WITHDRAWN)
    answer = browser(desk.author).submit(f"/temoignages/les-miens/{made.id}/theme", {"theme": "au-travail"})
    assert answer.status_code in (404, 422)
    assert desk.now(made).theme == ""


@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_says_it(role: Role, desk: Desk, world: World, browser: Open) -> None:
    made, other = desk.make(S.DRAFT), browser(world.person(role))
    for place in ("les-miens", "a-relire"):
        page = f"/temoignages/{place}/{made.id}/theme"
        assert other.get(page).status_code == 404
        assert other.submit(page, {"theme": "au-travail"}).status_code == 404
    assert desk.now(made).theme == ""
