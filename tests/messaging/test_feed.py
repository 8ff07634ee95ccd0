"""What a script asks for: everything missed, in order, once; and how far one has read."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import select

from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry
from blueprints.messaging.models import ReadCursor
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, typed

Enter = Callable[[str], Browser]


def _feed(someone: Browser, road: Road, kind: str, after: int) -> tuple[list[int], bool]:
    data = someone.get(f"{road.url(kind)}/messages?depuis={after}", headers=JSON).get_json()
    return [one["sequence"] for one in data["messages"]], data["more"]


def test_the_feed_gives_all_that_was_missed_in_order_and_once(road: Road, enter: Enter) -> None:
    for number in range(250):
        road.write(road.awa, "shared", f"Message {number}")
    julien, after = enter("julien"), 0
    found: list[int] = []
    while True:
        sequences, more = _feed(julien, road, "shared", after)
        assert len(sequences) <= 100
        found += sequences
        if not more:
            break
        after = sequences[-1]
    assert found == list(range(1, 251))
    assert _feed(julien, road, "shared", 250) == ([], False)
    assert _feed(julien, road, "shared", 249) == ([250], False)


def test_the_feed_says_who_wrote_to_whom_it_gives_the_words(road: Road, enter: Enter) -> None:
    road.write(road.julien, "shared", "Bonjour Awa et Sophie")
    data = enter("sophie").get(f"{road.url('shared')}/messages", headers=JSON).get_json()["messages"][0]
    assert (data["author"], data["role"], data["mine"], data["client"]) == ("Julien", "conseiller", False, "")
    assert enter("julien").get(f"{road.url('shared')}/messages", headers=JSON).get_json()["messages"][0]["mine"]


def test_what_is_given_is_never_kept_by_the_browser(road: Road, enter: Enter) -> None:
    answer = enter("awa").get(f"{road.url('shared')}/messages", headers=JSON)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/json"


# --- how far one has read ---------------------------------------------------------------------------------------------


def _cursor(road: Road, kind: str) -> list[int]:
    def read() -> list[int]:
        statement = select(ReadCursor.sequence).where(ReadCursor.conversation_id == road.talks[kind])
        return list(db.session().scalars(statement))

    found = road.world.read(read)
    assert isinstance(found, list)
    return found


def test_new_messages_are_counted_until_they_are_read(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    for _ in range(2):
        road.write(road.julien, "private", "Bonjour")
    assert "2 nouveaux messages" in awa.get("/mon-accompagnement").text.replace("\u00a0", " ")
    assert "2 nouveaux messages" in awa.get(road.url("private")).text.replace("\u00a0", " "), "a GET reads nothing off"
    answer = awa.submit(f"{road.url('private')}/lu", {"sequence": "2"})
    assert answer.status_code == 303
    assert "nouveau" not in awa.get(road.url("private")).text.partition("data-news")[0]


def test_one_s_own_messages_are_not_new(road: Road, enter: Enter) -> None:
    road.write(road.awa, "private", "Bonjour")
    assert "nouveau" not in enter("awa").get("/mon-accompagnement").text
    assert "1 nouveau message" in enter("julien").get("/mon-accompagnement").text


def test_many_new_messages_are_not_counted_to_the_end(road: Road, enter: Enter) -> None:
    for number in range(130):
        road.write(road.julien, "private", f"Message {number}")
    page = enter("awa").get("/mon-accompagnement").text.replace("\u00a0", " ")
    assert "100 nouveaux messages ou plus" in page


def test_the_cursor_never_goes_back_nor_beyond_the_last_message(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    for _ in range(5):
        road.write(road.julien, "private", "Bonjour")
    for sequence, kept in ((3, 3), (1, 3), (5, 5), (2_000_000_000, 5), (0, 5)):
        assert awa.submit(f"{road.url('private')}/lu", {"sequence": sequence}, headers=JSON).status_code == 200
        assert _cursor(road, "private") == [kept]


def test_a_form_says_that_what_its_page_showed_is_read(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    for _ in range(3):
        road.write(road.julien, "private", "Bonjour")
    awa.submit(f"{road.url('private')}/messages", typed("Merci", seen="2"))
    assert _cursor(road, "private") == [2]
    assert "1 nouveau message" in awa.get("/mon-accompagnement").text


def test_a_script_says_by_itself_what_was_read(road: Road, enter: Enter) -> None:
    road.write(road.julien, "private", "Bonjour")
    enter("awa").submit(f"{road.url('private')}/messages", typed("Merci", seen="1"), headers=JSON)
    assert _cursor(road, "private") == []


def test_a_place_that_is_none_is_refused(road: Road, enter: Enter) -> None:
    for wrong in ("", "abc", "-1", "99999999999999999999"):
        assert enter("awa").submit(f"{road.url('private')}/lu", {"sequence": wrong}).status_code == 400


# --- readings leave a trace -------------------------------------------------------------------------------------------


def _traces(road: Road, action: str) -> list[tuple[object, object]]:
    def read() -> list[tuple[object, object]]:
        statement = select(AuditEntry.actor_id, AuditEntry.subject_id).where(AuditEntry.action == action)
        return [(row.actor_id, row.subject_id) for row in db.session().execute(statement.order_by(AuditEntry.sequence))]

    found = road.world.read(read)
    assert isinstance(found, list)
    return found


def test_each_reader_leaves_one_trace_a_conversation(road: Road, enter: Enter) -> None:
    road.write(road.awa, "shared", "Bonjour")
    for _ in range(3):
        for name in ("awa", "julien"):
            enter(name).get(road.url("shared"))
            enter(name).get(f"{road.url('shared')}/messages", headers=JSON)
    enter("awa").get(road.url("private"))
    shared, private = road.talks["shared"], road.talks["private"]
    assert _traces(road, "conversation.read") == [
        (road.awa.id, shared),
        (road.julien.id, shared),
        (road.awa.id, private),
    ]


def test_a_reading_that_is_refused_leaves_none(road: Road, enter: Enter) -> None:
    assert enter("sophie").get(road.url("private")).status_code == 404
    assert _traces(road, "conversation.read") == []


def test_after_ten_minutes_there_is_another_trace(road: Road, enter: Enter) -> None:
    from blueprints.messaging import opening

    awa = enter("awa")
    awa.get(road.url("shared"))
    for key in opening._traced:
        opening._traced[key] -= opening.APART_SECONDS + 1
    with time_machine.travel(clock.now() + timedelta(seconds=opening.APART_SECONDS + 1)):
        awa.get(road.url("shared"))
    assert len(_traces(road, "conversation.read")) == 2
