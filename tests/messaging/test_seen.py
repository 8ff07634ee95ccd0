"""Who has read: only where both chose it, with a time that is true, never about health and never of a newcomer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Person, Role
from blueprints.core import clock, db
from blueprints.core.i18n import clock_time
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import queries, seen, services
from blueprints.messaging.models import ReadCursor, ReadMark
from tests.conftest import OTHER_HOST, Browser
from tests.messaging.conftest import Road, make_road

Enter = Callable[[str], Browser]
CHOICE = "/mon-accompagnement/messages-lus"


@pytest.fixture(autouse=True)
def clock_of(road: Road) -> Any:
    """A clock that the tests move: 14 h 10 in Paris."""
    del road
    start = clock.paris(clock.now() + timedelta(days=1)).replace(hour=14, minute=10, second=0, microsecond=0)
    with time_machine.travel(start, tick=False) as moving:
        yield moving


def _choose(road: Road, *people: Person, shown: bool = True) -> None:
    for person in people:
        road.world.run(seen.choose, person=person.id, shown=shown)


def _read(road: Road, person: Person, kind: str, sequence: int) -> None:
    def act() -> None:
        talk = queries.find_talk(road.talks[kind])
        assert talk is not None
        services.mark_read(talk=talk, person=person.id, sequence=sequence)

    road.world.run(act)


def _said(page: str) -> list[str]:
    parts = page.partition('data-thread=""')[2].partition("</ol>")[0].split("Lu par ")[1:]
    return [f"Lu par {part.partition('</span>')[0]}" for part in parts]


def test_both_chose_it_and_the_time_is_said(road: Road, enter: Enter) -> None:
    _choose(road, road.awa, road.julien)
    road.write(road.awa, "private", "Bonjour")
    sent = road.write(road.awa, "private", "Deuxième")
    _read(road, road.julien, "private", sent.sequence)
    page = enter("awa").get(road.url("private")).text
    assert _said(page) == ["Lu par Julien à 14\u00a0h\u00a010"], "once, at the last one read"
    assert "Lu par" not in enter("julien").get(road.url("private")).text, "beside one’s own words only"


@pytest.mark.parametrize("chose", [(), ("awa",), ("julien",)])
def test_nothing_is_said_until_both_chose_it(road: Road, enter: Enter, chose: tuple[str, ...]) -> None:
    _choose(road, *(getattr(road, name) for name in chose))
    sent = road.write(road.awa, "private", "Bonjour")
    _read(road, road.julien, "private", sent.sequence)
    assert "Lu par" not in enter("awa").get(road.url("private")).text


def test_a_no_takes_everything_away_at_once(road: Road, enter: Enter, clock_of: Any) -> None:
    _choose(road, road.awa, road.julien)
    sent = road.write(road.awa, "private", "Bonjour")
    _read(road, road.julien, "private", sent.sequence)
    awa = enter("awa")
    assert _said(awa.get(road.url("private")).text)
    _choose(road, road.julien, shown=False)
    assert "Lu par" not in awa.get(road.url("private")).text
    clock_of.shift(timedelta(minutes=1))
    _choose(road, road.julien)
    assert "Lu par" not in awa.get(road.url("private")).text, "what was read before the new yes stays unsaid"


def test_what_was_read_before_the_choice_stays_unsaid(road: Road, enter: Enter, clock_of: Any) -> None:
    _choose(road, road.awa)
    sent = road.write(road.awa, "shared", "Bonjour")
    _read(road, road.julien, "shared", sent.sequence)
    clock_of.shift(timedelta(minutes=5))
    _choose(road, road.julien)
    other = road.write(road.sophie, "shared", "Un mot de Sophie")
    clock_of.shift(timedelta(minutes=5))
    _read(road, road.julien, "shared", other.sequence)
    assert "Lu par" not in enter("awa").get(road.url("shared")).text


def test_the_time_is_kept_when_the_reader_goes_on_writing(road: Road, enter: Enter, clock_of: Any) -> None:
    _choose(road, road.awa, road.julien)
    sent = road.write(road.awa, "private", "Bonjour")
    _read(road, road.julien, "private", sent.sequence)
    clock_of.shift(timedelta(hours=2))
    own = road.write(road.julien, "private", "Ma réponse")
    _read(road, road.julien, "private", own.sequence)
    assert _said(enter("awa").get(road.url("private")).text) == ["Lu par Julien à 14\u00a0h\u00a010"]
    clock_of.shift(timedelta(days=1))
    last = road.write(road.awa, "private", "Merci")
    clock_of.shift(timedelta(days=1))
    _read(road, road.julien, "private", last.sequence)
    found = _said(enter("awa").get(road.url("private")).text)
    assert found[0].startswith("Lu par Julien le ")
    assert found[0].endswith(f"à {clock_time(clock.now())}")


def test_a_time_that_may_be_another_messages_is_not_said(road: Road, enter: Enter, clock_of: Any) -> None:
    _choose(road, road.awa, road.julien)
    sent = road.write(road.awa, "shared", "Bonjour")
    _read(road, road.julien, "shared", sent.sequence)
    clock_of.shift(timedelta(hours=2))
    other = road.write(road.sophie, "shared", "Un mot de Sophie")
    _read(road, road.julien, "shared", other.sequence)
    assert _said(enter("awa").get(road.url("shared")).text) == ["Lu par Julien"]


def test_never_about_health(road: Road, enter: Enter, statements: list[str]) -> None:
    _choose(road, road.awa, road.doctor)
    sent = road.write(road.awa, "health", "Bonjour docteur")
    _read(road, road.doctor, "health", sent.sequence)
    awa = enter("awa")
    statements.clear()
    assert "Lu par" not in awa.get(road.url("health")).text
    assert not any("read_marks" in statement for statement in statements)


def test_never_of_a_newcomer_though_the_past_is_open_to_her(road: Road, enter: Enter, clock_of: Any) -> None:
    sent = road.write(road.awa, "shared", "Avant")
    clock_of.shift(timedelta(minutes=5))
    paul = road.world.person(Role.MANAGER, first_name="Paul")
    road.join(paul, JourneyRole.MANAGER)
    _choose(road, road.awa, paul)
    _read(road, paul, "shared", sent.sequence)
    assert "Lu par" not in enter("awa").get(road.url("shared")).text


def test_never_of_who_left(road: Road, enter: Enter) -> None:
    _choose(road, road.awa, road.sophie)
    sent = road.write(road.awa, "shared", "Bonjour")
    _read(road, road.sophie, "shared", sent.sequence)
    awa = enter("awa")
    assert _said(awa.get(road.url("shared")).text)
    road.end(road.sophie)
    assert "Lu par" not in awa.get(road.url("shared")).text


def test_the_employers_side_learns_nothing_of_other_talks(road: Road, enter: Enter) -> None:
    _choose(road, road.awa, road.julien, road.sophie)
    sent = road.write(road.awa, "private", "Bonjour")
    _read(road, road.julien, "private", sent.sequence)
    road.write(road.sophie, "shared", "Bonjour à tous")
    assert "Lu par" not in enter("sophie").get(road.url("shared")).text


def test_one_statement_more_at_most(road: Road, enter: Enter, statements: list[str]) -> None:
    awa, counts = enter("awa"), []
    for number in (3, 30):
        for _ in range(number):
            sent = road.write(road.awa, "private", "Bonjour")
        _choose(road, road.awa, road.julien)
        _read(road, road.julien, "private", sent.sequence)
        awa.get(road.url("private"))
        statements.clear()
        assert _said(awa.get(road.url("private")).text)
        counts.append(len(statements))
        assert sum("read_marks" in statement for statement in statements) == 1
    assert counts[0] == counts[1] <= 10, statements


# --- the choice -------------------------------------------------------------------------------------------------------


def _chosen(road: Road) -> set[Any]:
    def read() -> set[Any]:
        return set(db.session().scalars(select(ReadMark.person_id)))

    found: set[Any] = road.world.read(read)
    return found


def test_it_is_off_until_it_is_chosen_and_says_what_it_does(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    page = awa.get(CHOICE)
    assert "Aujourd’hui, personne ne voit ce que vous avez lu." in page.text
    assert "Il faut être deux" in page.text
    assert "Dans «\u00a0Santé au travail\u00a0», personne ne le voit jamais." in page.text
    assert "Santé" not in enter("sophie").get(CHOICE).text, "the employer’s side is not told that there is such a thing"
    assert _chosen(road) == set()
    for _ in range(2):
        assert awa.submit(CHOICE, {"shown": "oui"}).headers["Location"] == CHOICE
    assert _chosen(road) == {road.awa.id}
    assert "Vous montrez ce que vous lisez depuis le" in awa.get(CHOICE).text
    awa.submit(CHOICE, {"shown": "non"})
    assert _chosen(road) == set()


@pytest.mark.parametrize("wrong", ["", "peut-être", "<b>", "\x00", "x" * 10_000])
def test_what_is_no_answer_is_refused(road: Road, enter: Enter, wrong: str) -> None:
    answer = enter("awa").submit(CHOICE, {"shown": wrong})
    assert answer.status_code == 422
    assert _chosen(road) == set()


def test_others_have_no_such_page(road: Road, browser: Callable[..., Browser]) -> None:
    administrator = browser(road.world.person(Role.ADMINISTRATOR))
    assert administrator.get(CHOICE).status_code == 404
    assert administrator.submit(CHOICE, {"shown": "oui"}).status_code == 404
    assert browser().get(CHOICE).headers["Location"].startswith("/connexion")
    other = make_road(road.world, road.world.make_platform("Ailleurs", OTHER_HOST))
    browser(other.awa, host=OTHER_HOST).submit(CHOICE, {"shown": "oui"})
    assert _chosen(road) == set()


def test_a_cursor_and_its_time_never_go_back(road: Road, clock_of: Any) -> None:
    for _ in range(3):
        sent = road.write(road.awa, "private", "Bonjour")
    _read(road, road.julien, "private", sent.sequence)
    at = clock.now()
    clock_of.shift(timedelta(hours=1))
    for sequence in (1, sent.sequence, 9999):
        _read(road, road.julien, "private", sequence)

    def read() -> Any:
        return db.session().execute(select(ReadCursor.sequence, ReadCursor.read_at)).one()

    row = road.world.read(read)
    assert (row.sequence, row.read_at) == (3, at)
