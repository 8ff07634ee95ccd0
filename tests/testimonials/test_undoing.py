"""A decision of the review is undone within the minute: the author is not told, and the review goes on."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused, Stale
from blueprints.news.models import News, NewsKind
from blueprints.testimonials import review
from blueprints.testimonials.models import Testimonial
from tests.conftest import Browser, World
from tests.testimonials.factories import BODY, Desk, S

DECIDED = (S.DECLINED, S.CHANGE_PROPOSED)


def _undo(desk: Desk, made: Testimonial, **changes: Any) -> None:
    values = {
        "reviewer_id": desk.facilitator.id,
        "version": desk.now(made).version,
        "since": clock.now() - timedelta(seconds=30),
        **changes,
    }
    desk.act(review.take_back_decision, made, **values)


def _told(world: World) -> set[NewsKind]:
    return set(world.read(lambda: db.session().scalars(select(News.kind)).all()))


@pytest.mark.parametrize("state", DECIDED)
def test_the_review_goes_on_with_the_authors_words_and_she_is_not_told(world: World, desk: Desk, state: S) -> None:
    made = desk.make(state)
    assert _told(world) & {NewsKind.TESTIMONIAL_DECLINED, NewsKind.TESTIMONIAL_CHANGE_PROPOSED}
    _undo(desk, made)
    assert (desk.now(made).state, desk.now(made).decline_reason) == (S.IN_REVIEW, "")
    assert desk.text(made).body == BODY
    assert not _told(world) & {NewsKind.TESTIMONIAL_DECLINED, NewsKind.TESTIMONIAL_CHANGE_PROPOSED}
    desk.publish(made)
    assert desk.now(made).published_body == BODY


@pytest.mark.parametrize("state", [state for state in S if state not in DECIDED])
def test_nothing_else_is_a_decision_to_undo(desk: Desk, state: S) -> None:
    made = desk.make(state)
    with pytest.raises((Refused, Stale)):
        _undo(desk, made)
    assert desk.now(made).state is state


def test_once_the_author_answered_it_is_too_late(desk: Desk) -> None:
    made = desk.make(S.CHANGE_PROPOSED)
    version = made.version
    desk.accept(made)
    with pytest.raises(Stale):
        _undo(desk, made, version=version)
    assert desk.now(made).state is S.APPROVED


def test_another_facilitator_does_not_undo_it(world: World, desk: Desk) -> None:
    made = desk.make(S.DECLINED)
    with pytest.raises(Stale):
        _undo(desk, made, reviewer_id=world.person(Role.FACILITATOR).id)


def test_the_notice_of_a_no_offers_the_way_back(desk: Desk, browser: Callable[..., Browser]) -> None:
    made, staff = desk.make(S.IN_REVIEW), browser(desk.facilitator)
    answer = staff.submit(
        f"/temoignages/a-relire/{made.id}/decliner", {"rule": "3", "reason": "Le texte nomme une entreprise."}
    )
    offered = re.search(r'name="jeton" value="([^"]+)"', staff.get(answer.location).text)
    assert offered
    assert staff.submit("/annuler", {"jeton": offered[1]}).location == f"/temoignages/a-relire/{made.id}"
    assert "La relecture continue" in staff.get(f"/temoignages/a-relire/{made.id}").text
    assert desk.now(made).state is S.IN_REVIEW
