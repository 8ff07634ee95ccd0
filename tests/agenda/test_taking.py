"""An idea on an agenda, whose five-step line says so by itself; a proposed subject made a point."""

from collections.abc import Callable

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.agenda import queries
from blueprints.core import db
from blueprints.ideas import queries as ideas
from blueprints.ideas import taking_part
from blueprints.ideas.models import Idea, Step
from blueprints.meetings import subject_queries, subjects
from blueprints.meetings.models import Meeting, SubjectState
from blueprints.news.models import NewsKind
from tests.agenda.making import at, cancel, path, titles
from tests.agenda.test_leading import told
from tests.agenda.test_points import UNDO, token
from tests.conftest import Browser, World
from tests.ideas import making
from tests.meetings.making import propose

Open = Callable[..., Browser]


@pytest.fixture
def staff(world: World) -> Person:
    """Return who organises."""
    return world.person(Role.FACILITATOR)


def _put(browser: Open, staff: Person, idea: Idea, meeting: Meeting) -> Browser:
    mine = browser(staff)
    answer = mine.submit(f"{making.path(idea)}/ordre-du-jour", {"meeting": str(meeting.id)})
    assert answer.location == f"/rencontres/{meeting.id}#ordre-du-jour"
    return mine


def test_an_idea_is_put_on_an_agenda_and_its_line_says_so(world: World, browser: Open, staff: Person) -> None:
    author = world.person(pseudonym="Marée haute")
    idea, meeting = making.send(world, author), propose(world, staff, title="Le soir")
    assert "Mettre cette idée à l’ordre du jour" in browser(staff).get(making.path(idea)).text
    _put(browser, staff, idea, meeting)
    assert titles(world, meeting) == [idea.title]
    step = world.read(ideas.find_step, idea.id, Step.ON_AGENDA)
    assert step is not None
    assert step.words == "Pour la rencontre «\u00a0Le soir\u00a0»."
    assert step.address == f"/rencontres/{meeting.id}"
    assert told(world, author.id) == [NewsKind.PROPOSAL_MOVED]
    assert f"/rencontres/{meeting.id}" in browser(author).get(making.path(idea)).text
    assert making.path(idea) in browser(world.person()).get(f"/rencontres/{meeting.id}").text


def test_the_same_idea_is_put_once(world: World, browser: Open, staff: Person) -> None:
    idea, meeting = making.send(world, world.person()), propose(world, staff)
    _put(browser, staff, idea, meeting)
    _put(browser, staff, idea, meeting)
    assert titles(world, meeting) == [idea.title]


def test_an_idea_that_is_undone_loses_its_step(world: World, browser: Open, staff: Person) -> None:
    author = world.person()
    idea, meeting = making.send(world, author), propose(world, staff)
    mine = _put(browser, staff, idea, meeting)
    mine.submit(UNDO, {"jeton": token(mine.get(f"/rencontres/{meeting.id}").text)})
    assert titles(world, meeting) == []
    assert making.again(world, idea).step is Step.RECEIVED
    assert told(world, author.id) == []


def test_an_idea_that_leaves_one_agenda_is_still_on_the_other(world: World, browser: Open, staff: Person) -> None:
    author = world.person()
    idea, first, second = making.send(world, author), propose(world, staff), propose(world, staff, title="Le soir")
    _put(browser, staff, idea, second)
    _put(browser, staff, idea, first)
    point = world.read(queries.list_items, first.id)[0]
    browser(author).submit(at(point, "retirer"), {})
    step = world.read(ideas.find_step, idea.id, Step.ON_AGENDA)
    assert step is not None
    assert step.address == f"/rencontres/{second.id}"


def test_an_idea_set_aside_or_carried_over_takes_its_step_along(world: World, browser: Open, staff: Person) -> None:
    idea, first, second = making.send(world, world.person()), propose(world, staff), propose(world, staff)
    mine = _put(browser, staff, idea, first)
    cancel(world, first, staff)
    mine.submit(path(first, "deplacer"), {"point": "", "meeting": str(second.id)})
    step = world.read(ideas.find_step, idea.id, Step.ON_AGENDA)
    assert step is not None
    assert step.address == f"/rencontres/{second.id}"
    mine.submit(at(world.read(queries.list_items, second.id)[0], "ecarter"), {"answer": "Une autre fois."})
    assert making.again(world, idea).step is Step.RECEIVED


