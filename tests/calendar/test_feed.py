"""The private address and the files: what they hold, for whom, and what a guessed or old address gives."""

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from blueprints.accounts import leaving
from blueprints.accounts.departures import Departure
from blueprints.accounts.models import Person, Role
from blueprints.calendar import services
from blueprints.calendar.models import Scope
from blueprints.core import clock, db, tokens
from blueprints.meetings.models import Coming
from tests.calendar.making import EVERY_WAY, LINK, NUMBER, announce, cancel, choose, come, move, open_feed, read
from tests.conftest import OTHER_HOST, Browser, World
from tests.meetings.making import day_after, path, propose

Open = Callable[..., Browser]
PAGE = "/mon-agenda"


def entries(browser: Browser, address: str) -> list[dict[str, Any]]:
    """Return the entries of a feed."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return read(answer.data)


# --- what it holds ----------------------------------------------------------------------------------------------------


def test_a_feed_holds_the_meetings_she_comes_to_discreetly(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting, other = announce(world, staff, rooms=EVERY_WAY), announce(world, staff, day_after(25))
    come(world, meeting, awa, Coming.ONLINE)
    (found,) = entries(browser(), open_feed(world, awa))
    assert found["uid"] == f"{meeting.id}@cordee"
    assert found["title"] == "Rendez-vous"
    assert found["text"] == found["place"] == ""
    assert found["url"] == f"http://localhost/rencontres/{meeting.id}"
    assert (found["starts"], found["status"]) == (day_after(20), "CONFIRMED")
    assert found["ends"] - found["starts"] == timedelta(hours=2)
    choose(world, awa, scope=Scope.ALL)
    both = entries(browser(), open_feed(world, awa))
    assert {one["uid"]: one["status"] for one in both} == {
        f"{meeting.id}@cordee": "CONFIRMED",
        f"{other.id}@cordee": "TENTATIVE",
    }


def test_what_she_chose_to_show_is_shown(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    come(world, announce(world, staff, title="Dire, ou pas ; 🙂\\"), awa)
    address = open_feed(world, awa)
    choose(world, awa, neutral_title="Café", shows_place=True)
    (found,) = entries(browser(), address)
    assert (found["title"], found["place"]) == ("Café", "Café du Pont")
    choose(world, awa, is_discreet=False)
    (found,) = entries(browser(), address)
    assert (found["title"], found["place"]) == ("Dire, ou pas ; 🙂\\", "")


@pytest.mark.parametrize(
    ("way", "said"), [(Coming.ONLINE, LINK), (Coming.PHONE, NUMBER), (Coming.ON_SITE, ""), (Coming.UNKNOWN, "")]
)
def test_how_to_join_is_for_who_comes_that_way(world: World, browser: Open, way: Coming, said: str) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    come(world, announce(world, staff, rooms=EVERY_WAY), awa, way)
    choose(world, awa, is_discreet=False)
    (found,) = entries(browser(), open_feed(world, awa))
    assert (said in found["text"]) if said else found["text"] == ""
    assert (LINK in found["text"], NUMBER in found["text"]) == (said == LINK, said == NUMBER)


def test_who_waits_for_a_seat_may_come_and_is_not_told_the_link(world: World, browser: Open) -> None:
    staff, first, second = world.person(Role.FACILITATOR), world.person(), world.person()
    meeting = announce(world, staff, rooms={Coming.ONLINE: (1, LINK)})
    for person in (first, second):
        come(world, meeting, person, Coming.ONLINE)
        choose(world, person, is_discreet=False)
    (has,), (waits,) = (entries(browser(), open_feed(world, one)) for one in (first, second))
    assert (has["status"], LINK in has["text"]) == ("CONFIRMED", True)
    assert (waits["status"], waits["text"]) == ("TENTATIVE", "")


def test_a_no_a_poll_and_a_preparation_are_in_no_calendar(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    come(world, announce(world, staff), awa, Coming.NO)
    propose(world, staff)
    choose(world, awa, scope=Scope.ALL)
    assert entries(browser(), open_feed(world, awa)) == []


def test_who_organises_finds_her_meeting(world: World, browser: Open) -> None:
    staff = world.person(Role.FACILITATOR)
    announce(world, staff)
    (found,) = entries(browser(), open_feed(world, staff))
    assert found["status"] == "CONFIRMED"


def test_another_hour_is_not_sure_and_gives_no_link_until_she_answers_again(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting = announce(world, staff, rooms=EVERY_WAY)
    come(world, meeting, awa, Coming.ONLINE)
    choose(world, awa, is_discreet=False)
    move(world, meeting, day_after(23, 9))
    (found,) = entries(browser(), open_feed(world, awa))
    assert (found["starts"], found["status"], found["text"]) == (day_after(23, 9), "TENTATIVE", "")


def test_a_cancelled_meeting_says_so_under_the_same_name_with_a_greater_number(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting = announce(world, staff)
    come(world, meeting, awa)
    address = open_feed(world, awa)
    (before,) = entries(browser(), address)
    cancel(world, meeting, staff)
    (after,) = entries(browser(), address)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert (after["status"], after["title"]) == ("CANCELLED", "Annulé\u00a0: Rendez-vous")


# --- the address ------------------------------------------------------------------------------------------------------


def test_programs_read_it_without_cookie_and_ask_again_cheaply(world: World, browser: Open) -> None:
    awa = world.person()
    first = browser().get(open_feed(world, awa))
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in first.headers
    again = browser().get(first.request.path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    choose(world, awa, neutral_title="Autre")
    assert browser().head(first.request.path).status_code == 200


def test_it_asks_two_statements_however_many_meetings(world: World, browser: Open, statements: list[str]) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    address, counts = open_feed(world, awa), []
    browser().get(address)
    for number in (1, 12):
        for one in range(number):
            come(world, announce(world, staff, day_after(20 + one)), awa)
        statements.clear()
        browser().get(address)
        counts.append(len(statements))
    assert counts == [2, 2]


def _guesses(address: str, key: bytes) -> list[str]:
    token = address.removeprefix("/mon-agenda/").removesuffix(".ics")
    raw = base64.b64decode(token + "==", altchars=b"-_")
    forged = base64.urlsafe_b64encode(key + raw[16:]).decode().rstrip("=")
    cut = base64.urlsafe_b64encode(raw[:-1]).decode().rstrip("=")
    flipped = base64.urlsafe_b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode().rstrip("=")
    return [forged, cut, flipped, "", "a", "é" * 20, "0" * 5000, token + "%00"]


def test_a_guessed_address_is_not_found_and_asks_the_database_nothing(
    world: World, browser: Open, statements: list[str]
) -> None:
    address = open_feed(world, world.person())
    browser().get("/mon-agenda/rien.ics")
    statements.clear()
    answers = [browser().get(f"/mon-agenda/{one}.ics") for one in _guesses(address, uuid4().bytes)]
    assert {answer.status_code for answer in answers} == {404}
    assert not [one for one in statements if "calendar_feeds" in one]


def test_dead_addresses_are_all_the_same(world: World, browser: Open) -> None:
    reset, closed, gone, outside = (world.person() for _one in range(4))
    people = (reset, closed, gone, outside)
    known = {person.id: open_feed(world, person) for person in people}
    assert {browser().get(one).status_code for one in known.values()} == {200}
    fresh = open_feed(world, reset, generation=1)
    world.run(services.close_feed, person_id=closed.id)
    world.run(leaving.end, person_id=gone.id)
    world.run(_leave, person_id=outside.id)
    answers = [browser().get(one) for one in (*known.values(), "/mon-agenda/rien.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text.replace(_nonce(answer.text), "") for answer in answers}) == 1
    assert browser().get(fresh).status_code == 200
    assert browser(host=OTHER_HOST).get(fresh).status_code != 200


def _leave(person_id: Any) -> None:
    db.session().add(Departure(platform_id=db.platform_id(), person_id=person_id, left_at=clock.now()))


def _nonce(text: str) -> str:
    return text.partition('nonce="')[2].partition('"')[0] or "nothing"


def test_the_feed_of_another_platform_is_not_found(world: World, browser: Open) -> None:
    other = world.make_platform("Cordée d’Ailleurs", OTHER_HOST)
    awa = world.person()
    address = open_feed(world, awa)
    assert browser(host=OTHER_HOST).get(address).status_code == 404
    assert other.id != world.platform.id


def test_an_account_that_ended_answers_nothing(world: World, browser: Open) -> None:
    awa = world.person()
    address = open_feed(world, awa)

    def end() -> None:
        db.session().get_one(Person, awa.id).ended_at = clock.now()

    world.run(end)
    assert browser().get(address).status_code == 404


def test_neither_the_address_nor_its_proof_is_in_the_database(world: World) -> None:
    awa = world.person()
    address = open_feed(world, awa)
    token = address.removeprefix("/mon-agenda/").removesuffix(".ics")

    def seen() -> bool:
        with db.db.engine.connect() as connection:
            rows = [str(row) for row in connection.exec_driver_sql("SELECT * FROM calendar_feeds")]
        assert rows
        return any(token in row for row in rows)

    assert world.read(seen) is False
    assert world.read(lambda: tokens.read("calendar.feed", token)) is not None
    assert world.read(lambda: tokens.read("sign_in.link", token)) is None


# --- one file ---------------------------------------------------------------------------------------------------------


def test_the_file_of_a_meeting_is_hers(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting = announce(world, staff)
    mine = browser(awa)
    page = mine.get(path(meeting)).text
    assert "Télécharger le rendez-vous" in page
    answer = mine.get(f"{path(meeting)}/agenda.ics")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rendez-vous.ics"'
    (found,) = read(answer.data)
    assert (found["title"], found["status"]) == ("Rendez-vous", "TENTATIVE")
    assert "METHOD:PUBLISH\r\n" in answer.text
    assert "ATTENDEE" not in answer.text
    assert "Dire son handicap" not in answer.text
    come(world, meeting, awa)
    assert read(mine.get(f"{path(meeting)}/agenda.ics").data)[0]["status"] == "CONFIRMED"


def test_the_file_of_a_cancelled_meeting_says_so(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting = announce(world, staff)
    cancel(world, meeting, staff)
    assert read(browser(awa).get(f"{path(meeting)}/agenda.ics").data)[0]["status"] == "CANCELLED"


def test_there_is_no_file_without_a_date_or_for_who_may_not_read(world: World, browser: Open) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting, polled = announce(world, staff), propose(world, staff)
    for one in (f"{path(polled)}/agenda.ics", f"/rencontres/{uuid4()}/agenda.ics", "/rencontres/rien/agenda.ics"):
        assert browser(awa).get(one).status_code == 404
    for role in (Role.COACH, Role.MANAGER, Role.DOCTOR, Role.ADMINISTRATOR):
        assert browser(world.person(role)).get(f"{path(meeting)}/agenda.ics").status_code == 404
    stranger = browser().get(f"{path(meeting)}/agenda.ics")
    assert "/connexion" in stranger.headers["Location"]


def test_the_page_of_a_meeting_costs_no_statement_more(world: World, browser: Open, statements: list[str]) -> None:
    staff, awa = world.person(Role.FACILITATOR), world.person()
    meeting, mine = announce(world, staff), browser(awa)
    mine.get(path(meeting))
    statements.clear()
    mine.get(path(meeting))
    assert not [one for one in statements if "calendar_" in one]
