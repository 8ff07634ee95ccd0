"""Files that stay closed: altered, waiting for the scanner, refused by it, or gone with their message."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from blueprints.core import clock, db
from blueprints.core.audit import Reading
from blueprints.files import services
from blueprints.files.models import FileState, StoredFile
from blueprints.messaging import attaching
from blueprints.messaging.models import Message, MessageFile
from tests.conftest import Browser
from tests.files import making
from tests.messaging.conftest import JSON, Road
from tests.messaging.filing import actions, address, given, on_disk, send, stored

Enter = Callable[[str], Browser]
pytestmark = pytest.mark.usefixtures("no_files")


def _tampered(content: bytes) -> bytes:
    return content[:-40] + bytes((content[-40] ^ 1,)) + content[-39:]


def _cut(content: bytes) -> bytes:
    return content[:-1]


def _emptied(content: bytes) -> bytes:
    return content[:0]


def _beheaded(content: bytes) -> bytes:
    return content[:20]


@pytest.mark.parametrize("harm", [_tampered, _cut, _emptied, _beheaded])
def test_altered_or_cut_bytes_stay_closed_and_the_page_still_loads(
    road: Road, enter: Enter, data_folder: Path, harm: Callable[[bytes], bytes]
) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf"), (making.jpeg(), "b.jpg")))
    for path in on_disk(data_folder):
        path.write_bytes(harm(path.read_bytes()))
    answer = enter("sophie").get(address(road))
    assert answer.status_code == 500
    assert "Ce fichier ne peut pas être ouvert" in answer.text
    assert len(actions(road, "file.closed")) == 1
    assert actions(road, Reading.FILE) == []
    assert enter("sophie").get(road.url("shared")).status_code == 200


def test_swapped_bytes_stay_closed(road: Road, enter: Enter, data_folder: Path) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf"), (making.pdf(), "b.pdf")))
    one, two = on_disk(data_folder)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    for number in (0, 1):
        assert enter("sophie").get(address(road, number=number)).status_code == 500


def test_missing_bytes_stay_closed(road: Road, enter: Enter, data_folder: Path) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    on_disk(data_folder)[0].unlink()
    assert enter("sophie").get(address(road)).status_code == 500


@pytest.mark.parametrize("column", ["name", "key"])
def test_a_swapped_name_or_key_stays_closed(road: Road, enter: Enter, column: str) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf"), (making.pdf(), "b.pdf")))

    def swap() -> None:
        one, two = db.session().scalars(select(StoredFile)).all()
        mine, other = getattr(one, column), getattr(two, column)
        setattr(one, column, other)
        setattr(two, column, mine)

    road.world.run(swap)
    assert enter("sophie").get(address(road)).status_code == 500
    page = enter("sophie").get(road.url("shared"))
    assert page.status_code == 200
    assert ("Ce fichier ne peut pas être ouvert" in page.text) is (column == "name")


def test_what_waits_for_the_scanner_is_shown_as_waiting_and_never_served(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.jpeg(), "a.jpg")))

    def wait() -> None:
        db.session().scalars(select(StoredFile)).one().state = FileState.PENDING

    road.world.run(wait)
    page = enter("awa").get(road.url("shared")).text
    assert "Ce fichier attend son contrôle." in page
    assert f"{road.url('shared')}/fichiers/" not in page
    assert enter("awa").get(address(road)).status_code == 404


def test_a_refused_file_is_told_to_its_author_and_destroyed(road: Road, enter: Enter, data_folder: Path) -> None:
    send(enter("awa"), road, given((making.jpeg(), "a.jpg")))

    def refuse() -> None:
        found = db.session().scalars(select(StoredFile)).one()
        found.state = FileState.PENDING
        services.settle(stored=found, safe=False)

    road.world.run(refuse)
    assert "Le contrôle a trouvé un virus" in enter("awa").get(road.url("shared")).text
    assert "Le contrôle a refusé ce fichier" in enter("sophie").get(road.url("shared")).text
    assert "Un virus est dans votre fichier" in enter("awa").get("/mes-nouvelles").text
    assert enter("sophie").get(address(road)).status_code == 404
    assert on_disk(data_folder) == []


def test_files_are_destroyed_with_the_words_of_their_message(road: Road, enter: Enter, data_folder: Path) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf"), (making.jpeg(), "b.jpg")))
    where = address(road)
    assert len(on_disk(data_folder)) == 2

    def erase() -> int:
        return attaching.erase_of(db.session().scalars(select(Message.id)).one())

    assert road.world.run(erase) == 2
    assert on_disk(data_folder) == []
    assert stored(road) == []
    assert enter("sophie").get(where).status_code == 404
    assert road.world.read(lambda: db.session().scalars(select(MessageFile.id)).all()) == []


def test_a_message_that_was_taken_back_shows_and_gives_no_file(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.jpeg(), "a.jpg")))
    where = address(road)

    def take_back() -> None:
        db.session().scalars(select(Message)).one().withdrawn_at = clock.now()

    road.world.run(take_back)
    for name in ("awa", "sophie"):
        assert enter(name).get(where).status_code == 404
        assert where not in enter(name).get(road.url("shared")).text


@pytest.mark.parametrize("safe", [True, False])
def test_the_scanner_s_word_comes_to_open_pages_like_a_change(road: Road, enter: Enter, safe: bool) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    sophie = enter("sophie")
    before = sophie.get(f"{road.url('shared')}/messages?depuis=0", headers=JSON).get_json()["messages"][0]
    assert sophie.get(f"{road.url('shared')}/messages?depuis=1", headers=JSON).get_json()["messages"] == []

    def hear() -> None:
        found = db.session().scalars(select(StoredFile)).one()
        found.state = FileState.PENDING
        services.settle(stored=found, safe=safe)

    road.world.run(hear)
    (again,) = sophie.get(f"{road.url('shared')}/messages?depuis=1", headers=JSON).get_json()["messages"]
    assert again["sequence"] == before["sequence"]
    assert bool(again["files"][0]["url"]) is safe
    assert bool(again["files"][0]["why"]) is not safe
