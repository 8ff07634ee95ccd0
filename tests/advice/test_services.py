"""Asking, answering, and saying that the question has its answer."""

from typing import Any
from uuid import uuid4

import pytest

from blueprints.advice import queries, services
from blueprints.advice.models import Thread
from blueprints.core.errors import Refused
from blueprints.discussion import queries as discussions
from tests.advice.making import answer, ask
from tests.conftest import World


def _again(world: World, thread: Thread) -> Thread:
    found: Thread = world.read(queries.find_thread, thread.id)
    return found


def _settle(world: World, thread: Thread, **arguments: Any) -> None:
    def act() -> None:
        fresh = queries.find_thread(thread.id)
        assert fresh is not None
        services.settle_question(thread=fresh, **arguments)

    world.run(act)


def test_counts_and_latest_activity_are_kept_at_each_answer(world: World) -> None:
    person = world.person()
    thread = ask(world, person)
    assert thread.answer_count == 0
    for expected in (1, 2, 3):
        answer(world, thread, world.person())
        fresh = _again(world, thread)
        assert fresh.answer_count == expected
        assert fresh.last_activity_at > thread.created_at


def test_the_same_question_sent_twice_is_one(world: World) -> None:
    person, client_id = world.person(), uuid4()
    first = ask(world, person, client_id=client_id)
    again = ask(world, person, client_id=client_id, title="Autre")
    assert again.id == first.id
    assert again.title == "Une question"


def test_an_answer_is_chosen_and_the_question_is_settled(world: World) -> None:
    thread = ask(world, world.person())
    post_id = answer(world, thread, world.person())
    _settle(world, thread, post_id=post_id)
    fresh = _again(world, thread)
    assert fresh.settled_at is not None
    assert fresh.settling_post_id == post_id


def test_the_question_itself_cannot_be_the_answer(world: World) -> None:
    thread = ask(world, world.person())
    question = world.read(discussions.list_posts, thread.discussion_id)
    with pytest.raises(Refused):
        _settle(world, thread, post_id=question[0].id)


def test_an_answer_of_another_question_cannot_be_chosen(world: World) -> None:
    thread, other = ask(world, world.person()), ask(world, world.person())
    foreign = answer(world, other, world.person())
    with pytest.raises(Refused):
        _settle(world, thread, post_id=foreign)
    assert _again(world, thread).settled_at is None


def test_a_settled_question_can_be_reopened(world: World) -> None:
    thread = ask(world, world.person())
    _settle(world, thread)

    def reopen() -> None:
        fresh = queries.find_thread(thread.id)
        assert fresh is not None
        services.reopen_question(thread=fresh)

    world.run(reopen)
    assert _again(world, thread).settled_at is None
