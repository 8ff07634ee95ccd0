"""Signing in with a password: long, never locked for good, and silent about who has an account."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.pool import QueuePool

from blueprints.accounts import passwords
from blueprints.accounts import queries as people
from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person
from blueprints.core import clock, db
from blueprints.core.errors import Refused, Unavailable
from blueprints.sign_in import queries, services
from tests.conftest import Browser, World

Browsers = Callable[..., Browser]
GOOD = "quatre mots vraiment calmes"


@pytest.fixture(scope="session")
def hashed() -> str:
    """The hash of the good password, made once."""
    return passwords.hash_password(GOOD)


@pytest.fixture
def awa(world: World, hashed: str) -> Person:
    """A person with a password."""
    person = world.person(first_name="Awa", email="awa@exemple.fr")

    def give() -> None:
        own = people.find_person(person.id)
        assert own
        accounts.set_password(person=own, password_hash=hashed, keep=None)

    world.run(give)
    return person


def enter(one: Browser, password: str = GOOD, login: str = "awa@exemple.fr", suite: str = "") -> int:
    """Try a password and return the status."""
    return one.submit("/connexion/mot-de-passe", {"login": login, "password": password, "suite": suite}).status_code


def test_the_right_password_opens_her_account(awa: Person, browser: Browsers) -> None:
    mine = browser()
    assert enter(mine) == 303
    assert "Awa" in mine.get("/mon-compte").text


def test_a_wrong_one_says_what_to_do_and_is_never_shown_again(awa: Person, browser: Browsers) -> None:
    page = browser().submit("/connexion/mot-de-passe", {"login": "awa@exemple.fr", "password": "pas du tout celui-ci"})
    assert page.status_code == 422
    assert "ne correspond pas" in page.text
    assert "pas du tout celui-ci" not in page.text
    assert 'value="awa@exemple.fr"' in page.text


def test_an_unknown_account_answers_the_same_words_after_the_same_statements(
    awa: Person, world: World, browser: Browsers, statements: list[str]
) -> None:
    world.person(email="sans@exemple.fr")
    browser().get("/connexion")
    seen = []
    for login in ("awa@exemple.fr", "personne@exemple.fr", "sans@exemple.fr"):
        one = browser()
        one.csrf()
        statements.clear()
        page = one.submit("/connexion/mot-de-passe", {"login": login, "password": "pas du tout celui-ci"})
        words = page.text.replace(login, "")
        seen.append((page.status_code, "ne correspond pas" in words, len(statements)))
    assert seen[0] == seen[1] == seen[2]


def test_an_unknown_account_costs_the_same_hash(hashed: str) -> None:
    def spent(stored: str | None) -> float:
        before = time.thread_time()  # the work itself: other tests share this machine
        assert not passwords.verify("pas du tout celui-ci", stored)
        return time.thread_time() - before

    tries = [(spent(hashed), spent(None)) for _ in range(3)]
    known, unknown = (min(times) for times in zip(*tries, strict=True))
    assert known > 0.01, "the hash is made here, and counted"
    assert unknown > known / 2
    assert known > unknown / 2


def test_a_person_without_a_password_cannot_enter_with_any(world: World, browser: Browsers) -> None:
    world.person(email="sans@exemple.fr")
    for tried in ("personne ne tape ceci", "None", "0" * 20):
        assert enter(browser(), tried, "sans@exemple.fr") == 422


def test_the_wait_grows_with_each_failure_and_stays_bounded(world: World) -> None:
    waits, moment, key = [], clock.now(), b"k" * 32
    with time_machine.travel(moment, tick=False):
        for _ in range(20):
            world.run(services.note_failure, key=key)
            waits.append((world.read(queries.find_delay, key).wait_until - moment).total_seconds())
    assert waits[:3] == [0, 0, 0]
    assert waits[3:8] == [2, 4, 8, 16, 32]
    assert max(waits) == services.LONGEST_WAIT.total_seconds()


def test_failures_at_the_same_time_are_all_counted(world: World) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: world.run(services.note_failure, key=b"k" * 32), range(8)))
    assert world.read(queries.find_delay, b"k" * 32).failures == 8


def test_while_it_waits_the_right_password_is_not_looked_at(awa: Person, browser: Browsers) -> None:
    moment = clock.now()
    with time_machine.travel(moment, tick=False):
        for _ in range(4):
            enter(browser(), "pas du tout celui-ci")
        assert enter(browser()) == 422
    with time_machine.travel(moment + timedelta(seconds=3), tick=False):
        assert enter(browser()) == 303


def test_it_is_never_a_lock_and_success_starts_again_from_zero(awa: Person, browser: Browsers) -> None:
    moment = clock.now()
    for _ in range(12):
        with time_machine.travel(moment, tick=False):
            enter(browser(), "pas du tout celui-ci")
        moment += timedelta(minutes=16)
    with time_machine.travel(moment, tick=False):
        assert enter(browser()) == 303
        assert enter(browser(), "pas du tout celui-ci") == 422
        assert enter(browser()) == 303


def test_the_link_stays_open_while_the_password_waits(awa: Person, browser: Browsers) -> None:
    for _ in range(5):
        enter(browser(), "pas du tout celui-ci")
    waiting = browser().submit("/connexion/mot-de-passe", {"login": "awa@exemple.fr", "password": GOOD})
    assert "Attendez" in waiting.text
    assert browser().submit("/connexion/lien", {"email": "awa@exemple.fr"}).status_code == 302


def test_a_wait_is_for_that_account_from_that_address_only(awa: Person, browser: Browsers) -> None:
    for _ in range(5):
        enter(browser(), "pas du tout celui-ci")
    elsewhere = browser()
    answer = elsewhere.submit(
        "/connexion/mot-de-passe",
        {"login": "awa@exemple.fr", "password": GOOD},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("court", "trop court"),
        ("a" * 14, "trop court"),
        ("é" * 257, "trop long"),
        ("aaaaaaaaaaaaaaaaaaaa", "facile à deviner"),
        ("awa@exemple.fr awa", "facile à deviner"),
        ("Cordée de l’Aube", "facile à deviner"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(
    awa: Person, browser: Browsers, password: str, said: str
) -> None:
    page = browser(awa).submit("/mon-compte/mot-de-passe", {"new_password": password})
    assert page.status_code == 422
    assert said in page.text


def test_no_rule_asks_for_odd_signs_and_every_sign_counts() -> None:
    for fine in (
        "quatre mots sans lien",
        "ни одной латинской буквы",
        "🙂🌍🎈🚲🌻🍎🎹⛵🐝🌙🧩🥐🎨🪁🔔",
        "espace au bout      x",
    ):
        passwords.check(fine)
    with pytest.raises(Refused):
        passwords.check("")


def test_a_new_password_signs_the_other_devices_out(awa: Person, browser: Browsers) -> None:
    mine, other = browser(awa), browser(awa)
    answer = mine.submit("/mon-compte/mot-de-passe", {"new_password": "un tout autre chemin calme"})
    assert answer.status_code == 303
    assert mine.get("/mon-compte").status_code == 200
    assert other.get("/mon-compte").status_code == 302
    assert enter(browser()) == 422
    assert enter(browser(), "un tout autre chemin calme") == 303


@pytest.mark.parametrize("target", ["https://mechant.example/x", "//mechant.example", "/\\mechant.example"])
def test_no_way_back_leads_to_another_site(awa: Person, browser: Browsers, target: str) -> None:
    answer = browser().submit("/connexion/mot-de-passe", {"login": "awa@exemple.fr", "password": GOOD, "suite": target})
    assert answer.location == "/"


def test_signing_in_gives_the_browser_a_new_token(awa: Person, world: World, browser: Browsers) -> None:
    mine = browser(awa)
    before = mine.get_cookie("__Host-session", domain="localhost")
    assert enter(mine) == 303
    after = mine.get_cookie("__Host-session", domain="localhost")
    assert before
    assert after
    assert before.value != after.value
    stale = browser()
    stale.set_cookie("__Host-session", before.value, domain="localhost", secure=True)
    assert stale.get("/mon-compte").status_code == 302


def test_a_crowd_at_the_password_is_told_to_wait_and_holds_no_more_than_a_few_threads() -> None:
    """Each hash costs 64 MiB and a tenth of a second: without a bound, a crowd would stop every page."""

    def try_one(_: int) -> str:
        try:
            passwords.verify("pas du tout celui-ci", None)
        except Unavailable as error:
            return error.message
        return "answered"

    with ThreadPoolExecutor(48) as threads:
        answers = list(threads.map(try_one, range(48)))
    told = [answer for answer in answers if answer != "answered"]
    assert len(answers) - len(told) >= 16
    assert told
    assert all("demandez un lien" in answer for answer in told)
    assert try_one(0) == "answered", "the crowd has gone"


def test_no_connection_to_the_database_waits_while_a_password_is_hashed(world: World, browser: Browsers) -> None:
    """The hash is slow on purpose: were a connection held meanwhile, a few tries would leave none for the pages."""
    mine = browser()
    with world.app.app_context():
        pools = [engine.pool for engine in db.list_engines()]
    with ExitStack() as turns, ThreadPoolExecutor(1) as thread:
        turns.enter_context(passwords._turns)
        turns.enter_context(passwords._turns)
        answer = thread.submit(enter, mine)
        time.sleep(1.5)
        waiting, used = not answer.done(), sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))
        turns.close()
        assert answer.result() == 422
    assert waiting
    assert used == 0
