"""Drafts as pages keep them: by a script every few seconds, by a button, and given back where they were typed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from blueprints.accounts import sessions
from blueprints.accounts.models import Person, Role, WebSession
from blueprints.advice import services as advice
from blueprints.advice.models import Topic
from blueprints.drafts import queries
from tests.conftest import Browser, World

Visit = Callable[..., Browser]
KEEP, NEW = "/brouillons", "/conseils/nouvelle-question"
DATA = {"Accept": "application/json"}
TYPED = {"topic": "at_work", "title": "Une pause ?", "body": "Je voudrais <b>demander</b>"}


def _keep(browser: Browser, place: str = NEW, typed: dict[str, Any] | None = None, **more: Any) -> Any:
    return browser.submit(KEEP, {"brouillon": place, **(TYPED if typed is None else typed)}, **more)


def _has_draft(world: World, person: Person, place: str = NEW) -> bool:
    return world.read(queries.find_kept, person.id, place) is not None


def test_a_script_is_told_since_when_it_is_kept(world: World, browser: Visit) -> None:
    answer = _keep(browser(world.person()), headers=DATA)
    assert answer.status_code == 200
    assert answer.json["said"].startswith("Brouillon enregistré à ")


def test_the_words_come_back_on_their_page_in_any_browser(world: World, browser: Visit) -> None:
    person = world.person()
    _keep(browser(person), headers=DATA)
    page = browser(person).get(NEW).text
    assert "Je voudrais &lt;b&gt;demander&lt;/b&gt;" in page
    assert 'value="Une pause ?"' in page
    assert 'value="at_work" checked' in page
    assert "Brouillon enregistré\u00a0: aujourd’hui, à " in page
    assert "Jeter le brouillon" in page


def test_nobody_else_and_no_other_page_gets_them(world: World, browser: Visit) -> None:
    _keep(browser(world.person()), headers=DATA)
    other = browser(world.person())
    assert "Je voudrais" not in other.get(NEW).text
    assert "Brouillon enregistré" not in other.get(NEW).text


def test_without_script_a_button_keeps_and_says_so(world: World, browser: Visit) -> None:
    mine = browser(world.person())
    assert "Garder le brouillon" in mine.get(NEW).text
    answer = _keep(mine, typed={**TYPED, "garder": "1"})
    assert answer.status_code == 303
    assert answer.location == NEW
    page = mine.get(NEW).text
    assert "Vous pouvez fermer cette page." in page
    assert "Je voudrais" in page


def test_a_draft_goes_when_it_is_sent(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    _keep(mine, headers=DATA)
    sent = mine.submit(NEW, {**TYPED, "client_id": str(uuid4()), "brouillon": NEW})
    assert sent.status_code == 303
    assert not _has_draft(world, person)
    assert "Je voudrais" not in mine.get(NEW).text


def test_a_draft_stays_when_the_form_is_refused(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    _keep(mine, headers=DATA)
    refused = mine.submit(NEW, {**TYPED, "title": "", "brouillon": NEW})
    assert refused.status_code == 422
    assert _has_draft(world, person)
    assert f'name="brouillon" value="{NEW}"' in refused.text


def test_a_draft_can_be_thrown_away(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    _keep(mine, headers=DATA)
    assert _keep(mine, typed={**TYPED, "effacer": "1"}).status_code == 303
    assert not _has_draft(world, person)
    assert "Il n’y a plus de brouillon ici." in mine.get(NEW).text


def test_an_answer_under_a_question_is_kept_too(world: World, browser: Visit) -> None:
    asker, person = world.person(), world.person()
    thread = world.run(
        advice.ask_question, author_id=asker.id, client_id=uuid4(), topic=Topic.AT_WORK, title="Qui ?", body="Moi ?"
    )
    place, mine = f"/conseils/{thread.id}", browser(person)
    _keep(mine, place, {"body": "Je pense que"}, headers=DATA)
    assert "Je pense que</textarea>" in mine.get(place).text
    mine.submit(place, {"body": "Je pense que oui", "client_id": str(uuid4()), "brouillon": place})
    assert not _has_draft(world, person, place)


def test_two_texts_on_one_page_are_two_drafts(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    _keep(mine, headers=DATA)
    _keep(mine, f"{NEW}#note", {"remark": "À part"}, headers=DATA)
    assert "Je voudrais" in mine.get(NEW).text
    kept = world.read(queries.find_kept, person.id, f"{NEW}#note")
    assert kept.fields == {"remark": ["À part"]}
    assert _keep(mine, "/nulle-part#note", headers=DATA).status_code == 404


def test_what_a_script_does_not_type_is_not_kept(world: World, browser: Visit) -> None:
    person = world.person()
    hidden = {"client_id": str(uuid4()), "version": "3", "hash": "ab", "password": "motdepasse", "seen": "4"}
    _keep(browser(person), typed={**TYPED, **hidden}, headers=DATA)
    kept = world.read(queries.find_kept, person.id, NEW)
    assert set(kept.fields) == set(TYPED)


def test_a_draft_of_another_form_is_not_put_into_this_one(world: World, browser: Visit) -> None:
    mine = browser(world.person())
    _keep(mine, typed={"body": "Je pense que", "inconnu": "x"}, headers=DATA)
    assert "Je pense que" not in mine.get(NEW).text


@pytest.mark.parametrize(
    "place",
    [
        "",
        "https://ailleurs.exemple.fr/",
        "//ailleurs.exemple.fr",
        "/nulle-part",
        "conseils",
        "/" + "a" * 400,
        "/\\x",
        "\x00",
    ],
)
def test_a_place_that_is_none_of_ours_keeps_nothing(world: World, browser: Visit, place: str) -> None:
    person = world.person()
    assert _keep(browser(person), place, headers=DATA).status_code == 404
    assert world.read(queries.count_drafts, person.id) == 0


def test_a_text_of_a_megabyte_is_refused_in_words(world: World, browser: Visit) -> None:
    mine = browser(world.person())
    answer = _keep(mine, typed={"body": "x" * 1_000_000}, headers=DATA)
    assert answer.status_code == 422
    assert "trop long" in answer.json["message"]
    assert _keep(mine, typed={"body": "x" * 1_000_000}).status_code == 303
    assert "trop long" in mine.get(NEW).text


def test_a_session_that_ended_is_said_to_the_script(world: World, browser: Visit) -> None:
    person = world.person()
    mine = browser(person)
    world.run(_end_sessions, person_id=person.id)
    assert _keep(mine, headers=DATA).status_code == 401
    assert browser().submit(KEEP, {"brouillon": NEW, **TYPED}).status_code == 302


def _end_sessions(person_id: Any) -> None:
    sessions.end_where(WebSession.person_id == person_id)


def test_a_role_that_ended_does_not_open_the_page_of_a_draft(world: World, browser: Visit) -> None:
    manager = browser(world.person(Role.MANAGER))
    _keep(manager, headers=DATA)
    assert manager.get(NEW).status_code == 404


def test_a_stranger_has_no_drafts(world: World, browser: Visit) -> None:
    assert "brouillon" not in browser().get("/temoignages").text


def test_a_page_with_a_draft_costs_one_statement(world: World, browser: Visit, statements: list[str]) -> None:
    mine = browser(world.person())
    mine.get(NEW)
    statements.clear()
    mine.get(NEW)
    assert sum("drafts" in one for one in statements) == 1
