"""How members are named to each other."""

from uuid import UUID

from blueprints.accounts.models import Role
from blueprints.core.access import Permission
from blueprints.discussion import members
from tests.conftest import World


def _named(person_id: UUID, pseudonym: str | None) -> str:
    return members.named(person_id, pseudonym).name


def test_a_member_is_named_by_her_name_in_the_collective(world: World) -> None:
    person = world.person(first_name="Awa", last_name="Diallo", pseudonym="Marée haute")
    assert world.read(_named, person.id, person.pseudonym) == "Marée haute"


def test_a_member_without_a_name_in_the_collective_stays_unnamed(world: World) -> None:
    person = world.person(first_name="Awa", last_name="Diallo", pseudonym=None)
    name = world.read(_named, person.id, None)
    assert name == "Une personne du collectif"


def test_staff_are_named_with_all_their_roles(world: World) -> None:
    person = world.person(Role.COACH, Role.FACILITATOR, first_name="Julien", pseudonym=None)
    name = world.read(_named, person.id, None)
    assert name == "Julien, animation du collectif et conseillère ou conseiller en emploi accompagné"


def test_a_coach_who_does_not_animate_is_not_among_the_staff(world: World) -> None:
    world.person(Role.COACH, first_name="Sophie")
    assert world.read(members.staff_names) == ""


def test_the_staff_of_another_platform_is_not_named(world: World) -> None:
    other = world.make_platform("Autre", "autre.localhost")
    world.person(Role.FACILITATOR, first_name="Lointaine", pseudonym=None, platform=other)
    world.person(Role.FACILITATOR, first_name="Nadia", pseudonym=None)
    assert world.read(members.staff_names) == "Nadia, animation du collectif"


def test_the_readers_are_computed_from_the_rule(world: World) -> None:
    words = world.read(members.readers, Permission.THREAD_READ)
    assert words == "Les personnes accompagnées et l’équipe d’animation"
    assert world.read(members.readers, Permission.MEETING_CREATE) == "L’équipe d’animation"
