"""Side by side: a code, once, ten minutes, on the person's own device; nobody becomes her; she can come back."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts import queries as people
from blueprints.accounts import roles
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, tokens
from blueprints.joining import enrolling, queries
from blueprints.joining.models import Enrolment
from blueprints.sign_in.models import Passkey
from tests.conftest import OTHER_HOST, Browser, World
from tests.joining.test_invitations import Browsers, answers, count_people, invite, path_of
from tests.sign_in.authenticator import Device


def open_code(coach: Browser, **more: str) -> str:
    """Open an enrolment for Zoé; return the address of the coach's page."""
    sent = {"first_name": "Zoé", "last_name": "Lunel", "client_id": str(uuid4())} | more
    answer = coach.submit("/inscrire", sent)
    assert answer.status_code == 303
    return str(answer.location)


def link_of(world: World, page: str) -> str:
    """Return the address in the QR code of a coach's page."""
    with world.app.app_context():
        return f"/arrivee/{tokens.make(queries.ENROLMENT, UUID(page.rpartition('/')[2]))}"


@pytest.fixture
def coach(world: World, browser: Browsers) -> Browser:
    """Julien, who sits beside."""
    return browser(world.person(Role.COACH, first_name="Julien", last_name="Mercadier"))


@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_enrol(world: World, browser: Browsers, role: Role) -> None:
    allowed = role in (Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR)
    assert browser(world.person(role)).get("/inscrire").status_code == (200 if allowed else 404)


