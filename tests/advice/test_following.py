"""Being told of answers, how far each has read, hidden topics: hers alone, and never given back to anybody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.advice import choosing, following, hiding
from blueprints.advice.choosing import Choice
from blueprints.advice.models import Thread, Topic
from blueprints.advice.reading_models import ThreadReading
from blueprints.core import clock, db
from blueprints.news.models import News, NewsKind
from tests.advice.making import answer, ask, at_once, path
from tests.conftest import OTHER_HOST, Browser, World

Open = Callable[..., Browser]


def _kinds(world: World, person: Person) -> list[NewsKind]:
    def read() -> list[NewsKind]:
        return list(db.session().scalars(select(News.kind).where(News.person_id == person.id)))

    found: list[NewsKind] = world.read(read)
    return found


def _number(world: World, thread: Thread, person: Person) -> int | None:
    def read() -> int | None:
        found = following.find_reading(thread.id, person.id)
        return found.number if found is not None else None

    kept: int | None = world.read(read)
    return kept


# --- being told ---------------------------------------------------------------------------------------------------


def test_who_asked_is_told_and_so_is_who_follows_but_not_who_answers(world: World, browser: Open) -> None:
    asker, helper, other = world.person(), world.person(), world.person()
    thread = ask(world, asker)
    browser(other).submit(f"{path(thread)}/me-prevenir", {})
    answer(world, thread, helper)
    assert _kinds(world, asker) == [NewsKind.QUESTION_ANSWERED]
    assert _kinds(world, other) == [NewsKind.QUESTION_FOLLOWED]
    assert _kinds(world, helper) == []


def test_a_burst_of_answers_is_told_once_until_it_is_read(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    for _ in range(3):
        answer(world, thread, helper)
    assert len(_kinds(world, asker)) == 1
    browser(asker).submit(f"{path(thread)}/lu", {"number": "4"})
    answer(world, thread, helper)
    assert len(_kinds(world, asker)) == 2


def test_one_click_in_the_news_is_enough_to_hear_no_more(world: World, browser: Open) -> None:
    asker, helper = world.person(), world.person()
    thread = ask(world, asker)
    answer(world, thread, helper)
    hers = browser(asker)
    assert f"{path(thread)}/ne-plus-me-prevenir" in hers.get("/mes-nouvelles").text
    hers.submit(f"{path(thread)}/ne-plus-me-prevenir", {})
    answer(world, thread, helper)
    assert len(_kinds(world, asker)) == 1


def test_what_is_chosen_once_is_kept_for_the_next_questions(world: World) -> None:
    asker, helper = world.person(), world.person()
    world.run(choosing.choose, person_id=asker.id, chosen=Choice(follows_asked=False))
    world.run(choosing.choose, person_id=helper.id, chosen=Choice(follows_answered=True))
    thread = ask(world, asker)
    answer(world, thread, helper)
    answer(world, thread, world.person())
    assert _kinds(world, asker) == []
    assert _kinds(world, helper) == [NewsKind.QUESTION_FOLLOWED]


@pytest.mark.parametrize("act", ["me-prevenir", "ne-plus-me-prevenir", "lu"])
@pytest.mark.parametrize("role", [Role.COACH, Role.MANAGER, Role.ADMINISTRATOR, Role.DOCTOR])
def test_nobody_outside_the_collective_follows_or_reads(world: World, browser: Open, act: str, role: Role) -> None:
    thread = ask(world, world.person())
    assert browser(world.person(role)).submit(f"{path(thread)}/{act}", {}).status_code == 404


@pytest.mark.parametrize("act", ["nouvelles?depuis=0", "suite?depuis=0"])
def test_a_guessed_question_says_nothing_to_a_coach_or_another_platform(world: World, browser: Open, act: str) -> None:
    thread = ask(world, world.person())
    assert browser(world.person(Role.COACH)).get(f"{path(thread)}/{act}").status_code == 404
    other = world.make_platform("Autre", OTHER_HOST)
    foreign = ask(world, world.person(platform=other), other)
    assert browser(world.person()).get(f"{path(foreign)}/{act}").status_code == 404


# --- how far ------------------------------------------------------------------------------------------------------


def test_opening_a_question_writes_nothing(world: World, browser: Open, statements: list[str]) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    hers = browser(reader)
    hers.get(path(thread))
    statements.clear()
    hers.get(path(thread))
    hers.get("/conseils")
    assert not [one for one in statements if one.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert _number(world, thread, reader) is None


@pytest.mark.parametrize(("sent", "kept"), [("2", 3), ("99", 4), ("-1", 3), ("x", 3), ("", 3), ("9" * 40, 3)])
def test_a_mark_never_goes_back_nor_beyond_the_end(world: World, browser: Open, sent: str, kept: int) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    for _ in range(3):
        answer(world, thread, asker)
    hers = browser(reader)
    hers.submit(f"{path(thread)}/lu", {"number": "3"})
    hers.submit(f"{path(thread)}/lu", {"number": sent})
    assert _number(world, thread, reader) == kept


def test_what_is_new_stands_on_the_list_and_leads_to_where_one_stopped(world: World, browser: Open) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    hers = browser(reader)
    assert "nouvelle réponse" not in hers.get("/conseils").text
    hers.submit(f"{path(thread)}/lu", {"number": "1"})
    answer(world, thread, asker)
    answer(world, thread, reader)
    answer(world, thread, asker)
    assert "2 nouvelles réponses" in hers.get("/conseils").text
    assert "2 nouvelles réponses depuis votre dernière lecture" in hers.get(path(thread)).text
    assert hers.get(f"{path(thread)}/suite?depuis=1").headers["Location"].endswith("#reponse-2")
    told = hers.get(f"{path(thread)}/nouvelles?depuis=2").json
    assert told == {
        "count": 1,
        "label": "1 nouvelle réponse – afficher",
        "address": f"{path(thread)}/suite?depuis=2",
    }


def test_one_s_own_answer_is_no_news_to_oneself(world: World, browser: Open) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    hers = browser(reader)
    hers.submit(f"{path(thread)}/lu", {"number": "1"})
    answer(world, thread, reader)
    assert "nouvelle réponse" not in hers.get("/conseils").text
    assert _number(world, thread, reader) == 2


def test_two_pages_that_note_at_once_leave_one_mark_at_the_furthest(world: World) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    for _ in range(8):
        answer(world, thread, asker)

    def note(number: int) -> Callable[[], None]:
        return lambda: following.note_read(thread_id=thread.id, person_id=reader.id, number=number)

    at_once(world, *(note(number) for number in (3, 9, 5, 1)))

    def read() -> list[int]:
        return list(db.session().scalars(select(ThreadReading.number).where(ThreadReading.person_id == reader.id)))

    assert world.read(read) == [9]


# --- hidden topics ------------------------------------------------------------------------------------------------


def test_a_hidden_topic_leaves_the_lists_and_its_address_still_opens(world: World, browser: Open) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker, title="Dire ou ne pas dire", topic=Topic.TELLING)
    hers = browser(reader)
    hers.submit("/conseils/sujet-cache", {"topic": "telling", "always": "oui"})
    assert "Dire ou ne pas dire" not in hers.get("/conseils").text
    assert "Dire ou ne pas dire" not in hers.get("/conseils?vue=sans-reponse").text
    assert "Dire ou ne pas dire" not in hers.get("/conseils/cette-semaine").text
    assert "Dire ou ne pas dire" in browser(asker).get("/conseils").text
    assert "Vous ne vouliez plus voir ce sujet" in hers.get(path(thread)).text
    hers.submit("/conseils/sujet-montre", {"topic": "telling"})
    assert "Dire ou ne pas dire" in hers.get("/conseils").text


def test_a_topic_hidden_for_today_comes_back_at_midnight_in_paris(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = world.person()
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 24, 21, 30, tzinfo=UTC))  # the night of the change
    world.run(hiding.hide, person_id=reader.id, topic="telling", always=False)
    assert [row.topic for row in world.read(hiding.list_hidden, reader.id)] == ["telling"]
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 24, 22, 1, tzinfo=UTC))
    assert list(world.read(hiding.list_hidden, reader.id)) == []


def test_a_topic_that_is_none_is_hidden_for_nobody(world: World, browser: Open) -> None:
    hers = browser(world.person())
    for topic in ("x", "", "\u202etelling", "a" * 5000):
        assert hers.submit("/conseils/sujet-cache", {"topic": topic}).status_code == 303
    assert "Vous voyez tous les sujets" in hers.get("/conseils/mes-choix").text


def test_choices_are_kept_and_hers_alone(world: World, browser: Open) -> None:
    mine, other = browser(world.person()), browser(world.person())
    mine.submit("/conseils/mes-choix", {"weekly": "y", "follows_answered": "y"})
    assert mine.get("/conseils/mes-choix").text.count(" checked") == 2
    assert other.get("/conseils/mes-choix").text.count(" checked") == 1


def test_a_closed_account_leaves_no_mark(world: World) -> None:
    asker, reader = world.person(), world.person()
    thread = ask(world, asker)
    world.run(following.follow, thread_id=thread.id, person_id=reader.id)
    world.run(choosing.forget, person_id=reader.id)
    assert _number(world, thread, reader) is None


def test_an_unknown_page_id_is_not_found(browser: Open, world: World) -> None:
    assert browser(world.person()).submit(f"/conseils/{uuid4()}/lu", {}).status_code == 404


def test_questions_without_an_answer_stand_on_the_home_of_who_wants_them(world: World, browser: Open) -> None:
    asker, willing, other = world.person(), world.person(), world.person()
    ask(world, asker)
    world.run(choosing.choose, person_id=willing.id, chosen=Choice(shows_unanswered=True))
    assert "1 question sans réponse" in browser(willing).get("/").text
    assert "question sans réponse" not in browser(other).get("/").text
    world.run(hiding.hide, person_id=willing.id, topic="at_work", always=True)
    assert "question sans réponse" not in browser(willing).get("/").text
