"""A slow or an anxious writer meets no limit, a flood does; the same words twice are asked about; nothing is lost."""

import threading
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from blueprints.accounts import queries as people
from blueprints.accounts.models import Person, Role
from blueprints.advice import queries as advice
from blueprints.advice.models import Thread
from blueprints.charter import sending
from blueprints.charter.models import Sending
from blueprints.charter.sending import PACES, Act
from blueprints.core import clock, db
from tests.advice.making import ask, path
from tests.charter.making import Open
from tests.conftest import Browser, World
from tests.ideas.making import send

LONG = "J’ai demandé à mon chef de faire les tâches difficiles le matin, et il a accepté tout de suite."
MOST = PACES[Act.POST][0].most


def known(world: World, **more: Any) -> Person:
    """Make a member who joined long ago."""
    person = world.person(**more)

    def act() -> None:
        found = people.find_person(person.id)
        assert found is not None
        found.created_at = clock.now() - timedelta(days=40)

    world.run(act)
    return person


def next_hour() -> datetime:
    """Return a moment shortly after an hour has struck: ten minutes of one span are to come."""
    return (clock.now() + timedelta(hours=1)).replace(minute=1)


def say(member: Browser, thread: Thread, body: str, **more: str) -> Any:
    """Answer a question as its page does."""
    return member.submit(path(thread), {"client_id": str(uuid4()), "body": body, **more})


def count(world: World) -> int:
    """Return how many rows count what was sent."""
    total: int = world.read(lambda: db.session().scalar(select(func.count()).select_from(Sending)) or 0)
    return total


def test_a_member_writes_twelve_answers_in_ten_minutes(world: World, browser: Open) -> None:
    thread, member = ask(world, world.person()), browser(known(world))
    with time_machine.travel(next_hour(), tick=False):
        for number in range(MOST):
            assert say(member, thread, f"Réponse {number}").status_code == 303
        page = say(member, thread, "Une réponse de plus, écrite avec soin.")
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) <= 600
    for words in (
        "Une petite pause",
        "Ce n’est pas une faute",
        "Une réponse de plus, écrite avec soin.",
        "à partir de",
    ):
        assert words in page.text


def test_the_words_are_sent_from_the_page_once_the_pause_is_over(world: World, browser: Open) -> None:
    thread, member = ask(world, world.person()), browser(known(world))
    moment = next_hour()
    with time_machine.travel(moment, tick=False):
        for number in range(MOST):
            say(member, thread, f"Réponse {number}")
        held = {"client_id": str(uuid4()), "body": "Une réponse de plus, écrite avec soin."}
        for _impatient in range(3):
            page = member.submit(path(thread), held)
            assert page.status_code == 429
            assert f'name="client_id" value="{held["client_id"]}"' in page.text
    with time_machine.travel(moment + timedelta(minutes=10), tick=False):
        assert member.submit(path(thread), held).status_code == 303


def test_a_slow_writer_meets_nothing(world: World, browser: Open) -> None:
    """One answer every two minutes, for two hours."""
    thread, member = ask(world, world.person()), browser(known(world))
    start = next_hour()
    for number in range(60):
        with time_machine.travel(start + timedelta(minutes=2 * number), tick=False):
            assert say(member, thread, f"Réponse {number}").status_code == 303


def test_the_first_day_is_slower(world: World, browser: Open) -> None:
    thread, member = ask(world, world.person()), browser(world.person())
    with time_machine.travel(next_hour(), tick=False):
        answers = [say(member, thread, f"Réponse {number}").status_code for number in range(MOST)]
    assert answers.count(303) == PACES[Act.POST][0].first_day


def test_a_double_click_is_no_second_answer(world: World, browser: Open) -> None:
    thread, member = ask(world, world.person()), browser(known(world))
    sent = {"client_id": str(uuid4()), "body": LONG}
    for _again in range(3):
        assert member.submit(path(thread), sent).status_code == 303


def test_those_who_animate_are_not_slowed_down(world: World, browser: Open) -> None:
    thread, leader = ask(world, world.person()), browser(world.person(Role.FACILITATOR))
    for _number in range(MOST + 3):
        assert say(leader, thread, LONG).status_code == 303


def test_what_does_not_come_through_a_page_is_not_counted(world: World) -> None:
    for _number in range(MOST + 3):
        ask(world, world.person(), body=LONG)
    assert count(world) == 0


def test_the_same_words_are_asked_about_and_may_be_sent_once_more(world: World, browser: Open) -> None:
    one, two, three = (ask(world, world.person()) for _each in range(3))
    member = browser(known(world))
    assert say(member, one, LONG).status_code == 303
    page = say(member, two, f"  {LONG.upper()}!! ")
    assert page.status_code == 409
    for words in ("Vous avez déjà publié ce texte", path(one), "Publier quand même", "Ne pas publier"):
        assert words in page.text
    assert world.read(advice.find_thread, two.id).answer_count == 0
    assert say(member, two, LONG, quand_meme="1").status_code == 303
    last = say(member, three, LONG, quand_meme="1")
    assert last.status_code == 409
    assert "Publier quand même" not in last.text
    assert LONG in last.text
    assert world.read(advice.find_thread, three.id).answer_count == 0


