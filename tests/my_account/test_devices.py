"""Where the account is open, in plain words; one device out, all out; a lost telephone."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, update

from blueprints.accounts import devices
from blueprints.accounts.models import Person, WebSession
from blueprints.core import clock, db
from blueprints.my_account.ground import moment
from tests.conftest import OTHER_HOST, Browser, World
from tests.glossary import unmarked

Browsers = Callable[..., Browser]
PAGE, LOST = "/mon-compte/appareils", "/telephone-perdu"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


def sessions_of(world: World, person: Person) -> list[WebSession]:
    """Return her sessions that are open."""
    statement = select(WebSession).where(WebSession.person_id == person.id, WebSession.revoked_at.is_(None))
    found: list[WebSession] = world.read(lambda: list(db.session().scalars(statement.order_by(WebSession.created_at))))
    return found


def name_device(world: World, session: WebSession, device: str) -> None:
    """Say what machine a session is on."""
    world.run(lambda: db.session().execute(update(WebSession).where(WebSession.id == session.id).values(device=device)))


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (ANDROID, "Téléphone Android, Chrome"),
        (ANDROID.replace("Mobile ", ""), "Tablette Android, Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "iPhone, Safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) CriOS/130.0 Mobile Safari/604.1", "iPhone, Chrome"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko Firefox/132.0", "Ordinateur Windows, Firefox"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130.0 Safari/537 Edg/130.0", "Ordinateur Windows, Edge"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Ordinateur Mac, Safari"),
        ("Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26 Chrome/122 Mobile", "Téléphone Android, Samsung Internet"),
        ("curl/8", "Appareil inconnu"),
        ("", "Appareil inconnu"),
        ("\0" * 5000, "Appareil inconnu"),
    ],
)
def test_a_device_is_named_in_plain_words(agent: str, said: str) -> None:
    assert devices.describe(agent) == said


def test_a_moment_is_said_as_one_says_it() -> None:
    now = datetime(2026, 3, 3, 13, 12, tzinfo=clock.PARIS)
    with time_machine.travel(now, tick=False):
        assert moment(now - timedelta(hours=4)) == "aujourd’hui à 9\u00a0h\u00a012"
        assert moment(now - timedelta(hours=14)) == "hier à 23\u00a0h\u00a012"
        assert moment(now - timedelta(days=3)) == "samedi 28\u00a0février 2026 à 13\u00a0h\u00a012"


def test_each_device_is_a_line_and_this_one_comes_first(world: World, awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    browser(awa)
    here, there = sessions_of(world, awa)
    name_device(world, here, "Ordinateur Windows, Firefox")
    name_device(world, there, "Téléphone Android, Chrome")
    page = re.sub(r"<[^>]+>|\s+", " ", mine.get(PAGE).text)
    first, second = page.index("Ordinateur Windows, Firefox"), page.index("Téléphone Android, Chrome")
    assert first < page.index("cet appareil") < second
    assert "aujourd’hui à" in page


def test_the_page_asks_few_things_whatever_the_devices(
    world: World, awa: Person, browser: Browsers, statements: list[str]
) -> None:
    mine = browser(awa)
    mine.get(PAGE)
    statements.clear()
    mine.get(PAGE)
    few = len(statements)
    for _ in range(30):
        browser(awa)
    statements.clear()
    mine.get(PAGE)
    assert len(statements) == few <= 6


def test_one_device_is_signed_out_and_the_others_stay(world: World, awa: Person, browser: Browsers) -> None:
    mine, lost, third = browser(awa), browser(awa), browser(awa)
    _, other, _ = sessions_of(world, awa)
    path = f"{PAGE}/{other.id}"
    assert mine.submit(path).location == PAGE
    assert "cet appareil est déconnecté" in mine.get(PAGE).text
    assert [one.get(PAGE).status_code for one in (mine, lost, third)] == [200, 302, 200]
    assert mine.submit(path).status_code == 303, "pressed twice, it is out once"


def test_nobody_signs_another_persons_device_out(world: World, awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    (own,) = sessions_of(world, awa)
    assert browser(world.person()).submit(f"{PAGE}/{own.id}").status_code == 404
    assert mine.get(PAGE).status_code == 200
    assert mine.submit(f"{PAGE}/{uuid4()}").status_code == 404
    assert mine.submit(f"{PAGE}/pas-un-nom").status_code == 404
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    stranger = browser(world.person(platform=other), host=OTHER_HOST)
    assert stranger.submit(f"{PAGE}/{own.id}").status_code == 404


@pytest.mark.parametrize("back", ["https://mechant.example", "//mechant.example", ""])
def test_the_way_back_stays_on_this_site(world: World, awa: Person, browser: Browsers, back: str) -> None:
    mine = browser(awa)
    browser(awa)
    _, other = sessions_of(world, awa)
    assert mine.submit(f"{PAGE}/{other.id}", {"retour": back}).location == PAGE


def test_who_lost_her_telephone_reads_whom_to_call_without_signing_in(world: World, browser: Browsers) -> None:
    page = browser().get(LOST)
    assert page.status_code == 200
    assert "04 65 71 12 30".replace(" ", "\u00a0") in page.text
    assert "Nadia Benkirane" in page.text
    assert "/connexion?suite=/telephone-perdu" in page.text.replace("%2F", "/")


def test_signed_in_she_closes_the_lost_telephone_from_the_same_page(
    world: World, awa: Person, browser: Browsers
) -> None:
    mine, lost = browser(awa), browser(awa)
    browser(awa)
    _, phone, desktop = sessions_of(world, awa)
    name_device(world, phone, "Téléphone Android, Chrome")
    name_device(world, desktop, "Ordinateur Windows, Edge")
    page = mine.get(LOST).text
    assert page.index("Téléphone Android") < page.index("Ordinateur Windows"), "telephones first"
    assert "Mes façons d’entrer" in page
    assert mine.submit(f"{PAGE}/{phone.id}", {"retour": LOST}).location == LOST
    assert lost.get(PAGE).status_code == 302
    assert "Téléphone Android, Chrome</strong>" not in mine.get(LOST).text


def test_with_nothing_left_to_close_the_page_says_so(awa: Person, browser: Browsers) -> None:
    assert "ouvert sur cet appareil seulement" in unmarked(browser(awa).get(LOST).text)


def test_signing_out_everywhere_empties_this_browser_too(awa: Person, browser: Browsers) -> None:
    mine, other = browser(awa), browser(awa)
    answer = mine.submit("/deconnexion/partout")
    assert '"cache"' in answer.headers["Clear-Site-Data"]
    assert [one.get(PAGE).status_code for one in (mine, other)] == [302, 302]
