"""For people without internet: an answer that is written down, whom to call, and the sheet of the day."""

import re
from collections.abc import Callable

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, Role
from blueprints.core import audit, clock, db
from blueprints.meetings import coming_queries
from blueprints.meetings.models import Coming, Meeting
from blueprints.news.models import NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, path, propose
from tests.meetings.test_coming import announce, come, seated, told

Open = Callable[..., Browser]
NOBODY = "00000000-0000-4000-8000-000000000000"
ENDS = ("repondre-pour", "a-appeler", "presence")


@pytest.fixture
def staff(world: World) -> Person:
    """One who organises."""
    return world.person(Role.FACILITATOR, first_name="Nadia", pseudonym=None)


def _answer(person: Person, **more: str) -> dict[str, str]:
    return {"person": str(person.id), "coming": "on_site", **more}


def _token(page: str) -> str:
    one = re.search(r'name="jeton" value="([^"]+)"', page)
    assert one
    return one[1]


def _trail(world: World, meeting: Meeting) -> list[str]:
    def read() -> list[str]:
        entries = select(audit.AuditEntry).where(audit.AuditEntry.action == "meeting.answered_for")
        return [one.facts for one in db.session().scalars(entries.where(audit.AuditEntry.subject_id == meeting.id))]

    facts: list[str] = world.read(read)
    return facts


def test_an_answer_is_written_down_with_who_wrote_it_and_the_person_is_told(
    world: World, browser: Open, staff: Person
) -> None:
    meeting, person = announce(world, staff), world.person(first_name="Élise", pseudonym="Galet")
    mine = browser(staff)
    assert "Élise" in mine.get(f"{path(meeting)}/repondre-pour").text
    assert mine.submit(f"{path(meeting)}/repondre-pour", _answer(person, seats="2")).status_code == 303
    page = mine.get(f"{path(meeting)}/repondre-pour").text
    assert "C’est noté\u00a0: Sur place, avec une personne." in page
    assert "dicté à Nadia" in mine.get(path(meeting)).text
    assert told(world, person, NewsKind.MEETING_ANSWERED_FOR) == 1
    assert [str(person.id) in facts for facts in _trail(world, meeting)] == [True]
    hers = browser(person)
    assert "Vous venez sur place, avec une personne." in hers.get(path(meeting)).text
    hers.submit(f"{path(meeting)}/venir", {"coming": "no"})
    assert "dicté à" not in mine.get(path(meeting)).text, "her own answer is her own"


def test_an_answer_that_was_written_down_is_undone(world: World, browser: Open, staff: Person) -> None:
    meeting, person, other, mine = announce(world, staff), world.person(), world.person(), browser(staff)
    for one in (other, person):
        mine.submit(f"{path(meeting)}/repondre-pour", _answer(one))
    page = mine.get(f"{path(meeting)}/repondre-pour").text
    mine.submit("/annuler", {"jeton": _token(page)})
    assert seated(world, meeting) == {other.id: True}
    assert [told(world, one, NewsKind.MEETING_ANSWERED_FOR) for one in (person, other)] == [0, 1]


@pytest.mark.parametrize("person", ["", "x", NOBODY])
def test_an_answer_of_nobody_is_refused_in_words(world: World, browser: Open, staff: Person, person: str) -> None:
    meeting = announce(world, staff)
    page = browser(staff).submit(f"{path(meeting)}/repondre-pour", {"person": person, "coming": "on_site"})
    assert page.status_code == 422
    assert "Choisissez" in page.text
    assert seated(world, meeting) == {}


def test_nobody_answers_for_who_is_not_a_member_or_has_left(world: World, browser: Open, staff: Person) -> None:
    meeting, coach, gone = announce(world, staff), world.person(Role.COACH), world.person()

    def leave() -> None:
        db.session().add(Departure(platform_id=world.platform.id, person_id=gone.id, left_at=clock.now()))

    world.run(leave)
    for one in (coach, gone):
        assert browser(staff).submit(f"{path(meeting)}/repondre-pour", _answer(one)).status_code == 422
    assert seated(world, meeting) == {}
    assert [row.id for row in world.read(coming_queries.list_members)] == []


