"""Opening a journey, joining it, leaving it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import access, audit, clock, db, outbox, sockets, state
from blueprints.core.errors import Refused
from blueprints.journeys import queries, services
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole, JourneyStage
from tests.conftest import OTHER_HOST, World


def _actor(person: Person) -> access.Actor:
    return access.Actor(
        person_id=person.id,
        platform_id=person.platform_id,
        session_id=uuid4(),
        roles=frozenset(),
        name="",
        pseudonym="",
    )


def _open(world: World, **more: Any) -> tuple[Person, Person, Journey]:
    person, coach = world.person(last_name="Diallo"), world.person(Role.COACH)
    journey = world.run(services.open_journey, beneficiary=person.id, coach=coach.id, **more)
    return person, coach, journey


def _roles_of(world: World, actor: access.Actor) -> list[JourneyRole]:
    return [line.own_role for line in world.read(queries.list_journeys, actor)]


def test_a_journey_joins_a_person_and_her_coach_under_a_key_of_its_own(world: World) -> None:
    person, coach, journey = _open(world, employer="Ateliers Brunel", stage=JourneyStage.EMPLOYED)
    members = world.read(queries.list_members, journey.id)
    assert [(line.person_id, line.role) for line in members] == [
        (person.id, JourneyRole.BENEFICIARY),
        (coach.id, JourneyRole.COACH),
    ]
    _, _, other = _open(world)
    assert journey.key_id != other.key_id
    with world.app.app_context():
        assert len(state.current().keystore.unwrap(journey.key_id)) == 32


def test_the_key_is_stored_before_the_rows(world: World) -> None:
    person, coach = world.person(), world.person(Role.COACH)

    def fail_after_opening() -> None:
        services.open_journey(beneficiary=person.id, coach=coach.id)
        raise Refused("non")

    with pytest.raises(Refused):
        world.run(fail_after_opening)
    with world.app.app_context():
        kinds = [kind.value for _, kind in state.current().keystore.list_ids()]
        db.enter_platform(world.platform.id)
        assert kinds.count("journey") == 1, "an orphan key is harmless"
        assert db.session().scalars(select(Journey)).all() == []
        assert db.session().scalars(select(audit.AuditEntry).where(audit.AuditEntry.subject == "journeys")).all() == []


@pytest.mark.parametrize("role", [role for role in JourneyRole if role is not JourneyRole.MANAGER])
def test_who_has_not_the_role_on_the_platform_cannot_take_it_in_a_journey(world: World, role: JourneyRole) -> None:
    _, _, journey = _open(world)
    manager = world.person(Role.MANAGER)
    with pytest.raises(Refused):
        world.run(services.add_member, journey=journey, person=manager.id, role=role)


def test_a_person_of_another_platform_cannot_join(world: World) -> None:
    _, _, journey = _open(world)
    stranger = world.person(Role.MANAGER, platform=world.make_platform("Ailleurs", OTHER_HOST))
    with pytest.raises(Refused):
        world.run(services.add_member, journey=journey, person=stranger.id, role=JourneyRole.MANAGER)


def test_nobody_joins_twice_in_the_same_role(world: World) -> None:
    _, coach, journey = _open(world)
    with pytest.raises(Refused, match="déjà"):
        world.run(services.add_member, journey=journey, person=coach.id, role=JourneyRole.COACH)


def test_an_end_before_the_start_is_refused(world: World) -> None:
    _, _, journey = _open(world)
    manager, now = world.person(Role.MANAGER), clock.now()
    with pytest.raises(Refused, match="fin"):
        world.run(
            services.add_member,
            journey=journey,
            person=manager.id,
            role=JourneyRole.MANAGER,
            starts_at=now,
            ends_at=now,
        )


def test_a_person_sees_the_journeys_that_she_is_part_of_now(world: World) -> None:
    person, coach, journey = _open(world)
    manager, now, day = world.person(Role.MANAGER), clock.now(), timedelta(days=1)
    assert _roles_of(world, _actor(person)) == [JourneyRole.BENEFICIARY]
    assert _roles_of(world, _actor(coach)) == [JourneyRole.COACH]
    assert _roles_of(world, _actor(manager)) == []
    world.run(services.add_member, journey=journey, person=manager.id, role=JourneyRole.MANAGER, starts_at=now + day)
    assert _roles_of(world, _actor(manager)) == [], "not before she starts"


def test_the_list_names_the_accompanied_person(world: World) -> None:
    person, coach, _ = _open(world)
    line = world.read(queries.list_journeys, _actor(coach))[0]
    assert (line.beneficiary_id, line.last_name) == (person.id, "Diallo")


def test_a_membership_ends_at_once_and_stays_in_the_history(world: World) -> None:
    _, coach, journey = _open(world)

    def leave() -> None:
        line = queries.list_members(journey.id)[1]
        member = queries.find_member(line.id)
        assert member is not None
        services.end_membership(member=member)
        services.end_membership(member=member)

    world.run(leave)
    assert _roles_of(world, _actor(coach)) == []
    line = world.read(queries.list_members, journey.id)[1]
    assert line.ends_at is not None
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        left = select(audit.AuditEntry).where(audit.AuditEntry.action == "journey.left")
        assert len(db.session().scalars(left).all()) == 1, "told once"


def test_a_membership_that_has_not_begun_is_taken_back(world: World) -> None:
    _, _, journey = _open(world)
    manager, later = world.person(Role.MANAGER), clock.now() + timedelta(days=3)
    member = world.run(
        services.add_member, journey=journey, person=manager.id, role=JourneyRole.MANAGER, starts_at=later
    )

    def leave() -> None:
        services.end_membership(member=db.session().get_one(JourneyMember, member.id))

    world.run(leave)
    assert len(world.read(queries.list_members, journey.id)) == 2


def test_a_journey_of_another_platform_is_not_found(world: World) -> None:
    _, _, journey = _open(world)
    elsewhere = world.make_platform("Ailleurs", OTHER_HOST)
    assert world.read(queries.find_journey, journey.id) is not None
    assert world.read(queries.find_journey, journey.id, platform=elsewhere) is None
    assert world.read(queries.list_members, journey.id, platform=elsewhere) == []


# --- dates, rests and ends --------------------------------------------------------------------------------------------


def _manager(world: World, journey: Journey) -> JourneyMember:
    person = world.person(Role.MANAGER)

    def add() -> JourneyMember:
        found = queries.find_journey(journey.id)
        assert found is not None
        return services.add_member(journey=found, person=person.id, role=JourneyRole.MANAGER)

    made: JourneyMember = world.run(add)
    return made


def _on(world: World, act: Any, member: JourneyMember, **more: Any) -> None:
    def do() -> None:
        act(member=queries.find_member(member.id), **more)

    world.run(do)


def test_a_last_day_ends_at_the_midnight_that_follows_it_in_paris(world: World) -> None:
    _, _, journey = _open(world)
    member = _manager(world, journey)
    _on(world, services.set_last_day, member, day=date(2030, 7, 14))
    ends_at = world.read(queries.find_member, member.id).ends_at
    assert clock.paris(ends_at).isoformat() == "2030-07-15T00:00:00+02:00"
    _on(world, services.set_last_day, member, day=None)
    assert world.read(queries.find_member, member.id).ends_at is None


def test_a_last_day_that_is_over_is_refused(world: World) -> None:
    _, _, journey = _open(world)
    member = _manager(world, journey)
    with pytest.raises(Refused, match="déjà passé"):
        _on(world, services.set_last_day, member, day=date(2020, 1, 1))
    _on(world, services.end_membership, member)
    with pytest.raises(Refused, match="déjà terminé"):
        _on(world, services.set_last_day, member, day=date(2030, 1, 1))


def test_when_the_date_of_an_end_passes_the_open_pages_are_closed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, journey = _open(world)
    member = _manager(world, journey)
    day = clock.paris(clock.now()).date()
    _on(world, services.set_last_day, member, day=day)
    closed: list[Any] = []
    monkeypatch.setattr(sockets, "close_person", closed.append)
    with world.app.app_context():
        outbox.run_due()
        assert closed == []
        with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
            outbox.run_due()
    assert closed == [member.person_id]


def test_an_end_that_was_moved_closes_nothing_at_the_former_date(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, journey = _open(world)
    member = _manager(world, journey)
    today = clock.paris(clock.now()).date()
    _on(world, services.set_last_day, member, day=today)
    _on(world, services.set_last_day, member, day=today + timedelta(days=9))
    closed: list[Any] = []
    monkeypatch.setattr(sockets, "close_person", closed.append)
    with world.app.app_context(), time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        outbox.run_due()
    assert closed == []


def test_an_end_is_undone_within_the_minute_only(world: World) -> None:
    _, _, journey = _open(world)
    member = _manager(world, journey)
    _on(world, services.end_membership, member)
    _on(world, services.undo_end, member)
    assert world.read(queries.find_member, member.id).ends_at is None
    _on(world, services.end_membership, member)
    with time_machine.travel(clock.now() + timedelta(seconds=61)), pytest.raises(Refused, match="minute"):
        _on(world, services.undo_end, member)


def test_an_end_that_is_undone_gives_back_the_last_day_that_was_said_before(world: World) -> None:
    _, _, journey = _open(world)
    member = _manager(world, journey)
    _on(world, services.set_last_day, member, day=clock.paris(clock.now()).date() + timedelta(days=9))
    known = world.read(queries.find_member, member.id).ends_at
    for _twice in range(2):
        _on(world, services.end_membership, member)
        _on(world, services.undo_end, member)
        assert world.read(queries.find_member, member.id).ends_at == known, "an undo opens nothing for longer"
    waiting = select(outbox.OutboxEntry.name).where(outbox.OutboxEntry.failed_at.is_(None))
    due = world.read(lambda: db.session().scalars(waiting).all())
    assert due.count("journeys.end_passed") == 1


def test_a_journey_rests_and_is_taken_up_again_and_nobody_leaves(world: World) -> None:
    _, _, journey = _open(world)
    _manager(world, journey)
    for act, rests in ((services.pause_journey, True), (services.resume_journey, False)):
        for _twice in range(2):
            world.run(lambda act=act: act(journey=queries.find_journey(journey.id)))
        assert (world.read(queries.find_journey, journey.id).paused_at is not None) is rests
    assert len(world.read(queries.list_open_members, journey.id)) == 3


def test_a_closed_journey_keeps_the_person_and_her_coach_and_lets_the_employer_out(world: World) -> None:
    _, _, journey = _open(world)
    _manager(world, journey)
    for _twice in range(2):
        world.run(lambda: services.close_journey(journey=queries.find_journey(journey.id)))  # type: ignore[arg-type] # it is there
    left = [one.role for one in world.read(queries.list_open_members, journey.id)]
    assert sorted(left) == [JourneyRole.BENEFICIARY, JourneyRole.COACH]
    assert world.read(queries.find_journey, journey.id).closed_at is not None


def test_a_guardian_says_which_of_the_five_she_is_and_nobody_else_does(world: World) -> None:
    _, _, journey = _open(world)
    rose, sophie = world.person(Role.GUARDIAN), world.person(Role.MANAGER)

    def add(person: Person, role: JourneyRole, kind: GuardianKind | None) -> None:
        found = queries.find_journey(journey.id)
        assert found is not None
        services.add_member(journey=found, person=person.id, role=role, guardian_kind=kind)

    with pytest.raises(Refused, match="quel est le rôle"):
        world.run(add, person=rose, role=JourneyRole.GUARDIAN, kind=None)
    with pytest.raises(Refused, match="quel est le rôle"):
        world.run(add, person=sophie, role=JourneyRole.MANAGER, kind=GuardianKind.LEGAL)
    world.run(add, person=rose, role=JourneyRole.GUARDIAN, kind=GuardianKind.LEGAL)
    (member,) = [one for one in world.read(queries.list_open_members, journey.id) if one.role is JourneyRole.GUARDIAN]
    assert member.guardian_kind is GuardianKind.LEGAL
