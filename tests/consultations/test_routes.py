"""The pages of consultations."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from blueprints.accounts.models import Role
from blueprints.consultations import closing, queries
from blueprints.core import clock
from tests.conftest import OTHER_HOST, Browser, World
from tests.consultations.making import HOURS, QUESTION, again, ask, grow, on, path, totals, vote, votes

Open = Callable[..., Browser]
NEW = "/consultations/nouvelle"
NOBODYS = "0195b1a4-6f00-4000-8000-000000000000"
"""The id of nothing."""
SURVEY = "/consultations/enquete"
OUTSIDE = [
    (Role.COACH,),
    (Role.MANAGER,),
    (Role.DOCTOR,),
    (Role.ADMINISTRATOR,),
    (Role.DISABILITY_OFFICER,),
    (Role.PRESCRIBER,),
    (Role.GUARDIAN,),
]


def _form(**change: str) -> dict[str, str]:
    return {
        "question": QUESTION,
        "about": "",
        "kind": "one",
        "choice_1": HOURS[0],
        "choice_2": HOURS[1],
        "opens": "",
        "closes": f"3 mars {clock.now().year + 1}" if clock.now().month > 3 else f"3 décembre {clock.now().year}",
        **change,
    }


# --- voting -----------------------------------------------------------------------------------------------------------


def test_a_member_votes_then_changes_and_is_told_so(world: World, browser: Open) -> None:
    consultation, mine = ask(world), browser(world.person())
    page = mine.get(path(consultation)).text
    assert "Un vote secret" in page
    assert "Ce qui est décidé" not in page
    assert "Ce que cela ne protège pas" in page
    assert 'type="radio"' in page
    voted = mine.submit(path(consultation), {"choice": "2"})
    assert voted.status_code == 303
    assert "Votre vote est compté" in mine.get(path(consultation)).text
    assert mine.submit(path(consultation), {"choice": "1"}).status_code == 303
    votes(world, consultation, [2] * 4)
    on(world, consultation, closing.close)
    assert totals(world, consultation) == [1, 4, 0]


def test_a_vote_is_taken_back_from_the_page(world: World, browser: Open) -> None:
    consultation, mine = ask(world), browser(world.person())
    mine.submit(path(consultation), {"choice": "2"})
    assert mine.submit(f"{path(consultation)}/retirer-mon-vote").status_code == 303
    page = mine.get(path(consultation)).text
    assert "Votre vote est retiré" in page
    assert "Changer mon vote" not in page


def test_several_answers_are_boxes(world: World, browser: Open) -> None:
    consultation, mine = ask(world, several=True), browser(world.person())
    assert 'type="checkbox"' in mine.get(path(consultation)).text
    assert mine.submit(path(consultation), {"choice": ["1", "3"]}).status_code == 303


@pytest.mark.parametrize(
    ("several", "data", "sentence"),
    [
        (False, {}, "Choisissez une réponse."),
        (False, {"choice": "9"}, "Choisissez une des réponses proposées."),
        (False, {"choice": "<b>"}, "Choisissez une des réponses proposées."),
        (True, {}, "Choisissez une réponse au moins."),
        (True, {"choice": ["1", "x"]}, "Choisissez une des réponses proposées."),
        (True, {"choice": "é" * 1_000_000}, "Choisissez une des réponses proposées."),
    ],
)
def test_what_cannot_be_chosen_is_said(
    world: World, browser: Open, several: bool, data: dict[str, object], sentence: str
) -> None:
    consultation, mine = ask(world, several=several), browser(world.person())
    page = mine.submit(path(consultation), data)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_page_opened_before_the_end_says_that_it_is_over(world: World, browser: Open) -> None:
    consultation, mine = ask(world), browser(world.person())
    mine.get(path(consultation))
    on(world, consultation, closing.close)
    late = mine.submit(path(consultation), {"choice": "1"})
    assert late.status_code == 422
    assert "Cette consultation est fermée" in late.text
    assert mine.submit(f"{path(consultation)}/retirer-mon-vote").status_code == 303
    assert "Cette consultation est fermée" in mine.get(path(consultation)).text


def test_who_asks_the_question_does_not_vote(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    consultation = ask(world, leader)
    assert browser(leader).submit(path(consultation), {"choice": "1"}).status_code == 404
    page = browser(leader).get(path(consultation)).text
    assert "Voter en secret" not in page
    assert "Le résultat vient à la fin." in page


# --- the result -------------------------------------------------------------------------------------------------------


def test_a_result_is_said_in_words_drawn_and_in_a_table(world: World, browser: Open) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 1, 1, 2, 3))
    on(world, consultation, closing.close)
    page = browser(world.person()).get(path(consultation)).text
    assert "arrive en premier" in page
    assert "3 personnes sur 5" in page
    assert "1 personne sur 5" in page
    assert '<rect class="bars__part" width="60.0"' in page
    assert "<table" in page
    assert "%" not in re.sub(r"<[^>]+>", "", page[page.index("resultat") :])


def test_two_answers_that_are_level_are_said_to_be(world: World, browser: Open) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 1, 1, 2, 2, 2))
    on(world, consultation, closing.close)
    assert "à égalité" in browser(world.person()).get(path(consultation)).text


def test_with_too_few_votes_the_page_says_why_there_is_no_total(world: World, browser: Open) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 1, 1, 1))
    on(world, consultation, closing.close)
    page = browser(world.person()).get(path(consultation)).text
    assert "Moins de 5 personnes ont voté." in page
    assert "on pourrait deviner" in page
    assert "bars__part" not in page
    assert "4 personnes" not in page


def test_a_decision_is_written_and_read_with_its_day(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    consultation = ask(world, leader)
    on(world, consultation, closing.close)
    mine = browser(leader)
    page = mine.get(f"{path(consultation)}/decision")
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    data = {"outcome": "Le matin, dès mars.", "version": version[1]}
    assert mine.submit(f"{path(consultation)}/decision", {**data, "outcome": " "}).status_code == 422
    assert mine.submit(f"{path(consultation)}/decision", data).status_code == 303
    shown = browser(world.person()).get(path(consultation)).text
    assert "Le matin, dès mars." in shown
    assert "Décision prise" in shown


def test_a_decision_is_undone_within_the_minute_and_told_to_nobody(world: World, browser: Open) -> None:
    leader, member = world.person(Role.FACILITATOR), world.person()
    consultation, mine = ask(world, leader), browser(leader)
    on(world, consultation, closing.close)
    mine.submit(f"{path(consultation)}/decision", {"outcome": "Le matin, dès mars.", "version": "2"})
    assert "Voici la décision" in browser(member).get("/mes-nouvelles").text
    token = re.search(r'name="jeton" value="([^"]+)"', mine.get(path(consultation)).text)
    assert token
    mine.submit("/annuler", {"jeton": token[1]})
    assert again(world, consultation).outcome == ""
    assert "Le matin, dès mars." not in browser(member).get(path(consultation)).text
    assert "Voici la décision" not in browser(member).get("/mes-nouvelles").text


# --- opening and closing ----------------------------------------------------------------------------------------------


def test_a_facilitator_opens_one_and_undoes_it_within_the_minute(world: World, browser: Open) -> None:
    mine = browser(world.person(Role.FACILITATOR))
    made = mine.submit(NEW, _form())
    assert made.status_code == 303
    page = mine.get(made.headers["Location"]).text
    assert "Le matin" in page
    token = re.search(r'name="jeton" value="([^"]+)"', page)
    assert token
    mine.submit("/annuler", {"jeton": token[1]})
    assert mine.get(made.headers["Location"]).status_code == 404


def test_a_double_click_opens_once(world: World, browser: Open) -> None:
    mine, data = browser(world.person(Role.FACILITATOR)), _form(client_id=str(uuid4()))
    assert mine.submit(NEW, data).headers["Location"] == mine.submit(NEW, data).headers["Location"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"question": "\x00 "}, "Écrivez la question."),
        ({"question": "é" * 201}, "Gardez 200 signes au plus"),
        ({"choice_2": ""}, "Écrivez une deuxième réponse."),
        ({"choice_2": HOURS[0]}, "Deux réponses sont les mêmes."),
        ({"kind": "x"}, "Choisissez une des réponses proposées."),
        ({"closes": ""}, "Dites jusqu’à quand"),
        ({"closes": "demain"}, "Cette date ne se lit pas."),
        ({"closes": "3 mars 2020"}, "Choisissez une fin"),
        ({"opens": "3 mars 2020"}, "La consultation s’ouvre maintenant"),
        ({"opens": "30 février 2030"}, "Cette date n’existe pas"),
    ],
)
def test_what_cannot_be_asked_is_given_back(world: World, browser: Open, change: dict[str, str], sentence: str) -> None:
    page = browser(world.person(Role.FACILITATOR)).submit(NEW, _form(**change))
    assert page.status_code == 422
    assert sentence in page.text
    assert HOURS[0] in page.text


def test_the_survey_shows_its_questions_and_is_opened_once_a_year(world: World, browser: Open) -> None:
    mine = browser(world.person(Role.FACILITATOR))
    page = mine.get(SURVEY).text
    assert "Le service vous écoute-t-il" in page
    dates = {"opens": "", "closes": _form()["closes"]}
    assert mine.submit(SURVEY, dates).headers["Location"].endswith("/consultations")
    assert "question 1 sur 4" in mine.get("/consultations").text
    again_ = mine.submit(SURVEY, dates)
    assert again_.status_code == 422
    assert "existe déjà" in again_.text


def test_a_question_of_the_survey_leads_to_the_next(world: World, browser: Open) -> None:
    browser(world.person(Role.FACILITATOR)).submit(SURVEY, {"opens": "", "closes": _form()["closes"]})
    ids = world.read(queries.list_survey, clock.paris(clock.now()).year)
    mine = browser(world.person())
    assert f'href="/consultations/{ids[1]}"' in mine.get(f"/consultations/{ids[0]}").text
    assert "Aller à la question suivante" not in mine.get(f"/consultations/{ids[3]}").text


def test_closing_by_hand_says_first_what_it_does(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    consultation, mine = ask(world, leader), browser(leader)
    votes(world, consultation, [1] * 5)
    assert "On ne peut pas revenir en arrière" in mine.get(f"{path(consultation)}/fermer").text
    assert mine.submit(f"{path(consultation)}/fermer").status_code == 303
    assert again(world, consultation).voters == 5
    assert "5 personnes sur 5" in mine.get(path(consultation)).text


def test_what_has_not_opened_is_not_closed(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    consultation, mine = ask(world, leader), browser(leader)
    grow(world, consultation, opens=timedelta(days=1), closes=timedelta(days=2))
    assert mine.submit(f"{path(consultation)}/fermer").status_code == 303
    assert "Cette consultation n’est pas encore ouverte." in mine.get(path(consultation)).text
    assert again(world, consultation).closed_at is None


@pytest.mark.parametrize("act", ["fermer", "decision"])
def test_members_neither_close_nor_decide(world: World, browser: Open, act: str) -> None:
    consultation, mine = ask(world), browser(world.person())
    assert mine.get(f"{path(consultation)}/{act}").status_code == 404
    assert mine.submit(f"{path(consultation)}/{act}", {"outcome": "Oui"}).status_code == 404
    assert mine.get(NEW).status_code == 404
    assert mine.submit(SURVEY, {}).status_code == 404


# --- who comes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("roles", OUTSIDE)
def test_nobody_outside_the_collective_comes_in(world: World, browser: Open, roles: tuple[Role, ...]) -> None:
    consultation, mine = ask(world), browser(world.person(*roles))
    assert mine.get("/consultations").status_code == 404
    assert mine.get(path(consultation)).status_code == 404
    assert mine.submit(path(consultation), {"choice": "1"}).status_code == 404


def test_a_stranger_is_led_to_the_sign_in(world: World, browser: Open) -> None:
    consultation = ask(world)
    for address in ("/consultations", path(consultation)):
        assert browser().get(address).headers["Location"].startswith("/connexion")


def test_a_consultation_of_another_platform_does_not_exist(world: World, browser: Open) -> None:
    other = world.make_platform("Ailleurs", OTHER_HOST)
    consultation = ask(world, platform=other)
    mine = browser(world.person())
    assert mine.get(path(consultation)).status_code == 404
    assert mine.submit(path(consultation), {"choice": "1"}).status_code == 404
    assert QUESTION not in mine.get("/consultations").text


@pytest.mark.parametrize("address", ["/consultations/nimporte", f"/consultations/{NOBODYS}", "/consultations/1/fermer"])
def test_an_address_that_is_nobodys_is_not_found(world: World, browser: Open, address: str) -> None:
    assert browser(world.person(Role.FACILITATOR)).get(address).status_code == 404


# --- lists and statements ---------------------------------------------------------------------------------------------


def test_the_list_has_what_is_open_then_what_is_over(world: World, browser: Open) -> None:
    leader, member = world.person(Role.FACILITATOR), world.person()
    opened, over = ask(world, leader, question="Encore ouverte"), ask(world, leader, question="Déjà finie")
    coming = ask(world, leader, question="Bientôt")
    grow(world, coming, opens=timedelta(days=1), closes=timedelta(days=2))
    vote(world, opened, member, 1)
    on(world, over, closing.close)
    page = browser(member).get("/consultations").text
    assert page.index("Encore ouverte") < page.index("Finies") < page.index("Déjà finie")
    assert "Pas encore ouverte" in page
    assert page.count("Vous avez voté") == 1
    assert browser(member).get("/consultations?avant=nimporte").status_code == 200


@pytest.mark.parametrize("count", [3, 20])
def test_a_list_costs_the_same_for_few_and_many(world: World, browser: Open, statements: list[str], count: int) -> None:
    leader = world.person(Role.FACILITATOR)
    for number in range(count):
        ask(world, leader, question=f"Question {number}")
    mine = browser(world.person())
    mine.get("/consultations")
    statements.clear()
    mine.get("/consultations")
    assert len(statements) <= 6, statements


def test_a_result_costs_few_statements(world: World, browser: Open, statements: list[str]) -> None:
    consultation = ask(world)
    votes(world, consultation, [1] * 6)
    on(world, consultation, closing.close)
    mine = browser(world.person())
    mine.get(path(consultation))
    statements.clear()
    mine.get(path(consultation))
    assert len(statements) <= 6, statements


def test_the_home_says_that_a_vote_is_waited_for_until_it_is_given(world: World, browser: Open) -> None:
    consultation, person = ask(world), world.person()
    mine = browser(person)
    assert "1 question attend votre vote" in mine.get("/").text
    vote(world, consultation, person, 1)
    assert "attend votre vote" not in mine.get("/").text
