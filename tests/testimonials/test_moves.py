"""Every move from every state: what the table allows happens, all else is refused and changes nothing."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from blueprints.core.errors import Refused, Stale
from blueprints.testimonials import moves, services
from blueprints.testimonials.models import Testimonial, TestimonialState
from tests.testimonials.factories import Desk, S

ACTS: dict[str, tuple[Callable[[Desk, Testimonial], Any], dict[TestimonialState, TestimonialState]]] = {
    "submit": (Desk.submit, {S.DRAFT: S.SUBMITTED}),
    "claim": (Desk.claim, {S.SUBMITTED: S.IN_REVIEW}),
    "propose": (Desk.propose, {S.IN_REVIEW: S.CHANGE_PROPOSED}),
    "accept": (Desk.accept, {S.CHANGE_PROPOSED: S.APPROVED}),
    "refuse": (
        lambda desk, made: desk.act(services.refuse_change, made, seen_hash=desk.versions(made)[-1].hash),
        {S.CHANGE_PROPOSED: S.IN_REVIEW},
    ),
    "rewrite": (
        lambda desk, made: desk.act(services.rewrite, made, version=None, title="Autre titre", body="D’autres mots."),
        {S.CHANGE_PROPOSED: S.IN_REVIEW},
    ),
    "decline": (Desk.decline, {S.IN_REVIEW: S.DECLINED}),
    "reopen": (lambda desk, made: desk.act(services.reopen, made), {S.DECLINED: S.DRAFT}),
    "publish": (Desk.publish, {S.IN_REVIEW: S.PUBLISHED, S.APPROVED: S.PUBLISHED}),
    "withdraw": (Desk.withdraw, dict.fromkeys(S, S.WITHDRAWN)),
}


@pytest.mark.parametrize(("before", "act"), list(product(S, ACTS)))
def test_each_act_leads_only_where_the_table_says(before: TestimonialState, act: str, desk: Desk) -> None:
    made = desk.make(before)
    run, leads = ACTS[act]
    try:
        run(desk, made)
    except (Refused, Stale):
        assert before not in leads
    assert desk.now(made).state is leads.get(before, before)


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_the_table_of_moves_is_the_one_of_the_design(before: TestimonialState, after: TestimonialState) -> None:
    allowed = {
        (S.DRAFT, S.SUBMITTED),
        (S.SUBMITTED, S.IN_REVIEW),
        (S.IN_REVIEW, S.CHANGE_PROPOSED),
        (S.CHANGE_PROPOSED, S.IN_REVIEW),
        (S.CHANGE_PROPOSED, S.APPROVED),
        (S.IN_REVIEW, S.APPROVED),
        (S.APPROVED, S.PUBLISHED),
        (S.IN_REVIEW, S.DECLINED),
        (S.DECLINED, S.DRAFT),
        (S.PUBLISHED, S.DECLINED),  # what moderation takes down
        *((state, S.WITHDRAWN) for state in S if state is not S.WITHDRAWN),
    }
    made = Testimonial(state=before, version=1)
    if (before, after) in allowed:
        moves.move(made, after)
        assert (made.state, made.version) == (after, 2)
    else:
        with pytest.raises(Refused):
            moves.move(made, after)
        assert (made.state, made.version) == (before, 1)
