"""Commands that open a journey, let a person join it, and end her part in it."""

from datetime import timedelta
from uuid import UUID

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.core import clock
from blueprints.core.access import Actor
from blueprints.journeys import queries as journeys
from blueprints.journeys import services
from blueprints.messaging import queries
from tests.conftest import HOST, World
from tests.messaging.conftest import actor_of


@pytest.fixture
def awa(world: World) -> Person:
    return world.person(Role.BENEFICIARY, email="awa@exemple.fr")


@pytest.fixture
def julien(world: World) -> Person:
    return world.person(Role.COACH, email="julien@exemple.fr")


@pytest.fixture
def sophie(world: World) -> Person:
    return world.person(Role.MANAGER, email="sophie@exemple.fr")


def run(world: World, *words: str) -> tuple[int, str]:
    """Run `flask journey …` on the platform of the tests."""
    result = world.app.test_cli_runner().invoke(args=["journey", *words, "--platform", HOST])
    return result.exit_code, result.output


def opened(world: World) -> str:
    code, said = run(world, "open", "awa@exemple.fr", "--coach", "julien@exemple.fr")
    assert code == 0, said
    return said.splitlines()[0].rpartition(" ")[2]


def kinds(world: World, actor: Actor) -> list[str]:
    return sorted(talk.kind.value for talk in world.read(queries.list_talks, actor))


def test_a_journey_opened_by_command_gives_its_two_people_their_conversation(
    world: World, awa: Person, julien: Person
) -> None:
    opened(world)
    assert kinds(world, actor_of(awa, Role.BENEFICIARY)) == ["private"]
    assert kinds(world, actor_of(julien, Role.COACH)) == ["private"]


def test_a_manager_who_joins_with_the_persons_yes_gets_what_is_due_and_nothing_more(
    world: World, awa: Person, julien: Person, sophie: Person
) -> None:
    journey = opened(world)
    assert run(world, "join", journey, "sophie@exemple.fr", "--role", "manager", "--adjustments")[0] == 0
    assert kinds(world, actor_of(sophie, Role.MANAGER)) == ["adjustments", "shared"]


def test_without_the_yes_coach_and_manager_have_no_conversation_of_their_own(
    world: World, awa: Person, julien: Person, sophie: Person
) -> None:
    journey = opened(world)
    run(world, "join", journey, "sophie@exemple.fr", "--role", "manager")
    assert kinds(world, actor_of(sophie, Role.MANAGER)) == ["shared"]


def test_who_leaves_sees_nothing_any_more(world: World, awa: Person, julien: Person, sophie: Person) -> None:
    journey = opened(world)
    run(world, "join", journey, "sophie@exemple.fr", "--role", "manager")
    assert run(world, "leave", journey, "sophie@exemple.fr")[0] == 0
    assert kinds(world, actor_of(sophie, Role.MANAGER)) == []
    assert run(world, "leave", journey, "sophie@exemple.fr")[0] == 1


def test_who_has_a_last_day_can_be_sent_away_before_it(
    world: World, awa: Person, julien: Person, sophie: Person
) -> None:
    journey = opened(world)
    run(world, "join", journey, "sophie@exemple.fr", "--role", "manager")

    def until_next_week() -> None:
        member = next(one for one in journeys.list_open_members(UUID(journey)) if one.person_id == sophie.id)
        services.set_last_day(member=member, day=clock.paris(clock.now()).date() + timedelta(days=7))

    world.run(until_next_week)
    assert run(world, "leave", journey, "sophie@exemple.fr")[0] == 0
    assert kinds(world, actor_of(sophie, Role.MANAGER)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open", "personne@exemple.fr", "--coach", "julien@exemple.fr"), "personne@exemple.fr"),
        (("open", "julien@exemple.fr", "--coach", "julien@exemple.fr"), "rôle"),
        (("join", "0198c0de-0000-7000-8000-000000000000", "awa@exemple.fr", "--role", "manager"), "numéro"),
        (("join", "abc", "awa@exemple.fr", "--role", "manager"), "abc"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    world: World, awa: Person, julien: Person, words: tuple[str, ...], said: str
) -> None:
    code, answer = run(world, *words)
    assert code != 0
    assert said in answer
