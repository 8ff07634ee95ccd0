"""A new token after a change of rights: at the next request, without losing what is open."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine

from blueprints.accounts import queries, services, sessions
from blueprints.accounts.models import Person, Role
from blueprints.core import clock
from tests.conftest import Browser, World

Browsers = Callable[..., Browser]
NEW_QUESTION = "/conseils/nouvelle-question"


def token_of(one: Browser) -> str:
    """Return the browser's session token."""
    cookie = one.get_cookie(sessions.COOKIE, domain=one.host)
    assert cookie
    return cookie.value


def change_roles(world: World, person: Person, *roles: Role) -> frozenset[Role]:
    """Give a person exactly these roles, as the service desk does."""

    def change() -> frozenset[Role]:
        own = queries.find_person(person.id)
        assert own
        return services.change_roles(person=own, roles=roles, actor=None)

    ended: frozenset[Role] = world.run(change)
    return ended


def with_token(browser: Browsers, token: str) -> Browser:
    """Return a browser that holds this token."""
    one = browser()
    one.set_cookie(sessions.COOKIE, token, domain="localhost", secure=True)
    return one


def test_a_change_of_rights_gives_every_browser_a_new_token_at_its_next_request(
    world: World, browser: Browsers
) -> None:
    person = world.person()
    mine, other = browser(person), browser(person)
    before, before_other = token_of(mine), token_of(other)
    change_roles(world, person, Role.BENEFICIARY, Role.MODERATOR)
    assert mine.get("/mon-compte").status_code == 200
    after = token_of(mine)
    assert after != before
    assert token_of(other) == before_other, "she has not asked anything there yet"
    other.get("/mon-compte")
    assert token_of(other) != before_other
    assert mine.get("/mon-compte").status_code == 200
    assert token_of(mine) == after, "once is enough"


def test_the_token_before_serves_for_what_was_on_its_way_and_no_longer(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)
    before = token_of(mine)
    change_roles(world, person, Role.BENEFICIARY, Role.COACH)
    mine.get("/mon-compte")
    late = with_token(browser, before)
    assert late.get("/mon-compte").status_code == 200
    assert token_of(late) == before, "a request that crossed the change gets no token of its own"
    with time_machine.travel(clock.now() + timedelta(minutes=1, seconds=1)):
        assert with_token(browser, before).get("/mon-compte").status_code == 302
        assert mine.get("/mon-compte").status_code == 200


def test_of_two_requests_at_once_one_gets_the_new_token_and_both_are_answered(world: World, browser: Browsers) -> None:
    person = world.person()
    token = token_of(browser(person))
    change_roles(world, person, Role.BENEFICIARY, Role.COACH)
    ways = [with_token(browser, token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda one: one.get("/mon-compte").status_code, ways))
    assert answers == [200] * 4
    assert len([one for one in ways if token_of(one) != token]) == 1


def test_a_page_that_was_open_can_still_be_sent(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)
    token = mine.csrf()
    change_roles(world, person, Role.BENEFICIARY, Role.MODERATOR)
    mine.get("/mon-compte")
    names = {"first_name": "Awa", "last_name": "Diallo", "pseudonym": "Mésange", "recognition_word": "prune"}
    assert mine.submit("/mon-compte/noms", {**names, "csrf_token": token}).status_code == 303


def test_the_request_that_sends_gets_the_new_token_too(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)
    before = token_of(mine)
    change_roles(world, person, Role.BENEFICIARY, Role.MODERATOR)
    assert mine.submit("/confort", {"palette": "sombre"}).status_code in (303, 422)
    assert token_of(mine) != before


def test_signing_out_wins_over_a_rotation(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)
    before = token_of(mine)
    change_roles(world, person, Role.BENEFICIARY, Role.MODERATOR)
    mine.submit("/deconnexion")
    assert mine.get_cookie(sessions.COOKIE, domain="localhost") is None
    assert with_token(browser, before).get("/mon-compte").status_code == 302


def test_an_ended_role_closes_its_pages_at_the_next_request(world: World, browser: Browsers) -> None:
    person = world.person(Role.BENEFICIARY, Role.FACILITATOR)
    mine = browser(person)
    assert mine.get("/temoignages/a-relire").status_code == 200
    assert change_roles(world, person, Role.BENEFICIARY) == {Role.FACILITATOR}
    assert mine.get("/temoignages/a-relire").status_code == 404
    assert mine.get(NEW_QUESTION).status_code == 200
    change_roles(world, person)
    assert mine.get(NEW_QUESTION).status_code == 404
    assert mine.get("/mon-compte").status_code == 200


def test_a_page_of_a_session_without_a_change_costs_no_write(
    world: World, browser: Browsers, statements: list[str]
) -> None:
    mine = browser(world.person())
    mine.get("/mon-compte")
    statements.clear()
    mine.get("/mon-compte")
    assert [one for one in statements if one.startswith("UPDATE")] == []
