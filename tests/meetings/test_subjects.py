"""Subjects that members propose: sent once, read by those who organise, answered always."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.core import db
from blueprints.core.errors import Refused
from blueprints.meetings import subject_queries, subjects
from blueprints.meetings.models import Subject
from blueprints.news.models import News, NewsKind
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import form, propose

Open = Callable[..., Browser]
OWN, NEW, RECEIVED = "/rencontres/sujets", "/rencontres/sujets/proposer", "/rencontres/sujets/recus"
UNDO = "/annuler"
NOBODYS = "0195b1a4-6f00-4000-8000-000000000000"
"""The id of nothing."""


def _send(world: World, author: Person, title: str = "La fatigue") -> Subject:
    made: Subject = world.run(
        subjects.propose_subject, author_id=author.id, client_id=uuid4(), title=title, about="Le soir surtout."
    )
    return made


def _told(world: World, person: Person) -> list[NewsKind]:
    def read() -> list[NewsKind]:
        mine = select(News.kind).where(News.person_id == person.id)
        return list(db.session().scalars(mine.order_by(News.created_at)))

    kinds: list[NewsKind] = world.read(read)
    return kinds


def _token(page: str) -> str:
    found = re.search(r'name="jeton" value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_member_proposes_a_subject_that_those_who_organise_read(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person(pseudonym="Marée haute")
    mine = browser(member)
    assert "Proposer un sujet" in mine.get("/rencontres").text
    sent = mine.submit(NEW, {"title": "<b>La fatigue</b> 🙂", "about": "Le soir."})
    assert sent.location == OWN
    assert "Votre sujet est envoyé à l’animation." in mine.get(OWN).text
    page = browser(staff).get(RECEIVED).text
    assert "&lt;b&gt;La fatigue&lt;/b&gt; 🙂" in page
    assert "Marée haute" in page
    assert member.last_name not in page
    assert _told(world, staff) == [NewsKind.SUBJECT_PROPOSED]


def test_a_double_click_sends_one_subject(world: World, browser: Open) -> None:
    member = world.person()
    mine, data = browser(member), {"title": "La fatigue", "client_id": str(uuid4())}
    assert mine.submit(NEW, data).location == mine.submit(NEW, data).location
    assert len(world.read(subject_queries.list_own_subjects, member.id)) == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "Écrivez votre sujet, en quelques mots."),
        ({"title": "\x00\u202e"}, "Écrivez votre sujet, en quelques mots."),
        ({"title": "é" * 121}, "Gardez 120 signes au plus"),
        ({"about": "a" * 1_000_000}, "Gardez 1\u00a0000 signes au plus"),
    ],
)
def test_a_subject_that_cannot_be_sent_is_said_and_kept(
    world: World, browser: Open, change: dict[str, str], sentence: str
) -> None:
    data = {"title": "La fatigue", "about": "Le soir surtout.", **change}
    page = browser(world.person()).submit(NEW, data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data["about"] in page.text


def test_a_meeting_is_made_of_a_subject_and_its_author_finds_it(world: World, browser: Open) -> None:
    staff, member = browser(world.person(Role.FACILITATOR)), world.person()
    subject = _send(world, member)
    page = staff.get(f"/rencontres/creer?sujet={subject.id}").text
    assert 'value="La fatigue"' in page
    assert "Le soir surtout." in page
    made = staff.submit("/rencontres/creer", form(subject=str(subject.id), title="La fatigue, parlons-en"))
    assert made.status_code == 303
    own = browser(member).get(OWN).text
    assert "La fatigue, parlons-en" in own
    assert made.headers["Location"] in own
    assert NewsKind.SUBJECT_TAKEN in _told(world, member)
    assert "Aucun sujet en attente" in staff.get(RECEIVED).text


def test_a_meeting_that_is_only_prepared_is_not_shown_to_the_author(world: World, browser: Open) -> None:
    staff, member = browser(world.person(Role.FACILITATOR)), world.person()
    subject = _send(world, member)
    staff.submit("/rencontres/creer", form(subject=str(subject.id), title="Un autre titre", start="draft"))
    own = browser(member).get(OWN).text
    assert "Votre sujet est retenu pour une rencontre qui se prépare." in own
    assert "Un autre titre" not in own


@pytest.mark.parametrize("typed", ["", "x", NOBODYS])
def test_a_meeting_made_of_no_known_subject_is_made_all_the_same(world: World, browser: Open, typed: str) -> None:
    staff = browser(world.person(Role.FACILITATOR))
    assert staff.get(f"/rencontres/creer?sujet={typed}").status_code == 200
    assert staff.submit("/rencontres/creer", form(subject=typed)).status_code == 303


def test_another_answer_is_read_by_its_author_and_can_be_undone(world: World, browser: Open) -> None:
    staff, member = browser(world.person(Role.FACILITATOR)), world.person()
    subject = _send(world, member)
    address = f"{OWN}/{subject.id}/repondre"
    assert "Écrivez une réponse" in staff.submit(address, {"answer": " "}).text
    assert staff.submit(address, {"answer": "Nous en avons parlé en mars."}).location == RECEIVED
    assert "Nous en avons parlé en mars." in browser(member).get(OWN).text
    assert _told(world, member) == [NewsKind.SUBJECT_DECLINED]
    page = staff.get(RECEIVED).text
    again = staff.submit(address, {"answer": "Une autre réponse"})
    assert again.status_code == 422
    assert "a déjà une réponse" in again.text
    staff.submit(UNDO, {"jeton": _token(page)})
    assert "La fatigue" in staff.get(RECEIVED).text
    assert _told(world, member) == []


def test_a_subject_is_taken_back_and_may_come_again_for_a_minute(world: World, browser: Open) -> None:
    staff, member = browser(world.person(Role.FACILITATOR)), world.person()
    subject, mine = _send(world, member), browser(member)
    assert mine.submit(f"{OWN}/{subject.id}/reprendre").location == OWN
    page = mine.get(OWN).text
    assert "Aucun sujet pour le moment" in page
    assert "La fatigue" not in staff.get(RECEIVED).text
    assert staff.get(f"{OWN}/{subject.id}/repondre").status_code == 404
    mine.submit(UNDO, {"jeton": _token(page)})
    assert "La fatigue" in staff.get(RECEIVED).text


def test_a_subject_that_has_an_answer_is_not_taken_back(world: World, browser: Open) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    subject, mine = _send(world, member), browser(member)

    def answer() -> None:
        found = subject_queries.find_subject(subject.id)
        assert found is not None
        subjects.decline_subject(subject=found, answer="Merci.", actor_id=staff.id)

    world.run(answer)
    mine.submit(f"{OWN}/{subject.id}/reprendre")
    assert "a déjà une réponse" in mine.get(OWN).text
    with pytest.raises(Refused):
        world.run(answer)


def test_the_way_back_of_taking_a_subject_back_does_not_undo_what_was_answered_since(
    world: World, browser: Open
) -> None:
    staff, member = browser(world.person(Role.FACILITATOR)), world.person()
    subject, mine = _send(world, member), browser(member)
    mine.submit(f"{OWN}/{subject.id}/reprendre")
    token = _token(mine.get(OWN).text)
    mine.submit(UNDO, {"jeton": token})
    staff.submit(f"{OWN}/{subject.id}/repondre", {"answer": "Nous en avons parlé en mars."})
    mine.submit(UNDO, {"jeton": token})
    assert "Nous en avons parlé en mars." in mine.get(OWN).text
    assert "Aucun sujet en attente" in staff.get(RECEIVED).text


def test_the_way_back_of_an_answer_does_not_bring_back_what_its_author_took_back_since(
    world: World, browser: Open
) -> None:
    staff, member = browser(world.person(Role.FACILITATOR)), world.person()
    subject, mine = _send(world, member), browser(member)
    staff.submit(f"{OWN}/{subject.id}/repondre", {"answer": "Nous en avons parlé en mars."})
    token = _token(staff.get(RECEIVED).text)
    staff.submit(UNDO, {"jeton": token})
    mine.submit(f"{OWN}/{subject.id}/reprendre")
    staff.submit(UNDO, {"jeton": token})
    assert "La fatigue" not in staff.get(RECEIVED).text
    assert "Aucun sujet pour le moment" in mine.get(OWN).text


def test_of_two_who_make_a_meeting_of_a_subject_at_once_the_second_waits_and_finds_it_taken(world: World) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    subject, first_holds = _send(world, member), Event()
    meetings, held = [propose(world, staff), propose(world, staff)], list[bool]()

    def take(place: int, pause: float) -> None:
        found = subject_queries.lock_waiting(str(subject.id))
        held.append(found is not None)
        if found is not None:
            subjects.take_subject(subject=found, meeting=meetings[place], actor_id=staff.id)
            db.session().flush()
        first_holds.set()
        sleep(pause)

    def second() -> None:
        assert first_holds.wait(10)
        world.run(take, place=1, pause=0)

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(second), pool.submit(world.run, take, place=0, pause=0.3)]:
            act.result()
    assert held == [True, False]
    assert _told(world, member).count(NewsKind.SUBJECT_TAKEN) == 1


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BENEFICIARY, Role.FACILITATOR}))
def test_who_is_not_of_the_collective_finds_no_subject(world: World, browser: Open, role: Role) -> None:
    subject, other = _send(world, world.person()), browser(world.person(role))
    for address in (OWN, NEW, RECEIVED, f"{OWN}/{subject.id}/repondre"):
        assert other.get(address).status_code == 404
    for address in (NEW, f"{OWN}/{subject.id}/reprendre", f"{OWN}/{subject.id}/repondre"):
        assert other.submit(address, {"title": "x", "answer": "x"}).status_code == 404


def test_a_member_neither_reads_nor_takes_back_the_subject_of_another(world: World, browser: Open) -> None:
    subject, other = _send(world, world.person()), browser(world.person())
    assert "La fatigue" not in other.get(OWN).text
    assert other.get(RECEIVED).status_code == other.get(f"{OWN}/{subject.id}/repondre").status_code == 404
    assert other.submit(f"{OWN}/{subject.id}/reprendre").status_code == 404


def test_another_platform_and_strangers_find_no_subject(world: World, browser: Open) -> None:
    subject, other = _send(world, world.person()), world.make_platform("Autre", OTHER_HOST)
    foreign = browser(world.person(Role.FACILITATOR, platform=other), host=OTHER_HOST)
    assert foreign.get(f"{OWN}/{subject.id}/repondre").status_code == 404
    assert "La fatigue" not in foreign.get(RECEIVED).text
    for address in (OWN, NEW, RECEIVED):
        assert browser().get(address).headers["Location"].startswith("/connexion")
    assert browser(world.person()).get(f"{OWN}/x/repondre").status_code == 404


def test_the_lists_ask_the_database_as_often_for_three_as_for_thirty(
    world: World, browser: Open, statements: list[str]
) -> None:
    member, counts = world.person(), []
    pages = ((browser(member), OWN), (browser(world.person(Role.FACILITATOR)), RECEIVED))
    for more in (3, 27):
        for _ in range(more):
            _send(world, member)
        for one, address in pages:
            one.get(address)
            statements.clear()
            one.get(address)
            counts.append(len(statements))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 6


def test_subjects_go_with_the_account_and_the_person_knows_it(world: World) -> None:
    member = world.person()
    subject = _send(world, member)

    def read() -> list[str]:
        with world.app.test_request_context():
            return [trace.sentence for trace in leaving.recap(member.id)]

    assert "Les sujets de rencontre que vous avez proposés." in world.read(read)
    world.run(subjects.forget_subjects, person_id=member.id)
    assert world.read(subject_queries.find_any_subject, subject.id) is None


def test_a_meeting_without_a_subject_tells_no_author(world: World) -> None:
    member = world.person()
    propose(world, world.person(Role.FACILITATOR))
    assert _told(world, member) == [NewsKind.MEETING_PROPOSED]
