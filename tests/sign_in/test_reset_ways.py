"""Help to get back in: two persons of the service, never one alone, and everyone with access is told."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry
from blueprints.core.errors import Refused
from blueprints.news.models import News, NewsKind
from blueprints.sign_in import services
from blueprints.sign_in.models import CodeApp, KnownBrowser, Passkey, RecoveryCode
from tests.conftest import Browser, World
from tests.sign_in.authenticator import Device
from tests.sign_in.conftest import add_passkey, enter, enter_with, is_in, letters, link_in
from tests.sign_in.test_second_proof import set_up

Browsers = Callable[..., Browser]
MakePerson = Callable[..., Person]


def reset(world: World, person: Person, administrator: Person, second: Person, *tell: Person) -> None:
    """Reset as the service desk does."""

    def act() -> None:
        own = people.find_person(person.id)
        assert own
        services.reset_ways(
            person=own,
            administrator_id=administrator.id,
            second_id=second.id,
            tell=[one.id for one in tell],
        )

    world.run(act)


def test_every_old_way_is_closed_and_the_link_opens_again(
    with_password: MakePerson, world: World, browser: Browsers
) -> None:
    coach, device = with_password(Role.COACH, first_name="Hugo", email="hugo@exemple.fr"), Device()
    other, administrator, facilitator = (world.person(role) for role in (Role.BENEFICIARY, *_TWO))
    mine, known = browser(coach), browser()
    add_passkey(mine, device)
    set_up(mine)
    enter(known, coach)
    reset(world, coach, administrator, facilitator, other, coach)
    assert not is_in(mine)
    for model in (Passkey, CodeApp, RecoveryCode, KnownBrowser):
        assert world.read(lambda model=model: db.session().scalar(select(func.count()).select_from(model))) == 0, model
    assert enter(browser(), coach).status_code == 422
    again = browser()
    enter_with(again, device)
    assert not is_in(again)
    again.submit("/connexion/lien", {"email": coach.email})
    assert again.submit(link_in(world)).location == "/connexion/verification"
    assert again.get("/connexion/verification").location == "/connexion/proteger"
    news = world.read(lambda: {(one.person_id, one.kind) for one in db.session().scalars(select(News))})
    assert {(coach.id, NewsKind.WAYS_RESET), (other.id, NewsKind.WAYS_RESET_OF_OTHER)} <= news
    assert (coach.id, NewsKind.WAYS_RESET_OF_OTHER) not in news
    entry = world.read(lambda: db.session().scalars(select(AuditEntry).where(AuditEntry.action == "ways.reset")).one())
    assert (entry.actor_id, entry.subject_id) == (administrator.id, coach.id)
    assert str(facilitator.id) in entry.facts
    assert "Hugo" in browser(other).get("/mes-nouvelles").text
    assert "Hugo" not in "".join(one.get_content() for one in letters(world) if one["To"] != coach.email)


_TWO = (Role.ADMINISTRATOR, Role.FACILITATOR)


def test_it_takes_two_different_persons_of_the_service(world: World) -> None:
    awa, hugo, manager = world.person(), world.person(), world.person(Role.MANAGER)
    administrator, facilitator = (world.person(role) for role in _TWO)
    for one, two in (
        (administrator, administrator),
        (administrator, awa),
        (administrator, hugo),
        (administrator, manager),
        (facilitator, administrator),
        (awa, facilitator),
    ):
        with pytest.raises(Refused):
            reset(world, awa, one, two)
    reset(world, awa, administrator, facilitator)


def test_an_administrator_does_not_help_herself_back_in(world: World) -> None:
    administrator, facilitator = (world.person(role) for role in _TWO)
    with pytest.raises(Refused, match="deux personnes"):
        reset(world, administrator, administrator, facilitator)


def test_who_left_the_service_counts_no_more(world: World) -> None:
    from blueprints.accounts.models import PlatformRole

    awa, administrator, facilitator = world.person(), world.person(_TWO[0]), world.person(_TWO[1])

    def leave() -> None:
        held = select(PlatformRole).where(PlatformRole.person_id == facilitator.id)
        db.session().scalars(held).one().ends_at = clock.now()

    world.run(leave)
    with pytest.raises(Refused):
        reset(world, awa, administrator, facilitator)


def test_a_closed_account_leaves_no_way_in(with_password: MakePerson, world: World, browser: Browsers) -> None:
    coach, device = with_password(Role.COACH, first_name="Hugo"), Device()
    world.person(Role.ADMINISTRATOR)
    mine = browser(coach)
    add_passkey(mine, device)
    set_up(mine)
    assert "ils n’ouvrent plus rien" in mine.get("/mon-compte/fermer").text

    def close() -> None:
        own = people.find_person(coach.id)
        assert own
        accounts.end_account(person=own, actor=own.id)

    world.run(close)
    for model in (Passkey, CodeApp, RecoveryCode, KnownBrowser):
        assert world.read(lambda model=model: db.session().scalar(select(func.count()).select_from(model))) == 0, model
    again = browser()
    enter_with(again, device)
    assert not is_in(again)
