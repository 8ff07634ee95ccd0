"""What strangers try: many wrong passwords, many mails, probes of who exists. The owner still comes in, always."""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.news.models import News, NewsKind
from blueprints.sign_in import services
from blueprints.sign_in.models import KnownBrowser, SignInDelay
from tests.conftest import Browser, World
from tests.installations import installation
from tests.sign_in.authenticator import Device
from tests.sign_in.conftest import GOOD, add_passkey, enter, enter_with, is_in, letters, link_in

Browsers = Callable[..., Browser]
MakePerson = Callable[..., Person]


@pytest.fixture
def awa(with_password: MakePerson) -> Person:
    """A person with a password."""
    return with_password(first_name="Awa", email="awa@exemple.fr")


def fail_often(world: World, person: Person, times: int, place: str) -> None:
    """Note as many failures as a robot makes: the hash itself is not the point here."""
    from blueprints.core import tokens

    key = tokens_of(world, lambda: tokens.fingerprint("delay", f"{person.platform_id}|{person.email}|{place}"))
    for _ in range(times):
        world.run(services.note_failure, key=key)


def tokens_of(world: World, make: Callable[[], bytes]) -> bytes:
    """Make a fingerprint as the application does."""
    with world.app.app_context():
        return make()


def test_after_five_hundred_wrong_passwords_the_owner_comes_in_by_every_way(
    awa: Person, world: World, browser: Browsers
) -> None:
    hers, device = browser(), Device()
    enter(hers, awa)
    add_passkey(hers, device)
    hers.submit("/deconnexion")
    fail_often(world, awa, 497, "127.0.0.1")
    for _ in range(3):
        assert enter(browser(), awa, "pas du tout celui-ci").status_code == 422
    stranger = browser()
    assert "Attendez" in enter(stranger, awa).text, "from that network, an unknown browser waits"
    enter(hers, awa)
    assert is_in(hers), "a browser she came in from does not wait for a stranger's failures"
    by_device, by_link = browser(), browser()
    enter_with(by_device, device)
    assert is_in(by_device)
    by_link.submit("/connexion/lien", {"email": awa.email})
    by_link.submit(link_in(world))
    assert is_in(by_link)


def test_from_another_network_her_password_is_looked_at(awa: Person, world: World, browser: Browsers) -> None:
    fail_often(world, awa, 500, "127.0.0.1")
    answer = browser().submit(
        "/connexion/mot-de-passe",
        {"login": awa.email, "password": GOOD},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert answer.status_code == 303


def test_a_whole_household_of_new_addresses_counts_as_one(awa: Person, world: World, browser: Browsers) -> None:
    for number in range(1, 6):
        browser().submit(
            "/connexion/mot-de-passe",
            {"login": awa.email, "password": "pas du tout celui-ci"},
            environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{number}"},
        )
    failures = world.read(lambda: list(db.session().scalars(select(SignInDelay.failures))))
    assert failures == [4], "the fifth already waits"


def test_ones_own_failures_in_a_known_browser_wait_too(awa: Person, browser: Browsers) -> None:
    mine = browser()
    enter(mine, awa)
    mine.submit("/deconnexion")
    for _ in range(4):
        enter(mine, awa, "pas du tout celui-ci")
    assert "Attendez" in enter(mine, awa).text


def test_the_mark_of_a_browser_is_of_one_person(awa: Person, world: World, browser: Browsers) -> None:
    """Who came in with her own account has no easier way into another one."""
    his = browser()
    his.enter(world.person())
    fail_often(world, awa, 500, "127.0.0.1")
    his.set_cookie("__Host-appareil", "inventé", domain="localhost", secure=True)
    assert "Attendez" in enter(his, awa).text


# --- mails ------------------------------------------------------------------------------------------------------------


def test_no_more_than_ten_mails_an_hour_reach_a_mailbox_and_nobody_is_told(
    awa: Person, world: World, browser: Browsers
) -> None:
    stranger = browser()
    answers = [stranger.submit("/connexion/lien", {"email": awa.email}) for _ in range(15)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(302, "/connexion/lien-envoye")}
    assert len(letters(world)) == services.MOST_LINKS
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        stranger.submit("/connexion/lien", {"email": awa.email})
        assert len(letters(world)) == 1


def test_a_flood_of_mails_does_not_keep_her_own_browser_from_its_link(
    awa: Person, world: World, browser: Browsers
) -> None:
    hers, stranger = browser(), browser()
    enter(hers, awa)
    hers.submit("/deconnexion")
    for _ in range(15):
        stranger.submit("/connexion/lien", {"email": awa.email})
    letters(world)
    hers.submit("/connexion/lien", {"email": awa.email})
    hers.submit(link_in(world))
    assert is_in(hers)


# --- who exists -------------------------------------------------------------------------------------------------------

FORMS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("/connexion/lien", "email", {}),
    ("/connexion/mot-de-passe", "login", {"password": "pas du tout celui-ci"}),
)


