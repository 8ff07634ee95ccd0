"""The acts on ideas, by themselves: who is told what, what comes back, what is destroyed."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from blueprints.accounts import leaving
from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db, transaction
from blueprints.core.errors import Refused, Stale
from blueprints.discussion.models import Discussion, Post
from blueprints.ideas import jobs, queries, services, taking_part
from blueprints.ideas.models import Idea, Step, Verdict
from tests.conftest import Browser, World
from tests.ideas.making import again, answer, note, on, send

Open = Callable[..., Browser]


def _news(browser: Open, person: Person) -> str:
    page: str = browser(person).get("/mes-nouvelles").text
    return page


def _set(world: World, idea: Idea, **values: Any) -> None:
    def act(*, idea: Idea) -> None:
        for name, value in values.items():
            setattr(idea, name, value)

    on(world, idea, act)


# --- telling ----------------------------------------------------------------------------------------------------------


def test_its_author_is_told_at_each_step_and_the_service_of_the_idea(world: World, browser: Open) -> None:
    author, leader, coach = world.person(), world.person(Role.FACILITATOR), world.person(Role.COACH)
    idea = send(world, author)
    assert "Une idée attend une réponse" in _news(browser, leader)
    assert "Une idée attend" not in _news(browser, author)
    assert "Une idée attend" not in _news(browser, coach)
    note(world, idea, Step.ON_AGENDA)
    note(world, idea, Step.DISCUSSED)
    answer(world, idea, leader)
    note(world, idea, Step.DONE, "C’est ouvert.")
    told = _news(browser, author)
    for words in ("est à l’ordre du jour", "On a parlé de votre idée", "Le service répond", "lisez ce qui a été fait"):
        assert words in told


def test_who_says_moi_aussi_is_told_of_the_answer_unless_she_left(world: World, browser: Open) -> None:
    author, leader, supporter = world.person(), world.person(Role.FACILITATOR), world.person()
    idea = send(world, author)
    on(world, idea, taking_part.support, person_id=supporter.id)
    answer(world, idea, leader)
    assert "une idée que vous soutenez" in _news(browser, supporter)
    assert "une idée que vous soutenez" not in _news(browser, author)


def test_the_same_step_noted_twice_is_told_once(world: World) -> None:
    idea, now = send(world, world.person()), clock.now()
    for _ in range(2):
        on(world, idea, services.note_step, step=Step.DISCUSSED, happened_at=now, words="Oui.")
    assert again(world, idea).version == 2


def test_a_step_of_a_meeting_leads_to_it(world: World, browser: Open) -> None:
    author = world.person()
    idea = send(world, author)
    on(
        world,
        idea,
        services.note_step,
        step=Step.DISCUSSED,
        happened_at=clock.now(),
        words="Point 2 de la rencontre.",
        address="/rencontres",
    )
    page = browser(author).get(f"/idees/{idea.id}").text
    assert '<a href="/rencontres">Lire ce qui s’est dit</a>' in page


@pytest.mark.parametrize("step", [Step.RECEIVED, Step.DECIDED])
def test_two_steps_are_never_noted_by_hand(world: World, step: Step) -> None:
    idea = send(world, world.person())
    with pytest.raises(Refused):
        on(world, idea, services.note_step, step=step, happened_at=clock.now())


def test_an_agenda_of_tomorrow_can_be_noted_today(world: World) -> None:
    idea = send(world, world.person())
    on(world, idea, services.note_step, step=Step.ON_AGENDA, happened_at=clock.now() + timedelta(days=3))
    assert again(world, idea).step is Step.ON_AGENDA


def test_an_idea_withdrawn_is_told_to_nobody_any_more(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author, title="Titre très reconnaissable")
    on(world, idea, taking_part.withdraw, actor_id=author.id)
    assert "Titre très reconnaissable" not in _news(browser, leader)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_an_answer_may_change_and_the_earlier_one_stays_readable(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    later = clock.now() + timedelta(days=20)
    on(
        world,
        idea,
        services.answer_idea,
        verdict=Verdict.STUDIED,
        reason="Nous cherchons encore.",
        review_at=later,
        actor_id=leader.id,
    )
    first = again(world, idea).answered_at
    answer(world, idea, leader)
    found = again(world, idea)
    assert (found.verdict, found.review_at, found.answered_at) == (Verdict.KEPT, None, first)
    page = browser(author).get(f"/idees/{idea.id}").text
    assert "Les réponses d’avant" in page
    assert "Nous cherchons encore." in page


def test_an_answer_taken_back_gives_the_one_of_before(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    idea, since = send(world, world.person()), clock.now()
    later = clock.now() + timedelta(days=20)
    answer(world, idea, leader, Verdict.STUDIED, later)
    answer(world, idea, leader, Verdict.NOT_KEPT)
    version = again(world, idea).version
    on(world, idea, services.take_back_answer, version=version, since=since, actor_id=leader.id)
    found = again(world, idea)
    assert (found.verdict, found.review_at, found.step) == (Verdict.STUDIED, later, Step.DECIDED)


def test_what_changed_since_is_not_undone(world: World) -> None:
    leader = world.person(Role.FACILITATOR)
    idea, since = send(world, world.person()), clock.now()
    answer(world, idea, leader)
    with pytest.raises(Stale):
        on(world, idea, services.take_back_answer, version=1, since=since, actor_id=leader.id)
    with pytest.raises(Stale):
        on(world, idea, services.take_back_step, step=Step.DECIDED, version=1, since=since, actor_id=leader.id)


def test_one_knot_of_the_rope_is_the_present_one_until_the_last(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)

    def present() -> int:
        page: str = browser(author).get(f"/idees/{idea.id}").text
        return page.count('aria-current="step"')

    assert present() == 1
    answer(world, idea, leader, Verdict.STUDIED, clock.now() + timedelta(days=20))
    assert present() == 1
    answer(world, idea, leader, Verdict.NOT_KEPT)
    assert present() == 0
    answer(world, idea, leader)
    assert present() == 1
    note(world, idea, Step.DONE, "C’est fait.")
    assert present() == 0


def test_an_answer_that_becomes_a_no_after_something_was_done_is_shown_as_a_no(world: World, browser: Open) -> None:
    author, leader = world.person(), world.person(Role.FACILITATOR)
    idea = send(world, author)
    answer(world, idea, leader)
    note(world, idea, Step.DONE, "Essayé une fois.")
    answer(world, idea, leader, Verdict.NOT_KEPT)
    assert "Non retenue" in browser(author).get("/idees").text
    assert "Faite" not in browser(author).get("/idees").text
    assert "déjà faite" not in browser(author).get("/idees/ce-que-le-service-a-fait").text


# --- what happens by itself -------------------------------------------------------------------------------------------


def test_an_idea_comes_back_on_its_day_once(world: World, browser: Open) -> None:
    leader = world.person(Role.FACILITATOR)
    idea = send(world, world.person(), title="Une idée à revoir")
    answer(world, idea, leader, Verdict.STUDIED, clock.now() + timedelta(days=20))
    send(world, world.person(), title="Une idée plus récente")
    _run(world)
    assert "C’est le jour de reparler" not in _news(browser, leader)
    _set(world, idea, review_at=clock.now() - timedelta(minutes=1))
    version = again(world, idea).version
    _run(world)
    _run(world)
    assert _news(browser, leader).count("C’est le jour de reparler") == 1
    assert again(world, idea).version == version + 1
    listed = browser(leader).get("/idees").text
    assert listed.index("Une idée à revoir") < listed.index("Une idée plus récente")
    assert "Réponse en retard" in listed


def _run(world: World) -> None:
    with world.app.app_context():
        jobs.follow_ideas()


def test_a_withdrawn_idea_is_destroyed_after_a_month_with_all_that_was_said(world: World) -> None:
    author = world.person()
    kept, gone = send(world, author), send(world, author)
    for idea in (kept, gone):
        on(world, idea, taking_part.comment, author_id=author.id, client_id=idea.id, body="Un commentaire")
        on(world, idea, taking_part.withdraw, actor_id=author.id)
    _set(world, gone, withdrawn_at=clock.now() - taking_part.BIN - timedelta(minutes=1))
    _run(world)
    assert world.read(queries.find_idea, gone.id) is None
    assert again(world, kept).withdrawn_at is not None
    counts = world.read(lambda: [db.session().query(one).count() for one in (Discussion, Post)])
    assert counts == [1, 1]


def test_after_a_month_a_withdrawn_idea_does_not_come_back(world: World) -> None:
    author = world.person()
    idea = send(world, author)
    on(world, idea, taking_part.withdraw, actor_id=author.id)
    _set(world, idea, withdrawn_at=clock.now() - taking_part.BIN)
    with pytest.raises(Refused):
        on(world, idea, taking_part.put_back, actor_id=author.id)


# --- leaving ----------------------------------------------------------------------------------------------------------


def test_a_closed_account_leaves_its_ideas_and_takes_its_support(world: World) -> None:
    author, leader = world.person(), world.person()
    own, other = send(world, author), send(world, leader)
    on(world, other, taking_part.support, person_id=author.id)
    recap = [trace.sentence for trace in world.read(leaving.recap, author.id)]
    assert any("Votre idée reste, sans votre nom" in one for one in recap)
    assert any("moi aussi" in one for one in recap)
    world.run(leaving.end, person_id=author.id)
    assert again(world, other).support_count == 0
    assert again(world, own).withdrawn_at is None


# --- at the same instant ----------------------------------------------------------------------------------------------


def test_many_who_say_moi_aussi_at_once_are_all_counted(world: World) -> None:
    idea = send(world, world.person())
    people = [world.person() for _ in range(6)]
    _at_once(world.app, [partial(_support, world, idea, one) for one in people])
    assert again(world, idea).support_count == 6


def test_one_person_in_two_tabs_is_counted_once(world: World) -> None:
    idea, one = send(world, world.person()), world.person()
    _at_once(world.app, [partial(_support, world, idea, one)] * 4)
    assert again(world, idea).support_count == 1


def _support(world: World, idea: Idea, person: Person) -> None:
    db.enter_platform(world.platform.id)

    def held() -> Idea | None:
        return db.session().get(Idea, idea.id, with_for_update=True)

    with transaction.write(again=held) as fresh:
        taking_part.support(idea=fresh, person_id=person.id)


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
