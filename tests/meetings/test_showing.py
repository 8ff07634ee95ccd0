"""What pages say of meetings, in words."""

from collections.abc import Sequence
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.core.i18n import when
from blueprints.meetings import queries, showing
from blueprints.meetings.models import VoteAnswer
from tests.conftest import World
from tests.meetings.making import day_after, propose, vote

YES, HARD, NO = VoteAnswer.YES, VoteAnswer.HARD, VoteAnswer.NO
Votes = Sequence[Sequence[VoteAnswer | None]]


def _ranking(world: World, votes: Votes) -> list[showing.RankedDate]:
    meeting = propose(world, world.person(Role.FACILITATOR))
    for answers in votes:
        vote(world, meeting, world.person(), *answers)

    def rank() -> list[showing.RankedDate]:
        options = queries.list_options(meeting.id, uuid4())
        with world.app.test_request_context():
            from blueprints.core import db

            db.enter_platform(world.platform.id)
            return showing.rank_dates(options, queries.count_votes(meeting.id), queries.list_voters(meeting.id))

    ranked: list[showing.RankedDate] = world.read(rank)
    return ranked


def test_the_date_that_most_can_come_to_is_first_with_its_reason(world: World) -> None:
    ranked = _ranking(world, [[NO, YES, YES], [YES, HARD, NO], [NO, YES, YES]])
    assert [date.when for date in ranked] == [when(day_after(days)) for days in (21, 22, 20)]
    assert ranked[0].counts == "2 personnes peuvent, 1 difficilement"
    assert ranked[0].reason == "C’est la date où le plus de personnes peuvent venir."
    assert ranked[1].counts == "2 personnes peuvent, 1 non"
    assert ranked[2].counts == "1 personne peut, 2 non"
    assert [date.best for date in ranked] == [True, False, False]


def test_between_two_that_suit_as_many_the_easier_is_first(world: World) -> None:
    ranked = _ranking(world, [[HARD, YES, NO], [YES, YES, NO]])
    assert ranked[0].when == when(day_after(21))
    assert "plus facile" in ranked[0].reason


def test_between_two_that_suit_alike_the_nearer_is_first(world: World) -> None:
    ranked = _ranking(world, [[YES, YES, YES]])
    assert ranked[0].when == when(day_after(20))
    assert ranked[0].reason == "Une autre date convient autant. Celle-ci vient plus tôt."


@pytest.mark.parametrize("votes", [[], [[NO, NO, NO]]])
def test_without_anyone_who_can_no_date_is_the_best(world: World, votes: Votes) -> None:
    ranked = _ranking(world, votes)
    assert not any(date.best or date.reason for date in ranked)


def test_a_date_that_is_hard_for_all_says_so(world: World) -> None:
    ranked = _ranking(world, [[HARD], [HARD]])
    assert ranked[0].counts == "Personne ne peut facilement, 2 difficilement"
