"""How a meeting is proposed, the answers, and the choice of the date."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.core.errors import Refused, Stale
from blueprints.meetings import queries, services
from blueprints.meetings.models import Meeting, MeetingState, VoteAnswer
from tests.conftest import World
from tests.meetings.making import day_after, found, options, propose, vote

S = MeetingState
YES, HARD, NO = VoteAnswer.YES, VoteAnswer.HARD, VoteAnswer.NO


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR)


def test_a_meeting_starts_by_asking_for_its_date(world: World, staff: Person) -> None:
    meeting = propose(world, staff)
    assert meeting.state is S.POLLING
    assert len(options(world, meeting)) == 3


def test_the_same_meeting_sent_twice_is_one(world: World, staff: Person) -> None:
    client_id = uuid4()
    assert propose(world, staff, client_id=client_id).id == propose(world, staff, client_id=client_id).id


@pytest.mark.parametrize(
    ("dates", "ends", "said"),
    [
        ([20], 10, "deux dates au moins"),
        ([20, 21, 22, 23, 24], 10, "quatre dates au plus"),
        ([20, 20], 10, "deux fois"),
        ([-1, 20], 10, "à venir"),
        ([20, 21], -1, "dans l’avenir"),
        ([20, 21], 21, "avant la première date"),
    ],
)
def test_dates_that_cannot_be_asked_are_refused(
    world: World, staff: Person, dates: list[int], ends: int, said: str
) -> None:
    asked: list[datetime] = [day_after(days) for days in dates]
    with pytest.raises(Refused, match=said):
        propose(world, staff, dates=asked, poll_ends_at=day_after(ends))


def _answers(world: World, meeting: Meeting, person: Person) -> list[VoteAnswer | None]:
    return [row.answer for row in world.read(queries.list_options, meeting.id, person.id)]


def test_answers_are_kept_changed_and_completed(world: World, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    vote(world, meeting, person, YES, None, NO)
    assert _answers(world, meeting, person) == [YES, None, NO]
    vote(world, meeting, person, HARD, YES)
    assert _answers(world, meeting, person) == [HARD, YES, NO]


def test_answers_close_at_the_hour_that_was_said(world: World, staff: Person) -> None:
    meeting, person = propose(world, staff), world.person()
    assert meeting.poll_ends_at is not None
    with time_machine.travel(meeting.poll_ends_at - timedelta(seconds=1), tick=False):
        vote(world, meeting, person, YES)
    with time_machine.travel(meeting.poll_ends_at, tick=False), pytest.raises(Refused, match="closes"):
        vote(world, meeting, person, NO)
    assert _answers(world, meeting, person)[0] is YES


def test_no_answer_at_all_is_refused(world: World, staff: Person) -> None:
    with pytest.raises(Refused, match="une date au moins"):
        vote(world, propose(world, staff), world.person())


def test_a_date_of_another_meeting_is_refused(world: World, staff: Person) -> None:
    meeting, other = propose(world, staff), propose(world, staff)
    foreign = options(world, other)[0]

    def act() -> None:
        services.answer_dates(meeting=found(meeting.id), person_id=staff.id, answers={foreign: YES})

    with pytest.raises(Refused):
        world.run(act)


def _choose(world: World, meeting: Meeting, option_id: UUID | None, version: int, actor: Person) -> int:
    def act() -> int:
        return services.choose_date(meeting=found(meeting.id), option_id=option_id, version=version, actor_id=actor.id)

    told: int = world.run(act)
    return told


def test_choosing_a_date_fixes_the_meeting_and_counts_who_answered(world: World, staff: Person) -> None:
    meeting, first, second = propose(world, staff), world.person(), world.person()
    vote(world, meeting, first, YES, YES)
    vote(world, meeting, second, NO)
    chosen = options(world, meeting)[1]
    assert _choose(world, meeting, chosen, meeting.version, staff) == 2
    fresh = world.read(found, meeting.id)
    assert fresh.state is S.SCHEDULED
    assert fresh.starts_at == day_after(21)


def test_of_two_who_choose_at_once_the_second_is_told(world: World, staff: Person) -> None:
    meeting, other = propose(world, staff), world.person(Role.FACILITATOR)
    first, second, _ = options(world, meeting)
    _choose(world, meeting, first, meeting.version, staff)
    with pytest.raises(Stale):
        _choose(world, meeting, second, meeting.version, other)
    assert world.read(found, meeting.id).starts_at == day_after(20)


def test_choosing_the_same_date_twice_is_choosing_it_once(world: World, staff: Person) -> None:
    meeting = propose(world, staff)
    vote(world, meeting, world.person(), YES)
    first = options(world, meeting)[0]
    assert _choose(world, meeting, first, meeting.version, staff) == 1
    version = world.read(found, meeting.id).version
    assert _choose(world, meeting, first, meeting.version, staff) == 1
    assert world.read(found, meeting.id).version == version


def test_a_date_that_was_not_proposed_cannot_be_chosen(world: World, staff: Person) -> None:
    meeting, other = propose(world, staff), propose(world, staff)
    for foreign in (None, uuid4(), options(world, other)[0]):
        with pytest.raises(Refused):
            _choose(world, meeting, foreign, meeting.version, staff)
