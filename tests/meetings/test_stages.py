"""Where a meeting stands, in words."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from blueprints.accounts.models import Person
from blueprints.meetings import stages
from blueprints.meetings.models import Meeting, MeetingState
from tests.conftest import World
from tests.meetings.making import day_after


def _steps(world: World, meeting: Meeting) -> list[str]:
    def read() -> list[Any]:
        with world.app.test_request_context():
            return stages.steps(meeting)

    return [step[1] for step in world.read(read)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (MeetingState.POLLING, "done now next next next"),
        (MeetingState.SCHEDULED, "done done done now next"),
        (MeetingState.HELD, "done done done done now"),
        (MeetingState.CLOSED, "done done done done done"),
    ],
)
def test_the_rope_says_where_the_meeting_stands(world: World, state: MeetingState, expected: str) -> None:
    meeting = _meeting(world.person(), state)
    assert " ".join(_steps(world, meeting)) == expected


def test_a_meeting_whose_date_is_over_waits_for_its_minutes(world: World) -> None:
    meeting = _meeting(world.person(), MeetingState.SCHEDULED)
    assert meeting.starts_at is not None
    for minutes, expected in ((1, "done done done now next"), (120, "done done done done now")):
        with time_machine.travel(meeting.starts_at + timedelta(minutes=minutes), tick=False):
            assert " ".join(_steps(world, meeting)) == expected


def test_a_meeting_whose_minutes_are_published_waits_for_nothing(world: World) -> None:
    meeting = _meeting(world.person(), MeetingState.HELD)
    with world.app.test_request_context():
        last = world.read(stages.steps, meeting, has_outcome=True)[-1]
    assert (last[1], last[2]) == ("done", "Fait")


def test_a_meeting_that_ended_without_minutes_says_so(world: World) -> None:
    meeting = _meeting(world.person(), MeetingState.CLOSED)
    with world.app.test_request_context():
        assert world.read(stages.steps, meeting)[-1][2] == "Il n’y en a pas"
        assert world.read(stages.steps, meeting, has_outcome=True)[-1][2] == "Fait"


def test_a_date_that_nobody_was_asked_about_was_known_already(world: World) -> None:
    meeting = _meeting(world.person(), MeetingState.SCHEDULED)
    with world.app.test_request_context():
        assert world.read(stages.steps, meeting)[1][2] == "Fait"
        meeting.poll_ends_at = None
        assert world.read(stages.steps, meeting)[1][2] == "La date était déjà connue"


def _meeting(organiser: Person, state: MeetingState) -> Meeting:
    starts_at = None if state is MeetingState.POLLING else day_after(20)
    return Meeting(
        organiser_id=organiser.id,
        title="Rencontre",
        state=state,
        poll_ends_at=day_after(10),
        starts_at=starts_at,
        minutes_long=120,
        created_at=day_after(-1),
    )


@pytest.mark.parametrize(
    ("state", "minutes", "offered"),
    [
        (MeetingState.POLLING, 0, {"scheduled", "cancelled"}),
        (MeetingState.SCHEDULED, -1, {"polling", "cancelled"}),
        (MeetingState.SCHEDULED, 0, {"polling", "cancelled", "held"}),
        (MeetingState.HELD, 0, {"closed"}),
        (MeetingState.CLOSED, 0, set()),
        (MeetingState.CANCELLED, 0, set()),
    ],
)
def test_a_page_offers_the_moves_that_are_possible_now(
    world: World, state: MeetingState, minutes: int, offered: set[str]
) -> None:
    meeting = _meeting(world.person(), state)
    with time_machine.travel((meeting.starts_at or day_after(20)) + timedelta(minutes=minutes), tick=False):
        assert stages.list_moves(meeting) == offered
