"""Who works with others' follow-up owes a second proof: set up once, one page a step, a code taken once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from pyotp import TOTP
from sqlalchemy import select, update

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.sign_in import codes, queries
from blueprints.sign_in.models import CodeApp, HalfSignIn, RecoveryCode
from tests.conftest import Browser, World
from tests.sign_in.authenticator import Device
from tests.sign_in.conftest import add_passkey, enter, enter_with, is_in, link_in, question

Browsers = Callable[..., Browser]
MakePerson = Callable[..., Person]
NOON = datetime(2026, 3, 3, 12, 0, 5, tzinfo=UTC)
STAFF = (Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR, Role.DOCTOR)
APP = "/mon-compte/connexion/application"
CHECK = "/connexion/verification"


def secret_on(page: str) -> str:
    """Return the key that the page shows in groups."""
    (groups,) = re.findall(r'<p class="key">(.*?)</p>', page, re.DOTALL)
    return "".join(re.findall(r"<span>(\w+)</span>", groups))


def paper_on(page: str) -> list[str]:
    """Return the codes on paper that the page shows."""
    return re.findall(r"<li><code>([^<]+)</code>", page)


def set_up(one: Browser) -> tuple[TOTP, list[str]]:
    """Add an application to the account of this browser; return what it shows from now on, and the codes on paper."""
    assert one.submit(f"{APP}/debut").location == APP
    app = TOTP(secret_on(one.get(APP).text))
    shown = one.submit(APP, {"code": app.at(clock.now())})
    assert shown.status_code == 200
    return app, paper_on(shown.text)


@pytest.fixture
def coach(with_password: MakePerson) -> Person:
    """A coach with a password."""
    return with_password(Role.COACH, first_name="Hugo", email="hugo@exemple.fr")


@pytest.fixture
def code_app(coach: Person, browser: Browsers) -> Any:
    """Her application, set up two minutes before noon."""
    with time_machine.travel(NOON - timedelta(minutes=2), tick=False):
        return set_up(browser(coach))


@pytest.mark.parametrize("role", STAFF)
def test_a_password_alone_does_not_open_the_account_of_staff(
    with_password: MakePerson, browser: Browsers, role: Role
) -> None:
    mine = browser()
    assert enter(mine, with_password(role)).location == CHECK
    assert not is_in(mine)
    assert mine.get(CHECK).location == "/connexion/proteger"
    assert "Protéger mon compte" in mine.get("/connexion/proteger").text


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF])
def test_the_others_come_in_with_their_password(with_password: MakePerson, browser: Browsers, role: Role) -> None:
    mine = browser()
    assert enter(mine, with_password(role)).location == "/"
    assert is_in(mine)


def test_a_link_alone_does_not_open_the_account_of_staff(coach: Person, world: World, browser: Browsers) -> None:
    mine = browser()
    mine.submit("/connexion/lien", {"email": coach.email})
    assert mine.submit(link_in(world)).location == CHECK
    assert not is_in(mine)


def test_an_application_is_set_up_in_one_page_a_step_and_opens_the_page_that_was_wanted(
    coach: Person, browser: Browsers
) -> None:
    mine = browser()
    enter(mine, coach, suite="/mon-compte")
    mine.get("/connexion/proteger")
    app, paper = set_up(mine)
    assert is_in(mine)
    assert (len(paper), len(set(paper))) == (10, 10)
    assert len(app.secret) == 32


def test_a_device_is_set_up_instead_and_opens_at_once(coach: Person, browser: Browsers) -> None:
    mine, device = browser(), Device()
    enter(mine, coach, suite="/mon-compte")
    assert add_passkey(mine, device).location == "/mon-compte"
    assert is_in(mine)
    again = browser()
    enter(again, coach)
    assert "Entrer avec cet appareil" in again.get(CHECK).text
    enter_with(again, device)
    assert is_in(again)


def test_who_has_a_second_proof_cannot_be_given_another_before_showing_it(
    coach: Person, code_app: Any, browser: Browsers
) -> None:
    mine = browser()
    with time_machine.travel(NOON, tick=False):
        enter(mine, coach)
        for path in ("/connexion/proteger", APP, "/mon-compte/connexion/appareil"):
            assert mine.get(path).status_code == 302, path
        assert mine.submit("/mon-compte/connexion/appareil/demande").status_code == 302


def test_the_code_opens_the_account(coach: Person, code_app: Any, browser: Browsers) -> None:
    mine = browser()
    with time_machine.travel(NOON, tick=False):
        enter(mine, coach, suite="/mon-compte/connexion")
        shown = code_app[0].at(NOON)
        answer = mine.submit(CHECK, {"code": f" {shown[:3]} {shown[3:]} "})
        assert (answer.status_code, answer.location) == (303, "/mon-compte/connexion")
        assert is_in(mine)


@pytest.mark.parametrize(("seconds", "opens"), [(-60, False), (-30, True), (30, True), (60, False), (-3600, False)])
def test_a_clock_may_be_one_step_wrong(
    coach: Person, code_app: Any, browser: Browsers, seconds: int, *, opens: bool
) -> None:
    mine = browser()
    with time_machine.travel(NOON, tick=False):
        enter(mine, coach)
        mine.submit(CHECK, {"code": code_app[0].at(NOON + timedelta(seconds=seconds))})
        assert is_in(mine) is opens


def test_a_code_is_never_taken_twice_nor_an_older_one_after_it(coach: Person, code_app: Any, browser: Browsers) -> None:
    mine, thief = browser(), browser()
    with time_machine.travel(NOON, tick=False):
        enter(mine, coach)
        enter(thief, coach)
        code, older = code_app[0].at(NOON), code_app[0].at(NOON - timedelta(seconds=30))
        mine.submit(CHECK, {"code": code})
        assert is_in(mine)
        page = thief.submit(CHECK, {"code": code})
        assert "a déjà servi" in page.text
        thief.submit(CHECK, {"code": older})
        assert not is_in(thief)


def test_the_same_code_at_once_from_two_browsers_opens_one(
    world: World, coach: Person, code_app: Any, browser: Browsers
) -> None:
    two = [browser(), browser()]
    with time_machine.travel(NOON, tick=False):
        for one in two:
            enter(one, coach)
            one.csrf()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda one: one.submit(CHECK, {"code": code_app[0].at(NOON)}), two))
        assert sorted(is_in(one) for one in two) == [False, True]


def test_wrong_codes_wait_longer_and_longer_and_the_device_stays_open(
    coach: Person, code_app: Any, browser: Browsers
) -> None:
    device, mine, thief = Device(), browser(), browser()
    with time_machine.travel(NOON, tick=False):
        add_passkey(browser(coach), device)
        enter(thief, coach)
        for _ in range(12):
            thief.submit(CHECK, {"code": "000000"})
        page = thief.submit(CHECK, {"code": code_app[0].at(NOON)})
        assert "Attendez" in page.text
        assert not is_in(thief)
        enter_with(mine, device)
        assert is_in(mine)


def test_strangers_who_know_the_password_do_not_delay_a_browser_she_came_in_from(
    coach: Person, code_app: Any, browser: Browsers
) -> None:
    mine, thief = browser(), browser()
    with time_machine.travel(NOON - timedelta(seconds=60), tick=False):
        enter(mine, coach)
        mine.submit(CHECK, {"code": code_app[0].at(clock.now())})
        assert is_in(mine)
        mine.submit("/deconnexion")
        enter(thief, coach)
        for _ in range(12):
            thief.submit(CHECK, {"code": "000000"})
    with time_machine.travel(NOON, tick=False):
        enter(mine, coach)
        mine.submit(CHECK, {"code": code_app[0].at(NOON)})
        assert is_in(mine)


def test_each_code_on_paper_opens_once_and_the_page_says_how_many_are_left(
    coach: Person, code_app: Any, browser: Browsers
) -> None:
    _, paper = code_app
    with time_machine.travel(NOON, tick=False):
        mine, again = browser(), browser()
        enter(mine, coach)
        mine.submit(CHECK, {"code": paper[3].upper()})
        assert is_in(mine)
        assert "Il vous reste 9 codes sur papier" in mine.get("/mon-compte/connexion").text
        enter(again, coach)
        assert "a déjà servi" in again.submit(CHECK, {"code": paper[3]}).text
        again.submit(CHECK, {"code": paper[4].replace(" ", "-")})
        assert is_in(again)


def test_new_codes_on_paper_replace_the_old_ones(coach: Person, code_app: Any, browser: Browsers) -> None:
    _, paper = code_app
    with time_machine.travel(NOON, tick=False):
        fresh = paper_on(browser(coach).submit("/mon-compte/connexion/codes").text)
        assert not set(fresh) & set(paper)
        mine = browser()
        enter(mine, coach)
        mine.submit(CHECK, {"code": paper[0]})
        assert not is_in(mine)
        mine.submit(CHECK, {"code": fresh[0]})
        assert is_in(mine)


def test_nothing_that_opens_is_readable_in_the_database(world: World, coach: Person, code_app: Any) -> None:
    totp, paper = code_app
    kept = world.read(lambda: db.session().scalars(select(CodeApp)).one())
    assert totp.secret.encode() not in kept.secret
    hashes = world.read(lambda: list(db.session().scalars(select(RecoveryCode.code_hash))))
    assert not {codes.clean(code).encode() for code in paper} & set(hashes)
    assert all(len(one) == 32 for one in hashes)


def test_a_secret_that_was_moved_to_another_person_opens_nothing(
    world: World, coach: Person, code_app: Any, with_password: MakePerson, browser: Browsers
) -> None:
    other = with_password(Role.COACH, email="nadia@exemple.fr")
    with time_machine.travel(NOON, tick=False):
        set_up(browser(other))
        kept = world.read(lambda: queries.find_app(coach.id))
        world.run(
            lambda: db.session().execute(
                update(CodeApp).where(CodeApp.person_id == other.id).values(secret=kept.secret, last_step=0)
            )
        )
        mine = browser()
        enter(mine, other)
        mine.submit(CHECK, {"code": code_app[0].at(NOON)})
        assert not is_in(mine)


@pytest.mark.parametrize(
    "typed", ["", "   ", "x", "12345", "1234567", "é" * 12, "<b>123456</b>", "0" * 41, "0" * 1_000_000]
)
def test_what_is_no_code_is_refused_in_words(coach: Person, code_app: Any, browser: Browsers, typed: str) -> None:
    mine = browser()
    enter(mine, coach)
    page = mine.submit(CHECK, {"code": typed})
    assert page.status_code == 422
    assert "Erreur" in page.text


def test_after_a_quarter_of_an_hour_or_in_another_browser_one_starts_again(
    world: World, coach: Person, code_app: Any, browser: Browsers
) -> None:
    mine, other = browser(), browser()
    enter(mine, coach)
    assert other.get(CHECK).location == "/connexion"
    assert other.submit(CHECK, {"code": "000000"}).location == "/connexion"
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert mine.submit(CHECK, {"code": code_app[0].at(clock.now())}).location == "/connexion"
        assert "Recommencez" in mine.get("/connexion").text
    assert not is_in(mine)


def test_a_first_code_that_is_wrong_sets_nothing_up(coach: Person, world: World, browser: Browsers) -> None:
    mine = browser(coach)
    mine.submit(f"{APP}/debut")
    secret = secret_on(mine.get(APP).text)
    page = mine.submit(APP, {"code": "000000"})
    assert page.status_code == 422
    assert secret_on(page.text) == secret, "the same image stays"
    assert world.read(queries.find_app, coach.id) is None


def test_the_image_and_the_key_say_the_same_and_are_kept_by_no_browser(coach: Person, browser: Browsers) -> None:
    mine = browser(coach)
    mine.submit(f"{APP}/debut")
    page = mine.get(APP)
    assert page.headers["Cache-Control"] == "no-store"
    assert "otpauth://totp/" in page.text
    assert f"secret={secret_on(page.text)}" in unescape(page.text)
    assert 'role="img"' in page.text


def test_an_application_that_is_removed_is_asked_no_more_and_its_owner_is_told(
    coach: Person, code_app: Any, browser: Browsers
) -> None:
    mine, again = browser(coach), browser()
    assert mine.submit(f"{APP}/retirer").status_code == 303
    assert "a été retirée" in mine.get("/mes-nouvelles").text
    enter(again, coach)
    assert again.get(CHECK).location == "/connexion/proteger"


def test_a_half_open_account_reads_nothing(world: World, coach: Person, code_app: Any, browser: Browsers) -> None:
    mine = browser()
    enter(mine, coach)
    assert world.read(lambda: db.session().scalars(select(HalfSignIn)).one()).person_id == coach.id
    for path in ("/mon-compte", "/mon-compte/connexion", "/mes-nouvelles", "/connexion/preuve"):
        assert mine.get(path).status_code == 302, path
    question(mine)
    assert not is_in(mine)


def test_the_demo_opens_with_one_button_for_staff_too(coach: Person, browser: Browsers) -> None:
    mine = browser()
    assert mine.submit("/demo/entrer/hugo").status_code == 303
    assert is_in(mine)