def test_from_the_code_to_her_home_without_an_address(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    shown = coach.get(page).text
    assert "Le code pour Zoé" in shown
    assert '<svg class="qr"' in shown
    link, hers = link_of(world, page), browser()
    assert "Julien Mercadier est à côté de vous" in hers.get(link).text
    assert 'value="Zoé"' in hers.get(f"{link}/nom").text
    assert hers.submit(f"{link}/nom", answers()).location == "/bienvenue"
    assert hers.get("/bienvenue").location == "/bienvenue/revenir"
    assert "Étape 2 sur 3" in hers.get("/bienvenue/revenir").text
    done = coach.get(page).text
    assert "C’est fait" in done
    assert "Zoé est dans son compte" in done
    person = world.read(lambda: db.session().scalars(select(Person).where(Person.first_name == "Zoé")).one())
    assert (person.email, person.pseudonym) == (None, "Coquille")


def test_the_page_beside_asks_for_its_state_alone(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    asked = {"Accept": "application/json"}
    assert coach.get(page, headers=asked).json == {"state": "open"}
    browser().submit(link_of(world, page) + "/nom", answers())
    assert coach.get(page, headers=asked).json == {"state": "used"}


def test_the_typed_code_leads_there_however_it_is_typed(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    found = re.search(r'class="code">([A-Z0-9 ]+)<', coach.get(page).text)
    assert found
    code = found[1]
    for typed in (code, code.lower(), code.replace(" ", ""), code.replace(" ", "-")):
        assert browser().submit("/code", {"code": typed}).location == link_of(world, page)


@pytest.mark.parametrize("typed", ["", "ABCD EFGH", "a" * 61, "\x00", "<b>", "🙂" * 8, "0000 0000"])
def test_a_wrong_code_is_said_and_kept(world: World, browser: Browsers, typed: str) -> None:
    page = browser().submit("/code", {"code": typed})
    assert page.status_code == 422


def test_the_coach_never_becomes_her(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    link = link_of(world, page)
    for answer in (coach.get(link), coach.get(f"{link}/nom"), coach.submit(f"{link}/nom", answers())):
        assert "sur l’autre appareil" in answer.text
    assert count_people(world) == 1


def test_an_account_that_is_open_there_is_left_alone(world: World, browser: Browsers, coach: Browser) -> None:
    link = link_of(world, open_code(coach))
    hugo = browser(world.person(first_name="Hugo", last_name="Pérault"))
    assert "compte d’Hugo Pérault" in hugo.get(link).text
    hugo.submit(f"{link}/nom", answers())
    assert count_people(world) == 2


def test_it_works_once(world: World, browser: Browsers, coach: Browser) -> None:
    link = link_of(world, open_code(coach))
    browser().submit(f"{link}/nom", answers())
    second = browser()
    assert second.get(link).status_code == 410
    refused = second.submit(f"{link}/nom", answers(pseudonym="Autre"))
    assert refused.status_code == 410
    assert "déjà servi" in refused.text
    assert second.get("/bienvenue").status_code == 302
    assert count_people(world) == 2


def test_the_same_click_twice_is_one_account(world: World, browser: Browsers, coach: Browser) -> None:
    link, sent, hers = link_of(world, open_code(coach)), answers(), browser()
    for _ in range(2):
        assert hers.submit(f"{link}/nom", sent).location == "/bienvenue"
    assert count_people(world) == 2


def test_after_ten_minutes_both_sides_say_so(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1)):
        assert "trop ancien" in coach.get(page).text
        assert "Faire un nouveau code" in coach.get(page).text
        old = browser().get(link_of(world, page))
        assert old.status_code == 410
        assert "10 minutes" in old.text
        assert browser().submit(link_of(world, page) + "/nom", answers()).status_code == 410


def test_cancelled_it_opens_nothing(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    for _ in range(2):
        assert coach.submit(f"{page}/annuler").location == page
    assert "Le code est annulé" in coach.get(page).text
    assert browser().submit(link_of(world, page) + "/nom", answers()).status_code == 410
    assert count_people(world) == 1


def test_cancelling_after_she_came_in_changes_nothing(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    browser().submit(link_of(world, page) + "/nom", answers())
    coach.submit(f"{page}/annuler")
    assert "C’est déjà fait" in coach.get(page).text


def test_two_clicks_open_one_code(coach: Browser) -> None:
    one = str(uuid4())
    assert open_code(coach, client_id=one) == open_code(coach, client_id=one)


def test_another_coach_does_not_see_the_page(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    other = browser(world.person(Role.COACH))
    assert other.get(page).status_code == 404
    assert other.submit(f"{page}/annuler").status_code == 404
    assert coach.get("/inscrire/rien").status_code == 404


def test_a_code_of_another_platform_is_unknown_here(world: World, browser: Browsers, coach: Browser) -> None:
    world.make_platform("Cordée des Marches", OTHER_HOST)
    page = open_code(coach)
    found = re.search(r'class="code">([A-Z0-9 ]+)<', coach.get(page).text)
    assert found
    stranger = browser(host=OTHER_HOST)
    assert stranger.get(link_of(world, page)).status_code == 410
    assert stranger.submit("/code", {"code": found[1]}).status_code == 422


def test_no_code_is_in_the_database(world: World, browser: Browsers, coach: Browser) -> None:
    page = open_code(coach)
    row: Any = world.read(lambda: db.session().scalars(select(Enrolment)).one())
    with world.app.app_context():
        code = enrolling.code_of(UUID(page.rpartition("/")[2]))
    assert code not in repr(vars(row))
    assert row.code_hash != code.encode()


def test_bad_names_are_refused_and_kept(coach: Browser) -> None:
    page = coach.submit("/inscrire", {"first_name": "", "last_name": "Lunel", "client_id": "x"})
    assert page.status_code == 422
    assert "Écrivez son prénom" in page.text
    assert 'value="Lunel"' in page.text
    assert coach.submit("/inscrire", {"first_name": "a" * 61, "last_name": "b"}).status_code == 422


# --- coming back without an address -----------------------------------------------------------------------------------


@pytest.fixture
def hers(world: World, browser: Browsers, coach: Browser) -> Browser:
    """Zoé's own browser, after her first button."""
    own = browser()
    own.submit(link_of(world, open_code(coach)) + "/nom", answers())
    return own


def card_on(page: str) -> str:
    """Return the code that the card shows."""
    found = re.search(r'class="code">([A-Z0-9 ]+)<', page)
    assert found
    return found[1]


def test_she_needs_a_way_back_before_she_goes_on(hers: Browser) -> None:
    assert hers.submit("/bienvenue/revenir").location == "/bienvenue/revenir"
    assert "moyen de revenir" in hers.get("/bienvenue/revenir").text


def test_with_her_card_she_comes_back_on_any_device(world: World, browser: Browsers, hers: Browser) -> None:
    page = hers.submit("/bienvenue/carte").text
    assert "Zoé Lunel" in page
    code = card_on(page)
    assert hers.submit("/bienvenue/revenir").location == "/bienvenue/regles"
    elsewhere = browser()
    assert elsewhere.get("/carte").status_code == 200
    assert elsewhere.submit("/carte", {"code": code.lower()}).location == "/"
    assert "Zoé" in elsewhere.get("/").text


def test_a_new_card_replaces_the_former(browser: Browsers, hers: Browser) -> None:
    first, second = (card_on(hers.submit("/bienvenue/carte").text) for _ in range(2))
    assert browser().submit("/carte", {"code": first}).status_code == 422
    assert browser().submit("/carte", {"code": second}).status_code == 303


def test_an_account_with_an_address_has_no_card(world: World, browser: Browsers) -> None:
    own = browser(world.person())
    assert own.submit("/bienvenue/carte").location == "/bienvenue/revenir"
    assert "un lien par e-mail suffit" in own.get("/bienvenue/revenir").text


def test_an_address_given_later_closes_the_card(world: World, browser: Browsers, hers: Browser) -> None:
    code = card_on(hers.submit("/bienvenue/carte").text)

    def give_address() -> None:
        db.session().scalars(select(Person).where(Person.first_name == "Zoé")).one().email = "zoe@exemple.fr"

    world.run(give_address)
    assert browser().submit("/carte", {"code": code}).status_code == 422


@pytest.mark.parametrize("typed", ["", "x", "AAAA AAAA AAAA AAAA AAAA", "a" * 61, "\u202e"])
def test_a_wrong_card_is_refused_in_plain_words(world: World, browser: Browsers, typed: str) -> None:
    page = browser().submit("/carte", {"code": typed})
    assert page.status_code == 422
    assert world.read(people.find_person_by_email, "zoe@exemple.fr") is None


def test_a_card_alone_does_not_open_the_account_of_somebody_of_the_service(
    world: World, browser: Browsers, hers: Browser
) -> None:
    code = card_on(hers.submit("/bienvenue/carte").text)

    def give_role() -> None:
        zoe = db.session().scalars(select(Person).where(Person.first_name == "Zoé")).one()
        roles.change_roles(person=zoe, roles={Role.BENEFICIARY, Role.FACILITATOR}, actor=None)

    world.run(give_role)
    elsewhere = browser()
    assert elsewhere.submit("/carte", {"code": code}).location == "/connexion/verification"
    assert elsewhere.get("/mon-compte").status_code == 302


def test_another_card_wants_a_fresh_proof_where_a_device_can_give_one(world: World, hers: Browser) -> None:
    def keep_device() -> None:
        zoe = db.session().scalars(select(Person).where(Person.first_name == "Zoé")).one()
        db.session().add(
            Passkey(
                platform_id=zoe.platform_id,
                person_id=zoe.id,
                credential_id=b"one",
                public_key=b"key",
                sign_count=0,
                name="Téléphone",
                created_at=clock.now(),
            )
        )

    world.run(keep_device)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert hers.submit("/bienvenue/carte").location.startswith("/connexion/preuve")


def test_who_makes_another_card_is_told(world: World, hers: Browser) -> None:
    hers.submit("/bienvenue/carte")
    assert "une carte sur papier" not in hers.get("/mes-nouvelles").text
    hers.submit("/bienvenue/carte")
    assert "une carte sur papier" in hers.get("/mes-nouvelles").text


# --- the session that made the account --------------------------------------------------------------------------------


def keep_device(one: Browser) -> Any:
    """Keep a device as the first key, in the first steps; return the answer of the first request that is no yes."""
    asked = one.submit("/bienvenue/appareil/demande")
    if asked.status_code != 200:
        return asked
    return one.submit("/bienvenue/appareil", {"answer": Device().create(asked.get_json())})


@pytest.mark.parametrize("after", [timedelta(minutes=11), timedelta(hours=3), timedelta(hours=23, minutes=50)])
def test_who_takes_her_time_still_keeps_her_device(hers: Browser, after: timedelta) -> None:
    with time_machine.travel(clock.now() + after):
        assert keep_device(hers).location == "/bienvenue/regles"
        assert hers.submit("/bienvenue/regles", {"number": "1"}).location == "/"


def test_once_she_has_a_way_in_that_one_is_asked_for(hers: Browser) -> None:
    keep_device(hers)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert keep_device(hers).location.startswith("/connexion/preuve")


def test_with_a_card_her_session_alone_is_no_proof_any_more(hers: Browser) -> None:
    hers.submit("/bienvenue/carte")
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert keep_device(hers).location.startswith("/connexion/preuve")


def test_after_a_day_the_card_comes_first_and_there_is_no_dead_end(hers: Browser) -> None:
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert keep_device(hers).location == "/bienvenue/revenir"
        page = hers.get("/bienvenue/revenir").text
        assert "Faites d’abord votre carte sur papier" in page
        card = card_on(hers.submit("/bienvenue/carte").text)
        hers.submit("/deconnexion")
        assert hers.submit("/carte", {"code": card}).status_code == 303
        assert keep_device(hers).status_code == 303
        assert hers.get("/mon-compte").status_code == 200


def test_another_session_of_hers_is_no_founding_one(world: World, browser: Browsers, hers: Browser) -> None:
    zoe = world.read(lambda: db.session().scalars(select(Person).where(Person.first_name == "Zoé")).one())
    keep_device(hers)
    other = browser(zoe)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert keep_device(other).location.startswith("/connexion/preuve")
        assert other.submit("/mon-compte/connexion/appareil/demande").location.startswith("/connexion/preuve")


def test_an_invited_person_keeps_her_password_within_the_first_hour_only(world: World, browser: Browsers) -> None:
    guest, typed = browser(), {"new_password": "quatre mots vraiment calmes"}
    guest.submit(path_of(world, invite(world)) + "/nom", answers())
    with time_machine.travel(clock.now() + timedelta(minutes=61)):
        assert guest.submit("/bienvenue/mot-de-passe", typed).location.startswith("/connexion/preuve")
    with time_machine.travel(clock.now() + timedelta(minutes=40)):
        assert guest.submit("/bienvenue/mot-de-passe", typed).location == "/bienvenue/nouvelles"
        assert guest.submit("/bienvenue/appareil/demande").location.startswith("/connexion/preuve"), "she has one now"


def test_the_first_session_proves_nothing_elsewhere(hers: Browser) -> None:
    with time_machine.travel(clock.now() + timedelta(minutes=30)):
        for path in ("/mon-compte/fermer", "/mon-compte/adresse", "/mon-compte/mot-de-passe"):
            answer = hers.submit(path, {"email": "voleuse@exemple.fr", "new_password": "x" * 20, "sure": "y"})
            assert answer.location.startswith("/connexion/preuve"), path
