"""Before what weighs, a person shows once more that it is she, then comes back to where she was with what she typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from tests.conftest import Browser, World
from tests.sign_in.authenticator import Device
from tests.sign_in.conftest import GOOD, add_passkey, enter, is_in, link_in, question
from tests.sign_in.test_second_proof import set_up

Browsers = Callable[..., Browser]
MakePerson = Callable[..., Person]
LATER = timedelta(minutes=10, seconds=1)
PAGE = "/mon-compte/connexion/appareil"
PROOF = f"/connexion/preuve?suite={PAGE}"


@pytest.fixture
def awa(with_password: MakePerson) -> Person:
    """A person with a password."""
    return with_password(first_name="Awa", email="awa@exemple.fr")


def test_coming_in_is_a_proof_that_lasts_ten_minutes(awa: Person, browser: Browsers) -> None:
    mine = browser()
    enter(mine, awa)
    assert mine.get(PAGE).status_code == 200
    with time_machine.travel(clock.now() + LATER):
        assert mine.get(PAGE).location == PROOF
        page = mine.get(PROOF)
        assert page.status_code == 200
        assert "Montrer que c’est bien moi" in page.text


def test_the_password_is_enough_for_most_and_leads_back(awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + LATER):
        wrong = mine.submit("/connexion/preuve/mot-de-passe", {"password": "pas celui-ci", "suite": PAGE})
        assert wrong.status_code == 422
        assert "ne correspond pas" in wrong.text
        assert mine.get(PAGE).location == PROOF
        answer = mine.submit("/connexion/preuve/mot-de-passe", {"password": GOOD, "suite": PAGE})
        assert (answer.status_code, answer.location) == (303, PAGE)
        assert mine.get(PAGE).status_code == 200


def test_a_link_is_enough_too_and_leads_back(awa: Person, world: World, browser: Browsers) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + LATER):
        mine.submit("/connexion/lien", {"email": awa.email, "suite": PAGE})
        assert mine.submit(link_in(world)).location == PAGE
        assert mine.get(PAGE).status_code == 200


def test_a_device_is_enough(awa: Person, browser: Browsers) -> None:
    mine, device = browser(awa), Device()
    add_passkey(mine, device)
    with time_machine.travel(clock.now() + LATER):
        asked = question(mine, "/connexion/preuve/appareil/demande")
        assert len(asked["allowCredentials"]) == 1
        answer = mine.submit("/connexion/preuve/appareil", {"answer": device.sign(asked), "suite": PAGE})
        assert answer.location == PAGE
        assert mine.get(PAGE).status_code == 200


def test_another_persons_device_proves_nothing(awa: Person, world: World, browser: Browsers) -> None:
    mine, hers = browser(awa), Device()
    add_passkey(mine, Device())
    add_passkey(browser(world.person()), hers)
    with time_machine.travel(clock.now() + LATER):
        asked = question(mine, "/connexion/preuve/appareil/demande")
        mine.submit("/connexion/preuve/appareil", {"answer": hers.sign(asked), "suite": PAGE})
        assert mine.get(PAGE).location == PROOF


def test_a_signature_for_coming_in_proves_nothing_here(awa: Person, browser: Browsers) -> None:
    mine, device = browser(awa), Device()
    add_passkey(mine, device)
    with time_machine.travel(clock.now() + LATER):
        answer = device.sign(question(mine))
        mine.submit("/connexion/preuve/appareil", {"answer": answer, "suite": PAGE})
        assert mine.get(PAGE).location == PROOF


def test_of_staff_a_password_proves_nothing_and_a_code_does(with_password: MakePerson, browser: Browsers) -> None:
    coach = with_password(Role.COACH)
    mine = browser(coach)
    app, paper = set_up(mine)
    with time_machine.travel(clock.now() + LATER):
        page = mine.get(PROOF).text
        assert "Continuer avec ce mot de passe" not in page
        assert "Recevoir le lien" not in page
        assert mine.submit("/connexion/preuve/mot-de-passe", {"password": GOOD, "suite": PAGE}).status_code == 422
        assert mine.get(PAGE).location == PROOF
        assert mine.submit("/connexion/preuve/code", {"code": "000000", "suite": PAGE}).status_code == 422
        code = {"code": app.at(clock.now()), "suite": PAGE}
        assert mine.submit("/connexion/preuve/code", code).location == PAGE
    with time_machine.travel(clock.now() + 3 * LATER):
        assert mine.submit("/connexion/preuve/code", {"code": paper[0], "suite": PAGE}).location == PAGE


def test_what_she_typed_waits_and_comes_back(awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    page = "/mon-compte/adresse"
    with time_machine.travel(clock.now() + LATER):
        sent = mine.submit(page, {"email": "awa.nouvelle@exemple.fr"}, headers={"Referer": f"http://localhost{page}"})
        assert sent.location == f"/connexion/preuve?suite={page}"
        mine.submit("/connexion/preuve/mot-de-passe", {"password": GOOD, "suite": page})
        assert "awa.nouvelle@exemple.fr" in mine.get(page).text


def test_another_site_cannot_have_anything_kept(awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + LATER):
        mine.submit("/mon-compte/adresse", {"email": "x@exemple.fr"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert mine.get_cookie("__Host-garde", domain="localhost") is None


def test_the_proof_is_of_one_browser(awa: Person, browser: Browsers) -> None:
    mine, other = browser(awa), browser(awa)
    with time_machine.travel(clock.now() + LATER):
        mine.submit("/connexion/preuve/mot-de-passe", {"password": GOOD, "suite": PAGE})
        assert other.get(PAGE).location == PROOF


def test_wrong_passwords_wait_and_the_link_stays(awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + LATER, tick=False):
        for _ in range(5):
            mine.submit("/connexion/preuve/mot-de-passe", {"password": "pas celui-ci", "suite": PAGE})
        page = mine.submit("/connexion/preuve/mot-de-passe", {"password": GOOD, "suite": PAGE})
        assert "Attendez" in page.text
        assert mine.submit("/connexion/lien", {"email": awa.email, "suite": PAGE}).status_code == 302


@pytest.mark.parametrize("target", ["https://mechant.example", "//mechant.example", "/\\mechant.example", ""])
def test_no_way_back_leads_to_another_site(awa: Person, browser: Browsers, target: str) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + LATER):
        assert mine.submit("/connexion/preuve/mot-de-passe", {"password": GOOD, "suite": target}).location == "/"


def test_a_script_is_told_in_words(awa: Person, browser: Browsers) -> None:
    mine = browser(awa)
    with time_machine.travel(clock.now() + LATER):
        answer = mine.submit(f"{PAGE}/demande", headers={"Accept": "application/json"})
        assert answer.status_code == 403
        assert "c’est bien vous" in answer.get_json()["message"]


def test_a_stranger_is_led_to_sign_in_first(world: World, browser: Browsers) -> None:
    assert browser().get("/connexion/preuve").location.startswith("/connexion?suite=")
    assert not is_in(browser())


def test_who_has_neither_mail_nor_device_proves_by_coming_in_again(world: World, browser: Browsers) -> None:
    lea = world.person(first_name="Léa")
    world.run(lambda: setattr(db.session().get_one(Person, lea.id), "email", None))
    mine = browser(lea)
    with time_machine.travel(clock.now() + LATER):
        page = mine.get(PROOF).text
        assert "Avec ma carte d’accès" in page
        assert "Recevoir le lien" not in page
