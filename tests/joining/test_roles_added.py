"""An invitation to somebody who has an account: the role is added, nothing is lost, and nobody learns who exists."""

from typing import Any
from uuid import uuid4

import pytest

from blueprints.accounts import queries as people
from blueprints.accounts import roles as account_roles
from blueprints.accounts.models import Role
from blueprints.core.errors import Refused
from blueprints.joining import queries, services
from tests.conftest import World
from tests.joining.test_invitations import Browsers, answers, count_people, invite, letters, path_of


def test_a_stranger_with_the_link_of_a_known_address_signs_in_first(world: World, browser: Browsers) -> None:
    world.person(Role.COACH, email="zoe@exemple.fr")
    invitation = invite(world, Role.FACILITATOR)
    page = browser().get(path_of(world, invitation))
    assert "Votre compte existe déjà" in page.text
    assert f"suite={path_of(world, invitation)}" in page.text
    assert browser().get(path_of(world, invitation) + "/nom").status_code == 200
    assert browser().submit(path_of(world, invitation) + "/nom", answers()).status_code == 200
    assert count_people(world) == 1


def test_signed_in_she_adds_the_role_and_keeps_everything(world: World, browser: Browsers) -> None:
    julien = world.person(Role.COACH, first_name="Julien", email="zoe@exemple.fr", pseudonym=None)
    invitation, own = invite(world, Role.FACILITATOR), browser(julien)
    page = own.get(path_of(world, invitation))
    assert "Ajouter ce rôle à mon compte" in page.text
    assert "animatrice ou animateur" in page.text
    answer = own.submit(path_of(world, invitation) + "/accepter", {"client_id": str(uuid4())})
    assert (answer.status_code, answer.location) == (303, "/bienvenue")
    assert world.read(account_roles.list_roles, julien.id) == [Role.COACH, Role.FACILITATOR]
    assert "rôle de plus" in own.get("/bienvenue", follow_redirects=True).text
    assert count_people(world) == 1


def test_two_clicks_and_two_tabs_add_it_once(world: World, browser: Browsers) -> None:
    julien = world.person(Role.COACH, email="zoe@exemple.fr")
    invitation = invite(world, Role.ADMINISTRATOR)
    for _ in range(2):
        own = browser(julien)
        answer = own.submit(path_of(world, invitation) + "/accepter", {"client_id": str(uuid4())})
        assert answer.status_code == 303
    assert world.read(account_roles.list_roles, julien.id) == [Role.COACH, Role.ADMINISTRATOR]


def test_a_manager_who_becomes_a_member_is_asked_for_a_name_in_the_collective(world: World, browser: Browsers) -> None:
    sophie = world.person(Role.MANAGER, email="zoe@exemple.fr", pseudonym=None)
    invitation, own = invite(world), browser(sophie)
    own.submit(path_of(world, invitation) + "/accepter", {"client_id": str(uuid4())})
    assert own.get("/bienvenue").location == "/bienvenue/nom"
    assert "Votre nom dans le collectif" in own.get("/bienvenue/nom").text
    named = own.submit("/bienvenue/nom", answers(first_name=sophie.first_name, last_name=sophie.last_name))
    assert named.location == "/bienvenue/regles"
    assert world.read(people.find_person, sophie.id).pseudonym == "Coquille"


def test_another_account_cannot_take_the_role(world: World, browser: Browsers) -> None:
    hugo = world.person(Role.MANAGER, email="hugo@exemple.fr")
    invitation = invite(world, Role.ADMINISTRATOR)
    answer = browser(hugo).submit(path_of(world, invitation) + "/accepter", {"client_id": str(uuid4())})
    assert "pour une autre personne" in answer.text
    assert world.read(account_roles.list_roles, hugo.id) == [Role.MANAGER]

    def force() -> None:
        found, person = queries.find_by_id(invitation.id), people.find_person(hugo.id)
        assert found is not None
        assert person is not None
        services.accept_as(invitation=found, person=person, client_id=uuid4())

    with pytest.raises(Refused, match="autre adresse"):
        world.run(force)


@pytest.mark.parametrize("known", [True, False])
def test_who_invites_learns_nothing_of_who_exists(world: World, *, known: bool) -> None:
    """The same answer, the same rows and the same mail, whether the address has an account or not."""
    if known:
        world.person(Role.COACH, email="zoe@exemple.fr")
    made: Any = invite(world, Role.MANAGER)
    (letter,) = letters(world)
    assert made.role is Role.MANAGER
    assert letter["To"] == "zoe@exemple.fr"
    assert "Zoé" in letter.get_content()
