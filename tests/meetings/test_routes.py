"""The pages of Rencontres."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.meetings import queries
from blueprints.meetings.models import Meeting, VoteAnswer
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, form, options, path, propose, typed, vote

NOBODY = "00000000-0000-4000-8000-000000000000"
Open = Callable[..., Browser]
NEW = "/rencontres/creer"
OUTSIDE = [
    Role.COACH,
    Role.MANAGER,
    Role.DOCTOR,
    Role.ADMINISTRATOR,
    Role.DISABILITY_OFFICER,
    Role.PRESCRIBER,
    Role.GUARDIAN,
]


def _radios(page: str) -> list[str]:
    return re.findall(r'name="(date-[^"]+)" value="yes"', page)


def _checked(page: str) -> list[str]:
    return re.findall(r'value="(\w+)" checked', page)


def _count(world: World) -> int:
    return len(world.read(queries.list_meetings, uuid4())[0])


def _version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


# --- proposing --------------------------------------------------------------------------------------------------------


def test_a_facilitator_proposes_a_meeting_and_members_see_its_dates(world: World, browser: Open) -> None:
    mine = browser(world.person(Role.FACILITATOR))
    assert "Proposer une rencontre" in mine.get("/rencontres").text
    made = mine.submit(NEW, form(date_3=typed(day_after(25)), title="<i>Dire</i> 🙂 son handicap"))
    assert made.status_code == 303
    page = browser(world.person()).get(made.headers["Location"]).text
    assert "&lt;i&gt;Dire&lt;/i&gt; 🙂 son handicap" in page
    assert len(_radios(page)) == 3
    assert "Choisir cette date" not in page


def test_a_double_click_proposes_once(world: World, browser: Open) -> None:
    mine, data = browser(world.person(Role.FACILITATOR)), form(client_id=str(uuid4()))
    assert mine.submit(NEW, data).headers["Location"] == mine.submit(NEW, data).headers["Location"]
    assert _count(world) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Donnez un titre à la rencontre."),
        ({"title": "é" * 121}, "Gardez 120 signes au plus"),
        ({"about": "a" * 1_000_000}, "Gardez 2\u00a0000 signes au plus"),
        ({"place": "\x00"}, "Dites où la rencontre a lieu"),
        ({"date_1": "demain"}, "Cette date ne se lit pas."),
        ({"date_1": "\u202e"}, "Proposez une première date."),
        ({"date_2": "3 mars 2026"}, "Il manque l’heure."),
        ({"date_3": "30/02/2027 14:00"}, "Cette date n’existe pas"),
        ({"date_1": "3 mars 2021 14h"}, "Choisissez des dates à venir."),
        ({"date_1": form()["date_2"]}, "Une date est proposée deux fois."),
        ({"ends": ""}, "Dites jusqu’à quand on peut répondre."),
        ({"ends": typed(day_after(300))}, "avant la première date"),
    ],
)
def test_what_cannot_be_proposed_is_said_and_the_words_are_kept(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    data = form(**change)
    page = browser(world.person(Role.FACILITATOR)).submit(NEW, data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data["date_2"] in page.text
    assert data["title"] in page.text
    assert _count(world) == 0


# --- answering --------------------------------------------------------------------------------------------------------


def _proposed(world: World) -> Meeting:
    return propose(world, world.person(Role.FACILITATOR, first_name="Nadia", pseudonym=None))


def test_one_sentence_for_two_dates_names_each(world: World, browser: Open) -> None:
    page = browser(world.person(Role.FACILITATOR)).submit(NEW, form(date_1="demain", date_2="bientôt"))
    assert "Première date\u00a0: Cette date ne se lit pas." in page.text
    assert "Deuxième date\u00a0: Cette date ne se lit pas." in page.text
    alone = browser(world.person(Role.FACILITATOR)).submit(NEW, form(date_1="demain"))
    assert "Première date\u00a0:" not in alone.text


def test_dates_are_answered_in_one_go_and_changed_later(world: World, browser: Open) -> None:
    meeting, mine = _proposed(world), browser(world.person())
    names = _radios(mine.get(path(meeting)).text)
    kept = mine.submit(path(meeting), {names[0]: "yes", names[1]: "hard", names[2]: "no"})
    assert kept.status_code == 303
    page = mine.get(path(meeting)).text
    assert "Votre réponse est enregistrée. Vous pouvez changer d’avis jusqu’au" in page
    assert _checked(page) == ["yes", "hard", "no"]
    mine.submit(path(meeting), {names[1]: "no"})
    assert _checked(mine.get(path(meeting)).text) == ["yes", "no", "no"]


def test_a_partial_answer_is_an_answer(world: World, browser: Open) -> None:
    meeting, mine = _proposed(world), browser(world.person())
    assert mine.submit(path(meeting), {_radios(mine.get(path(meeting)).text)[1]: "yes"}).status_code == 303
    assert "Vous avez répondu." in mine.get("/rencontres").text


@pytest.mark.parametrize(
    ("value", "sentence"),
    [("", "Répondez pour une date au moins."), ("<b>\x00", "Choisissez une des réponses proposées.")],
)
def test_an_answer_that_is_none_is_refused_in_words(world: World, browser: Open, value: str, sentence: str) -> None:
    meeting, mine = _proposed(world), browser(world.person())
    page = mine.submit(path(meeting), {f"date-{options(world, meeting)[0]}": value})
    assert page.status_code == 422
    assert sentence in page.text


def test_answers_that_come_too_late_are_refused_and_the_page_says_why(world: World, browser: Open) -> None:
    meeting, person = _proposed(world), world.person()
    assert meeting.poll_ends_at is not None
    with time_machine.travel(meeting.poll_ends_at, tick=False):
        mine = browser(person)
        assert "Les réponses sont closes" in mine.get(path(meeting)).text
        page = mine.submit(path(meeting), {f"date-{options(world, meeting)[0]}": "yes"})
    assert page.status_code == 422
    assert "Les réponses sont closes pour cette rencontre." in page.text


def test_the_page_names_who_sees_the_answers(world: World, browser: Open) -> None:
    page = browser(world.person()).get(path(_proposed(world))).text
    assert "Qui peut voir vos réponses" in page
    assert "Nadia, animation du collectif" in page


def test_who_answered_is_seen_by_those_who_organise_only(world: World, browser: Open) -> None:
    meeting, voter = _proposed(world), world.person(pseudonym="Marée haute")
    vote(world, meeting, voter, VoteAnswer.YES, VoteAnswer.HARD)
    seen = browser(world.person(Role.FACILITATOR)).get(path(meeting)).text
    assert "Marée haute" in seen
    assert "1 personne peut" in seen
    hidden = browser(world.person()).get(path(meeting)).text
    assert "Marée haute" not in hidden
    assert "personne peut" not in hidden


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_the_date_is_chosen_and_everyone_reads_it(world: World, browser: Open) -> None:
    meeting, voter = _proposed(world), world.person()
    vote(world, meeting, voter, VoteAnswer.HARD)
    mine = browser(world.person(Role.FACILITATOR))
    data = {"option": str(options(world, meeting)[0]), "version": _version(mine.get(path(meeting)).text)}
    assert mine.submit(f"{path(meeting)}/date", data).status_code == 303
    assert "La personne qui a répondu le lit dans ses nouvelles." in mine.get(path(meeting)).text
    page = browser(voter).get(path(meeting)).text
    assert "La date est choisie\u00a0:" in page
    assert "Je peux, mais c’est difficile" in page
    assert _radios(page) == []


def test_the_second_of_two_facilitators_is_told_that_it_is_done(world: World, browser: Open) -> None:
    meeting = _proposed(world)
    first, second = browser(world.person(Role.FACILITATOR)), browser(world.person(Role.FACILITATOR))
    version = _version(second.get(path(meeting)).text)
    dates = options(world, meeting)
    assert first.submit(f"{path(meeting)}/date", {"option": str(dates[0]), "version": version}).status_code == 303
    late = second.submit(f"{path(meeting)}/date", {"option": str(dates[1]), "version": version})
    assert late.status_code == 409
    again = second.submit(f"{path(meeting)}/date", {"option": str(dates[0]), "version": version})
    assert again.status_code == 303


@pytest.mark.parametrize("change", [{"option": "x"}, {"option": NOBODY}, {"option": ""}])
def test_a_choice_that_is_no_date_is_refused_in_words(world: World, browser: Open, change: dict[str, str]) -> None:
    meeting, mine = _proposed(world), browser(world.person(Role.FACILITATOR))
    page = mine.submit(f"{path(meeting)}/date", {"version": str(meeting.version), **change})
    assert page.status_code == 422
    assert "Choisissez une des dates proposées." in page.text


@pytest.mark.parametrize("version", ["", "x", "9" * 40])
def test_a_choice_made_from_no_known_page_is_out_of_date(world: World, browser: Open, version: str) -> None:
    meeting, mine = _proposed(world), browser(world.person(Role.FACILITATOR))
    data = {"option": str(options(world, meeting)[0]), "version": version}
    assert mine.submit(f"{path(meeting)}/date", data).status_code == 409


# --- who comes in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", OUTSIDE)
def test_who_is_not_of_the_collective_finds_nothing(world: World, browser: Open, role: Role) -> None:
    meeting, other = _proposed(world), browser(world.person(role))
    for address in ("/rencontres", "/rencontres?vue=passees", NEW, path(meeting)):
        assert other.get(address).status_code == 404
    for address in (NEW, path(meeting), f"{path(meeting)}/date"):
        assert other.submit(address, form()).status_code == 404
    assert _count(world) == 1


def test_a_member_neither_proposes_nor_chooses(world: World, browser: Open) -> None:
    meeting, mine = _proposed(world), browser(world.person())
    assert "Proposer une rencontre" not in mine.get("/rencontres").text
    assert mine.get(NEW).status_code == 404
    assert mine.submit(NEW, form()).status_code == 404
    data = {"option": str(options(world, meeting)[0]), "version": "2"}
    assert mine.submit(f"{path(meeting)}/date", data).status_code == 404


def test_a_stranger_is_sent_to_sign_in(world: World, browser: Open) -> None:
    meeting, stranger = _proposed(world), browser()
    for address in ("/rencontres", NEW, path(meeting)):
        assert stranger.get(address).headers["Location"].startswith("/connexion")


def test_another_platform_finds_nothing(world: World, browser: Open) -> None:
    meeting, other = _proposed(world), world.make_platform("Autre", OTHER_HOST)
    foreign = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    assert foreign.get(path(meeting)).status_code == 404
    assert foreign.submit(path(meeting), {f"date-{options(world, meeting)[0]}": "yes"}).status_code == 404
    assert meeting.title not in foreign.get("/rencontres").text


@pytest.mark.parametrize("name", ["x", "1", NOBODY, "%00"])
def test_an_address_that_is_none_is_not_found(world: World, browser: Open, name: str) -> None:
    assert browser(world.person()).get(f"/rencontres/{name}").status_code == 404


# --- speed ------------------------------------------------------------------------------------------------------------


def test_the_list_asks_the_database_as_often_for_three_as_for_thirty(
    world: World, browser: Open, statements: list[str]
) -> None:
    staff = world.person(Role.FACILITATOR)
    mine, counts = browser(staff), []
    for more in (3, 27):
        for _ in range(more):
            propose(world, staff)
        mine.get("/rencontres")
        statements.clear()
        mine.get("/rencontres")
        counts.append(len(statements))
    assert counts == [2, 2]


def test_a_meeting_asks_the_database_as_often_for_three_answers_as_for_thirty(
    world: World, browser: Open, statements: list[str]
) -> None:
    meeting, counts = _proposed(world), []
    member, staff = browser(world.person()), browser(world.person(Role.FACILITATOR))
    for more in (3, 27):
        for _ in range(more):
            vote(world, meeting, world.person(), VoteAnswer.YES, VoteAnswer.NO)
        member.get(path(meeting))
        for one in (member, staff):
            statements.clear()
            one.get(path(meeting))
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 10


def test_a_meeting_that_is_over_says_so(world: World, browser: Open) -> None:
    meeting = _proposed(world)
    staff = world.person(Role.FACILITATOR)
    data = {"option": str(options(world, meeting)[0]), "version": str(meeting.version)}
    browser(staff).submit(f"{path(meeting)}/date", data)
    with time_machine.travel(day_after(20, 15), tick=False):
        during = browser(world.person())
        assert "La date est choisie" in during.get(path(meeting)).text
        assert "En cours" in during.get("/rencontres").text, "it stays there for the hours it lasts"
    with time_machine.travel(day_after(20, 16), tick=False):
        later = browser(world.person())
        assert "La rencontre a eu lieu" in later.get(path(meeting)).text
    with time_machine.travel(day_after(21), tick=False):
        later = browser(world.person())
        assert path(meeting) not in later.get("/rencontres").text
        assert path(meeting) in later.get("/rencontres?vue=passees").text


def test_the_head_of_a_meeting_leads_to_its_place_and_the_answer_comes_first(world: World, browser: Open) -> None:
    meeting = propose(world, world.person(Role.FACILITATOR), about="On échange entre nous.")
    page = browser(world.person()).get(path(meeting)).text
    order = ['href="#lieu"', 'id="dates"', 'id="sujet"', 'id="ordre-du-jour"', 'id="lieu"']
    places = [page.index(one) for one in order]
    assert places == sorted(places)
    assert "Choix de la date.</strong>" in page


def test_a_cancelled_meeting_leads_nobody_to_its_place(world: World, browser: Open) -> None:
    staff = world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    browser(staff).submit(
        f"{path(meeting)}/annuler",
        {"version": f"{meeting.version}", "reason": "Le chemin est fermé.", "afterwards": "nothing"},
    )
    page = browser(world.person()).get(path(meeting)).text
    assert "Cette rencontre est annulée" in page
    assert 'href="#lieu"' not in page
    assert "Rencontre proposée.</strong>" not in page
