"""What follows the minutes: tasks, the easy-read twin, Conseils, another meeting, the public relevés."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest

from blueprints.accounts.models import Person, Role
from blueprints.agenda import queries as agenda
from blueprints.meetings.models import Meeting
from blueprints.minutes import following, queries
from blueprints.minutes.models import Minutes, Outcome
from blueprints.minutes.services import Line
from tests.conftest import OTHER_HOST, Browser, World
from tests.minutes.making import (
    begin,
    follow,
    held,
    items,
    path,
    plan,
    points,
    publish,
    published,
    write,
)

Open = Callable[..., Browser]


# --- tasks ------------------------------------------------------------------------------------------------------------


def test_a_task_is_ticked_and_members_see_that_it_is_done(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, minutes = published(world, leader)
    nadia = browser(leader)
    assert "Réserver la salle" in nadia.get("/rencontres/a-faire").text
    task = world.read(queries.list_tasks, minutes.id)[0]
    for _again in range(2):
        assert "fait." in follow(nadia, f"/rencontres/a-faire/{task.id}", {"fait": "oui"}).text
    assert "Fait le" in browser(world.person()).get(path(meeting)).text
    assert "Il ne reste rien à faire" in nadia.get("/rencontres/a-faire").text
    follow(nadia, f"/rencontres/a-faire/{task.id}", {"fait": "non"})
    assert "Il ne reste rien à faire" not in nadia.get("/rencontres/a-faire").text
    assert browser(world.person()).submit(f"/rencontres/a-faire/{task.id}", {"fait": "oui"}).status_code == 404


def test_a_task_stays_done_when_its_point_is_corrected(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    _meeting, minutes = published(world, leader)

    def tick() -> None:
        following.tick(task=queries.list_tasks(minutes.id)[0], done=True, actor_id=leader.id)

    world.run(tick)
    lines = (Line("", "Une autre chose"), Line("Romain", "Réserver la salle"))
    write(world, points(world, minutes)[0], leader, lines=lines)
    done = {one.what: one.done_at is not None for one in world.read(queries.list_tasks, minutes.id)}
    assert done == {"Une autre chose": False, "Réserver la salle": True}


def test_the_task_of_a_draft_is_not_to_do_yet(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting = held(world, leader)
    minutes = begin(world, meeting, leader)
    write(world, points(world, minutes)[0], leader, lines=(Line("Nadia", "Pas encore"),))
    nadia, task = browser(leader), world.read(queries.list_tasks, minutes.id)[0]
    assert "Pas encore" not in nadia.get("/rencontres/a-faire").text
    assert nadia.submit(f"/rencontres/a-faire/{task.id}", {"fait": "oui"}).status_code == 404


# --- the easy-read twin -----------------------------------------------------------------------------------------------


def test_the_easy_read_twin_is_read_once_people_concerned_read_it_again(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, minutes = published(world, leader)
    nadia, member = browser(leader), browser(world.person())
    where = path(meeting, "/version-simple")
    typed = {"made_from": "0", "body": "On parle quand on veut.", "state": "draft"}
    assert nadia.submit(where, typed).status_code == 303
    assert "On parle quand on veut." not in member.get(path(meeting)).text
    wrong = nadia.submit(where, {**typed, "made_from": "1", "state": "reviewed", "count": "beaucoup"})
    assert wrong.status_code == 422
    assert "Écrivez un nombre" in wrong.text
    assert nadia.submit(where, {**typed, "made_from": "1", "state": "reviewed", "count": "3"}).status_code == 303
    page = member.get(path(meeting)).text
    assert "On parle quand on veut." in page
    assert "Relu par 3 personnes concernées" in page
    late = nadia.submit(where, {**typed, "made_from": "1", "body": "Autre chose à dire."})
    assert late.status_code == 409
    assert "On parle quand on veut." in late.text
    assert "Autre chose à dire." in late.text
    write(world, points(world, minutes)[0], leader, words="Corrigé.")
    publish(world, minutes, leader, why="Une erreur.")
    assert "Le compte rendu a changé depuis." in member.get(path(meeting)).text


# --- Conseils ---------------------------------------------------------------------------------------------------------


def test_a_question_starts_from_a_point_and_the_minutes_lead_to_it(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, minutes = published(world, leader)
    member, one = browser(world.person()), points(world, minutes)[0]
    where = path(meeting, f"/points/{one.id}/en-parler")
    page = member.get(where).text
    assert "Point numéro 1" in page
    assert path(meeting, f"#point-{one.id}") in page
    assert member.submit(where, {"title": "Qu’en pensez-vous ?"}).status_code == 422
    topic = re.search(r'name="topic" value="([^"]+)"', page)
    assert topic is not None
    sent = {"client_id": str(uuid4()), "topic": topic[1], "title": "Qu’en pensez-vous ?", "body": "Le dire avant ?"}
    for _again in range(2):
        assert member.submit(where, sent).status_code == 303
    assert browser(leader).get(path(meeting)).text.count("Qu’en pensez-vous ?") == 1
    asked = member.get(member.submit(where, sent).headers["Location"]).text
    assert "D’où vient ce conseil" in asked
    assert f'href="/rencontres/{meeting.id}"' in asked


# --- another meeting --------------------------------------------------------------------------------------------------


def test_a_point_that_was_put_off_goes_to_another_meeting_once(world: World, browser: Open) -> None:
    leader, author = world.person(Role.FACILITATOR), world.person()
    meeting = held(world, leader, author)
    minutes, other = begin(world, meeting, leader), plan(world, leader, title="La suite")
    one, nadia = points(world, minutes)[0], browser(leader)
    where = path(meeting, f"/points/{one.id}/reporter")
    refused = nadia.submit(where, {"meeting": str(other.id)})
    assert refused.status_code == 422
    assert "Ce point n’est pas remis à plus tard." in refused.text
    write(world, one, leader, outcome=Outcome.PUT_OFF, words="")
    assert "La suite" in nadia.get(where).text
    assert nadia.submit(where, {"meeting": str(meeting.id)}).status_code == 422
    for _again in range(2):
        done = follow(nadia, where, {"meeting": str(other.id)})
    assert "Le point est à l’ordre du jour" in done.text
    carried = world.read(agenda.list_items, other.id)
    assert [(row.title, row.author_id) for row in carried] == [("Point numéro 1", author.id)]
    assert len(items(world, meeting)) == 1
    token = re.search(r'name="jeton" value="([^"]+)"', done.text)
    assert token is not None
    follow(nadia, "/annuler", {"jeton": token[1]})
    assert items(world, other) == []


# --- the public relevés -----------------------------------------------------------------------------------------------


def _open(world: World, leader: Person, browser: Open) -> tuple[Meeting, Minutes, Browser]:
    meeting, minutes = published(world, leader)
    write(world, points(world, minutes)[0], leader, reply="Réponse aux absents.", lines=_task())
    publish(world, minutes, leader, why="Une tâche.")
    nadia = browser(leader)
    follow(nadia, "/releves", {"lecteurs": "tous"})
    assert browser().get(f"/releves/{minutes.id}").status_code == 404
    assert "Ce que tout le monde lirait" in nadia.get(path(meeting, "/releve")).text
    follow(nadia, path(meeting, "/releve"), {"version": "2"})
    return meeting, minutes, nadia


def _task() -> tuple[Line, ...]:
    return (Line("Prénom secret", "Réserver la salle"),)


def test_a_releve_says_what_was_decided_and_names_nobody(world: World, browser: Open) -> None:
    _meeting, minutes, _nadia = _open(world, world.person(Role.FACILITATOR), browser)
    stranger = browser()
    assert "Préparer un entretien" in stranger.get("/releves").text
    answer = stranger.get(f"/releves/{minutes.id}")
    assert "On le dit quand on veut." in answer.text
    assert "Réserver la salle" in answer.text
    for word in ("Prénom secret", "Réponse aux absents.", "En parler dans les conseils"):
        assert word not in answer.text
    assert "max-age" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize("way", ["one", "all", "undone"])
def test_a_releve_is_gone_at_once(world: World, browser: Open, way: str) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, minutes, nadia = _open(world, leader, browser)
    stranger = browser()
    assert stranger.get(f"/releves/{minutes.id}").status_code == 200
    if way == "one":
        follow(nadia, path(meeting, "/releve/retirer"))
    elif way == "all":
        follow(nadia, "/releves", {"lecteurs": "membres"})
    else:
        world.run(lambda: following.close_record(minutes=_fresh(minutes), actor_id=leader.id))
    assert stranger.get(f"/releves/{minutes.id}").status_code in (302, 404)
    assert "Préparer un entretien" not in stranger.get("/releves").text


def _fresh(minutes: Minutes) -> Minutes:
    found = queries.find_minutes(minutes.id)
    assert found is not None
    return found


def test_no_releve_without_the_collectives_choice_nor_of_words_that_were_not_read(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    meeting, minutes = published(world, leader)
    nadia = browser(leader)
    refused = follow(nadia, path(meeting, "/releve"), {"version": "1"})
    assert "Le collectif n’a pas ouvert les relevés" in refused.text
    follow(nadia, "/releves", {"lecteurs": "tous"})
    assert nadia.submit(path(meeting, "/releve"), {"version": "7"}).status_code == 409
    assert browser().get(f"/releves/{minutes.id}").status_code == 404
    member = browser(world.person())
    assert member.submit("/releves", {"lecteurs": "tous"}).status_code == 404
    assert member.submit(path(meeting, "/releve"), {"version": "1"}).status_code == 404


def test_another_platforms_releves_are_its_own(world: World, browser: Open) -> None:
    _meeting, minutes, _nadia = _open(world, world.person(Role.FACILITATOR), browser)
    world.make_platform("Cordée des Marches", OTHER_HOST)
    away = browser(host=OTHER_HOST)
    assert away.get(f"/releves/{minutes.id}").status_code in (302, 404)
    assert "Préparer un entretien" not in away.get("/releves").text


def test_the_choice_of_readers_is_undone(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    nadia = browser(leader)
    done = follow(nadia, "/releves", {"lecteurs": "tous"})
    assert browser().get("/releves").status_code == 200
    token = re.search(r'name="jeton" value="([^"]+)"', done.text)
    assert token is not None
    follow(nadia, "/annuler", {"jeton": token[1]})
    assert browser().get("/releves").status_code == 302
