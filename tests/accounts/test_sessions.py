"""Sessions: rows of our own, ended at once and everywhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import services, sessions
from blueprints.accounts.models import Person, PlatformRole, Role, WebSession
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]


def cookie_of(one: Browser) -> str:
    """Return the browser's session token."""
    cookie = one.get_cookie(sessions.COOKIE, domain=one.host)
    assert cookie
    return cookie.value


def test_signing_out_ends_the_session_in_the_database(world: World, browser: Browsers) -> None:
    person = world.person()
    mine, other = browser(person), browser(person)
    stolen = browser()
    stolen.set_cookie(sessions.COOKIE, cookie_of(mine), domain="localhost", secure=True)
    answer = mine.submit("/deconnexion")
    assert answer.status_code == 303
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert mine.get("/mon-compte").status_code == 302
    assert stolen.get("/mon-compte").status_code == 302
    assert other.get("/mon-compte").status_code == 200


def test_signing_out_everywhere_ends_every_session(world: World, browser: Browsers) -> None:
    person = world.person()
    mine, other = browser(person), browser(person)
    mine.submit("/deconnexion/partout")
    assert other.get("/mon-compte").status_code == 302


def test_one_other_device_can_be_signed_out_by_its_owner_only(world: World, browser: Browsers) -> None:
    person, stranger = world.person(), world.person()
    mine, other = browser(person), browser(person)
    token_hash = sessions.hash_token(cookie_of(other))
    device = world.read(
        lambda: db.session().scalars(select(WebSession).where(WebSession.token_hash == token_hash)).one()
    )
    path = f"/mon-compte/appareils/{device.id}"
    assert browser(stranger).submit(path).status_code == 404
    assert other.get("/mon-compte").status_code == 200
    assert mine.submit(path).status_code == 303
    assert other.get("/mon-compte").status_code == 302
    assert mine.get("/mon-compte").status_code == 200


def test_a_session_lasts_a_day_unused_and_is_renewed_by_use(world: World, browser: Browsers) -> None:
    person = world.person()
    idle, used = browser(person), browser(person)
    start = clock.now()
    for day in (1, 20, 29, 50):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            assert used.get("/mon-compte").status_code == 200, day
    with time_machine.travel(start + timedelta(days=50), tick=False):
        assert idle.get("/mon-compte").status_code == 302


def test_a_page_read_again_at_once_writes_nothing(world: World, browser: Browsers, statements: list[str]) -> None:
    mine = browser(world.person())
    mine.get("/mon-compte")
    statements.clear()
    mine.get("/mon-compte")
    assert not [one for one in statements if not one.startswith("SELECT")]


def test_the_token_is_nowhere_in_the_database(world: World, browser: Browsers) -> None:
    mine = browser(world.person())
    rows = world.read(lambda: db.session().execute(select(WebSession.token_hash, WebSession.device)).all())
    assert cookie_of(mine) not in repr(rows)
    assert cookie_of(mine).encode() not in [row.token_hash for row in rows]


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 4000, "null"])
def test_a_made_up_token_is_a_stranger(world: World, browser: Browsers, token: str) -> None:
    one = browser()
    one.set_cookie(sessions.COOKIE, token, domain="localhost", secure=True)
    assert one.get("/mon-compte").status_code == 302
    assert one.get("/connexion").status_code == 200


def test_a_token_of_one_platform_opens_nothing_on_the_other(world: World, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    mine, there = browser(world.person()), browser(host=OTHER_HOST)
    there.set_cookie(sessions.COOKIE, cookie_of(mine), domain=OTHER_HOST, secure=True)
    assert there.get("/mon-compte").status_code == 302


def test_who_left_the_platform_is_out_at_the_next_request(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)
    world.run(lambda: setattr(db.session().get_one(Person, person.id), "ended_at", clock.now()))
    assert mine.get("/mon-compte").status_code == 302


def test_a_role_that_ended_is_gone_at_the_next_request(world: World, browser: Browsers) -> None:
    person = world.person(Role.FACILITATOR)
    mine = browser(person)
    assert mine.get("/temoignages/a-relire").status_code == 200
    world.run(lambda: setattr(db.session().scalars(select(PlatformRole)).one(), "ends_at", clock.now()))
    assert mine.get("/temoignages/a-relire").status_code == 404


def test_the_cookie_is_out_of_scripts_reach_and_of_this_host_only(world: World, browser: Browsers) -> None:
    with world.app.test_request_context():
        answer = sessions.set_cookie(world.app.make_response(""), "secret")
    (cookie,) = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-session")]
    for said in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert said in cookie
    assert "Domain" not in cookie


def test_signed_in_pages_are_not_kept_by_the_browser(world: World, browser: Browsers) -> None:
    assert browser(world.person()).get("/mon-compte").headers["Cache-Control"] == "no-store"


def test_each_way_out_and_in_leaves_its_trace(world: World, browser: Browsers) -> None:
    from blueprints.core.audit import AuditEntry

    person = world.person()
    mine = browser(person)
    mine.submit("/deconnexion")
    actions = world.read(lambda: db.session().scalars(select(AuditEntry.action)).all())
    assert "session.ended" in actions


def test_a_name_in_the_collective_belongs_to_one_person(world: World) -> None:
    world.person(pseudonym="Mésange")
    for same in ("Mésange", "mésange", "MÉSANGE"):
        with pytest.raises(Refused, match="déjà pris"):
            world.person(pseudonym=same)


def test_a_unit_that_fails_leaves_the_session_open(world: World, browser: Browsers) -> None:
    person = world.person()
    mine = browser(person)

    def fail() -> None:
        services.end_all_sessions(person_id=person.id)
        raise Refused("non")

    with pytest.raises(Refused):
        world.run(fail)
    assert mine.get("/mon-compte").status_code == 200