def test_there_is_nothing_to_write_down_without_a_date_or_once_it_began(
    world: World, browser: Open, staff: Person
) -> None:
    asked, begun = propose(world, staff), announce(world, staff)
    assert browser(staff).get(f"{path(asked)}/repondre-pour").location == path(asked)
    with time_machine.travel(day_after(20), tick=False):
        mine = browser(staff)
        assert mine.get(f"{path(begun)}/repondre-pour").location == path(begun)
        assert mine.submit(f"{path(begun)}/repondre-pour", _answer(world.person())).status_code == 422


def test_those_without_an_address_are_on_the_call_sheet(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (None, ""), Coming.PHONE: (None, "04 65 71 12 99")})
    silent, answered, other = (world.person(first_name=name) for name in ("Élise", "Marc", "Zoé"))

    def forget_addresses() -> None:
        for one in (silent, answered):
            db.session().get_one(Person, one.id).email = None

    world.run(forget_addresses)
    come(world, meeting, answered, Coming.PHONE)
    page = browser(staff).get(f"{path(meeting)}/a-appeler").text
    assert "Élise" in page
    assert "Pas de réponse" in page
    assert "Par téléphone" in page
    assert "04 65 71 12 99" in page
    assert other.first_name not in page


def test_the_sheet_of_the_day_names_people_as_in_the_collective(world: World, browser: Open, staff: Person) -> None:
    meeting = announce(world, staff, {Coming.ON_SITE: (1, "")})
    people = [world.person(first_name=f"Vrai{name}", pseudonym=name) for name in ("Galet", "Colibri", "Brume")]
    for one, way in zip(people, (Coming.ON_SITE, Coming.ON_SITE, Coming.NO), strict=True):
        come(world, meeting, one, way)
    page = browser(staff).get(f"{path(meeting)}/presence").text
    assert "Galet" in page
    assert "Colibri" in page
    assert "en attente d’une place" in page
    assert "Brume" not in page
    assert "VraiGalet" not in page


def test_a_sheet_without_anybody_says_so(world: World, browser: Open, staff: Person) -> None:
    meeting, mine = announce(world, staff), browser(staff)
    assert "Personne à appeler" in mine.get(f"{path(meeting)}/a-appeler").text
    assert "Aucune réponse pour le moment" in mine.get(f"{path(meeting)}/presence").text


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FACILITATOR}))
def test_only_those_who_organise_write_down_and_print(world: World, browser: Open, staff: Person, role: Role) -> None:
    meeting, other = announce(world, staff), browser(world.person(role))
    for end in ENDS:
        assert other.get(f"{path(meeting)}/{end}").status_code == 404
    assert other.submit(f"{path(meeting)}/repondre-pour", _answer(staff)).status_code == 404


def test_another_platform_and_strangers_find_no_sheet(world: World, browser: Open, staff: Person) -> None:
    meeting, other = announce(world, staff), world.make_platform("Autre", OTHER_HOST)
    foreign = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    for end in ENDS:
        assert foreign.get(f"{path(meeting)}/{end}").status_code == 404
        assert browser().get(f"{path(meeting)}/{end}").headers["Location"].startswith("/connexion")


def test_the_sheets_ask_the_database_as_often_for_three_as_for_thirty(
    world: World, browser: Open, staff: Person, statements: list[str]
) -> None:
    meeting, mine, counts = announce(world, staff), browser(staff), []
    for more in (3, 27):
        for _ in range(more):
            come(world, meeting, world.person())
        for end in ENDS:
            mine.get(f"{path(meeting)}/{end}")
            statements.clear()
            mine.get(f"{path(meeting)}/{end}")
            counts.append(len(statements))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 6
