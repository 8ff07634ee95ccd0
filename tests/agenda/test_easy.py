"""The easy-read twin of an agenda, and its state told as it is."""

from collections.abc import Callable

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.agenda import queries
from blueprints.discussion.easy import EasyState
from blueprints.meetings.models import Meeting
from tests.agenda.making import add, cancel, path
from tests.agenda.test_points import UNDO, token
from tests.conftest import Browser, World
from tests.meetings.making import propose

Open = Callable[..., Browser]
TEXT = "On parle de la fatigue.\n\nChacun dit ce qui aide."


@pytest.fixture
def staff(world: World) -> Person:
    """Return who organises."""
    return world.person(Role.FACILITATOR)


@pytest.fixture
def meeting(world: World, staff: Person) -> Meeting:
    """Return a meeting with a point."""
    made = propose(world, staff)
    add(world, made, staff)
    return made


def _write(mine: Browser, meeting: Meeting, version: int = 0, body: str = TEXT) -> object:
    return mine.submit(path(meeting, "facile", "ecrire"), {"body": body, "version": str(version)})


def _state(world: World, meeting: Meeting) -> tuple[EasyState, int]:
    twin = world.read(queries.find_easy, meeting.id)
    assert twin is not None
    return twin.state, twin.reviewed_by_count


def test_a_member_writes_the_twin_and_it_is_a_draft(world: World, browser: Open, meeting: Meeting) -> None:
    mine = browser(world.person())
    assert mine.get(path(meeting, "facile")).location == path(meeting, "facile", "ecrire")
    assert "Les points à dire simplement" in mine.get(path(meeting, "facile", "ecrire")).text
    _write(mine, meeting)
    page = mine.get(path(meeting, "facile")).text
    assert "Chacun dit ce qui aide." in page
    assert "Brouillon, pas encore relu par des personnes concernées" in page
    assert "Dire où en est ce texte" not in page
    assert "Brouillon, pas encore relu" in mine.get(f"/rencontres/{meeting.id}").text


def test_those_who_organise_say_by_how_many_it_was_read_again(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    mine = browser(staff)
    _write(mine, meeting)
    nobody = mine.submit(path(meeting, "facile"), {"state": "validated", "count": "", "version": "1"})
    assert nobody.status_code == 422
    assert "Dites combien de personnes concernées ont relu ce texte." in nobody.text
    mine.submit(path(meeting, "facile"), {"state": "reviewed", "count": "3", "version": "1"})
    assert "Relu par 3 personnes concernées, pas encore validé" in mine.get(path(meeting, "facile")).text
    mine.submit(path(meeting, "facile"), {"state": "validated", "count": "2", "version": "2"})
    assert _state(world, meeting) == (EasyState.VALIDATED, 2)
    mine.submit(UNDO, {"jeton": token(mine.get(path(meeting, "facile")).text)})
    assert _state(world, meeting) == (EasyState.REVIEWED, 3)


def test_new_words_are_a_draft_again(world: World, browser: Open, staff: Person, meeting: Meeting) -> None:
    mine = browser(staff)
    _write(mine, meeting)
    mine.submit(path(meeting, "facile"), {"state": "validated", "count": "2", "version": "1"})
    _write(mine, meeting, 2, "D’autres mots.")
    assert _state(world, meeting) == (EasyState.DRAFT, 0)


def test_two_writers_at_once_are_told_and_no_word_is_lost(world: World, browser: Open, meeting: Meeting) -> None:
    mine = browser(world.person())
    _write(mine, meeting)
    page = mine.submit(path(meeting, "facile", "ecrire"), {"body": "Mes mots à moi.", "version": "0"})
    assert page.status_code == 409
    assert "Mes mots à moi." in page.text


def test_a_twin_says_that_the_points_changed_since(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    mine = browser(staff)
    _write(mine, meeting)
    said = "L’ordre du jour a changé depuis que ce texte est écrit."
    assert said not in mine.get(path(meeting, "facile")).text
    add(world, meeting, staff, "Un autre point")
    assert said in mine.get(path(meeting, "facile")).text


def test_the_simple_version_begins_with_a_validated_twin(
    world: World, browser: Open, staff: Person, meeting: Meeting
) -> None:
    reader, mine = world.person(), browser(staff)
    hers = browser(reader)
    comfort = {"palette": "clair", "text": "100", "spacing": "normal", "font": "atkinson", "simple": "y"}
    assert hers.submit("/confort", comfort).status_code == 303
    _write(mine, meeting)
    assert "Chacun dit ce qui aide." not in hers.get(f"/rencontres/{meeting.id}").text
    mine.submit(path(meeting, "facile"), {"state": "validated", "count": "2", "version": "1"})
    page = hers.get(f"/rencontres/{meeting.id}").text
    assert "Chacun dit ce qui aide." in page
    assert page.index("Chacun dit ce qui aide.") < page.index('id="point-')
    assert "Chacun dit ce qui aide." not in mine.get(f"/rencontres/{meeting.id}").text


def test_a_member_does_not_say_that_it_was_read_again(world: World, browser: Open, meeting: Meeting) -> None:
    mine = browser(world.person())
    _write(mine, meeting)
    answer = mine.submit(path(meeting, "facile"), {"state": "validated", "count": "9", "version": "1"})
    assert answer.status_code == 404
    assert _state(world, meeting) == (EasyState.DRAFT, 0)


@pytest.mark.parametrize("typed", ["0", "100", "trois", "9" * 300])
def test_a_number_of_people_that_is_none_is_said(
    world: World, browser: Open, staff: Person, meeting: Meeting, typed: str
) -> None:
    mine = browser(staff)
    _write(mine, meeting)
    page = mine.submit(path(meeting, "facile"), {"state": "reviewed", "count": typed, "version": "1"})
    assert page.status_code == 422
    assert "Écrivez un nombre de personnes, entre 1 et 99." in page.text
    assert _state(world, meeting) == (EasyState.DRAFT, 0)


def test_no_twin_of_a_cancelled_meeting_or_of_no_point(world: World, browser: Open, staff: Person) -> None:
    mine, bare = browser(staff), propose(world, staff)
    page = mine.submit(path(bare, "facile", "ecrire"), {"body": TEXT, "version": "0"})
    assert page.status_code == 422
    assert "L’ordre du jour est vide." in page.text
    assert "Chacun dit ce qui aide." in page.text
    cancel(world, bare, staff)
    assert mine.submit(path(bare, "facile", "ecrire"), {"body": TEXT, "version": "0"}).status_code == 422
