"""The first steps: one thing a page, left and taken up again, five pages and three fields to get home."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from blueprints.accounts import queries as people
from blueprints.accounts.models import Role
from blueprints.advice import choosing as advice
from blueprints.charter import queries as charter
from blueprints.core import clock
from blueprints.joining import stepping
from blueprints.news import queries as news
from blueprints.news.models import MailChoice
from tests.conftest import Browser, World
from tests.joining.test_invitations import Browsers, answers, invite, path_of

PASSWORD = "quatre mots vraiment calmes"
Step = Callable[[World, Browsers], Browser]


def join(world: World, browser: Browsers, role: Role = Role.BENEFICIARY) -> Browser:
    """Return the browser of somebody who has just made her account."""
    guest = browser()
    assert guest.submit(path_of(world, invite(world, role)) + "/nom", answers()).location == "/bienvenue"
    return guest


def word_on(page: str) -> str:
    """Return the first word that the page proposes."""
    found = re.search(r'name="word" value="([^"]+)"', page)
    assert found
    return unescape(found[1])


def test_from_the_opened_invitation_to_home_in_five_pages_and_three_fields(world: World, browser: Browsers) -> None:
    """The goal of issue 3, counted: every page that is shown, every field to type in that has to be filled."""
    link, guest, pages = path_of(world, invite(world)), browser(), []

    def look(path: str) -> str:
        page = guest.get(path)
        assert page.status_code == 200
        pages.append(page.text)
        return page.text

    look(link)
    look(f"{link}/nom")
    assert guest.submit(f"{link}/nom", answers()).location == "/bienvenue"
    look(guest.get("/bienvenue").location)
    step = guest.submit("/bienvenue/revenir").location
    word = word_on(look(step))
    step = guest.submit(step, {"mail": "none", "word": word}).location
    look(step)
    home = guest.submit(step, {"number": "1"})
    assert (home.status_code, home.location) == (303, "/")
    assert "Bienvenue Zoé" in guest.get("/").text
    typed = [re.findall(r'<input[^>]+type="(?:text|email|password)"[^>]*required[^>]*>', page) for page in pages]
    assert len(pages) <= 5
    assert sum(len(one) for one in typed) <= 3
    assert all('value=""' not in field for one in typed for field in one), "and each comes filled in already"


def test_each_step_says_where_she_is(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    for place, step in enumerate(("nom", "revenir", "nouvelles", "regles"), 1):
        assert f"Étape {place} sur 4" in guest.get(f"/bienvenue/{step}").text


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PRESCRIBER, Role.GUARDIAN, Role.DISABILITY_OFFICER])
def test_managers_and_guests_have_a_shorter_path_to_their_first_page(
    world: World, browser: Browsers, role: Role
) -> None:
    guest = join(world, browser, role)
    assert "Étape 2 sur 3" in guest.get("/bienvenue/revenir").text
    assert guest.submit("/bienvenue/revenir").location == "/bienvenue/nouvelles"
    word = word_on(guest.get("/bienvenue/nouvelles").text)
    assert guest.submit("/bienvenue/nouvelles", {"mail": "each", "word": word}).location == "/ma-place"
    assert guest.get("/ma-place").status_code == 200


def test_she_leaves_and_takes_up_where_she_was(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    guest.submit("/bienvenue/revenir")
    assert "Continuer plus tard" in guest.get("/bienvenue/nouvelles").text
    assert guest.get("/").status_code == 200
    assert guest.get("/bienvenue").location == "/bienvenue/nouvelles"


def test_going_back_shows_what_she_answered(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    names = guest.get("/bienvenue/nom").text
    assert 'value="Zoé"' in names
    assert 'value="Coquille"' in names
    word = word_on(guest.get("/bienvenue/nouvelles").text)
    guest.submit("/bienvenue/nouvelles", {"mail": "daily", "word": word})
    told = guest.get("/bienvenue/nouvelles").text
    assert re.search(r'value="daily" checked', told)
    assert re.search(rf'value="{re.escape(word)}" checked', told)


def test_nothing_is_ticked_beforehand(world: World, browser: Browsers) -> None:
    assert "checked" not in join(world, browser).get("/bienvenue/nouvelles").text


def test_her_choice_of_mails_and_her_word_are_kept(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    guest.submit("/bienvenue/nouvelles", {"mail": "each", "word": "other", "other_word": "  nuage   violet "})
    person = world.read(people.find_person_by_email, "zoe@exemple.fr")
    assert person.recognition_word == "nuage violet"
    assert set(world.read(news.list_choices, person.id).values()) == {MailChoice.EACH}


def test_the_mail_of_the_week_comes_to_who_ticks_it_alone(world: World, browser: Browsers) -> None:
    guest, page = join(world, browser), "/bienvenue/nouvelles"
    person = world.read(people.find_person_by_email, "zoe@exemple.fr")
    asked = guest.get(page).text
    assert "Le résumé de la semaine des conseils" in asked
    word = word_on(asked)
    for ticked in ({}, {"weekly": "y"}, {}):
        guest.submit(page, {"mail": "none", "word": word, **ticked})
        assert world.read(advice.wants_week, person.id) is bool(ticked)
        assert ('name="weekly" value="y" checked' in guest.get(page).text) is bool(ticked)


def test_who_is_not_of_the_collective_is_offered_no_mail_of_the_week(world: World, browser: Browsers) -> None:
    guest, page = join(world, browser, Role.MANAGER), "/bienvenue/nouvelles"
    asked = guest.get(page).text
    assert "résumé de la semaine" not in asked
    guest.submit(page, {"mail": "none", "word": word_on(asked), "weekly": "y"})
    person = world.read(people.find_person_by_email, "zoe@exemple.fr")
    assert world.read(advice.wants_week, person.id) is False


def test_a_choice_that_is_missing_is_said_and_the_rest_is_kept(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    page = guest.submit("/bienvenue/nouvelles", {"word": "other", "other_word": "comète"})
    assert page.status_code == 422
    assert "Choisissez une réponse" in page.text
    assert 'value="comète"' in page.text
    empty = guest.submit("/bienvenue/nouvelles", {"mail": "none", "word": "other"})
    assert empty.status_code == 422
    assert "Écrivez le mot" in empty.text
    forged = guest.submit("/bienvenue/nouvelles", {"mail": "always", "word": "<b>"})
    assert forged.status_code == 422


def test_she_may_choose_later(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    guest.submit("/bienvenue/revenir")
    assert guest.submit("/bienvenue/nouvelles", {"later": "1"}).location == "/bienvenue/regles"
    person = world.read(people.find_person_by_email, "zoe@exemple.fr")
    assert world.read(news.list_choices, person.id) == {}


def test_the_rules_are_agreed_to_once_in_their_version(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    assert guest.get("/regles-de-vie").status_code == 200
    for _ in range(2):
        assert guest.submit("/bienvenue/regles", {"number": "1"}).status_code == 303
    person = world.read(people.find_person_by_email, "zoe@exemple.fr")
    assert [one.number for one in world.read(charter.list_agreements, person.id)] == [1]
    assert person.charter_number == 1


def test_rules_that_were_not_shown_are_not_agreed_to(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    for number in ("", "2", "-1", "un", "9" * 40):
        page = guest.submit("/bienvenue/regles", {"number": number})
        assert page.status_code == 409
        assert "Lisez la nouvelle version" in page.text
    person = world.read(people.find_person_by_email, "zoe@exemple.fr")
    assert world.read(charter.list_agreements, person.id) == []


def test_a_password_can_be_chosen_at_once(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    assert guest.submit("/bienvenue/mot-de-passe", {"new_password": PASSWORD}).location == "/bienvenue/nouvelles"
    assert world.read(people.find_person_by_email, "zoe@exemple.fr").password_hash


def test_a_weak_password_is_refused_and_never_shown_again(world: World, browser: Browsers) -> None:
    page = join(world, browser).submit("/bienvenue/mot-de-passe", {"new_password": "trop court"})
    assert page.status_code == 422
    assert "trop court. Écrivez 15 signes" in page.text
    assert 'value="trop court"' not in page.text


def test_no_password_is_fine(world: World, browser: Browsers) -> None:
    guest = join(world, browser)
    assert guest.submit("/bienvenue/mot-de-passe", {"new_password": ""}).location == "/bienvenue/nouvelles"
    assert world.read(people.find_person_by_email, "zoe@exemple.fr").password_hash is None


def test_how_she_reads_is_set_before_anything_and_goes_with_her_account(world: World, browser: Browsers) -> None:
    link, guest = path_of(world, invite(world)), browser()
    set_ = guest.submit(f"{link}/confort", {"text": "150", "palette": "sombre"})
    assert set_.location == link
    assert 'data-palette="sombre"' in guest.get(link).text
    guest.submit(f"{link}/nom", answers())
    assert world.read(people.find_person_by_email, "zoe@exemple.fr").comfort.startswith("sombre.150")
    forged = guest.submit(f"{link}/confort", {"text": "9000", "palette": "<b>"})
    assert forged.status_code == 303
    assert 'data-palette="sombre"' in guest.get("/bienvenue/nom").text


@pytest.mark.parametrize("name", ["Ù", "O’Neill-d’Arc", "李", "מרים", "Zoé 🌿", "a" * 60])
def test_names_of_every_shape_are_kept(world: World, browser: Browsers, name: str) -> None:
    guest = browser()
    guest.submit(path_of(world, invite(world)) + "/nom", answers(first_name=name, last_name=name))
    assert world.read(people.find_person_by_email, "zoe@exemple.fr").first_name == name
    assert guest.get("/bienvenue/nom").status_code == 200


@pytest.mark.parametrize("path", ["", "/nom", "/revenir", "/nouvelles", "/regles"])
def test_a_stranger_signs_in_first(world: World, browser: Browsers, path: str) -> None:
    answer = browser().get(f"/bienvenue{path}")
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/connexion")


def test_a_person_from_before_is_not_asked(world: World, browser: Browsers) -> None:
    assert browser(world.person()).get("/bienvenue").location == "/"


def test_one_more_role_asks_only_for_what_it_needs(world: World) -> None:
    assert stepping.path_of({"manager"}, has_mail=True) == ("nom", "revenir", "nouvelles")
    assert stepping.path_of({"manager", "beneficiary"}, has_mail=True) == ("nom", "revenir", "nouvelles", "regles")
    assert stepping.path_of({"beneficiary"}, has_mail=False) == ("nom", "revenir", "regles")


def test_a_password_wants_a_fresh_proof_here_too(world: World, browser: Browsers) -> None:
    awa = world.person(first_name="Awa")
    left_open = browser(awa)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        sent = left_open.submit("/bienvenue/mot-de-passe", {"new_password": "une phrase que personne ne devine"})
    assert sent.location.startswith("/connexion/preuve")
    found = world.read(people.find_person, awa.id)
    assert found is not None
    assert found.password_hash == awa.password_hash
