"""Undo rather than confirm: one minute, one's own act, only while nothing happened since."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from blueprints.accounts.models import Person, Role
from blueprints.meetings.models import Meeting, MeetingState, VoteAnswer
from blueprints.news import queries as news
from blueprints.news import services as telling
from blueprints.news.models import NewsKind
from blueprints.undo import ways
from tests.conftest import Browser, World
from tests.meetings.making import found, options, path, propose, vote

Visit = Callable[..., Browser]
UNDO = "/annuler"


@pytest.fixture(autouse=True)
def day() -> Iterator[time_machine.Traveller]:
    """A moment that the test may move on."""
    with time_machine.travel(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), tick=False) as moving:
        yield moving


def _token(page: str) -> str:
    offered = re.search(r'name="jeton" value="([^"]+)"', page)
    assert offered, "no way back is offered"
    return offered[1]


def _choose(world: World, mine: Browser, meeting: Meeting, place: int = 0) -> str:
    """Choose a date, and return the page that comes."""
    fresh: Meeting = world.read(found, meeting.id)
    data = {"option": str(options(world, meeting)[place]), "version": str(fresh.version)}
    assert mine.submit(f"{path(meeting)}/date", data).status_code == 303
    return mine.get(path(meeting)).text


def _count(world: World, person: Person) -> int:
    def read() -> int:
        actor = news.find_reader(person.id)
        return news.count_unread(actor) if actor else -1

    count: int = world.read(read)
    return count


def test_a_date_that_was_chosen_is_taken_back_and_nobody_is_told(world: World, browser: Visit) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, member, VoteAnswer.YES)
    mine = browser(staff)
    page = _choose(world, mine, meeting)
    assert _count(world, member) == 1, "the chosen date replaces the question"
    assert "Annuler" in page
    assert mine.submit(UNDO, {"jeton": _token(page)}).location == path(meeting)
    assert "C’est annulé." in mine.get(path(meeting)).text
    fresh = world.read(found, meeting.id)
    assert (fresh.state, fresh.starts_at) == (MeetingState.POLLING, None)
    assert _count(world, member) == 1


def test_after_a_minute_nothing_changes_and_the_page_says_so(
    world: World, browser: Visit, day: time_machine.Traveller
) -> None:
    staff = world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    mine = browser(staff)
    page = _choose(world, mine, meeting)
    day.shift(timedelta(seconds=62))
    mine.submit(UNDO, {"jeton": _token(page)})
    assert "La minute pour annuler est passée." in mine.get("/").text
    assert world.read(found, meeting.id).state is MeetingState.SCHEDULED


def test_nobody_else_undoes_it(world: World, browser: Visit) -> None:
    staff, other = world.person(Role.FACILITATOR), world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    page = _choose(world, browser(staff), meeting)
    browser(other).submit(UNDO, {"jeton": _token(page)})
    assert world.read(found, meeting.id).state is MeetingState.SCHEDULED


def test_what_changed_since_is_not_undone(world: World, browser: Visit) -> None:
    staff = world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    mine = browser(staff)
    first = _token(_choose(world, mine, meeting))
    mine.submit(UNDO, {"jeton": first})
    mine.get(path(meeting))
    _choose(world, mine, meeting, place=1)
    mine.submit(UNDO, {"jeton": first})
    assert "pendant ce temps" in mine.get(path(meeting)).text
    assert world.read(found, meeting.id).state is MeetingState.SCHEDULED


def test_who_lost_the_right_meanwhile_cannot_undo(world: World, browser: Visit) -> None:
    staff = world.person(Role.FACILITATOR)
    meeting = propose(world, staff)
    mine = browser(staff)
    token = _token(_choose(world, mine, meeting))
    world.run(_end_roles, person_id=staff.id)
    assert mine.submit(UNDO, {"jeton": token}).status_code == 404
    assert world.read(found, meeting.id).state is MeetingState.SCHEDULED


def _end_roles(person_id: object) -> None:
    from sqlalchemy import update

    from blueprints.accounts.models import PlatformRole
    from blueprints.core import clock, db

    ended = update(PlatformRole).where(PlatformRole.person_id == person_id).values(ends_at=clock.now())
    db.session().execute(ended)


def test_answers_to_dates_become_again_what_they_were(world: World, browser: Visit) -> None:
    staff, member = world.person(Role.FACILITATOR), world.person()
    meeting = propose(world, staff)
    vote(world, meeting, member, VoteAnswer.YES)
    first, second, _third = options(world, meeting)
    mine = browser(member)
    mine.submit(path(meeting), {f"date-{first}": "no", f"date-{second}": "hard"})
    mine.submit(UNDO, {"jeton": _token(mine.get(path(meeting)).text)})
    page = mine.get(path(meeting)).text
    assert "Vos réponses sont comme avant." in page
    assert page.count(" checked") == 1
    assert re.search(rf'name="date-{first}" value="yes"[^>]* checked', page)


def test_news_marked_as_read_are_unread_again_but_not_those_read_before(
    world: World, browser: Visit, day: time_machine.Traveller
) -> None:
    person = world.person()
    kind = NewsKind.MEETING_PROPOSED
    world.run(telling.tell, people=[person.id], kind=kind, address="/rencontres", title="Un")
    world.run(telling.mark_read, person_id=person.id)
    day.shift(timedelta(seconds=5))
    world.run(telling.tell, people=[person.id], kind=kind, address="/rencontres", title="Deux")
    mine = browser(person)
    mine.submit("/mes-nouvelles/lues")
    mine.submit(UNDO, {"jeton": _token(mine.get("/mes-nouvelles").text)})
    assert mine.get("/mes-nouvelles").text.count("Non lue") == 1


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "\x00", "x" * 100_000, "é🎉"])
def test_a_token_that_is_none_changes_nothing(world: World, browser: Visit, token: str) -> None:
    mine = browser(world.person())
    assert mine.submit(UNDO, {"jeton": token}).status_code == 303
    assert "La minute pour annuler est passée." in mine.get("/").text


def test_a_notice_without_a_way_back_has_no_button(world: World, browser: Visit) -> None:
    mine = browser(world.person())
    form = {"topic": "at_work", "title": "Une pause ?", "body": "Comment ?", "client_id": str(uuid4())}
    answer = mine.submit("/conseils/nouvelle-question", form)
    assert 'name="jeton"' not in mine.get(answer.location).text


def test_an_act_that_nobody_knows_how_to_undo_is_a_fault_of_ours(world: World) -> None:
    with world.app.test_request_context(), pytest.raises(LookupError, match="nowhere"):
        ways.offer("nowhere.act", back="/")


def test_a_stranger_has_nothing_to_undo(browser: Visit, world: World) -> None:
    assert browser().submit(UNDO, {"jeton": "x"}).status_code == 302
