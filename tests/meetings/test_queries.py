"""Lists of meetings, and the next one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.core.access import Actor
from blueprints.core.paging import Cursor
from blueprints.meetings import own_queries, queries, services
from blueprints.meetings.models import Afterwards, Coming, Meeting, MeetingState, VoteAnswer
from tests.conftest import Browser, World
from tests.meetings.making import day_after, options, propose, vote
from tests.meetings.test_coming import announce, come


def _make(world: World, person: Person, state: MeetingState, starts_at: datetime | None) -> UUID:
    def act() -> UUID:
        meeting = Meeting(
            platform_id=db.platform_id(),
            organiser_id=person.id,
            title="Rencontre",
            state=state,
            starts_at=starts_at,
            afterwards=Afterwards.UNKNOWN if state is MeetingState.CANCELLED else None,
            created_at=day_after(-1),
        )
        db.session().add(meeting)
        return meeting.id

    made: UUID = world.run(act)
    return made


def _actor(person: Person) -> Actor:
    return Actor(
        person_id=person.id,
        platform_id=person.platform_id,
        session_id=uuid4(),
        roles=frozenset({"beneficiary"}),
        name=person.full_name,
        pseudonym=person.pseudonym or "",
    )


def _walk(world: World, person: Person, *, past: bool) -> list[UUID]:
    seen: list[UUID] = []
    cursor, more = None, True
    while more:
        rows, more = world.read(queries.list_meetings, person.id, past=past, cursor=cursor)
        seen += [row.id for row in rows]
        cursor = Cursor(rows[-1].moment, rows[-1].id) if rows else None
    return seen


def test_meetings_to_come_are_listed_soonest_first_and_past_ones_latest_first(world: World) -> None:
    person = world.person(Role.FACILITATOR)
    coming = [_make(world, person, MeetingState.SCHEDULED, day_after(days)) for days in range(1, 24)]
    past = [_make(world, person, MeetingState.HELD, day_after(-days)) for days in range(1, 24)]
    _make(world, person, MeetingState.DRAFT, day_after(3))
    cancelled = _make(world, person, MeetingState.CANCELLED, day_after(5))
    assert _walk(world, person, past=False) == coming
    assert _walk(world, person, past=True) == [cancelled, *past]


def test_a_list_says_where_one_answered(world: World) -> None:
    person, staff = world.person(), world.person(Role.FACILITATOR)
    answered = propose(world, staff)
    propose(world, staff)
    vote(world, answered, person, VoteAnswer.YES)
    rows, _ = world.read(queries.list_meetings, person.id)
    assert {row.id for row in rows if row.answered} == {answered.id}
    rows, _ = world.read(queries.list_meetings, staff.id)
    assert not any(row.answered for row in rows)


def test_the_next_meeting_comes_with_ones_own_answers(world: World) -> None:
    person, staff = world.person(), world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    _make(world, staff, MeetingState.SCHEDULED, day_after(30))
    vote(world, meeting, staff, VoteAnswer.NO, VoteAnswer.NO)
    found = world.read(queries.find_next_meeting, _actor(person))
    assert (found.id, found.state, found.dates) == (meeting.id, MeetingState.POLLING, 3)
    assert (found.answered, found.answerers) == (False, 1)
    vote(world, meeting, person, VoteAnswer.YES)
    found = world.read(queries.find_next_meeting, _actor(person))
    assert (found.answered, found.own_answer, found.answerers) == (True, None, 2)


def test_the_next_meeting_comes_with_ones_answer_to_the_chosen_date(world: World) -> None:
    person, staff = world.person(), world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    vote(world, meeting, person, VoteAnswer.YES, VoteAnswer.HARD)
    chosen = options(world, meeting)[1]
    world.run(_choose, meeting_id=meeting.id, option_id=chosen, actor_id=staff.id)
    found = world.read(queries.find_next_meeting, _actor(person))
    assert (found.state, found.own_answer) == (MeetingState.SCHEDULED, VoteAnswer.HARD)
    assert world.read(queries.find_next_meeting, _actor(staff)).own_answer is None


def _choose(meeting_id: UUID, option_id: UUID, actor_id: UUID) -> None:
    meeting = queries.find_meeting(meeting_id)
    assert meeting is not None
    services.choose_date(meeting=meeting, option_id=option_id, version=None, actor_id=actor_id)


def test_the_next_meeting_is_never_one_that_is_over_or_closed_to_answers(world: World) -> None:
    person, staff = world.person(), world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    assert meeting.poll_ends_at is not None
    with time_machine.travel(meeting.poll_ends_at + timedelta(hours=1), tick=False):
        assert world.read(queries.find_next_meeting, _actor(person)) is None


def test_the_next_meeting_takes_one_statement(world: World, statements: list[str]) -> None:
    person, staff = world.person(), world.person(Role.FACILITATOR)
    for _ in range(5):
        propose(world, staff)
    statements.clear()
    world.read(queries.find_next_meeting, _actor(person))
    assert len(statements) == 1


def test_a_draft_is_not_found(world: World) -> None:
    person = world.person(Role.FACILITATOR)
    draft = _make(world, person, MeetingState.DRAFT, None)
    assert world.read(queries.find_meeting, draft) is None


def test_ones_own_meetings_are_those_one_answered_to_or_comes_to(world: World) -> None:
    staff, person = world.person(Role.FACILITATOR), world.person()
    voted, silent = propose(world, staff, title="Les dates"), propose(world, staff)
    vote(world, voted, person, VoteAnswer.NO)
    coming = [announce(world, staff) for _ in range(24)]
    for meeting in coming:
        come(world, meeting, person)
    left = announce(world, staff)
    come(world, left, person, Coming.NO)
    seen: list[UUID] = []
    cursor, more = None, True
    while more:
        rows, more = world.read(own_queries.list_own_meetings, person.id, cursor)
        seen += [row.id for row in rows]
        cursor = Cursor(rows[-1].moment, rows[-1].id)
    assert len(seen) == len(set(seen)) == 25
    assert set(seen) == {voted.id, *(meeting.id for meeting in coming)}
    assert silent.id not in seen


def test_the_page_of_ones_own_meetings_says_how_one_comes(
    world: World, browser: Callable[..., Browser], statements: list[str]
) -> None:
    staff, person = world.person(Role.FACILITATOR), world.person()
    mine = browser(person)
    assert "Vous n’avez répondu à aucune rencontre" in mine.get("/rencontres?vue=miennes").text
    meeting = announce(world, staff)
    come(world, meeting, person, seats=2)
    assert "Vous venez sur place, avec une personne." in mine.get("/rencontres?vue=miennes").text
    statements.clear()
    mine.get("/rencontres?vue=miennes")
    assert len(statements) == 2
    assert "Vous venez sur place" not in mine.get("/rencontres?vue=inconnue").text
    assert meeting.title not in browser(staff).get("/rencontres?vue=miennes").text
