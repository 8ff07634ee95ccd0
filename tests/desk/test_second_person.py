"""A second person is another human being: nobody confirms by an account that she made for herself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import grants
from blueprints.accounts.models import Person, PlatformRole, Role
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.desk import journey_acts, platform_lists
from blueprints.desk.models import WayBack
from blueprints.joining import services as joining
from blueprints.joining.models import Invitation
from blueprints.journeys import queries as journeys
from tests.conftest import Browser, World
from tests.desk.making import Cast, acts, cast_of, trail_holds

WEEK = timedelta(days=7, minutes=1)


@pytest.fixture
def cast(world: World) -> Cast:
    """An administrator, her colleagues, and somebody they accompany."""
    return cast_of(world)


def made_by(world: World, giver: Person, role: Role, name: str, **more: Any) -> Person:
    """Make an account whose role was given by *giver*."""
    return world.person(role, first_name=name, given_by=giver.id, **more)


def ask(browser: Callable[..., Browser], asker: Person, person: Person) -> Any:
    """Ask for a help to get back in."""
    return browser(asker).submit(f"/service/personnes/{person.id}/retour", {"client_id": str(uuid4())})


def the_way(world: World) -> WayBack:
    """Return the help that was asked for."""

    def read() -> WayBack | None:
        return db.session().scalars(select(WayBack)).one_or_none()

    found: WayBack | None = world.read(read)
    assert found is not None
    return found


def without_others(world: World, cast: Cast) -> None:
    """Leave the administrator alone in the service: the rest of the cast has gone."""

    def leave() -> None:
        held = db.session().scalars(select(PlatformRole).where(PlatformRole.person_id == cast.facilitator.id))
        for one in held:
            one.ends_at = clock.now()

    world.run(leave)


def test_an_administrator_does_not_confirm_by_her_own_second_account(
    world: World, browser: Callable[..., Browser], cast: Cast
) -> None:
    own = made_by(world, cast.administrator, Role.FACILITATOR, "Compte")
    way_of = ask(browser, cast.administrator, cast.beneficiary)
    assert way_of.status_code == 303, "there is an honest colleague"
    way = the_way(world)
    for moment in (clock.now(), clock.now() + timedelta(hours=23)):
        with time_machine.travel(moment):
            browser(own).submit(f"/service/retours/{way.id}")
            assert the_way(world).confirmed_by is None
    page = browser(own)
    page.submit(f"/service/retours/{way.id}")
    assert "Aucun de vos deux rôles ne doit venir de l’autre" in page.get(f"/service/retours/{way.id}").text
    assert acts(world, "way_back.confirmed") == []


def test_nor_does_she_turn_it_round_and_ask_from_the_second_account(
    world: World, browser: Callable[..., Browser], cast: Cast
) -> None:
    without_others(world, cast)
    own = made_by(world, cast.administrator, Role.ADMINISTRATOR, "Compte")
    with time_machine.travel(clock.now() + timedelta(days=400)):
        answer = ask(browser, own, cast.beneficiary)
        assert answer.status_code == 422
        assert "Personne ne peut encore confirmer avec vous" in answer.text
        assert "la personne qui héberge Cordée" in answer.text


def test_a_role_that_one_gives_oneself_does_not_wash_it(world: World, cast: Cast) -> None:
    own = made_by(world, cast.administrator, Role.ADMINISTRATOR, "Compte")

    def give_herself() -> None:
        now = clock.now() - timedelta(days=30)
        held = PlatformRole(platform_id=own.platform_id, person_id=own.id, role=Role.FACILITATOR, starts_at=now)
        held.given_by = own.id
        db.session().add(held)

    world.run(give_herself)
    assert not world.read(grants.are_two, cast.administrator.id, own.id)
    assert not world.read(grants.are_two, own.id, cast.administrator.id)


def test_a_colleague_counts_from_her_seventh_day_when_another_one_invited_her(world: World, cast: Cast) -> None:
    other = made_by(world, cast.facilitator, Role.FACILITATOR, "Lila")
    asker = cast.administrator.id
    assert not world.read(grants.are_two, asker, other.id)
    assert other.id not in world.read(platform_lists.list_seconds, asker, cast.beneficiary.id), "nobody is told in vain"
    with time_machine.travel(clock.now() + WEEK):
        assert world.read(grants.are_two, asker, other.id)
        assert other.id in world.read(platform_lists.list_seconds, asker, cast.beneficiary.id)


def test_two_people_whom_the_installation_invited_help_from_the_first_day(
    world: World, browser: Callable[..., Browser], cast: Cast
) -> None:
    assert ask(browser, cast.administrator, cast.beneficiary).status_code == 303
    way = the_way(world)
    assert browser(cast.facilitator).submit(f"/service/retours/{way.id}").status_code == 303
    assert the_way(world).confirmed_by == cast.facilitator.id


def test_on_its_first_week_the_host_confirms_the_second_person(
    world: World, browser: Callable[..., Browser], cast: Cast
) -> None:
    without_others(world, cast)
    lila = made_by(world, cast.administrator, Role.FACILITATOR, "Lila", email="lila@exemple.fr")
    assert ask(browser, cast.administrator, cast.beneficiary).status_code == 422
    runner = world.app.test_cli_runner()
    said = runner.invoke(args=["people", "vouch", "lila@exemple.fr", "--platform", "localhost"])
    assert said.exit_code == 0, said.output
    assert "C’est noté pour lila@exemple.fr" in said.output
    assert ask(browser, cast.administrator, cast.beneficiary).status_code == 303
    assert browser(lila).submit(f"/service/retours/{the_way(world).id}").status_code == 303
    assert the_way(world).confirmed_by == lila.id
    assert len(acts(world, "role.vouched")) == 1
    assert trail_holds(world)
    again = runner.invoke(args=["people", "vouch", "lila@exemple.fr", "--platform", "localhost"])
    assert "Rien à confirmer" in again.output
    unknown = runner.invoke(args=["people", "vouch", "personne@exemple.fr", "--platform", "localhost"])
    assert "Personne n’a l’adresse" in unknown.output
    abroad = runner.invoke(args=["people", "vouch", "lila@exemple.fr", "--platform", "ailleurs.exemple.fr"])
    assert abroad.exit_code != 0


def test_an_invitation_says_who_gave_the_role(world: World, cast: Cast) -> None:
    def enter() -> None:
        invitation: Invitation = joining.invite(
            email="neuve@exemple.fr",
            first_name="Nour",
            last_name="Haddad",
            role=Role.FACILITATOR,
            inviter_id=cast.administrator.id,
            inviter_roles=frozenset({Role.ADMINISTRATOR}),
        )
        joining.accept(invitation=invitation, first_name="Nour", last_name="Haddad", pseudonym=None, client_id=uuid4())
        more = joining.invite(
            email=cast.coach.email or "",
            first_name="",
            last_name="",
            role=Role.FACILITATOR,
            inviter_id=cast.administrator.id,
            inviter_roles=frozenset({Role.ADMINISTRATOR}),
        )
        own = db.session().get(Person, cast.coach.id)
        assert own
        joining.accept_as(invitation=more, person=own, client_id=uuid4())

    world.run(enter)

    def givers() -> set[Any]:
        rows = db.session().scalars(select(PlatformRole).where(PlatformRole.role == Role.FACILITATOR))
        return {row.given_by for row in rows if row.person_id != cast.facilitator.id}

    assert world.read(givers) == {cast.administrator.id}


def add_coach(world: World, cast: Cast, coach: Person) -> str:
    """Add a coach to the open journey as the administrator; return what was refused."""

    def act() -> None:
        journey = journeys.find_journey(cast.journey.id)
        assert journey
        journey_acts.add_coach(journey=journey, person=coach.id, last_day=None, actor_id=cast.administrator.id)

    try:
        world.run(act)
    except Refused as refused:
        return str(refused)
    return ""


def test_she_does_not_add_as_coach_an_account_that_she_has_just_made(world: World, cast: Cast) -> None:
    own = made_by(world, cast.administrator, Role.COACH, "Compte")
    assert "moins de 7 jours" in add_coach(world, cast, own)
    with time_machine.travel(clock.now() + WEEK):
        assert add_coach(world, cast, own) == "", "after a week; the person and her coach are told at once"


def test_a_coach_whom_somebody_else_invited_is_added_at_once(world: World, cast: Cast) -> None:
    lila = made_by(world, cast.facilitator, Role.COACH, "Lila")
    assert add_coach(world, cast, lila) == ""
