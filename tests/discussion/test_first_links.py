"""A newcomer's message with a link is read before the others read it; the others' links pass, but not by the dozen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.advice import queries as advice
from blueprints.advice.models import Thread
from blueprints.core import clock
from blueprints.discussion import first_links
from blueprints.discussion.models import Standing
from blueprints.ideas import queries as ideas
from blueprints.moderation import services as moderation
from tests.advice.making import FORM, answer, ask, path
from tests.conftest import Browser, World

Open = Callable[..., Browser]
LINK = "Voici l’adresse : https://exemple.fr/aides"
FLOOD = " ".join(f"https://exemple.fr/{number}" for number in range(first_links.MANY))


def known(world: World, *, days: int = 40, posts: int = 3, **more: Any) -> Person:
    """Make a member who came so many days ago and wrote so many answers."""
    person = world.person(**more)

    def act() -> None:
        found = people.find_person(person.id)
        assert found is not None
        found.created_at = clock.now() - timedelta(days=days)

    world.run(act)
    for _number in range(posts):
        answer(world, ask(world, world.person()), person)
    return person


def say(member: Browser, thread: Thread, body: str) -> Any:
    """Answer a question as its page does."""
    return member.submit(path(thread), {"client_id": str(uuid4()), "body": body})


def answers(world: World, thread: Thread) -> int:
    """Return how many answers the others read."""
    count: int = world.read(advice.find_thread, thread.id).answer_count
    return count


def is_held(world: World, kind: str, subject_id: UUID) -> bool:
    """Tell whether a text stands in the queue."""
    held: bool = world.read(moderation.is_held, kind=kind, subject_id=subject_id)
    return held


@pytest.mark.parametrize(
    ("days", "posts", "waits"), [(0, 0, True), (0, 9, True), (40, 2, True), (40, 3, False), (2, 3, True)]
)
def test_until_days_and_messages_are_behind_her_a_link_waits(
    world: World, browser: Open, days: int, posts: int, *, waits: bool
) -> None:
    thread, other = ask(world, world.person()), browser(world.person())
    member = browser(known(world, days=days, posts=posts))
    page = say(member, thread, LINK)
    assert page.status_code == 303
    assert answers(world, thread) == (0 if waits else 1)
    assert ("exemple.fr/aides" in other.get(path(thread)).text) is not waits
    told = member.get(page.location).text
    assert ("Votre message contient un lien" in told) is waits
    assert "exemple.fr/aides" in told, "its author reads it"


def test_it_stands_in_the_queue_and_is_published_by_a_moderator(world: World, browser: Open) -> None:
    thread, member = ask(world, world.person()), browser(world.person())
    say(member, thread, LINK)
    leader = browser(world.person(Role.FACILITATOR))
    assert "Message avec un lien" in leader.get("/moderation").text


@pytest.mark.parametrize(
    "body",
    [
        "Allez sur www.exemple.fr",
        "Allez sur exemple.com",
        "Allez sur exem\u200bple.fr",
        "Allez sur https://ex\u0430mple.fr",
        "Allez sur exemple\uff0ecom",
    ],
)
def test_a_link_that_hides_is_a_link(world: World, browser: Open, body: str) -> None:
    thread = ask(world, world.person())
    say(browser(world.person()), thread, body)
    assert answers(world, thread) == 0


def test_a_message_without_a_link_does_not_wait(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    say(browser(world.person()), thread, "Écrivez à nadia@exemple.fr, c’est fini.de toute façon.")
    assert answers(world, thread) == 1


def test_many_links_wait_whoever_writes_but_staff(world: World, browser: Open) -> None:
    thread = ask(world, world.person())
    say(browser(known(world)), thread, FLOOD)
    assert answers(world, thread) == 0
    say(browser(world.person(Role.FACILITATOR)), thread, FLOOD)
    assert answers(world, thread) == 1


def test_a_link_that_is_added_afterwards_is_seen_too(world: World, browser: Open) -> None:
    thread, member, other = ask(world, world.person()), browser(world.person()), browser(world.person())
    say(member, thread, "Bonjour à vous.")
    where = f"{path(thread)}/messages/2/modifier"
    page = member.submit(where, {"body": LINK, "version": "1"})
    assert page.status_code == 303
    assert "Il est relu avant d’être visible" in member.get(page.location).text
    assert "exemple.fr/aides" not in other.get(path(thread)).text


def test_a_link_that_was_read_is_not_read_again(world: World, browser: Open) -> None:
    thread, person = ask(world, world.person()), world.person()
    answer(world, thread, person, LINK)
    browser(person).submit(f"{path(thread)}/messages/2/modifier", {"body": f"{LINK} !", "version": "1"})
    assert answers(world, thread) == 1


def test_a_question_waits_by_its_title_too(world: World, browser: Open) -> None:
    person = world.person()
    member = browser(person)
    page = member.submit(
        "/conseils/nouvelle-question", {**FORM, "client_id": str(uuid4()), "title": "Connaissez-vous exemple.com ?"}
    )
    assert "Votre question contient un lien" in member.get(page.location).text
    assert "exemple.com" not in browser(world.person()).get("/conseils").text


def test_an_idea_waits_like_a_message(world: World, browser: Open) -> None:
    member = browser(world.person())
    page = member.submit("/idees/nouvelle", {"client_id": str(uuid4()), "title": "Un site utile", "body": LINK})
    assert page.status_code == 303
    assert "Votre idée contient un lien" in member.get(page.location).text
    idea_id = UUID(page.location.rpartition("/")[2])
    assert world.read(ideas.find_idea, idea_id).standing is Standing.HELD
    assert is_held(world, "idea", idea_id)
    assert "Un site utile" not in browser(world.person()).get("/idees").text


def test_a_comment_waits(world: World, browser: Open) -> None:
    author, newcomer = known(world), browser(world.person())
    idea = browser(author).submit(
        "/idees/nouvelle", {"client_id": str(uuid4()), "title": "Une salle calme", "body": "Pour souffler."}
    )
    newcomer.submit(idea.location, {"client_id": str(uuid4()), "body": LINK})
    assert "exemple.fr/aides" not in browser(author).get(idea.location).text


def test_what_does_not_come_through_a_page_passes(world: World) -> None:
    thread = ask(world, world.person())
    answer(world, thread, world.person(), FLOOD)
    assert answers(world, thread) == 1


def test_another_platforms_newcomers_are_their_own(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée des Marches", "autre.localhost")
    thread = ask(world, world.person(platform=other), platform=other)
    say(browser(world.person(platform=other), host="autre.localhost"), thread, LINK)
    assert "Message avec un lien" not in browser(world.person(Role.FACILITATOR)).get("/moderation").text
