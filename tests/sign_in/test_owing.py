"""A session that owes its second proof: a staff role opens nothing before it, and nothing typed is lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from blueprints.accounts import platforms
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, sockets
from blueprints.desk import way_back
from blueprints.sign_in import queries
from tests.accounts.test_rotation import change_roles
from tests.conftest import OTHER_HOST, Browser, World
from tests.desk.making import cast_of
from tests.desk.test_way_back import _way
from tests.joining.test_first_steps import join
from tests.sign_in.authenticator import Device
from tests.sign_in.conftest import add_passkey, enter, enter_with, is_in, link_in, question
from tests.sign_in.test_second_proof import set_up

Browsers = Callable[..., Browser]
MakePerson = Callable[..., Person]
STAFF = (Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR, Role.DOCTOR)
STEP, PROTECT, PROVE = "/bienvenue/revenir", "/connexion/proteger", "/connexion/preuve"


def keep_device(one: Browser, device: Device) -> Any:
    """Keep *device* as a key in the first steps."""
    options = question(one, "/bienvenue/appareil/demande")
    return one.submit("/bienvenue/appareil", {"answer": device.create(options)})


def become(world: World, person: Person, role: Role = Role.COACH) -> None:
    """Give a person one more role, as the service desk does."""
    change_roles(world, person, Role.BENEFICIARY, role)


@pytest.fixture
def awa(with_password: MakePerson) -> Person:
    """An accompanied person with a password."""
    return with_password(Role.BENEFICIARY, first_name="Awa", email="awa@exemple.fr")


@pytest.fixture
def mine(awa: Person, browser: Browsers) -> Browser:
    """The browser where she came in with her password."""
    one = browser()
    enter(one, awa)
    return one


# --- invited ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", STAFF)
def test_somebody_invited_to_the_service_sets_a_second_proof_up_before_anything_else(
    world: World, browser: Browsers, role: Role
) -> None:
    guest = join(world, browser, role)
    assert guest.get("/bienvenue").location == STEP
    page = guest.get(STEP).text
    assert "Ajouter cet appareil" in page
    assert "Ajouter une application de codes" in page
    assert "Recevoir un lien à chaque fois" not in page
    assert "Continuer plus tard" not in page
    for path in ("/", "/mon-accompagnement", "/mon-compte", "/mes-nouvelles", "/bienvenue/nouvelles"):
        assert guest.get(path).location.startswith(PROTECT), path
    assert guest.submit(STEP).location == STEP, "the step is not skipped"
    assert guest.submit("/bienvenue/mot-de-passe", {"new_password": "quatre mots bien calmes"}).location == STEP
    assert keep_device(guest, Device()).location == "/bienvenue/nouvelles"
    assert guest.get("/bienvenue/nouvelles").status_code == 200
    assert guest.get("/mon-compte").status_code == 200


def test_the_application_of_codes_leads_back_to_the_step(world: World, browser: Browsers) -> None:
    guest = join(world, browser, Role.COACH)
    assert guest.submit("/mon-compte/connexion/application/debut?suite=/bienvenue/revenir").location.endswith(
        "/application?suite=/bienvenue/revenir"
    )
    set_up_app(guest)
    assert "Votre deuxième preuve est prête" in guest.get(STEP).text
    assert guest.submit(STEP).location == "/bienvenue/nouvelles"


def set_up_app(one: Browser) -> None:
    """Add an application of codes to the account that is open here."""
    _app, paper = set_up(one)
    assert len(paper) == 10


def test_help_the_way_out_and_how_she_reads_stay_open(world: World, browser: Browsers) -> None:
    guest = join(world, browser, Role.COACH)
    for path in ("/aide", "/confort", "/accessibilite", "/mentions-legales", "/j-ai-perdu-mon-telephone"):
        assert guest.get(path).status_code in (200, 404), path
    assert guest.get("/aide").status_code == 200
    assert "Me déconnecter" in guest.get(PROTECT).text
    assert guest.submit("/deconnexion").location == "/connexion"
    assert guest.get("/mon-compte").location.startswith("/connexion?")


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF])
def test_nothing_changes_for_the_others(world: World, browser: Browsers, role: Role) -> None:
    guest = join(world, browser, role)
    assert guest.get("/mon-compte").status_code == 200
    assert guest.submit(STEP).location == "/bienvenue/nouvelles"


def test_after_ten_minutes_her_first_session_still_lets_her_set_it_up_and_after_an_hour_no_more(
    world: World, browser: Browsers
) -> None:
    now = datetime.now(UTC)
    guest = join(world, browser, Role.COACH)
    with time_machine.travel(now + timedelta(minutes=50)):
        assert guest.get("/mon-compte/connexion/appareil").status_code == 200
        assert guest.submit("/bienvenue/appareil/demande").status_code == 200
    with time_machine.travel(now + timedelta(minutes=62)):
        assert guest.submit("/bienvenue/appareil/demande").location.startswith(PROVE)
        page = guest.get(f"{PROVE}?suite={STEP}")
        assert page.status_code == 200
        assert "Avec un lien reçu par e-mail" in page.text, "there is a way on"


# --- becoming one of the service --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", STAFF)
def test_at_the_next_request_after_becoming_staff_she_is_led_to_her_second_proof(
    world: World, awa: Person, mine: Browser, role: Role
) -> None:
    assert mine.get("/mon-compte").status_code == 200
    become(world, awa, role)
    assert mine.get("/mon-compte").location == f"{PROTECT}?suite=/mon-compte"
    assert mine.get(f"{PROTECT}?suite=/mon-compte").status_code == 200
    options = mine.submit("/mon-compte/connexion/appareil/demande").get_json()
    sent = {"answer": Device().create(options), "suite": "/mon-compte"}
    assert mine.submit("/mon-compte/connexion/appareil", sent).location == "/mon-compte"
    assert is_in(mine)


def test_with_the_second_proof_the_token_changes_and_the_copied_one_dies(
    world: World, awa: Person, mine: Browser, browser: Browsers
) -> None:
    become(world, awa)
    mine.get("/aide")
    before = mine.get_cookie("__Host-session", domain="localhost")
    add_passkey(mine, Device())
    assert is_in(mine)
    after = mine.get_cookie("__Host-session", domain="localhost")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    thief = browser()
    thief.set_cookie("__Host-session", before.value, domain="localhost", secure=True, httponly=True)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert not is_in(thief)
        assert is_in(mine)


def test_the_same_answer_of_a_device_sent_twice_adds_one(world: World, awa: Person, mine: Browser) -> None:
    become(world, awa)
    options = question(mine, "/bienvenue/appareil/demande")
    sent = {"answer": Device().create(options)}
    assert mine.submit("/bienvenue/appareil", sent).location != STEP
    assert mine.submit("/bienvenue/appareil", sent).location == STEP, "its question has served"
    assert len(world.read(queries.list_passkeys, awa.id)) == 1


def test_another_person_s_question_adds_nothing(
    world: World, awa: Person, mine: Browser, browser: Browsers, with_password: MakePerson
) -> None:
    thief_person, thief = with_password(Role.BENEFICIARY, email="autre@exemple.fr"), browser()
    enter(thief, thief_person)
    sent = {"answer": Device().create(question(thief, "/bienvenue/appareil/demande"))}
    become(world, awa)
    assert mine.submit("/bienvenue/appareil", sent).location == STEP
    assert world.read(queries.list_passkeys, awa.id) == []
    assert not is_in(mine)


@pytest.mark.parametrize("there", ["https://voleur.exemple.fr/", "//voleur.exemple.fr", "/\\voleur.exemple.fr"])
def test_the_way_to_the_second_proof_leads_nowhere_else(world: World, awa: Person, mine: Browser, there: str) -> None:
    become(world, awa)
    assert "voleur" not in mine.get(PROTECT, query_string={"suite": there}).text
    options = mine.submit("/mon-compte/connexion/appareil/demande").get_json()
    sent = {"answer": Device().create(options), "suite": there}
    assert mine.submit("/mon-compte/connexion/appareil", sent).location == "/mon-compte/connexion"


def test_what_she_typed_when_the_role_came_is_given_back(world: World, awa: Person, mine: Browser) -> None:
    become(world, awa)
    typed = {"first_name": "Awa-Marie", "last_name": "Diallo", "pseudonym": "Colibri", "recognition_word": "prune"}
    answer = mine.submit("/mon-compte/noms", typed, headers={"Referer": "http://localhost/mon-compte/noms"})
    assert answer.location == f"{PROTECT}?suite=/mon-compte/noms"
    add_passkey(mine, Device())
    page = mine.get("/mon-compte/noms").text
    assert "Awa-Marie" in page
    assert "Colibri" in page


def test_a_script_is_told_in_its_own_words(world: World, awa: Person, mine: Browser) -> None:
    become(world, awa)
    answer = mine.get("/mon-accompagnement", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (403, "second_proof")


def test_who_has_a_second_proof_gives_that_one_and_cannot_set_up_another_instead(
    world: World, awa: Person, mine: Browser, browser: Browsers
) -> None:
    device, other = Device(), browser()
    add_passkey(mine, device)
    enter(other, awa)
    become(world, awa)
    assert is_in(mine), "the session that has shown its device owes nothing"
    assert other.get("/").location == f"{PROVE}?suite=/"
    for path in (PROTECT, "/mon-compte/connexion/appareil", "/mon-compte/connexion/application"):
        assert other.get(path).location.startswith(PROVE), path
    assert other.submit("/mon-compte/connexion/appareil/demande").location.startswith(PROVE)
    assert other.submit("/bienvenue/appareil/demande").location.startswith(PROVE)
    assert other.submit(f"{PROVE}/mot-de-passe", {"password": "quatre mots vraiment calmes"}).status_code == 422
    assert other.get("/").location == f"{PROVE}?suite=/"
    options = other.submit(f"{PROVE}/appareil/demande").get_json()
    answer = other.submit(f"{PROVE}/appareil", {"answer": device.sign(options), "suite": "/mon-compte"})
    assert answer.location == "/mon-compte"
    assert is_in(other)


def test_an_old_session_shows_its_password_first_then_sets_up_and_never_turns_round(
    world: World, awa: Person, mine: Browser
) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        become(world, awa)
        assert mine.get("/").location == f"{PROTECT}?suite=/"
        assert mine.get(f"{PROTECT}?suite=/").location.startswith(PROVE)
        assert "Avec mon mot de passe" in mine.get(f"{PROVE}?suite={PROTECT}").text
        sent = {"password": "quatre mots vraiment calmes", "suite": PROTECT}
        assert mine.submit(f"{PROVE}/mot-de-passe", sent).location == PROTECT
        assert mine.get(PROTECT).status_code == 200
        add_passkey(mine, Device())
        assert is_in(mine)


def test_a_link_by_mail_from_an_old_session_leads_to_the_setting_up_too(
    world: World, awa: Person, mine: Browser
) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=2)):
        become(world, awa)
        assert mine.get(PROTECT).location.startswith(PROVE)
        mine.submit("/connexion/lien", {"email": awa.email, "suite": "/mon-compte"})
        assert mine.submit(link_in(world)).location == "/connexion/verification"
        assert mine.get("/connexion/verification").location == PROTECT
        assert mine.get(PROTECT).status_code == 200
        assert add_passkey(mine, Device()).location == "/mon-compte"
        assert is_in(mine)


def test_a_stolen_old_session_sets_nothing_up(world: World, awa: Person, mine: Browser) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=11)):
        become(world, awa)
        assert mine.submit("/mon-compte/connexion/appareil/demande").location.startswith(PROVE)
        assert mine.submit("/mon-compte/connexion/application/debut").location.startswith(PROVE)
        assert mine.submit("/bienvenue/appareil/demande").location.startswith(PROVE)


def test_a_role_that_begins_later_asks_on_its_day(world: World, browser: Browsers, with_password: MakePerson) -> None:
    later = datetime.now(UTC) + timedelta(days=3)
    person, one = with_password(Role.COACH, starts_at=later), browser()
    enter(one, person)
    assert is_in(one)
    with time_machine.travel(later + timedelta(minutes=1)):
        assert one.get("/mon-compte").location.startswith(PROTECT)


def test_when_the_role_ends_the_session_is_whole_again(world: World, awa: Person, mine: Browser) -> None:
    become(world, awa)
    assert not is_in(mine)
    change_roles(world, awa, Role.BENEFICIARY)
    assert is_in(mine)


def test_the_live_connection_waits_as_well(world: World, awa: Person, mine: Browser) -> None:
    cookie = mine.get_cookie("__Host-session", domain="localhost")
    assert cookie
    with world.app.test_request_context("/", headers={"Cookie": f"__Host-session={cookie.value}"}) as context:
        environ = dict(context.request.environ)
    before = sockets._who(world.app, platforms.enter, dict(environ))
    become(world, awa)
    assert before is not None
    assert before.person_id == awa.id
    assert sockets._who(world.app, platforms.enter, dict(environ)) is None


def test_a_passkey_is_both_proofs(world: World, awa: Person, mine: Browser, browser: Browsers) -> None:
    device = Device()
    add_passkey(mine, device)
    become(world, awa)
    again = browser()
    enter_with(again, device)
    assert is_in(again)


def test_the_session_of_another_platform_is_nobody_here(world: World, awa: Person, browser: Browsers) -> None:
    there = world.make_platform("Cordée de la Marne", OTHER_HOST)
    stranger = browser(world.person(Role.COACH, platform=there), host=OTHER_HOST)
    stranger.host = "localhost"
    assert stranger.get(PROTECT).location.startswith("/connexion")


def test_after_a_help_to_get_back_in_staff_choose_a_second_proof(world: World, browser: Browsers) -> None:
    cast = cast_of(world)
    boss, second = browser(cast.administrator), browser(cast.facilitator)
    boss.submit(f"/service/personnes/{cast.coach.id}/retour", {"client_id": "0c6a1f52-6f0f-4b8a-9a4e-3a5a6d7b8c90"})
    way = _way(world)
    assert second.submit(f"/service/retours/{way.id}").status_code == 303
    assert boss.submit(f"/service/retours/{way.id}/code").status_code == 303
    hers = browser()
    assert hers.submit("/retour", {"code": world.read(way_back.code_of, way)}).status_code == 303
    assert hers.get("/mon-accompagnement").location.startswith(PROTECT)
    add_passkey(hers, Device())
    assert hers.get("/mon-accompagnement").status_code == 200


# --- half a year ------------------------------------------------------------------------------------------------------


def test_a_session_slides_with_its_use_and_ends_after_half_a_year_kindly(awa: Person, mine: Browser) -> None:
    began = clock.now()
    for day in range(20, 180, 20):
        with time_machine.travel(began + timedelta(days=day)):
            answer = mine.get("/mon-compte")
            assert answer.status_code == 200, day
            assert any("__Host-session=" in one for one in answer.headers.getlist("Set-Cookie")), "kept by the browser"
    with time_machine.travel(began + timedelta(days=179, hours=23)):
        assert is_in(mine)
    with time_machine.travel(began + timedelta(days=180, minutes=1)):
        assert mine.get("/mon-compte").location.startswith("/connexion?")
        assert "Votre connexion a duré six mois" in mine.get("/connexion").text
        enter(mine, awa)
        assert is_in(mine)


def test_nobody_else_reads_of_half_a_year(browser: Browsers, mine: Browser) -> None:
    mine.submit("/deconnexion")
    assert "a duré six mois" not in mine.get("/connexion").text
    assert "a duré six mois" not in browser().get("/connexion").text


def test_signing_out_at_the_moment_of_a_renewal_stays_a_signing_out(mine: Browser) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        mine.submit("/deconnexion")
        assert not is_in(mine)
