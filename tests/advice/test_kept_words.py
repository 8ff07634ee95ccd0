"""What was typed when the session ended, or when the page was too old, comes back into its form."""

from collections.abc import Callable
from uuid import UUID

import pytest

from blueprints.accounts import services as accounts
from blueprints.accounts.models import Person, Role
from tests.advice.making import FORM, ask, path
from tests.conftest import HOST, Browser, World
from tests.meetings.making import form as meeting_form

Open = Callable[..., Browser]
WORDS = "Une longue réponse que je ne veux pas écrire deux fois."


def _from(address: str) -> dict[str, str]:
    return {"Referer": f"http://{HOST}{address}"}


def _end(world: World, person_id: UUID) -> None:
    world.run(accounts.end_all_sessions, person_id=person_id)


def test_an_answer_survives_the_end_of_the_session(world: World, browser: Open) -> None:
    person, thread = world.person(), ask(world, world.person())
    mine = browser(person)
    _end(world, person.id)
    sent = mine.submit(path(thread), {"body": WORDS}, headers=_from(path(thread)))
    assert sent.headers["Location"].startswith("/connexion")
    assert WORDS in mine.enter(person).get(path(thread)).text


def test_an_answer_sent_from_a_page_too_old_is_given_back(world: World, browser: Open) -> None:
    thread, mine = ask(world, world.person()), browser(world.person())
    sent = mine.submit(path(thread), {"body": WORDS, "csrf_token": "ancien"}, headers=_from(path(thread)))
    assert sent.status_code == 302
    page = mine.get(sent.headers["Location"])
    assert WORDS in page.text
    assert "relisez, puis envoyez de nouveau" in page.text


@pytest.mark.parametrize("by_facilitator", [False, True])
def test_what_is_created_survives_the_end_of_the_session(world: World, browser: Open, *, by_facilitator: bool) -> None:
    person: Person = world.person(Role.FACILITATOR)
    address, data = ("/rencontres/creer", meeting_form()) if by_facilitator else ("/conseils/nouvelle-question", FORM)
    mine = browser(person)
    _end(world, person.id)
    mine.submit(address, data, headers=_from(address))
    page = mine.enter(person).get(address)
    assert data["title"] in page.text
    assert "Erreur" not in page.text


def test_nobody_else_gets_the_words(world: World, browser: Open) -> None:
    person, other, thread = world.person(), world.person(), ask(world, world.person())
    mine = browser(person)
    _end(world, person.id)
    mine.submit(path(thread), {"body": WORDS}, headers=_from(path(thread)))
    assert WORDS not in mine.enter(other).get(path(thread)).text
