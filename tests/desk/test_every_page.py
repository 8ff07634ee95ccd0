"""Every page of the desk opens for those who may, and is not there for the others."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import cast_of, members_of, roles_of

IN_CHARGE = (
    "/service/accompagnements",
    "/service/accompagnements?etat=termines&nom=awa",
    "/service/accompagnements/nouveau",
    "/service/accompagnements/{journey}",
    "/service/accompagnements/{journey}/fin",
    "/service/accompagnements/{journey}/conseil",
    "/service/accompagnements/{journey}/invite",
    "/service/places/{member}/dates",
    "/service/places/{member}/fin",
    "/service/personnes/{coach}",
    "/service/personnes/{coach}/nom",
    "/service/personnes/{coach}/roles/ajouter",
    "/service/personnes/{coach}/fin",
    "/service/personnes/{coach}/retour",
    "/service/roles/{role}/fin",
    "/service/reglages",
    "/service/lieux",
    "/service/lieux/nouveau",
    "/service/sujets",
    "/service/sujets/nouveau",
    "/service/debuts",
    "/service/debuts/nouveau",
    "/service/permanence",
    "/service/journal",
    "/service/personnes/liste.csv",
    "/service/accompagnements/liste.csv",
    "/service/journal/liste.csv",
    "/service/demandes/liste.csv",
)
BOTH = ("/service", "/service/personnes", "/service/personnes?etat=invitees", "/service/personnes/inviter")


def _filled(world: World, path: str) -> str:
    cast = cast_of(world)
    return path.format(
        journey=cast.journey.id,
        member=next(one for one in members_of(world, cast.journey).values() if one.person_id == cast.manager.id).id,
        coach=cast.coach.id,
        role=roles_of(world, cast.coach)[0].id,
    )


@pytest.mark.parametrize("path", [*BOTH, *IN_CHARGE])
def test_an_administrator_opens_every_page(world: World, browser: Callable[..., Browser], path: str) -> None:
    page = _filled(world, path)
    mine = browser(world.person(Role.ADMINISTRATOR))
    assert mine.get(page).status_code == 200


@pytest.mark.parametrize("path", BOTH)
def test_a_facilitator_opens_what_is_about_the_collective(
    world: World, browser: Callable[..., Browser], path: str
) -> None:
    assert browser(world.person(Role.FACILITATOR)).get(path).status_code == 200


@pytest.mark.parametrize("path", IN_CHARGE)
def test_it_is_not_there_for_anybody_else(world: World, browser: Callable[..., Browser], path: str) -> None:
    page = _filled(world, path)
    others = tuple(role for role in Role if role is not Role.ADMINISTRATOR)
    assert browser(world.person(*others)).get(page).status_code == 404
    assert "connexion" in browser().get(page).headers["Location"]


@pytest.mark.parametrize("path", BOTH)
def test_the_desk_is_not_there_for_who_is_not_of_the_service(
    world: World, browser: Callable[..., Browser], path: str
) -> None:
    others = tuple(role for role in Role if role not in (Role.ADMINISTRATOR, Role.FACILITATOR))
    assert browser(world.person(*others)).get(path).status_code == 404


@pytest.mark.parametrize("path", [one for one in IN_CHARGE if "{" in one])
def test_another_platforms_things_are_not_there(world: World, browser: Callable[..., Browser], path: str) -> None:
    page = _filled(world, path)
    other = world.make_platform("Cordée de la Marne", OTHER_HOST)
    elsewhere = browser(world.person(Role.ADMINISTRATOR, platform=other), host=OTHER_HOST)
    assert elsewhere.get(page).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/service/personnes/{}",
        "/service/roles/{}/fin",
        "/service/accompagnements/{}",
        "/service/places/{}/fin",
        "/service/lieux/{}",
        "/service/sujets/{}",
        "/service/debuts/{}",
        "/service/retours/{}",
        "/service/personnes/invitations/{}",
    ],
)
def test_what_does_not_exist_is_not_there(world: World, browser: Callable[..., Browser], path: str) -> None:
    mine = browser(world.person(Role.ADMINISTRATOR))
    assert mine.get(path.format(uuid4())).status_code == 404
    assert mine.get(path.format("pas-un-numero")).status_code == 404
