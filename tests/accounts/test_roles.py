"""Several roles in one person, changed at once, and always somebody responsible."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from blueprints.accounts import queries, roles, services
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry
from blueprints.core.errors import Refused
from tests.conftest import OTHER_HOST, World


def change(person_id: UUID, *wanted: Role) -> frozenset[Role]:
    """Give a person exactly these roles."""
    own = queries.find_person(person_id)
    assert own
    return services.change_roles(person=own, roles=wanted, actor=None)


def held(world: World, person: Person) -> list[Role]:
    """Return the roles she holds."""
    found: list[Role] = world.read(roles.list_roles, person.id)
    return found


def test_roles_are_added_and_ended_together_and_the_kept_ones_go_on(world: World) -> None:
    person = world.person(Role.COACH, Role.FACILITATOR)
    before = world.read(lambda: db.session().scalars(select(PlatformRole)).all())
    ended = world.run(lambda: change(person.id, Role.COACH, Role.ADMINISTRATOR))
    assert ended == {Role.FACILITATOR}
    assert held(world, person) == [Role.COACH, Role.ADMINISTRATOR]
    kept = {row.id for row in before if row.role is Role.COACH}
    now = world.read(lambda: db.session().scalars(select(PlatformRole)).all())
    assert kept <= {row.id for row in now if row.ends_at is None}


def test_the_same_change_twice_is_one(world: World) -> None:
    person = world.person(Role.COACH)
    world.run(lambda: change(person.id, Role.COACH, Role.FACILITATOR))
    assert world.run(lambda: change(person.id, Role.COACH, Role.FACILITATOR)) == frozenset()
    rows = world.read(lambda: db.session().scalars(select(PlatformRole)).all())
    assert len(rows) == 2
    said = world.read(lambda: db.session().scalars(select(AuditEntry.action)).all())
    assert said.count("role.added") == 1


def test_end_role_takes_one_and_leaves_the_others(world: World) -> None:
    person = world.person(Role.COACH, Role.FACILITATOR)

    def end(role: Role) -> bool:
        own = queries.find_person(person.id)
        assert own
        return services.end_role(person=own, role=role, actor=None)

    assert world.run(lambda: end(Role.FACILITATOR)) is True
    assert world.run(lambda: end(Role.FACILITATOR)) is False
    assert held(world, person) == [Role.COACH]


def test_a_role_that_was_to_begin_later_is_taken_back(world: World) -> None:
    person = world.person(Role.COACH, starts_at=clock.now() + timedelta(days=3))
    assert held(world, person) == [Role.COACH]
    world.run(lambda: change(person.id))
    assert world.read(lambda: db.session().scalars(select(PlatformRole)).all()) == []


def test_the_only_one_responsible_keeps_that_role_until_there_is_another(world: World) -> None:
    first = world.person(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="Nommez une autre personne"):
        world.run(lambda: change(first.id, Role.COACH))
    assert held(world, first) == [Role.ADMINISTRATOR]
    world.person(Role.ADMINISTRATOR)
    world.run(lambda: change(first.id, Role.COACH))
    assert held(world, first) == [Role.COACH]


def test_somebody_responsible_on_another_platform_does_not_count(world: World) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    world.person(Role.ADMINISTRATOR, platform=other)
    alone = world.person(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        world.run(lambda: change(alone.id))


def test_two_who_take_each_others_role_at_once_leave_one_of_them(world: World) -> None:
    both = [world.person(Role.ADMINISTRATOR) for _ in range(2)]

    def take(person: Person) -> str:
        try:
            world.run(lambda: change(person.id))
        except Refused:
            return "refused"
        return "ended"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, both)) == ["ended", "refused"]
    assert sorted(len(held(world, one)) for one in both) == [0, 1]


def test_a_closed_account_gets_no_role(world: World) -> None:
    person = world.person(Role.COACH)

    def close() -> None:
        own = queries.find_person(person.id)
        assert own
        services.end_account(person=own, actor=None)

    world.run(close)
    with pytest.raises(Refused, match="fermé"):
        world.run(lambda: change(person.id, Role.COACH))
