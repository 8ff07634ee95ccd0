"""The journal says who did what, in words; never presence, never the collective, never a word of anybody's."""

import ast
import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts.models import Role
from blueprints.core import audit, clock
from blueprints.desk import journal, queries
from blueprints.desk.journal import CLOSED_PREFIXES, SHOWN, AskedJournal, Group
from blueprints.desk.queries import Asked
from blueprints.front_door.models import StepKind
from blueprints.joining.models import RequestState
from blueprints.privacy import services
from tests.conftest import Browser, World
from tests.desk.making import acts, cast_of, present
from tests.privacy.making import MOTIVE, WORDS, on, opened_for, reading_path, scene_of

ROOT = Path(__file__).parents[2]


def _lines(world: World, **asked: object) -> list[tuple[str, str, str]]:
    found, _more = world.read(journal.list_entries, AskedJournal(**asked))  # type: ignore[arg-type] # plain values
    return [(_plain(one.who), _plain(one.what), _plain(one.about)) for one in found]


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ")


# --- the law ----------------------------------------------------------------------------------------------------------


def _recorded(tree: ast.Module) -> set[str]:
    """Return the acts that a module records: what stands in the call, or in the name that it is given.

    Of an act that is put together, its first word with the dot.
    """
    found = set()
    for function in (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)):
        calls = [one for one in ast.walk(function) if isinstance(one, ast.Call) and one.args]
        given = [one.args[0] for one in calls if ast.unparse(one.func).rpartition(".")[2].lstrip("_") in RECORDS]
        names = {one.id for one in given if isinstance(one, ast.Name)}
        lines = [one for one in ast.walk(function) if isinstance(one, ast.Assign)]
        given += [one.value for one in lines if names & {ast.unparse(target) for target in one.targets}]
        words = (one.value for top in given for one in ast.walk(top) if isinstance(one, ast.Constant))
        found |= {one for one in words if isinstance(one, str) and re.fullmatch(r"[a-z_]+\.[a-z_]*", one)}
    return found


RECORDS = ("record", "note", "noted")


def test_every_act_that_the_code_records_has_words_or_is_never_shown() -> None:
    recorded = {f"enquiry.{kind}" for kind in StepKind} | {
        f"guest.{state}" for state in RequestState if state is not RequestState.ASKED
    }
    for path in (ROOT / "blueprints").glob("*/*.py"):
        recorded |= _recorded(ast.parse(path.read_text(encoding="utf-8")))
    assert {"check_in.off", "health.coach_ended", "journey.left", "adjustment."} <= recorded, "all shapes are seen"
    begun = {one.partition(".")[0] for one in SHOWN}
    unsaid = {
        one
        for one in recorded
        if one not in SHOWN and one.partition(".")[0] not in CLOSED_PREFIXES | (begun if one.endswith(".") else set())
    }
    assert unsaid == set(), "give them words in blueprints/desk/journal.py, or close their prefix"


def test_what_is_closed_is_not_shown() -> None:
    assert {action for action in SHOWN if action.partition(".")[0] in CLOSED_PREFIXES} == set()


# --- words ------------------------------------------------------------------------------------------------------------