@pytest.mark.parametrize(("path", "field", "more"), FORMS)
def test_no_form_tells_who_has_an_account(
    awa: Person, world: World, browser: Browsers, statements: list[str], path: str, field: str, more: dict[str, str]
) -> None:
    world.person(Role.COACH, email="hugo@exemple.fr")
    browser().get("/connexion")
    seen = []
    for email in (awa.email, "personne@exemple.fr", "hugo@exemple.fr"):
        one = browser()
        one.csrf()
        statements.clear()
        answer = one.submit(path, {field: email, **more})
        asked = [statement.split(" WHERE ")[0][:60] for statement in statements]
        names = sorted(name for name, _ in answer.headers)
        seen.append((answer.status_code, answer.location, names, asked, answer.text.replace(str(email), "")[:2000]))
    words = [(*one[:4],) for one in seen]
    assert words[0] == words[1] == words[2]


def test_the_time_of_the_answer_tells_nothing_either(awa: Person, browser: Browsers) -> None:
    def spent(email: str) -> float:
        one = browser()
        one.csrf()
        before = time.thread_time()  # the work itself: other tests share this machine
        one.submit("/connexion/lien", {"email": email})
        return time.thread_time() - before

    spent("autre@exemple.fr")
    known, unknown = ([spent(email) for _ in range(15)] for email in ("awa@exemple.fr", "personne@exemple.fr"))
    assert statistics.median(known) < 2 * statistics.median(unknown)
    assert statistics.median(unknown) < 2 * statistics.median(known)


# --- a new browser ----------------------------------------------------------------------------------------------------


def told(world: World, person: Person) -> list[Any]:
    """Return what kinds of news a person was told."""
    return list(world.read(lambda: db.session().scalars(select(News.kind).where(News.person_id == person.id)).all()))


def test_the_first_browser_is_not_news_and_a_new_one_is_in_the_news_and_by_mail(
    awa: Person, world: World, browser: Browsers
) -> None:
    mine, stranger = browser(), browser()
    enter(mine, awa)
    mine.submit("/deconnexion")
    enter(mine, awa)
    assert told(world, awa) == []
    stranger.submit(
        "/connexion/mot-de-passe",
        {"login": awa.email, "password": GOOD},
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"},
    )
    assert told(world, awa) == [NewsKind.NEW_BROWSER]
    page = mine.get("/mes-nouvelles").text
    assert "nouvel appareil" in page
    assert "Firefox" in page
    assert "Me déconnecter partout" in page
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        (letter,) = letters(world)
    assert "nouvel appareil" in letter.get_content()
    assert "Cordée" not in letter.as_string()


def test_two_clicks_at_once_are_one_browser_and_both_are_answered(awa: Person, world: World, browser: Browsers) -> None:
    mine, twin = browser(), browser()
    for one in (mine, twin):
        one.set_cookie("__Host-appareil", "marque", domain="localhost", secure=True)
        one.csrf()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: enter(one, awa).status_code, (mine, twin)))
    assert answers == [303, 303]
    assert world.read(lambda: db.session().scalar(select(func.count()).select_from(KnownBrowser))) == 1


def test_after_signing_out_everywhere_no_browser_is_known_any_more(
    awa: Person, world: World, browser: Browsers
) -> None:
    mine, thief = browser(), browser()
    enter(mine, awa)
    enter(thief, awa)
    mine.submit("/deconnexion/partout")
    enter(thief, awa)
    assert told(world, awa) == [NewsKind.NEW_BROWSER, NewsKind.NEW_BROWSER]


def test_the_mark_is_nowhere_in_the_database_and_goes_when_it_is_old(
    awa: Person, world: World, browser: Browsers
) -> None:
    mine = browser()
    enter(mine, awa)
    cookie = mine.get_cookie("__Host-appareil", domain="localhost")
    assert cookie
    rows = world.read(lambda: list(db.session().scalars(select(KnownBrowser.mark_hash))))
    assert len(rows) == 1
    assert cookie.value.encode() not in rows
    with time_machine.travel(clock.now() + services.KNOWN_LASTS + timedelta(days=1)):
        world.run(services.purge_expired)
    assert world.read(lambda: db.session().scalar(select(func.count()).select_from(KnownBrowser))) == 0


# --- a whole office behind one address --------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Flask]:
    """An installation that counts requests, as the demo and production do."""
    with installation(tmp_path / "data", environment="demo", demo=True) as app:
        app.test_client_class = Browser
        yield app


def test_who_uses_up_an_offices_tries_does_not_close_it_to_known_browsers(served: Flask) -> None:
    his, hers = served.test_client(), served.test_client()
    assert isinstance(his, Browser)
    assert isinstance(hers, Browser)
    wrong = {"login": "awa.diallo@exemple.fr", "password": ""}
    with served.app_context(), db.across_platforms():
        awa = db.session().scalars(select(Person).where(Person.email == "awa.diallo@exemple.fr")).one()
    mark(served, awa, hers)
    statuses = [his.submit("/connexion/mot-de-passe", wrong).status_code for _ in range(121)]
    assert statuses == [422] * 120 + [429]
    assert hers.submit("/connexion/mot-de-passe", wrong).status_code == 422, "her own browser counts alone"


def mark(app: Flask, person: Person, one: Browser) -> None:
    """Make a browser one that *person* came in from."""
    from blueprints.core import tokens, transaction
    from blueprints.sign_in import arrivals

    with app.app_context():
        db.enter_platform(person.platform_id)
        known = arrivals.Browser(device="", known_hash=tokens.fingerprint("known", "marque"), step_hash=b"")
        with transaction.apart():
            arrivals.note_browser(person_id=person.id, browser=known)
    one.set_cookie("__Host-appareil", "marque", domain="localhost", secure=True)
