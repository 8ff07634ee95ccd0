"""Words at rest: sealed under the journey's key, for their own place, and closed when anything was touched."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from blueprints.core import db, state
from blueprints.core.audit import AuditEntry
from blueprints.core.crypto import HEADER
from blueprints.messaging.models import Message
from tests.conftest import Browser
from tests.messaging.conftest import JSON, Road, make_road

Enter = Callable[[str], Browser]
CLOSED = "Ce texte ne peut pas être ouvert."
SECRET = "Le bruit me fatigue"


def _sealed(road: Road, sequence: int, kind: str = "shared") -> Message:
    def read() -> Message:
        where = (Message.conversation_id == road.talks[kind], Message.sequence == sequence)
        return db.session().scalars(select(Message).where(*where)).one()

    found = road.world.read(read, platform=road.platform)
    assert isinstance(found, Message)
    return found


def _put(road: Road, message: Message, **values: object) -> None:
    """Change a row as somebody at the database would."""

    def act() -> None:
        db.session().execute(update(Message).where(Message.id == message.id).values(**values))

    road.world.run(act)


def _assert_closed(road: Road, enter: Enter) -> None:
    """The first message is closed, the page and the feed still load, and it is told to the audit trail, once."""
    for _ in range(2):
        page = enter("sophie").get(road.url("shared"))
        assert page.status_code == 200
        assert SECRET not in page.text
        assert CLOSED in page.text.partition("data-words")[0]
        assert "Un autre message" in page.text
        feed = enter("sophie").get(f"{road.url('shared')}/messages", headers=JSON).get_json()
        assert [one["text"] for one in feed["messages"]] == [None, "Un autre message"]
    assert _told(road) == [(road.sophie.id, _sealed(road, 1).id)]


def _told(road: Road) -> list[tuple[object, object]]:
    def read() -> list[tuple[object, object]]:
        statement = select(AuditEntry).where(AuditEntry.action == "message.closed")
        return [(entry.actor_id, entry.subject_id) for entry in db.session().scalars(statement)]

    found = road.world.read(read)
    assert isinstance(found, list)
    return found


@pytest.fixture
def written(road: Road) -> Road:
    """A journey with two messages in "Avec Julien et Sophie"."""
    road.write(road.awa, "shared", SECRET)
    road.write(road.awa, "shared", "Un autre message")
    return road


def test_the_words_come_back_and_are_not_in_the_row(written: Road, enter: Enter) -> None:
    row = _sealed(written, 1)
    assert SECRET.encode() not in row.body
    assert SECRET.encode() not in row.body_mac
    assert SECRET in enter("sophie").get(written.url("shared")).text


def test_the_same_words_twice_leave_no_likeness(road: Road) -> None:
    for _ in range(2):
        road.write(road.awa, "shared", SECRET)
    first, second = _sealed(road, 1), _sealed(road, 2)
    assert first.body[HEADER:] != second.body[HEADER:]


@pytest.mark.parametrize("place", [0, 1, 2, 18, 30, 31, -1])
def test_one_altered_bit_closes_the_words(written: Road, enter: Enter, place: int) -> None:
    row = _sealed(written, 1)
    body = bytearray(row.body)
    body[place] ^= 1
    _put(written, row, body=bytes(body))
    _assert_closed(written, enter)


@pytest.mark.parametrize("length", [0, 1, 17, 29, 30, 45, 46, -1])
def test_a_cut_ciphertext_stays_closed(written: Road, enter: Enter, length: int) -> None:
    row = _sealed(written, 1)
    _put(written, row, body=row.body[:length])
    _assert_closed(written, enter)


def test_a_ciphertext_of_the_row_beside_stays_closed(written: Road, enter: Enter) -> None:
    _put(written, _sealed(written, 1), body=_sealed(written, 2).body)
    _assert_closed(written, enter)


def test_words_under_another_name_stay_closed(written: Road, enter: Enter) -> None:
    _put(written, _sealed(written, 1), author_id=written.julien.id)
    _assert_closed(written, enter)


def test_words_moved_to_another_conversation_stay_closed(written: Road, enter: Enter) -> None:
    written.write(written.julien, "adjustments", "Un autre message")
    _put(written, _sealed(written, 1), conversation_id=written.talks["adjustments"], sequence=9)
    page = enter("sophie").get(written.url("adjustments")).text
    assert SECRET not in page
    assert CLOSED in page.partition("data-words")[0]


def test_a_ciphertext_of_another_journey_stays_closed(written: Road, enter: Enter) -> None:
    other = make_road(written.world)
    other.write(other.awa, "shared", "D’un autre accompagnement")
    _put(written, _sealed(written, 1), body=_sealed(other, 1).body)
    _assert_closed(written, enter)


def test_a_key_that_is_gone_closes_all_and_the_page_still_loads(written: Road, enter: Enter) -> None:
    with written.world.app.app_context():
        state.current().keystore.destroy(written.journey.key_id)
        state.current().keyring.forget()
    page = enter("awa").get(written.url("shared"))
    assert page.status_code == 200
    assert page.text.partition("data-words")[0].count(CLOSED) == 2


def test_each_journey_seals_under_its_own_key(written: Road) -> None:
    other = make_road(written.world)
    other.write(other.awa, "shared", SECRET)
    assert _sealed(written, 1).body[2:18] == written.journey.key_id.bytes
    assert _sealed(other, 1).body[2:18] == other.journey.key_id.bytes


def test_the_fingerprint_of_the_words_cannot_be_made_without_the_key(written: Road) -> None:
    """Equal words have nothing in common in the database: in two conversations, by two people, said twice."""
    written.write(written.julien, "shared", SECRET, uuid4())
    written.write(written.julien, "shared", SECRET, uuid4())
    written.write(written.awa, "private", SECRET, uuid4())
    sealed = [_sealed(written, 1), _sealed(written, 3), _sealed(written, 4), _sealed(written, 1, "private")]
    assert len({one.body_mac for one in sealed}) == 4
