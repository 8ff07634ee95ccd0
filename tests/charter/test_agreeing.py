"""The rules change: one calm page, everything stays readable, nothing typed is lost, and a yes is kept by version."""

from uuid import uuid4

import pytest

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.advice import queries as advice
from blueprints.charter import queries
from blueprints.joining import parting
from tests.charter.making import PHOTOS, WHY, Open, agreed_to, published
from tests.conftest import OTHER_HOST, World

PAGE = "/regles-de-vie/changement"
QUESTION = {
    "topic": "at_work",
    "title": "Comment dire que le bruit me fatigue ?",
    "body": "La radio est forte, je n’ose pas.",
}


def leave(world: World, person: Person) -> None:
    """Let somebody leave the collective."""

    def act() -> None:
        found = people.find_person(person.id)
        assert found is not None
        parting.leave_collective(person=found)

    world.run(act)


def asked() -> dict[str, str]:
    """Return a question as its form sends it."""
    return {"client_id": str(uuid4()), **QUESTION}


def test_nobody_owes_a_yes_to_the_first_version(world: World, browser: Open) -> None:
    member = browser(world.person())
    assert member.get(PAGE).location == "/regles-de-vie"
    assert "Les règles de vie ont changé" not in member.get("/").text


def test_one_calm_page_shows_what_changed_and_a_yes_is_kept(world: World, browser: Open) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    member = browser(person)
    assert "Les règles de vie ont changé" in member.get("/").text
    page = member.get(PAGE).text
    for words in (
        WHY,
        PHOTOS,
        "Nouvelle règle",
        "J’ai lu, je suis d’accord",
        "Répondre plus tard",
        "Je ne suis pas d’accord",
    ):
        assert words in page
    for _twice in range(2):
        assert member.submit("/regles-de-vie/accord", {"number": "2"}).location == "/regles-de-vie"
    assert agreed_to(world, person) == [2]
    assert member.get(PAGE).location == "/regles-de-vie"
    assert "Vous avez accepté cette version" in member.get("/regles-de-vie").text
    assert "Les règles de vie ont changé" not in member.get("/").text


def test_who_publishes_agrees(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    published(world, leader)
    assert agreed_to(world, leader) == [2]
    assert browser(leader).get(PAGE).location == "/regles-de-vie"


def test_what_was_typed_waits_for_the_yes(world: World, browser: Open) -> None:
    """The words are back in the form, to be sent by their author: a yes publishes nothing by itself."""
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    member = browser(person)
    where = "/conseils/nouvelle-question"
    sent = member.submit(where, asked(), headers={"Referer": f"http://localhost{where}"})
    assert sent.location == f"{PAGE}?suite={where}"
    assert world.read(advice.list_threads, advice.View.ALL, author_id=person.id).rows == []
    page = member.get(sent.location).text
    assert "Votre texte est gardé" in page
    assert f'name="suite" value="{where}"' in page
    assert member.submit("/regles-de-vie/accord", {"number": "2", "suite": where}).location == where
    back = member.get(where).text
    assert QUESTION["body"] in back
    assert "relisez-le, puis publiez-le" in back
    assert member.submit(where, asked()).status_code == 303
    assert len(world.read(advice.list_threads, advice.View.ALL, author_id=person.id).rows) == 1


def test_later_keeps_what_was_typed_and_asks_again_at_the_next_post(world: World, browser: Open) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    member = browser(person)
    where = "/conseils/nouvelle-question"
    for _each_time in range(2):
        member.submit(where, asked(), headers={"Referer": f"http://localhost{where}"})
        assert member.submit("/regles-de-vie/plus-tard", {"suite": where}).location == where
        assert QUESTION["body"] in member.get(where).text
    assert agreed_to(world, person) == []
    assert member.get("/conseils").status_code == 200


def test_a_script_is_told_in_data(world: World, browser: Open) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    answer = browser(person).submit("/conseils/nouvelle-question", asked(), headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert (answer.json or {})["error"] == "rules"


def test_who_disagrees_meets_a_human_and_proposes(world: World, browser: Open) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    member = browser(person)
    page = member.get("/regles-de-vie/pas-d-accord").text
    assert "Nadia Benkirane" in page
    assert "Votre accompagnement continue" in page
    for _twice in range(2):
        assert member.submit("/regles-de-vie/pas-d-accord").status_code == 303
    assert browser(leader).get("/mes-nouvelles").text.count("n’est pas d’accord avec les règles") == 1
    sent = member.submit(
        "/regles-de-vie/respect/proposer",
        {"client_id": str(uuid4()), "words": "On s’écoute.", "why": "C’est plus simple."},
    )
    assert sent.status_code == 303


@pytest.mark.parametrize("number", ["", "1", "3", "-2", "deux", "9" * 30])
def test_a_yes_to_another_version_is_no_yes(world: World, browser: Open, number: str) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    answer = browser(person).submit("/regles-de-vie/accord", {"number": number})
    assert answer.status_code == 409
    assert "Lisez la nouvelle version" in answer.text
    assert agreed_to(world, person) == []


def test_each_version_asks_anew_and_shows_what_changed_since_her_yes(world: World, browser: Open) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    published(world, leader, "On éteint son téléphone.")
    page = browser(person).get(PAGE).text
    assert PHOTOS in page
    assert "On éteint son téléphone." in page
    browser(person).submit("/regles-de-vie/accord", {"number": "3"})
    assert agreed_to(world, person) == [3]


@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR, Role.DOCTOR, Role.PRESCRIBER])
def test_who_is_not_of_the_collective_is_not_asked(world: World, browser: Open, role: Role) -> None:
    leader, other = world.person(Role.FACILITATOR), browser(world.person(role))
    published(world, leader)
    assert "Les règles de vie ont changé" not in other.get("/").text
    assert other.get(PAGE).status_code == 404
    assert other.submit("/regles-de-vie/accord", {"number": "2"}).status_code == 404


def test_who_left_the_collective_is_not_asked(world: World, browser: Open) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    published(world, leader)
    leave(world, person)
    assert browser(person).get(PAGE).status_code == 404


def test_another_platform_changes_nothing_here(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée des Marches", OTHER_HOST)
    leader = world.person(Role.FACILITATOR, platform=other)
    published(world, leader, platform=other)
    member = browser(world.person())
    assert member.get(PAGE).location == "/regles-de-vie"
    assert PHOTOS not in member.get("/regles-de-vie").text
    assert world.read(queries.current_version).number == 1


def test_a_way_out_of_the_site_is_not_followed(world: World, browser: Open) -> None:
    leader, member = world.person(Role.FACILITATOR), browser(world.person())
    published(world, leader)
    for bad in ("//mal.exemple.fr", "https://mal.exemple.fr", "/\\mal", "javascript:alert(1)"):
        assert member.submit("/regles-de-vie/plus-tard", {"suite": bad}).location == "/regles-de-vie"


def test_whether_a_yes_is_owed_costs_no_statement(world: World, browser: Open, statements: list[str]) -> None:
    leader, person = world.person(Role.FACILITATOR), world.person()
    member = browser(person)
    member.get("/conseils")
    statements.clear()
    member.get("/conseils")
    before = len(statements)
    published(world, leader)
    member.get("/conseils")
    statements.clear()
    member.get("/conseils")
    assert len(statements) == before
