"""The acts on consultations: voting once, closing once, also at the same instant; what happens by itself."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from blueprints.accounts.models import Person, Role
from blueprints.accounts.roles import change_roles
from blueprints.consultations import closing, jobs, queries, services, surveys
from blueprints.consultations.models import Ballot, Consultation
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused, Stale
from blueprints.joining import services as joining
from tests.conftest import Browser, World
from tests.consultations.making import again, ask, grow, on, path, totals, vote, votes
from tests.desk.making import present

Open = Callable[..., Browser]
HOUR = timedelta(hours=1)


def _count(world: World) -> int:
    return int(world.read(lambda: db.session().scalar(select(func.count(Ballot.id)))) or 0)


def _in_days(days: int) -> str:
    return f"{clock.paris(clock.now() + timedelta(days=days)):%d/%m/%Y}"


def _run(world: World) -> None:
    with world.app.app_context():
        jobs.follow_consultations()


# --- voting -----------------------------------------------------------------------------------------------------------


def test_a_vote_is_changed_as_often_as_one_likes_and_counts_once(world: World) -> None:
    consultation, person = ask(world), world.person()
    votes(world, consultation, [2] * 4)
    for place in (1, 2, 3):
        vote(world, consultation, person, place)
    assert _count(world) == 5
    on(world, consultation, closing.close)
    assert totals(world, consultation) == [0, 4, 1]


@pytest.mark.parametrize(("several", "chosen"), [(False, ()), (False, (1, 2)), (False, (4,)), (True, ()), (True, (0,))])
def test_what_cannot_be_chosen_is_refused(world: World, several: bool, chosen: tuple[int, ...]) -> None:
    consultation, person = ask(world, several=several), world.person()
    with pytest.raises(Refused):
        vote(world, consultation, person, *chosen)
    assert _count(world) == 0


def test_several_answers_are_counted_each(world: World) -> None:
    consultation = ask(world, several=True)
    for chosen in ((1, 2), (1,), (1, 2, 3), (3,), (2,)):
        vote(world, consultation, world.person(), *chosen)
    on(world, consultation, closing.close)
    assert totals(world, consultation) == [3, 3, 2]
    assert again(world, consultation).voters == 5


def test_nobody_votes_before_the_beginning_or_after_the_end(world: World) -> None:
    consultation, person = ask(world), world.person()
    grow(world, consultation, opens=HOUR, closes=2 * HOUR)
    with pytest.raises(Refused, match="pas encore ouverte"):
        vote(world, consultation, person, 1)
    grow(world, consultation, opens=-2 * HOUR, closes=timedelta())
    with pytest.raises(Refused, match="fermée"):
        vote(world, consultation, person, 1)
    on(world, consultation, closing.close)
    with pytest.raises(Refused, match="fermée"):
        vote(world, consultation, person, 1)
    with pytest.raises(Refused, match="fermée"):
        on(world, consultation, services.take_back_vote, person_id=person.id)


# --- opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"choices": ("Oui",)}, "deux réponses"),
        ({"choices": tuple("abcdefg")}, "six réponses"),
        ({"choices": ("Oui", "oui")}, "les mêmes"),
        ({"opens_at": clock.now() - timedelta(days=1)}, "s’ouvre maintenant"),
        ({"closes_at": clock.now() - timedelta(days=1)}, "Choisissez une fin"),
        ({"closes_at": clock.now() + timedelta(minutes=5)}, "Choisissez une fin"),
        ({"closes_at": clock.now() + timedelta(days=4000)}, "Choisissez une fin"),
    ],
)
def test_what_cannot_be_asked_is_refused(world: World, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        ask(world, **change)


def test_an_opening_is_taken_back_and_tells_nothing_of_the_votes(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    silent, voted, ended = ask(world, leader), ask(world, leader), ask(world, leader)
    votes(world, voted, (1,))
    for consultation in (silent, voted):
        on(world, consultation, services.take_back_opening, actor_id=leader.id)
        assert world.read(queries.find_consultation, consultation.id) is None
    on(world, ended, closing.close)
    with pytest.raises(Refused, match="fermée"):
        on(world, ended, services.take_back_opening, actor_id=leader.id)


def test_an_opening_is_not_taken_back_after_its_minute_even_if_its_page_is_sent_again(
    world: World, browser: Open
) -> None:
    mine, member = browser(world.person(Role.FACILITATOR)), world.person()
    sent = {
        "client_id": str(uuid4()),
        "question": "À quelle heure ?",
        "kind": "one",
        "choice_1": "Le matin",
        "choice_2": "Le soir",
        "opens": "",
        "closes": _in_days(20),
    }
    page = mine.submit("/consultations/nouvelle", sent).location
    consultation = world.read(queries.find_consultation, UUID(page.rsplit("/", 1)[1]))
    vote(world, consultation, member, 1)
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        assert mine.submit("/consultations/nouvelle", sent).location == page
        token = re.search(r'name="jeton" value="([^"]+)"', mine.get(page).text)
        assert token
        mine.submit("/annuler", {"jeton": token[1]})
        assert "La minute pour annuler est passée." in mine.get("/consultations").text
    assert _count(world) == 1


def test_an_opened_survey_is_undone_as_a_whole(world: World, browser: Open) -> None:
    mine, member = browser(world.person(Role.FACILITATOR)), world.person()
    mine.submit("/consultations/enquete", {"opens": "", "closes": _in_days(20), "client_id": str(uuid4())})
    year = clock.paris(clock.now()).year
    first = world.read(queries.find_consultation, world.read(queries.list_survey, year)[0])
    vote(world, first, member, 1)
    token = re.search(r'name="jeton" value="([^"]+)"', mine.get("/consultations").text)
    assert token
    mine.submit("/annuler", {"jeton": token[1]})
    assert world.read(queries.list_survey, year) == []
    assert _count(world) == 0


ROLES = [
    (Role.BENEFICIARY,),
    (Role.BENEFICIARY, Role.MODERATOR),
    (Role.BENEFICIARY, Role.FACILITATOR),
    (Role.FACILITATOR,),
    (Role.COACH,),
]


@pytest.mark.parametrize("roles", ROLES)
@pytest.mark.parametrize("left", [False, True])
def test_the_ballots_that_count_are_those_of_who_may_vote(
    world: World, browser: Open, roles: tuple[Role, ...], *, left: bool
) -> None:
    voter, consultation = world.person(), ask(world)
    vote(world, consultation, voter, 1)
    world.run(lambda: change_roles(person=present(voter.id), roles=roles, actor=None))
    if left:
        world.run(lambda: joining.leave_collective(person=present(voter.id)))
    answered = browser(voter).submit(path(consultation), {"choice": "2"})
    assert answered.status_code in (303, 404)
    counted = world.read(queries.list_ballots_that_count, consultation.id)
    assert [row.person_id for row in counted] == ([voter.id] if answered.status_code == 303 else [])


def test_the_members_are_told_when_it_opens_and_what_came_of_it(world: World, browser: Open) -> None:
    leader, member, manager = world.person(Role.FACILITATOR), world.person(), world.person(Role.MANAGER)
    consultation = ask(world, leader)
    assert "Une consultation est ouverte" in browser(member).get("/mes-nouvelles").text
    assert "consultation" not in browser(manager).get("/mes-nouvelles").text
    on(world, consultation, closing.close)
    on(world, consultation, closing.say_outcome, words="Le matin.", version=None, actor_id=leader.id)
    told = browser(member).get("/mes-nouvelles").text
    assert "Une consultation est finie" in told
    assert "Voici la décision" in told


def test_a_later_one_is_told_of_on_its_day_once(world: World, browser: Open) -> None:
    member = world.person()
    opens = clock.now() + timedelta(hours=2)
    consultation = ask(world, opens_at=opens, closes_at=opens + timedelta(days=7))
    _run(world)
    assert "Une consultation" not in browser(member).get("/mes-nouvelles").text
    grow(world, consultation, opens=-HOUR, closes=HOUR)
    _run(world)
    _run(world)
    assert browser(member).get("/mes-nouvelles").text.count("Une consultation est ouverte") == 1


def test_a_decision_is_said_after_the_end_only_and_two_do_not_cover_each_other(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    consultation = ask(world, leader)
    with pytest.raises(Refused):
        on(world, consultation, closing.say_outcome, words="Le matin.", version=1, actor_id=leader.id)
    on(world, consultation, closing.close)
    on(world, consultation, closing.say_outcome, words="Le matin.", version=2, actor_id=leader.id)
    with pytest.raises(Stale):
        on(world, consultation, closing.say_outcome, words="Le soir.", version=2, actor_id=leader.id)


# --- closing ----------------------------------------------------------------------------------------------------------


def test_it_closes_by_itself_on_its_moment(world: World) -> None:
    consultation, later = ask(world), ask(world)
    votes(world, consultation, (1, 1, 2, 2, 2))
    _run(world)
    assert again(world, consultation).closed_at is None
    grow(world, consultation, opens=-2 * HOUR, closes=-timedelta(minutes=1))
    _run(world)
    _run(world)
    assert totals(world, consultation) == [2, 3, 0]
    assert again(world, later).closed_at is None


def test_closed_twice_is_closed_once(world: World) -> None:
    consultation = ask(world)
    votes(world, consultation, (1, 1, 2, 2, 2))
    on(world, consultation, closing.close)
    version = again(world, consultation).version
    on(world, consultation, closing.close)
    assert again(world, consultation).version == version
    assert totals(world, consultation) == [2, 3, 0]


# --- at the same instant ----------------------------------------------------------------------------------------------


def _held(world: World, consultation: Consultation, act: Callable[..., None], **arguments: object) -> None:
    db.enter_platform(world.platform.id)
    with transaction.write(again=lambda: queries.lock_consultation(consultation.id)) as fresh:
        act(consultation=fresh, **arguments)


def _vote(world: World, consultation: Consultation, person: Person, place: int, taken: list[int]) -> None:
    try:
        _held(world, consultation, services.vote, person_id=person.id, chosen=[place])
        taken.append(place)
    except Refused:
        pass


def _at_once(app: Flask, acts: list[Callable[[], None]]) -> None:
    together, faults = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            together.wait()
            try:
                act()
            except Exception as fault:  # noqa: BLE001 - whatever it is, the test says it
                faults.append(fault)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_two_tabs_of_one_person_make_one_ballot(world: World) -> None:
    consultation, person, taken = ask(world), world.person(), list[int]()
    _at_once(world.app, [partial(_vote, world, consultation, person, place, taken) for place in (1, 2, 3, 1)])
    assert len(taken) == 4
    assert _count(world) == 1


def test_votes_while_it_closes_are_counted_or_refused_never_lost(world: World) -> None:
    consultation, taken = ask(world), list[int]()
    votes(world, consultation, [1] * 5)
    people = [world.person() for _ in range(6)]
    acts = [partial(_vote, world, consultation, person, 2, taken) for person in people]
    end = partial(_held, world, consultation, closing.close)
    _at_once(world.app, [*acts[:3], end, *acts[3:], end])
    assert again(world, consultation).closed_at is not None
    assert totals(world, consultation) == [5, len(taken), 0]
    assert again(world, consultation).voters == 5 + len(taken)
    assert _count(world) == 0


# --- the survey of the year -------------------------------------------------------------------------------------------


def test_the_survey_asks_its_questions_once_a_year(world: World, browser: Open) -> None:
    leader, member, client_id = world.person(Role.FACILITATOR), world.person(), uuid4()
    end = clock.now() + timedelta(days=20)
    for _ in range(2):
        made = world.run(surveys.open_survey, author_id=leader.id, client_id=client_id, opens_at=None, closes_at=end)
        assert [one.position for one in made] == [1, 2, 3, 4]
    assert len(world.read(queries.list_coming, member.id)) == 4
    with pytest.raises(Refused):
        world.run(surveys.open_survey, author_id=leader.id, client_id=uuid4(), opens_at=None, closes_at=end)
    _run(world)
    assert browser(member).get("/mes-nouvelles").text.count("Une consultation est ouverte") == 1