def test_acts_are_said_with_names_and_roles(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    mine.submit(f"/service/personnes/{cast.coach.id}/roles/ajouter", {"role": "facilitator"})
    mine.submit(f"/service/accompagnements/{cast.journey.id}/veille")
    assert ("Odile Rambert", "Rôle ajouté : animation du collectif", "Julien Mercadier") in _lines(world)
    assert ("Odile Rambert", "Accompagnement en veille", "Accompagnement : Awa Diallo") in _lines(world)
    page = mine.get("/service/journal").get_data(as_text=True)
    assert "Accompagnement en veille" in page
    assert str(cast.journey.id) not in page


def test_nobodys_presence_nor_the_collective_is_shown(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    browser(cast.beneficiary).get("/")

    def happen() -> None:
        for action in ("session.opened", "conversation.read", "testimonial.submitted", "meeting.moved", "inconnu.fait"):
            audit.record(action, subject="people", subject_id=cast.beneficiary.id, actor_id=cast.beneficiary.id)

    world.run(happen)
    shown = {what for _who, what, _about in _lines(world, about=cast.beneficiary.id)}
    assert shown == {"Compte créé", "Nouvelle personne dans l’accompagnement : personne accompagnée"}


def test_acts_are_filtered_by_what_they_are_about_and_by_day(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    today = clock.paris(datetime.now(UTC)).date()
    assert {what for _who, what, _about in _lines(world, group=Group.PEOPLE)} == {"Compte créé"}
    assert _lines(world, until=today - timedelta(days=1)) == []
    assert _lines(world, since=today, until=today) == _lines(world)
    mine = browser(cast.administrator)
    address = "/service/journal?groupe=accompagnements&du=1er janvier 2020&au="
    page = mine.get(address).get_data(as_text=True)
    assert "Accompagnement ouvert" in page
    assert "Compte créé" not in page
    assert mine.get("/service/journal?du=hier").status_code == 422
    assert mine.get("/service/journal?groupe=tout&personne=moi&suite=-1").status_code in (200, 422)


def test_a_midnight_of_summer_time_belongs_to_its_day(world: World) -> None:
    with time_machine.travel(datetime(2026, 3, 29, 21, 59, tzinfo=UTC), tick=False):
        world.person(first_name="Avant")
    with time_machine.travel(datetime(2026, 3, 29, 22, 1, tzinfo=UTC), tick=False):
        world.person(first_name="Après")
    day = datetime(2026, 3, 29, tzinfo=UTC).date()
    assert len(_lines(world, since=day, until=day)) == 1
    assert len(_lines(world, since=day + timedelta(days=1))) == 1


def test_the_journal_goes_on_page_after_page(world: World) -> None:
    for _ in range(5):
        world.person()
    first, more = world.read(journal.list_entries, AskedJournal(), None, 3)
    second, end = world.read(journal.list_entries, AskedJournal(), more, 3)
    numbers = [line.sequence for line in (*first, *second)]
    assert numbers == sorted(numbers, reverse=True)
    assert (len(numbers), end) == (5, None)


def test_the_journal_never_costs_more_however_many_acts_there_are(
    world: World, browser: Callable[..., Browser], statements: list[str]
) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)

    def cost() -> int:
        statements.clear()
        mine.get("/service/journal")
        return len(statements)

    cost()
    few = cost()
    for _ in range(30):
        world.person()
    assert cost() <= few <= 6


def test_the_name_of_who_left_long_ago_is_gone_here_too(world: World) -> None:
    person = world.person(first_name="Oubliée", last_name="Depuis")

    def leave() -> None:
        found = present(person.id)
        found.first_name = found.last_name = ""

    world.run(leave)
    assert ("Le service automatique", "Compte créé", "Une personne partie") in _lines(world)


# --- files ------------------------------------------------------------------------------------------------------------


def _csv(browser: Browser, path: str) -> list[list[str]]:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert re.fullmatch(
        r'attachment; filename="export-\d{4}-\d\d-\d\d-\d\dh\d\d\.csv"', answer.headers["Content-Disposition"]
    )
    text = answer.get_data(as_text=True)
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_people_leave_as_harmless_data_and_it_is_noted(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    world.person(first_name='=HYPERLINK("http://x")', last_name="+33", email="attaque@exemple.fr")
    rows = _csv(browser(cast.administrator), "/service/personnes/liste.csv")
    assert rows[0][:3] == ["Nom", "Prénom", "E-mail"]
    assert ["'+33", '\'=HYPERLINK("http://x")', "attaque@exemple.fr"] in [row[:3] for row in rows]
    assert not any(cell[:1] in set("=+-@") for row in rows for cell in row)
    (entry,) = acts(world, "list.exported")
    assert (entry.actor_id, entry.facts) == (cast.administrator.id, '{"list":"people"}')


def test_a_file_holds_what_the_list_was_asked_for(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    mine = browser(cast.administrator)
    assert [row[0] for row in _csv(mine, "/service/personnes/liste.csv?role=coach")[1:]] == ["Mercadier"]
    assert len(_csv(mine, "/service/accompagnements/liste.csv?etat=termines")) == 1
    (_heads, row) = _csv(mine, "/service/accompagnements/liste.csv")
    assert row[:4] == ["Diallo Awa", "évaluer la situation", "Librairie du Pont", "Julien Mercadier"]
    assert all(len(row) == 5 for row in _csv(mine, "/service/journal/liste.csv"))


@pytest.mark.parametrize(
    "path",
    [f"/service/{one}/liste.csv" for one in ("personnes", "accompagnements", "journal", "demandes")],
)
def test_a_file_leaves_only_after_a_fresh_proof(world: World, browser: Callable[..., Browser], path: str) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=1), tick=False):
        mine = browser(world.person(Role.ADMINISTRATOR))
    answer = mine.get(path)
    assert answer.status_code == 303
    assert "/connexion/preuve" in answer.headers["Location"]
    assert acts(world, "list.exported") == []


def test_a_long_list_leaves_whole(world: World) -> None:
    for _ in range(7):
        world.person(Role.COACH)

    def walk() -> list[str]:
        return [row.first_name for rows in queries.walk_people(Asked(), 3) for row in rows]

    assert len(set(world.read(walk))) == 7


def test_the_journal_of_one_person_is_one_link_away(world: World, browser: Callable[..., Browser]) -> None:
    cast = cast_of(world)
    page = browser(cast.administrator).get(f"/service/personnes/{cast.coach.id}").get_data(as_text=True)
    assert f"/service/journal?personne={cast.coach.id}" in page


# --- extraordinary accesses -------------------------------------------------------------------------------------------


def test_an_extraordinary_access_is_said_step_by_step_without_a_word_or_a_reason(
    world: World, browser: Callable[..., Browser]
) -> None:
    scene = scene_of(world)
    access = opened_for(world, scene)
    mine = browser(scene.cast.administrator)
    mine.get(reading_path(access, scene.private))
    on(world, access, services.stop, actor_id=scene.cast.facilitator.id)
    about = "Accompagnement : Awa Diallo"
    assert _lines(world, group=Group.ACCESSES) == [
        ("Nadia Benkirane", "Accès exceptionnel fini", about),
        ("Odile Rambert", "Lecture par accès exceptionnel", about),
        ("Nadia Benkirane", "Accès exceptionnel accepté", about),
        ("Odile Rambert", "Accès exceptionnel demandé", about),
    ]
    shown = mine.get("/service/journal?groupe=acces").get_data(as_text=True)
    assert "Lecture par accès exceptionnel" in shown
    for hidden in (WORDS, MOTIVE, "Avec Julien", str(scene.private)):
        assert hidden not in shown


# --- how a person is, and health --------------------------------------------------------------------------------------


def test_that_a_person_says_how_she_is_or_talks_of_health_shows_to_nobody_of_the_service(
    world: World, browser: Callable[..., Browser]
) -> None:
    """Neither that there was an act, nor when: two journals, with and without it, are the same to the letter."""
    scene = scene_of(world, health=True)
    cast, mine = scene.cast, browser(scene.cast.administrator)
    looks = (
        "/service/journal",
        f"/service/journal?personne={cast.beneficiary.id}",
        f"/service/journal?personne={cast.coach.id}",
        "/service/journal?groupe=accompagnements",
        f"/service/accompagnements/{cast.journey.id}",
    )

    def seen() -> list[list[str]]:
        return [_rows(mine.get(path).get_data(as_text=True)) for path in looks]

    before, lines = seen(), _lines(world)
    hers = browser(cast.beneficiary)
    talk = f"/mon-accompagnement/conversations/{scene.private}"
    for answer in ("oui", "non", "oui"):
        assert hers.submit(f"{talk}/comment-ca-va/choix", {"on": answer}).status_code == 303
    said = {"mood": "red", "body": "Rien ne va.", "client_id": str(uuid4())}
    assert hers.submit(f"{talk}/comment-ca-va", said).status_code == 303
    for answer in ("oui", "non"):
        assert hers.submit(f"/parcours/{cast.journey.id}/sante/{answer}").status_code == 303
    recorded = [len(acts(world, one)) for one in ("check_in.on", "check_in.off", "health.coach_agreed")]
    assert recorded == [2, 1, 1], "it did happen"
    assert seen() == before
    assert _lines(world) == lines
    file = mine.get("/service/journal/liste.csv").get_data(as_text=True)
    assert "check_in" not in file
    assert "sante" not in file.lower()
    assert "santé" not in file.lower()


def _rows(page: str) -> list[str]:
    """Return what a page says, without what is new on each page."""
    return re.findall(r">([^<>]+)<", page[page.index("<main") : page.index("</main")])