def test_copies_are_found_behind_unseen_signs(world: World, browser: Open) -> None:
    one, two = (ask(world, world.person()) for _each in range(2))
    member = browser(known(world))
    say(member, one, LONG)
    assert say(member, two, LONG.replace("chef", "ch\u200bef\u00ad")).status_code == 409


@pytest.mark.parametrize(
    "letters",
    [{"e": "\u0435", "o": "\u043e", "a": "\u0430"}, {"o": "\u03bf", "i": "\u03b9"}, {"c": "\uff43", "h": "\U0001d421"}],
)
def test_copies_are_found_behind_letters_of_other_scripts(world: World, browser: Open, letters: dict[str, str]) -> None:
    one, two = (ask(world, world.person()) for _each in range(2))
    member = browser(known(world))
    copy = "".join(letters.get(sign, sign) for sign in LONG)
    assert copy != LONG
    assert say(member, one, LONG).status_code == 303
    answer = say(member, two, copy)
    assert answer.status_code == 409
    assert copy in answer.text


def test_what_everybody_says_twice_is_no_copy(world: World, browser: Open) -> None:
    one, two = (ask(world, world.person()) for _each in range(2))
    member = browser(known(world))
    for thread in (one, two, one):
        assert say(member, thread, "Merci beaucoup, bon courage à vous !").status_code == 303


def test_reports_keep_a_pace_that_nobody_meets_by_chance(world: World, browser: Open) -> None:
    author, reporter = world.person(), browser(world.person())
    with time_machine.travel(next_hour(), tick=False):
        answers = [
            reporter.submit(f"/signaler/idea/{send(world, author).id}", {"reason": "names", "words": ""})
            for _each in range(PACES[Act.REPORT][0].first_day + 1)
        ]
    assert [one.status_code for one in answers[:-1]] == [303] * PACES[Act.REPORT][0].first_day
    assert answers[-1].status_code == 429
    assert "Vous pourrez faire un autre signalement" in answers[-1].text


def test_the_next_day_and_another_person_may_say_the_same(world: World, browser: Open) -> None:
    thread, first, second = ask(world, world.person()), known(world), known(world)
    assert say(browser(first), thread, LONG).status_code == 303
    assert say(browser(second), thread, LONG).status_code == 303
    with time_machine.travel(clock.now() + timedelta(hours=26)):
        assert say(browser(first), thread, LONG).status_code == 303


def test_nothing_of_who_wrote_what_is_in_the_rows(world: World, browser: Open) -> None:
    person = known(world)
    say(browser(person), ask(world, world.person()), LONG)

    def rows() -> str:
        return repr(
            [one._asdict() for one in db.session().execute(select(Sending.mark, Sending.until, Sending.address))]
        )

    seen = world.read(rows)
    assert person.id.hex not in seen.replace("-", "")
    assert "chef" not in seen
    hours = world.read(
        lambda: [one.until.minute for one in db.session().scalars(select(Sending).where(Sending.address != ""))]
    )
    assert hours == [0], "the hour is kept, not the moment"


def test_old_counts_are_forgotten(world: World, browser: Open) -> None:
    say(browser(known(world)), ask(world, world.person()), LONG)
    assert count(world) > 0
    with time_machine.travel(clock.now() + timedelta(days=3)):
        world.run(sending.forget_old)
    assert count(world) == 0


def test_another_platform_counts_apart(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée des Marches", "autre.localhost")
    here, there = known(world), world.person(platform=other)
    thread = ask(world, world.person(platform=other), platform=other)
    assert say(browser(here), ask(world, world.person()), LONG).status_code == 303
    assert say(browser(there, host="autre.localhost"), thread, LONG).status_code == 303


def test_a_script_is_told_in_data(world: World, browser: Open) -> None:
    one, two = (ask(world, world.person()) for _each in range(2))
    member = browser(known(world))
    say(member, one, LONG)
    answer = member.submit(path(two), {"client_id": str(uuid4()), "body": LONG}, headers={"Accept": "application/json"})
    assert (answer.status_code, (answer.json or {})["error"]) == (409, "copy")


def test_of_two_tabs_at_once_one_is_asked(world: World, browser: Open) -> None:
    """The row decides, in both databases: of the same words sent twice at once, one goes and one is asked about."""
    threads, person = [ask(world, world.person()) for _each in range(2)], known(world)
    members = [browser(person) for _each in threads]
    gate, answers = threading.Barrier(2), []

    def send(member: Browser, thread: Thread) -> None:
        gate.wait()
        answers.append(say(member, thread, LONG).status_code)

    running = [threading.Thread(target=send, args=both) for both in zip(members, threads, strict=True)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    assert sorted(answers) == [303, 409]


@pytest.mark.parametrize("act", list(Act))
def test_the_first_day_is_never_faster(act: Act) -> None:
    for pace in PACES[act]:
        assert 0 < pace.first_day <= pace.most
