"""Who is told of a meeting: its dates to all members, the chosen one to those who answered."""

from uuid import UUID

from sqlalchemy import select

from blueprints.accounts import queries as accounts
from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.i18n import when
from blueprints.meetings import services
from blueprints.meetings.models import Meeting, VoteAnswer
from blueprints.news import queries, showing
from blueprints.news.models import News, NewsKind
from tests.conftest import World
from tests.meetings.making import day_after, found, options, path, propose, vote


def _choose(world: World, meeting: Meeting, actor: Person) -> None:
    option_id = options(world, meeting)[0]

    def act() -> None:
        services.choose_date(meeting=found(meeting.id), option_id=option_id, version=None, actor_id=actor.id)

    world.run(act)


def _told(world: World, person: Person) -> list[str]:
    """Return what a person is told, latest first."""

    def read() -> list[str]:
        actor = queries.find_reader(person.id)
        if actor is None:
            return []
        rows, _more = queries.list_own(actor)
        with world.app.test_request_context():
            days = showing.show_days(rows, person.id)
        return [one.sentence.replace("\u00a0", " ") for day in days for one in day.news]

    told: list[str] = world.read(read)
    return told


def test_members_are_told_that_dates_are_proposed_but_not_who_proposed(world: World) -> None:
    staff, member, manager = world.person(Role.FACILITATOR), world.person(), world.person(Role.MANAGER)
    propose(world, staff, title="Dire sa maladie")
    assert _told(world, member) == ["Des dates sont proposées pour la rencontre « Dire sa maladie »."]
    assert _told(world, staff) == _told(world, manager) == []


def test_those_who_answered_are_told_the_date(world: World) -> None:
    staff, member, silent = world.person(Role.FACILITATOR), world.person(), world.person()
    meeting = propose(world, staff, title="Dire sa maladie")
    vote(world, meeting, member, VoteAnswer.NO)
    _choose(world, meeting, staff)
    assert _told(world, member)[0] == f"La rencontre « Dire sa maladie » aura lieu le {when(day_after(20))}.".replace(
        "\u00a0", " "
    )
    assert len(_told(world, silent)) == 1


def test_the_same_date_chosen_twice_is_told_once(world: World) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, member, VoteAnswer.YES)
    _choose(world, meeting, staff)
    _choose(world, meeting, staff)
    assert len(_told(world, member)) == 2


def test_who_left_the_platform_is_not_told(world: World) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, member, VoteAnswer.YES)
    world.run(_end, person_id=member.id)
    _choose(world, meeting, staff)
    assert _told(world, member) == []


def test_a_news_leads_to_the_meeting(world: World) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)

    def address() -> str:
        actor = queries.find_reader(member.id)
        assert actor is not None
        found_address: str = queries.list_own(actor)[0][0].address
        return found_address

    assert world.read(address) == path(meeting)


def _end(person_id: UUID) -> None:
    db.session().get_one(Person, person_id).ended_at = clock.now()


def test_who_left_the_collective_is_neither_told_of_dates_nor_counted(world: World) -> None:
    staff, member, gone = world.person(Role.FACILITATOR), world.person(), world.person()
    both = world.person(Role.BENEFICIARY, Role.FACILITATOR)
    meeting = propose(world, staff)
    for one in (member, gone, both):
        vote(world, meeting, one, VoteAnswer.YES)
        assert len(_told(world, one)) == 1

    def leave(person_id: UUID) -> None:
        away = Departure(platform_id=world.platform.id, person_id=person_id, left_at=clock.now())
        db.session().add(away)

    for one in (gone, both):
        world.run(leave, person_id=one.id)
    other = propose(world, staff, title="Une autre rencontre")
    assert [len(_told(world, one)) for one in (member, both)] == [2, 2]
    assert world.read(accounts.list_collective) == sorted([staff.id, member.id, both.id])

    def choose() -> int:
        option_id = options(world, meeting)[0]
        return services.choose_date(meeting=found(meeting.id), option_id=option_id, version=None, actor_id=staff.id)

    assert world.run(choose) == 2
    assert other.id != meeting.id

    def kinds() -> set[NewsKind]:
        return set(db.session().scalars(select(News.kind).where(News.person_id == gone.id)))

    assert world.read(kinds) == {NewsKind.MEETING_PROPOSED}
    assert len(world.read(_rows_of, gone.id)) == 1


def _rows_of(person_id: UUID) -> list[UUID]:
    return list(db.session().scalars(select(News.id).where(News.person_id == person_id)))
