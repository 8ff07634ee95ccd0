"""Changing one's own words and taking them back: who may, until when, and that nothing of them is left."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select

from blueprints.accounts.models import Role
from blueprints.core import db, outbox
from blueprints.core.audit import AuditEntry
from blueprints.core.outbox import OutboxEntry
from blueprints.drafts.models import Draft
from blueprints.messaging.models import Message
from tests.conftest import OTHER_HOST, Browser, World
from tests.disk import read_apart
from tests.messaging.conftest import JSON, Road, make_road, typed

Enter = Callable[[str], Browser]
SECRET = "Le bruit de l’atelier me fatigue"
OTHER = "Le bruit me gêne moins le matin"
ACTS = ("", "/modifier")


@pytest.fixture
def day() -> Iterator[time_machine.Traveller]:
    """A moment that the test may move on, before the journey is made."""
    with time_machine.travel(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), tick=False) as moving:
        yield moving


@pytest.fixture
def told(day: time_machine.Traveller, road: Road) -> Road:
    """A journey where Awa wrote to Julien and Sophie."""
    del day
    road.write(road.awa, "shared", SECRET)
    return road


def _path(road: Road, kind: str = "shared", sequence: int = 1) -> str:
    return f"{road.url(kind)}/messages/{sequence}"


def _edit(someone: Browser, road: Road, text: str, place: int = 1, **more: Any) -> Any:
    return someone.submit(f"{_path(road)}/modifier", {"body": text, "place": str(place)}, **more)


def _since(someone: Browser, road: Road, after: int) -> list[tuple[int, int, str, bool]]:
    data = someone.get(f"{road.url('shared')}/messages?depuis={after}", headers=JSON).get_json()
    return [(one["sequence"], one["place"], one["text"], bool(one["withdrawn"])) for one in data["messages"]]


def _row(road: Road, sequence: int = 1) -> Message:
    def read() -> Message:
        where = (Message.conversation_id == road.talks["shared"], Message.sequence == sequence)
        return db.session().scalars(select(Message).where(*where)).one()

    found = road.world.read(read)
    assert isinstance(found, Message)
    return found


def _token(page: str) -> str:
    offered = re.search(r'name="jeton" value="([^"]+)"', page)
    assert offered is not None
    return offered[1]


def _work(world: World) -> None:
    with world.app.app_context():
        outbox.run_due()


def _acts(world: World) -> list[str]:
    def read() -> list[str]:
        mine = select(AuditEntry.action).where(AuditEntry.action.like("message.%"))
        return list(db.session().scalars(mine.order_by(AuditEntry.sequence)))

    found: list[str] = world.read(read)
    return found


# --- changing ---------------------------------------------------------------------------------------------------------


def test_the_author_changes_her_words_and_everyone_sees_that_they_changed(
    told: Road, enter: Enter, day: time_machine.Traveller
) -> None:
    awa = enter("awa")
    day.shift(timedelta(hours=2))
    assert SECRET in awa.get(f"{_path(told)}/modifier").text
    assert _edit(awa, told, OTHER).location.endswith("#message-1")
    for name in ("awa", "julien", "sophie"):
        page = enter(name).get(told.url("shared")).text.replace("\u00a0", " ")
        assert OTHER in page
        assert SECRET not in page
        assert "Modifié à 12 h" in page
    assert _acts(told.world) == ["message.edited"]


def test_two_tabs_that_change_the_same_message_are_shown_both_texts(told: Road, enter: Enter) -> None:
    awa = enter("awa")
    assert _edit(awa, told, OTHER).status_code == 303
    answer = _edit(awa, told, "Je préfère en parler de vive voix")
    assert answer.status_code == 409
    assert OTHER in answer.text
    assert "Je préfère en parler de vive voix" in answer.text
    place = re.search(r'name="place"[^>]*value="(\d+)"', answer.text)
    assert place is not None
    assert _edit(awa, told, "Je préfère en parler", int(place[1])).status_code == 303
    assert "Je préfère en parler" in enter("sophie").get(told.url("shared")).text


def test_the_same_click_twice_changes_once(told: Road, enter: Enter) -> None:
    awa = enter("awa")
    _edit(awa, told, OTHER)
    assert _edit(awa, told, OTHER, 2).status_code == 303, "the same words are no change"
    assert _row(told).changed_sequence == 2


def test_a_day_later_words_do_not_change_any_more(told: Road, enter: Enter, day: time_machine.Traveller) -> None:
    awa = enter("awa")
    day.shift(timedelta(hours=24, minutes=1))
    awa = enter("awa")
    assert "ne peut plus changer" in awa.get(f"{_path(told)}/modifier").text
    answer = _edit(awa, told, OTHER)
    assert answer.status_code == 422
    assert "plus d’un jour" in answer.text
    assert OTHER in answer.text, "what was typed is still there"
    assert SECRET in enter("sophie").get(told.url("shared")).text


@pytest.mark.parametrize(
    ("body", "said"), [("", "Écrivez votre message"), ("a" * 5001, "5"), ("\x00\u202e ", "Écrivez votre message")]
)
def test_words_that_cannot_be_kept_come_back_with_the_reason(told: Road, enter: Enter, body: str, said: str) -> None:
    answer = _edit(enter("awa"), told, body)
    assert answer.status_code == 422
    assert said in answer.text
    assert _row(told).changed_sequence is None


def test_marks_are_shown_as_they_were_typed(told: Road, enter: Enter) -> None:
    _edit(enter("awa"), told, "<script>alert(1)</script>")
    page = enter("sophie").get(told.url("shared")).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


# --- taking back ------------------------------------------------------------------------------------------------------


def test_a_message_taken_back_leaves_its_trace_and_no_word(told: Road, enter: Enter) -> None:
    awa = enter("awa")
    assert awa.submit(f"{_path(told)}/retirer").status_code == 303
    for name in ("awa", "julien", "sophie"):
        page = enter(name).get(told.url("shared")).text.replace("\u00a0", " ")
        assert SECRET not in page
        assert "ce message le" in page, "who and when"
    assert _since(enter("sophie"), told, 0) == [(1, 2, "", True)]


def test_for_a_minute_it_comes_back(told: Road, enter: Enter, day: time_machine.Traveller) -> None:
    awa = enter("awa")
    awa.submit(f"{_path(told)}/retirer")
    token = _token(awa.get(told.url("shared")).text)
    day.shift(timedelta(seconds=58))
    _work(told.world)
    awa.submit("/annuler", {"jeton": token})
    assert SECRET in enter("sophie").get(told.url("shared")).text
    day.shift(timedelta(minutes=5))
    _work(told.world)
    assert SECRET in enter("sophie").get(told.url("shared")).text, "what was asked for before is void"
    assert _acts(told.world) == ["message.withdrawn", "message.restored"]


def test_taken_back_again_it_has_a_whole_minute_again(told: Road, enter: Enter, day: time_machine.Traveller) -> None:
    awa = enter("awa")
    awa.submit(f"{_path(told)}/retirer")
    day.shift(timedelta(seconds=50))
    awa.submit("/annuler", {"jeton": _token(awa.get(told.url("shared")).text)})
    awa.submit(f"{_path(told)}/retirer")
    token = _token(awa.get(told.url("shared")).text)
    day.shift(timedelta(seconds=40))
    _work(told.world)
    awa.submit("/annuler", {"jeton": token})
    assert SECRET in enter("sophie").get(told.url("shared")).text


def test_after_the_minute_the_words_are_destroyed(
    told: Road, enter: Enter, day: time_machine.Traveller, world: World
) -> None:
    sealed = _row(told).body
    assert _files_with(world, sealed) or not _is_sqlite(world)
    enter("awa").submit(f"{_path(told)}/retirer")
    day.shift(timedelta(seconds=90))
    _work(world)
    row = _row(told)
    assert (row.body, row.body_mac) == (b"", b"")
    assert row.withdrawn_at is not None
    assert _files_with(world, sealed[-24:]) == []
    assert "ce message le" in enter("sophie").get(told.url("shared")).text.replace("\u00a0", " ")
    assert _acts(world) == ["message.withdrawn", "message.destroyed"]
    _work(world)
    assert _pending(world) == 0


def test_the_words_that_a_change_replaced_are_gone_too(told: Road, enter: Enter, world: World) -> None:
    sealed = _row(told).body
    _edit(enter("awa"), told, OTHER)
    _work(world)
    assert _files_with(world, sealed[-24:]) == []
    assert _files_with(world, _row(told).body) or not _is_sqlite(world)


def test_the_draft_of_a_change_goes_with_the_message(told: Road, enter: Enter, day: time_machine.Traveller) -> None:
    awa, page = enter("awa"), f"{_path(told)}/modifier"
    awa.submit("/brouillons", {"brouillon": page, "body": OTHER})
    assert OTHER in awa.get(page).text
    awa.submit(f"{_path(told)}/retirer")
    day.shift(timedelta(seconds=90))
    _work(told.world)

    def kept() -> int:
        return len(db.session().scalars(select(Draft.id)).all())

    assert told.world.read(kept) == 0


def _is_sqlite(world: World) -> bool:
    return bool(world.read(lambda: db.session().get_bind().dialect.name) == "sqlite")


def _files_with(world: World, sealed: bytes) -> list[str]:
    """Return the files of the database that hold these bytes; PostgreSQL has its own ways, and its own vacuum."""
    if not _is_sqlite(world):
        return []
    with world.app.app_context():
        file = Path(db.db.engine.url.database or "")
    return [one.name for one in file.parent.glob(f"{file.name}*") if sealed in read_apart(one)]


def _pending(world: World) -> int:
    def read() -> int:
        waiting = select(OutboxEntry.id).where(
            OutboxEntry.name == "messaging.destroy_words", OutboxEntry.done_at.is_(None)
        )
        return len(db.session().scalars(waiting).all())

    found: int = world.read(read)
    return found


def test_sending_it_once_more_does_not_bring_it_back(told: Road, enter: Enter, day: time_machine.Traveller) -> None:
    awa, body = enter("awa"), typed("Une fois")
    awa.submit(f"{told.url('shared')}/messages", body, headers=JSON)
    awa.submit(f"{_path(told, sequence=2)}/retirer")
    for seconds in (0, 90):
        day.shift(timedelta(seconds=seconds))
        _work(told.world)
        again = enter("awa").submit(f"{told.url('shared')}/messages", body, headers=JSON)
        assert again.status_code == 200
        assert (again.get_json()["message"]["sequence"], again.get_json()["message"]["text"]) == (2, "")
    assert "Une fois" not in enter("sophie").get(told.url("shared")).text


def test_who_accompanies_takes_back_for_a_day_and_the_person_always(
    told: Road, enter: Enter, day: time_machine.Traveller
) -> None:
    told.write(told.julien, "shared", "Un mot de trop")
    day.shift(timedelta(days=3))
    enter("julien").submit(f"{_path(told, sequence=2)}/retirer")
    enter("awa").submit(f"{_path(told)}/retirer")
    page = enter("sophie").get(told.url("shared")).text
    assert "Un mot de trop" in page
    assert SECRET not in page


def test_what_was_taken_back_is_neither_new_nor_changed(told: Road, enter: Enter) -> None:
    enter("awa").submit(f"{_path(told)}/retirer")
    assert "1 nouveau message" not in enter("sophie").get("/mon-accompagnement").text.replace("\u00a0", " ")
    assert _edit(enter("awa"), told, OTHER, 2).status_code == 422
    twice = enter("awa").submit(f"{_path(told)}/retirer")
    assert twice.status_code == 303
    assert _acts(told.world) == ["message.withdrawn"]


# --- everything missed, once ------------------------------------------------------------------------------------------


def test_a_page_that_was_cut_off_gets_each_change_once(told: Road, enter: Enter) -> None:
    awa, sophie = enter("awa"), enter("sophie")
    told.write(told.julien, "shared", "Bonjour")
    assert [one[0] for one in _since(sophie, told, 0)] == [1, 2]
    _edit(awa, told, OTHER)
    assert _since(sophie, told, 2) == [(1, 3, OTHER, False)]
    awa.submit(f"{_path(told)}/retirer")
    told.write(told.julien, "shared", "Bonsoir")
    assert _since(sophie, told, 2) == [(1, 4, "", True), (5, 5, "Bonsoir", False)], "its last state, once"
    assert _since(sophie, told, 5) == []


def test_a_change_to_what_she_may_not_read_is_not_told(
    told: Road, browser: Callable[..., Browser], enter: Enter, day: time_machine.Traveller
) -> None:
    from blueprints.journeys.models import JourneyRole

    day.shift(timedelta(hours=1))
    karim = told.world.person(Role.MANAGER, first_name="Karim")
    told.join(karim, JourneyRole.MANAGER)
    day.shift(timedelta(minutes=1))
    _edit(enter("awa"), told, OTHER)
    assert _since(browser(karim), told, 0) == []
    assert browser(karim).get(_path(told)).status_code == 404


def test_a_clock_set_back_an_hour_changes_no_order(told: Road, enter: Enter, day: time_machine.Traveller) -> None:
    day.shift(-timedelta(hours=1))
    told.write(told.julien, "shared", "Après, malgré l’horloge")
    _edit(enter("awa"), told, OTHER)
    assert [one[:2] for one in _since(enter("sophie"), told, 0)] == [(2, 2), (1, 3)]
    assert _row(told, 2).sent_at >= _row(told, 1).sent_at
    page = enter("sophie").get(told.url("shared")).text
    assert page.index(OTHER) < page.index("Après, malgré")


# --- who may ----------------------------------------------------------------------------------------------------------


def test_nobody_else_changes_or_takes_back_a_message(told: Road, enter: Enter) -> None:
    for name in ("julien", "sophie"):
        someone = enter(name)
        assert someone.get(_path(told)).status_code == 200
        assert someone.get(f"{_path(told)}/modifier").status_code == 404
        assert _edit(someone, told, OTHER).status_code == 404
        assert someone.submit(f"{_path(told)}/retirer").status_code == 404
    assert _row(told).changed_sequence is None


def test_who_does_not_read_finds_none_of_these_pages(told: Road, enter: Enter, browser: Callable[..., Browser]) -> None:
    world = told.world
    other = make_road(world, world.make_platform("Ailleurs", OTHER_HOST))
    outsiders = [enter("doctor"), browser(world.person(Role.ADMINISTRATOR)), browser(other.awa, host=OTHER_HOST)]
    for someone in outsiders:
        for act in ACTS:
            assert someone.get(_path(told) + act).status_code == 404
        for act in ("/modifier", "/retirer"):
            assert someone.submit(_path(told) + act, {"body": OTHER, "place": "1"}).status_code == 404
    assert browser().get(_path(told)).status_code == 302


def test_who_left_changes_nothing_any_more(told: Road, enter: Enter) -> None:
    told.write(told.sophie, "shared", "Bonne continuation")
    sophie = enter("sophie")
    sophie.submit(f"{_path(told, sequence=2)}/retirer")
    told.end(told.sophie)
    assert sophie.get(f"{_path(told, sequence=2)}/modifier").status_code == 404
    assert sophie.submit(f"{_path(told, sequence=2)}/retirer").status_code == 404


@pytest.mark.parametrize("wrong", ["0", "2", "abc", "-1", "99999999999999999999999", "1e3"])
def test_a_message_that_is_none_is_not_found(told: Road, enter: Enter, wrong: str) -> None:
    awa = enter("awa")
    for act in ACTS:
        assert awa.get(f"{told.url('shared')}/messages/{wrong}{act}").status_code == 404
    nowhere = f"/mon-accompagnement/conversations/{uuid4()}/messages/1"
    assert awa.get(nowhere).status_code == 404
    assert isinstance(told.talks["shared"], UUID)
