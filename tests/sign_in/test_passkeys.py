"""Coming in with one's own device: everything it says is checked, and nothing serves twice."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts.models import Person
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry
from blueprints.sign_in import passkeys, services
from blueprints.sign_in.models import Passkey, PasskeyChallenge
from tests.conftest import OTHER_HOST, Browser, World
from tests.sign_in.authenticator import Device, said
from tests.sign_in.conftest import add_passkey, enter_with, is_in, question

Browsers = Callable[..., Browser]


@pytest.fixture
def awa(world: World) -> Person:
    """A person."""
    return world.person(first_name="Awa", email="awa@exemple.fr")


@pytest.fixture
def phone(awa: Person, browser: Browsers) -> Device:
    """Her telephone, with a passkey."""
    device = Device()
    assert add_passkey(browser(awa), device).location == "/mon-compte/connexion"
    return device


def count(world: World, model: Any) -> int:
    """Return how many rows there are."""
    return int(world.read(lambda: db.session().scalar(select(func.count()).select_from(model))))


def test_one_gesture_opens_the_account_where_she_wanted_to_go(phone: Device, browser: Browsers) -> None:
    mine = browser()
    answer = enter_with(mine, phone, suite="/mon-compte")
    assert (answer.status_code, answer.location) == (303, "/mon-compte")
    assert "Awa" in mine.get("/mon-compte/connexion").text or is_in(mine)


def test_what_a_device_is_asked(awa: Person, phone: Device, browser: Browsers) -> None:
    asked = question(browser())
    assert (asked["rpId"], asked["userVerification"], asked.get("allowCredentials") or []) == (
        "localhost",
        "required",
        [],
    )
    adding = question(browser(awa), "/mon-compte/connexion/appareil/demande")
    assert adding["authenticatorSelection"]["residentKey"] == "required"
    assert adding["authenticatorSelection"]["userVerification"] == "required"
    assert adding["rp"] == {"id": "localhost", "name": "localhost"}, "no name of a service on a lock screen"
    assert [one["id"] for one in adding["excludeCredentials"]] == [said(phone.keys[0].id)]


def test_an_answer_serves_once(phone: Device, browser: Browsers) -> None:
    mine = browser()
    answer = {"answer": phone.sign(question(mine))}
    assert mine.submit("/connexion/appareil", answer).location == "/"
    mine.submit("/deconnexion")
    assert mine.submit("/connexion/appareil", answer).location == "/connexion"
    assert not is_in(mine)


def test_a_wrong_answer_spends_its_challenge_too(world: World, phone: Device, browser: Browsers) -> None:
    mine = browser()
    asked = question(mine)
    mine.submit("/connexion/appareil", {"answer": phone.sign(asked, origin="http://mechant.example")})
    assert count(world, PasskeyChallenge) == 0
    mine.submit("/connexion/appareil", {"answer": phone.sign(asked)})
    assert not is_in(mine)


LIES: list[dict[str, Any]] = [
    {"origin": "http://mechant.example"},
    {"origin": "https://localhost"},
    {"origin": "http://localhost:81"},
    {"origin": "http://localhost.mechant.example"},
    {"rp_id": "mechant.example"},
    {"type": "webauthn.create"},
    {"challenge": said(b"0" * 32)},
    {"challenge": ""},
    {"user": b"0" * 16},
    {"id": b"1" * 32},
    {"data": b"\0" * 37},
    {"data": b""},
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: "-".join(map(str, lie.items()))[:40])
def test_a_device_that_lies_opens_nothing(phone: Device, browser: Browsers, lie: dict[str, Any]) -> None:
    mine = browser()
    assert enter_with(mine, phone, **lie).location == "/connexion"
    assert "n’a pas été reconnu" in mine.get("/connexion").text
    assert not is_in(mine)


def test_a_device_that_did_not_check_who_holds_it_opens_nothing(phone: Device, browser: Browsers) -> None:
    mine = browser()
    phone.verifies = False
    enter_with(mine, phone)
    assert not is_in(mine)


def test_a_device_that_did_not_check_who_holds_it_is_not_added(world: World, awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    add_passkey(mine, Device(verifies=False))
    assert count(world, Passkey) == 0
    assert "n’a pas pu être ajouté" in mine.get("/mon-compte/connexion").text


@pytest.mark.parametrize("lie", [{"origin": "http://mechant.example"}, {"rp_id": "mechant.example"}])
def test_a_device_that_lies_is_not_added(world: World, awa: Person, browser: Browsers, lie: dict[str, Any]) -> None:
    mine = browser(awa)
    options = question(mine, "/mon-compte/connexion/appareil/demande")
    mine.submit("/mon-compte/connexion/appareil", {"answer": Device().create(options, **lie)})
    assert count(world, Passkey) == 0


def test_a_copied_device_is_seen_by_its_counter(phone: Device, browser: Browsers) -> None:
    enter_with(browser(), phone, count=7)
    copied = browser()
    enter_with(copied, phone, count=7)
    assert not is_in(copied)
    mine = browser()
    enter_with(mine, phone, count=8)
    assert is_in(mine)


def test_a_synced_passkey_that_never_counts_works(awa: Person, browser: Browsers) -> None:
    device = Device(counts=False)
    add_passkey(browser(awa), device)
    for _ in range(2):
        mine = browser()
        enter_with(mine, device)
        assert is_in(mine)


def test_the_question_of_one_browser_is_not_answered_in_another(phone: Device, browser: Browsers) -> None:
    mine, other = browser(), browser()
    question(other)
    other.submit("/connexion/appareil", {"answer": phone.sign(question(mine))})
    assert not is_in(other)


def test_after_five_minutes_the_question_has_had_its_time(phone: Device, browser: Browsers, world: World) -> None:
    mine = browser()
    asked = question(mine)
    with time_machine.travel(clock.now() + passkeys.LIFETIME + timedelta(seconds=1)):
        mine.submit("/connexion/appareil", {"answer": phone.sign(asked)})
        assert not is_in(mine)
        world.run(services.purge_expired)
        assert count(world, PasskeyChallenge) == 0


def test_a_question_for_coming_in_adds_no_device_and_the_reverse(
    awa: Person, phone: Device, world: World, browser: Browsers
) -> None:
    mine = browser(awa)
    adding = question(mine, "/mon-compte/connexion/appareil/demande")
    mine.submit("/connexion/preuve/appareil", {"answer": phone.sign(adding | {"rpId": "localhost"})})
    asked = question(mine) | {"rp": {"id": "localhost"}, "user": {"id": said(awa.id.bytes)}}
    mine.submit("/mon-compte/connexion/appareil", {"answer": Device().create(asked)})
    assert count(world, Passkey) == 1


def test_a_device_of_one_platform_opens_nothing_on_the_other(world: World, phone: Device, browser: Browsers) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    there = browser(host=OTHER_HOST)
    asked = question(there)
    assert asked["rpId"] == OTHER_HOST
    lied = phone.sign(asked, origin=f"http://{OTHER_HOST}", rp_id=OTHER_HOST)
    there.submit("/connexion/appareil", {"answer": lied})
    assert there.get("/mon-compte").status_code == 302


def test_somebody_elses_device_opens_her_own_account_only(world: World, awa: Person, browser: Browsers) -> None:
    hugo = world.person(first_name="Hugo", last_name="Péricard")
    hers, his = Device(), Device()
    add_passkey(browser(awa), hers)
    add_passkey(browser(hugo), his)
    mine = browser()
    enter_with(mine, his)
    assert "Hugo" in mine.get("/mon-compte").text
    stolen = browser()
    enter_with(stolen, his, id=hers.keys[0].id, user=hers.keys[0].user)
    assert not is_in(stolen)


def test_who_left_the_platform_comes_in_no_more(world: World, awa: Person, phone: Device, browser: Browsers) -> None:
    world.run(lambda: setattr(db.session().get_one(Person, awa.id), "ended_at", clock.now()))
    mine = browser()
    enter_with(mine, phone)
    assert not is_in(mine)


def test_the_same_device_is_not_added_twice(world: World, awa: Person, phone: Device, browser: Browsers) -> None:
    mine = browser(awa)
    options = question(mine, "/mon-compte/connexion/appareil/demande")
    made = phone.create(options)
    mine.submit("/mon-compte/connexion/appareil", {"answer": made})
    again = question(mine, "/mon-compte/connexion/appareil/demande")
    phone.keys[-1].rp_id = "localhost"
    told = json.loads(made)
    told["response"]["clientDataJSON"] = said(
        json.dumps({"type": "webauthn.create", "challenge": again["challenge"], "origin": "http://localhost"}).encode()
    )
    mine.submit("/mon-compte/connexion/appareil", {"answer": json.dumps(told)})
    assert count(world, Passkey) == 2
    assert "déjà connu" in mine.get("/mon-compte/connexion").text


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "x",
        "{}",
        "[]",
        "null",
        '{"response": 1}',
        '{"response": {"clientDataJSON": "é"}}',
        "{" * 5000,
        "a" * 1_000_000,
    ],
)
def test_what_is_no_answer_is_refused_in_words(browser: Browsers, world: World, answer: str) -> None:
    mine = browser()
    question(mine)
    refused = mine.submit("/connexion/appareil", {"answer": answer})
    assert (refused.status_code, refused.location) == (303, "/connexion")
    assert "n’a pas été reconnu" in mine.get("/connexion").text


def test_several_devices_each_with_a_name_that_can_change(world: World, awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    agent = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/605"}
    for device in (Device(), Device()):
        options = question(mine, "/mon-compte/connexion/appareil/demande")
        mine.submit("/mon-compte/connexion/appareil", {"answer": device.create(options)}, headers=agent)
    names = world.read(lambda: list(db.session().scalars(select(Passkey.name).order_by(Passkey.created_at))))
    assert names == ["iPhone d’Awa", "iPhone d’Awa (2)"]
    first = world.read(lambda: db.session().scalars(select(Passkey).order_by(Passkey.created_at)).first())
    page = f"/mon-compte/connexion/appareil/{first.id}"
    assert mine.get(page).status_code == 200
    assert mine.submit(page, {"name": "  Mon\u202e téléphone 📱 "}).status_code == 303
    assert "Mon téléphone 📱" in mine.get("/mon-compte/connexion").text
    for wrong in ("", "   ", "a" * 100):
        assert mine.submit(page, {"name": wrong}).status_code == 422
    mine.submit(page, {"name": "<b>x"})
    assert "&lt;b&gt;x" in mine.get("/mon-compte/connexion").text


def test_a_device_that_is_removed_opens_nothing_and_its_owner_is_told(
    world: World, awa: Person, phone: Device, browser: Browsers
) -> None:
    mine, hugo = browser(awa), browser(world.person())
    stolen = browser()
    enter_with(stolen, phone)
    passkey = world.read(lambda: db.session().scalars(select(Passkey)).one())
    page = f"/mon-compte/connexion/appareil/{passkey.id}"
    assert hugo.get(page).status_code == 404
    assert hugo.submit(f"{page}/retirer").status_code == 404
    assert hugo.submit(page, {"name": "à moi"}).status_code == 404
    assert mine.submit(f"{page}/retirer").status_code == 303
    assert mine.submit(f"{page}/retirer").status_code == 404
    assert not is_in(stolen), "who holds the device is out"
    other = browser()
    enter_with(other, phone)
    assert not is_in(other)
    assert "a été retirée" in mine.get("/mes-nouvelles").text
    actions = world.read(lambda: set(db.session().scalars(select(AuditEntry.action))))
    assert {"passkey.added", "passkey.removed"} <= actions


def test_a_stranger_adds_no_device(browser: Browsers, world: World) -> None:
    assert browser().get("/mon-compte/connexion/appareil").location.startswith("/connexion?suite=")
    assert browser().submit("/mon-compte/connexion/appareil/demande").location.startswith("/connexion")


def test_the_page_offers_the_device_first_and_without_scripts_the_link(world: World, browser: Browsers) -> None:
    page = browser().get("/connexion").text
    assert page.index("Entrer avec cet appareil") < page.index("Recevoir le lien") < page.index("Afficher le mot")
    assert '<li class="needs-script">' in page
    assert 'autocomplete="username webauthn"' in page


def test_the_heavy_library_is_not_loaded_at_the_start() -> None:
    code = "import sys, app; app.create_app; from blueprints.sign_in import routes; print('webauthn' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_who_asks_for_a_question_is_told_nothing_of_anybody(awa: Person, phone: Device, browser: Browsers) -> None:
    asked = question(browser())
    assert set(asked) <= {"challenge", "timeout", "rpId", "allowCredentials", "userVerification"}
