"""Signing in with a link by mail: once, ten minutes, in the browser that asked, and never by merely opening it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts.models import WebSession
from blueprints.core import clock, db, mail, outbox, state
from blueprints.sign_in.models import SignInLink
from tests.conftest import OTHER_HOST, Browser, World

Browsers = Callable[..., Browser]


def letters(world: World) -> list[EmailMessage]:
    """Empty the outbox and return the mails it laid in the folder."""
    with world.app.app_context():
        for old in (state.current().settings.data / "mailbox").glob("*.eml"):
            old.unlink()
        outbox.run_due()
        mailer = mail.mailer()
        assert isinstance(mailer, mail.FolderMailer)
        return mailer.list_messages()


def ask(world: World, asker: Browser, email: str = "awa@exemple.fr", suite: str = "") -> str:
    """Ask for a link and return the path that the mail holds."""
    answer = asker.submit("/connexion/lien", {"email": email, "suite": suite})
    assert (answer.status_code, answer.location) == (302, "/connexion/lien-envoye")
    (letter,) = letters(world)
    found = re.search(r"http://localhost(/connexion/lien/\S+)", letter.get_content())
    assert found
    return found[1]


def is_in(one: Browser) -> bool:
    """Tell whether somebody is signed in in this browser."""
    return one.get("/mon-compte").status_code == 200


def count_sessions(world: World) -> int:
    """Return how many sessions were opened."""
    return int(world.read(lambda: db.session().scalar(select(func.count()).select_from(WebSession))))


def test_the_link_and_its_button_sign_her_in_where_she_wanted_to_go(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine = browser()
    path = ask(world, mine, suite="/mon-compte")
    assert mine.get(path).status_code == 200
    entered = mine.submit(path)
    assert (entered.status_code, entered.location) == (303, "/mon-compte")
    assert is_in(mine)


def test_an_address_is_known_however_it_was_typed(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    assert ask(world, browser(), email="  Awa@Exemple.FR ")


def test_the_mail_is_neutral_and_shows_the_recognition_word(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr", first_name="Awa", recognition_word="tournesol")
    browser().submit("/connexion/lien", {"email": "awa@exemple.fr"})
    (letter,) = letters(world)
    whole = letter.as_string() + letter.get_content()
    assert "tournesol" in letter.get_content()
    for told in ("Cordée", "accompagn", "handicap", "emploi"):
        assert told not in whole


def test_programs_that_open_links_use_nothing_up(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine = browser()
    path = ask(world, mine)
    for scanner in (browser(), browser(), mine):
        assert scanner.get(path).status_code in (200, 410)
    assert count_sessions(world) == 0
    mine.submit(path)
    assert is_in(mine)


def test_the_link_works_once(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine = browser()
    path = ask(world, mine)
    cookie = mine.get_cookie("__Host-lien", domain="localhost")
    assert cookie
    mine.submit(path)
    mine.submit("/deconnexion")
    mine.set_cookie("__Host-lien", cookie.value, domain="localhost", secure=True)
    assert "déjà servi" in mine.get(path).text
    assert mine.submit(path).status_code == 303
    assert not is_in(mine)


def test_two_clicks_at_once_open_one_session(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine, twin = browser(), browser()
    path = ask(world, mine)
    cookie = mine.get_cookie("__Host-lien", domain="localhost")
    assert cookie
    twin.set_cookie("__Host-lien", cookie.value, domain="localhost", secure=True)
    for one in (mine, twin):
        one.csrf()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one.submit(path), (mine, twin)))
    assert count_sessions(world) == 1


def test_after_ten_minutes_it_says_so_and_offers_a_new_one(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine = browser()
    path = ask(world, mine)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        page = mine.get(path)
        assert page.status_code == 410
        assert "trop ancien" in page.text
        mine.submit(path)
        assert not is_in(mine)


def test_in_another_browser_it_opens_nothing_and_offers_a_link_for_that_one(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine, other = browser(), browser()
    path = ask(world, mine)
    page = other.get(path)
    assert "attend un autre navigateur" in page.text
    assert 'action="/connexion/lien"' in page.text
    other.submit(path)
    assert not is_in(other)
    mine.submit(path)
    assert is_in(mine)


@pytest.mark.parametrize("token", ["x", "A" * 48, "é" * 10, "%00"])
def test_a_link_that_was_never_made_is_too_old(world: World, browser: Browsers, token: str) -> None:
    page = browser().get(f"/connexion/lien/{token}")
    assert page.status_code == 410


def test_a_link_of_one_platform_is_nothing_on_the_other(world: World, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    world.person(email="awa@exemple.fr")
    path = ask(world, browser())
    assert browser(host=OTHER_HOST).get(path).status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(
    world: World, browser: Browsers, statements: list[str]
) -> None:
    world.person(email="awa@exemple.fr")
    browser().get("/connexion")
    answers, counts = [], []
    for email in ("awa@exemple.fr", "personne@exemple.fr"):
        one = browser()
        one.csrf()
        statements.clear()
        answer = one.submit("/connexion/lien", {"email": email})
        counts.append([statement.split(" (")[0][:40] for statement in statements])
        answers.append((answer.status_code, answer.location, sorted(name for name, _ in answer.headers)))
    assert answers[0] == answers[1]
    assert counts[0] == counts[1]
    assert [letter["To"] for letter in letters(world)] == ["awa@exemple.fr"]


def test_no_secret_of_the_link_is_in_the_database(world: World, browser: Browsers) -> None:
    world.person(email="awa@exemple.fr")
    mine = browser()
    path = ask(world, mine)
    cookie = mine.get_cookie("__Host-lien", domain="localhost")
    assert cookie
    rows = world.read(lambda: db.session().execute(select(*SignInLink.__table__.columns)).all())
    assert path.rpartition("/")[2] not in repr(rows)
    assert cookie.value not in repr(rows)


@pytest.mark.parametrize("email", ["", "awa", "awa@", "a" * 300 + "@exemple.fr", "<b>@exemple.fr", "awa\x00@"])
def test_what_is_not_an_address_is_said_and_kept(world: World, browser: Browsers, email: str) -> None:
    page = browser().submit("/connexion/lien", {"email": email})
    assert page.status_code == 422
    assert "Erreur" in page.text


@pytest.mark.parametrize(
    "target",
    [
        "https://mechant.example",
        "//mechant.example",
        "/\\mechant.example",
        "mechant",
        "/\tx",
        "javascript:alert(1)",
        "/a\r\nb",
    ],
)
def test_no_way_back_leads_to_another_site(world: World, browser: Browsers, target: str) -> None:
    world.person(email="awa@exemple.fr")
    mine = browser()
    path = ask(world, mine, suite=target)
    assert mine.submit(path).location == "/"
