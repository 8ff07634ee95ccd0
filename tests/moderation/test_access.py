"""Who moderates, and whom she never moderates: herself, the people she accompanies, another platform."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import update

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import PlatformRole, Role
from blueprints.core import clock, db
from blueprints.journeys import services as journeys
from blueprints.moderation import queries
from tests.conftest import OTHER_HOST, Browser, World
from tests.moderation.making import decide, form, report, send

Open = Callable[..., Browser]
PATHS = ("/moderation", "/moderation/deja-relus", "/moderation/mes-choix")
PEER = (Role.BENEFICIARY, Role.MODERATOR)


def test_a_stranger_is_led_to_the_sign_in(world: World, browser: Open) -> None:
    for path in PATHS:
        assert "/connexion" in browser().get(path).location


@pytest.mark.parametrize(
    "roles",
    [
        (Role.BENEFICIARY,),
        (Role.COACH,),
        (Role.MANAGER,),
        (Role.ADMINISTRATOR,),
        (Role.DOCTOR,),
        (Role.PRESCRIBER,),
        (Role.GUARDIAN,),
        (Role.DISABILITY_OFFICER,),
        (Role.MODERATOR,),
    ],
)
def test_nobody_else_comes_in(world: World, browser: Open, roles: tuple[Role, ...]) -> None:
    case = report(world, send(world, world.person()), world.person())
    client = browser(world.person(*roles))
    for path in (*PATHS, f"/moderation/{case.id}"):
        assert client.get(path).status_code == 404, path
    assert client.submit(f"/moderation/{case.id}/decider", form(case)).status_code == 404


@pytest.mark.parametrize("roles", [(Role.FACILITATOR,), PEER])
def test_who_animates_and_members_who_help_come_in(world: World, browser: Open, roles: tuple[Role, ...]) -> None:
    case = report(world, send(world, world.person()), world.person())
    client = browser(world.person(*roles))
    assert "Texte signalé" in client.get("/moderation").text
    assert client.get(f"/moderation/{case.id}").status_code == 200
    assert client.submit(f"/moderation/{case.id}/decider", form(case)).status_code == 303


def test_a_member_who_left_the_collective_helps_no_more(world: World, browser: Open) -> None:
    peer = world.person(*PEER)
    client = browser(peer)
    assert client.get("/moderation").status_code == 200
    world.run(_leave, person_id=peer.id)
    assert client.get("/moderation").status_code == 404


def _leave(person_id: UUID) -> None:
    db.session().add(Departure(platform_id=db.platform_id(), person_id=person_id, left_at=clock.now()))


def test_a_facilitator_whose_role_ended_comes_in_no_more(world: World, browser: Open) -> None:
    nadia = world.person(Role.FACILITATOR)
    client = browser(nadia)
    assert client.get("/moderation").status_code == 200
    world.run(_end_roles, person_id=nadia.id)
    assert client.get("/moderation").status_code != 200


def _end_roles(person_id: UUID) -> None:
    ended = update(PlatformRole).where(PlatformRole.person_id == person_id).values(ends_at=clock.now())
    db.session().execute(ended.execution_options(synchronize_session=False))


@pytest.mark.parametrize("roles", [(Role.FACILITATOR,), PEER])
def test_nobody_reads_her_own_text_here(world: World, browser: Open, roles: tuple[Role, ...]) -> None:
    own = world.person(*roles)
    case = report(world, send(world, own), world.person())
    assert world.read(queries.list_queue, own.id) == []
    assert browser(own).get(f"/moderation/{case.id}").status_code == 404


def test_nobody_moderates_whom_she_accompanies(world: World, browser: Open) -> None:
    author = world.person()
    romain, nadia = world.person(Role.COACH, Role.FACILITATOR), world.person(Role.FACILITATOR)
    world.run(journeys.open_journey, beneficiary=author.id, coach=romain.id)
    case = report(world, send(world, author), world.person())
    assert world.read(queries.list_queue, romain.id) == []
    assert browser(romain).get(f"/moderation/{case.id}").status_code == 404
    assert [row.id for row in world.read(queries.list_queue, nadia.id)] == [case.id]


def test_another_platform_sees_nothing(world: World, browser: Open) -> None:
    case = decide(world, report(world, send(world, world.person()), world.person()), world.person(Role.FACILITATOR))
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    nadia = world.person(Role.FACILITATOR, platform=other)
    client = browser(nadia, host=OTHER_HOST)
    for path in (f"/moderation/{case.id}", f"/mes-textes-relus/{case.id}", f"/signaler/idea/{case.subject_id}"):
        assert client.get(path).status_code == 404
    assert "À relire\u00a0: 0" in client.get("/moderation").text


def test_the_menu_leads_who_moderates_to_the_queue(world: World, browser: Open) -> None:
    for roles, there in (((Role.FACILITATOR,), True), (PEER, True), ((Role.BENEFICIARY,), False)):
        page = browser(world.person(*roles)).get("/rencontres").text
        assert ('href="/moderation"' in page) is there, roles