def test_a_step_that_was_noted_by_hand_stays(world: World, browser: Open, staff: Person) -> None:
    idea, meeting = making.send(world, world.person()), propose(world, staff)
    mine = _put(browser, staff, idea, meeting)
    making.note(world, idea, Step.ON_AGENDA, "À la réunion du service.")
    mine.submit(at(world.read(queries.list_items, meeting.id)[0], "ecarter"), {"answer": "Déjà prévu ailleurs."})
    assert making.again(world, idea).step is Step.ON_AGENDA


def test_an_idea_that_its_author_withdraws_leaves_the_agenda(world: World, browser: Open, staff: Person) -> None:
    author = world.person()
    idea, meeting = making.send(world, author), propose(world, staff)
    _put(browser, staff, idea, meeting)
    making.on(world, idea, taking_part.withdraw, actor_id=author.id)
    assert titles(world, meeting) == []
    assert idea.title not in browser(world.person()).get(f"/rencontres/{meeting.id}").text


def test_an_idea_goes_to_no_cancelled_meeting(world: World, browser: Open, staff: Person) -> None:
    idea, meeting = making.send(world, world.person()), propose(world, staff)
    cancel(world, meeting, staff)
    page = browser(staff).submit(f"{making.path(idea)}/ordre-du-jour", {"meeting": str(meeting.id)})
    assert page.status_code == 422
    assert titles(world, meeting) == []


def test_who_does_not_organise_puts_no_idea_on_an_agenda(world: World, browser: Open, staff: Person) -> None:
    idea, meeting = making.send(world, world.person()), propose(world, staff)
    for person in (world.person(), world.person(Role.COACH)):
        assert browser(person).get(f"{making.path(idea)}/ordre-du-jour").status_code == 404
        data = {"meeting": str(meeting.id)}
        assert browser(person).submit(f"{making.path(idea)}/ordre-du-jour", data).status_code == 404


def test_a_subject_told_to_those_who_organise_keeps_its_name_and_its_words_from_the_members(
    world: World, browser: Open, staff: Person
) -> None:
    author, member, meeting = world.person(pseudonym="Mésange"), world.person(), propose(world, staff)
    subject = world.run(
        subjects.propose_subject,
        author_id=author.id,
        client_id=db.new_id(),
        title="La fatigue",
        about="Mon traitement.",
    )
    answer = browser(staff).submit(f"/rencontres/sujets/{subject.id}/ordre-du-jour", {"meeting": str(meeting.id)})
    assert answer.status_code == 303
    for address in (f"/rencontres/{meeting.id}", path(meeting)):
        page = browser(member).get(address).text
        assert "La fatigue" in page
        assert "Mésange" not in page
        assert "Mon traitement." not in page
    assert "Vous avez proposé ce point." in browser(author).get(path(meeting)).text


def test_a_subject_becomes_a_point_and_waits_again_when_undone(world: World, browser: Open, staff: Person) -> None:
    author, meeting = world.person(), propose(world, staff)
    subject = world.run(
        subjects.propose_subject, author_id=author.id, client_id=db.new_id(), title="La fatigue", about="Le soir."
    )
    mine, address = browser(staff), f"/rencontres/sujets/{subject.id}/ordre-du-jour"
    assert address in mine.get("/rencontres/sujets/recus").text
    assert mine.submit(address, {}).status_code == 422
    mine.submit(address, {"meeting": str(meeting.id)})
    assert titles(world, meeting) == ["La fatigue"]
    taken = world.read(subject_queries.find_subject, subject.id)
    assert taken is not None
    assert (taken.state, taken.meeting_id) == (SubjectState.TAKEN, meeting.id)
    assert NewsKind.SUBJECT_TAKEN in told(world, author.id)
    mine.submit(UNDO, {"jeton": token(mine.get(f"/rencontres/{meeting.id}").text)})
    assert titles(world, meeting) == []
    assert world.read(subject_queries.find_waiting, str(subject.id)) is not None
