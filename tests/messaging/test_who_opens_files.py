"""Who may open a file of a conversation, and the trace that each opening leaves."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import update

from blueprints.accounts.models import Role, WebSession
from blueprints.core import clock, db
from blueprints.core.audit import Reading
from blueprints.journeys.models import JourneyRole
from tests.conftest import OTHER_HOST, Browser, World
from tests.files import making
from tests.messaging.conftest import Road, make_road
from tests.messaging.filing import actions, address, given, send, send_by_script, stored

Enter = Callable[[str], Browser]
pytestmark = pytest.mark.usefixtures("no_files")


# --- who may open -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "readers"), [("shared", "awa julien sophie"), ("private", "awa julien")])
def test_the_readers_of_now_open_a_file_and_nobody_else(
    road: Road, enter: Enter, browser: Callable[..., Browser], kind: str, readers: str
) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")), kind)
    where = address(road, kind)
    for name in ("awa", "julien", "sophie", "doctor"):
        assert enter(name).get(where).status_code == (200 if name in readers.split() else 404), name
    stranger = browser(road.world.person(Role.COACH))
    assert stranger.get(where).status_code == 404
    assert browser(road.world.person(Role.ADMINISTRATOR)).get(where).status_code in (303, 404)
    assert browser().get(where).status_code == 302


def test_a_file_is_found_in_its_own_conversation_only(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")), "private")
    private = stored(road)[0].id
    assert enter("julien").get(f"{road.url('shared')}/fichiers/{private}").status_code == 404
    assert enter("sophie").get(f"{road.url('shared')}/fichiers/{private}").status_code == 404
    assert enter("julien").get(f"{road.url('private')}/fichiers/{uuid4()}").status_code == 404
    assert enter("julien").get(f"{road.url('private')}/fichiers/pas-un-fichier").status_code == 404


def test_who_left_opens_nothing_any_more(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    sophie, where = enter("sophie"), address(road)
    assert sophie.get(where).status_code == 200
    road.end(road.sophie)
    assert sophie.get(where).status_code == 404


def test_an_end_at_midnight_closes_the_files_too(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    late = road.world.person(Role.MANAGER)
    where = address(road)
    now = clock.now()
    road.join(late, JourneyRole.MANAGER, starts_at=now - timedelta(days=2), ends_at=now + timedelta(hours=1))
    from tests.conftest import Browser as Kind

    client = road.world.app.test_client()
    assert isinstance(client, Kind)
    client.enter(late)
    assert client.get(where).status_code == 200
    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        assert client.get(where).status_code == 404


def test_what_was_sent_before_she_came_stays_closed(road: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    send(enter("awa"), road, given((making.pdf(), "avant.pdf")))
    fresh = road.world.person(Role.MANAGER)
    road.join(fresh, JourneyRole.MANAGER)
    assert browser(fresh).get(address(road)).status_code == 404
    send(enter("awa"), road, given((making.pdf(), "apres.pdf")))
    assert browser(fresh).get(address(road, number=1)).status_code == 200
    assert "avant.pdf" not in browser(fresh).get(road.url("shared")).text


def test_another_platform_knows_nothing_of_it(
    road: Road, enter: Enter, world: World, browser: Callable[..., Browser]
) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    other = make_road(world, world.make_platform("Ailleurs", OTHER_HOST))
    far = browser(other.julien, host=OTHER_HOST)
    assert far.get(address(road)).status_code == 404
    assert far.get(f"{other.url('shared')}/fichiers/{stored(road)[0].id}").status_code == 404


def test_a_file_of_a_signed_out_person_is_dropped_before_it_is_read(
    road: Road, browser: Callable[..., Browser]
) -> None:
    answer = send(browser(), road, given((making.pdf(), "a.pdf")))
    assert answer.status_code in (302, 303, 400)
    assert stored(road) == []


def test_the_words_beside_a_file_survive_an_ended_session(road: Road, enter: Enter) -> None:
    awa = enter("awa")

    def end() -> None:
        db.session().execute(update(WebSession).values(revoked_at=clock.now()))

    road.world.run(end)
    page = f"http://localhost{road.url('shared')}"
    answer = send(awa, road, given((making.pdf(), "a.pdf"), text="Mes mots sont restés ici"), Referer=page)
    assert answer.status_code == 302
    assert stored(road) == []
    awa.enter(road.awa)
    assert "Mes mots sont restés ici</textarea>" in awa.get(road.url("shared")).text


# --- traces -----------------------------------------------------------------------------------------------------------


def test_each_opening_leaves_a_trace_as_a_reading_does(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    file = stored(road)[0].id
    assert actions(road, "file.kept") == [(road.awa.id, file)]
    sophie = enter("sophie")
    for _ in range(3):
        assert sophie.get(address(road)).status_code == 200
    enter("julien").get(address(road))
    talk = road.talks["shared"]
    assert actions(road, Reading.FILE) == [(road.sophie.id, talk), (road.julien.id, talk)]
    enter("doctor").get(address(road))
    assert len(actions(road, Reading.FILE)) == 2


def test_a_page_of_thirty_files_asks_no_more_than_one_of_three(road: Road, enter: Enter, statements: list[str]) -> None:
    awa, counts = enter("awa"), []
    for several in (3, 27):
        for number in range(several):
            send_by_script(awa, road, given((making.pdf(), f"{number}.pdf")))
        awa.get(road.url("shared"))
        statements.clear()
        assert awa.get(road.url("shared")).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
