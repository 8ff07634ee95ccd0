"""The reviews of testimonials in the public count of a year: the last decision of each, without a name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.core import clock
from blueprints.moderation import yearly
from blueprints.moderation.models import Decision
from blueprints.testimonials import counting, review, services
from blueprints.testimonials.models import TestimonialState
from tests.conftest import OTHER_HOST, Browser, World
from tests.testimonials.factories import TITLE, Desk

Open = Callable[..., Browser]
S = TestimonialState


def counted(desk: Desk, *, later: int = 40) -> dict[Decision, int]:
    """Return what was decided until some days from now."""
    until = clock.now() + timedelta(days=later)
    return dict(desk.world.read(counting.count_decisions, clock.now() - timedelta(days=400), until))


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        (S.PUBLISHED, Decision.KEEP),
        (S.CHANGE_PROPOSED, Decision.CHANGE),
        (S.APPROVED, Decision.CHANGE),
        (S.DECLINED, Decision.REMOVE),
        (S.SUBMITTED, None),
        (S.IN_REVIEW, None),
        (S.DRAFT, None),
    ],
)
def test_a_review_is_one_of_the_four_decisions(state: S, decision: Decision | None, desk: Desk) -> None:
    desk.make(state)
    assert counted(desk) == ({decision: 1} if decision else {})


def test_a_text_counts_once_by_its_last_decision(desk: Desk) -> None:
    made = desk.make(S.APPROVED)
    desk.publish(made)
    assert counted(desk) == {Decision.KEEP: 1}
    desk.act(review.warn, made, reviewer_id=desk.facilitator.id, warning="Ce récit parle d’un accident")
    assert counted(desk) == {Decision.FOLD: 1}
    desk.act(services.withdraw, made)
    assert counted(desk) == {Decision.FOLD: 1}


def test_what_was_undone_was_not_decided(desk: Desk) -> None:
    made, since = desk.make(S.IN_REVIEW), clock.now()
    desk.decline(made)
    version = desk.now(made).version
    desk.act(review.take_back_decision, made, reviewer_id=desk.facilitator.id, version=version, since=since)
    assert counted(desk) == {}


def test_another_year_and_another_platform_are_not_counted(desk: Desk, world: World) -> None:
    elsewhere = Desk(world, world.make_platform("Ailleurs", OTHER_HOST))
    elsewhere.make(S.PUBLISHED)
    desk.make(S.DECLINED)
    assert counted(desk) == {Decision.REMOVE: 1}
    assert counted(desk, later=-1) == {}


def test_everybody_reads_them_with_the_other_texts_and_small_numbers_stay_unsaid(
    desk: Desk, world: World, browser: Open
) -> None:
    for _text in range(6):
        desk.make(S.PUBLISHED)
    year = clock.paris(clock.now()).year
    with time_machine.travel(clock.now() + timedelta(days=40)):
        found = world.read(yearly.find_year, year)
        counts = world.read(yearly.count, found)
        text = browser().get(f"/moderation/en-chiffres/{year}").text
    assert (counts.read, counts.kinds) == (6, {"testimonial": 6})
    assert "6 textes ont été relus." in text
    assert "Témoignage" in text
    assert TITLE not in text
    desk.make(S.DECLINED)
    with time_machine.travel(clock.now() + timedelta(days=40)):
        text = browser().get(f"/moderation/en-chiffres/{year}").text
    assert "moins de 5" in text
    assert "Au moins 5 textes ont été relus." in text


def test_no_role_reads_more_than_everybody(desk: Desk, world: World, browser: Open) -> None:
    desk.make(S.PUBLISHED)
    year = clock.paris(clock.now()).year
    with time_machine.travel(clock.now() + timedelta(days=40)):
        text = browser(world.person(Role.ADMINISTRATOR)).get(f"/moderation/en-chiffres/{year}").text
    assert "Moins de 5 textes ont été relus." in text
    assert str(desk.author.pseudonym) not in text
