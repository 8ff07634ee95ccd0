"""Files in a conversation: sent once with their words, given to readers only, gone with what they came with."""

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from blueprints.accounts.models import Role, WebSession
from blueprints.core import clock, db
from blueprints.core.audit import AuditEntry, Reading
from blueprints.files import checking, refusals, services, storage
from blueprints.files.models import FileState, StoredFile
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import attaching
from blueprints.messaging.models import Message, MessageFile
from tests.conftest import OTHER_HOST, Browser, World
from tests.files import making
from tests.messaging.conftest import JSON, Road, make_road, typed

Enter = Callable[[str], Browser]


def given(*files: tuple[bytes, str], text: str = "Voici le papier", about: str = "", **more: Any) -> dict[str, Any]:
    """Return what the form of a conversation sends with files."""
    return typed(
        text, files_about=about, files=[FileStorage(BytesIO(content), name) for content, name in files], **more
    )


def send(person: Browser, road: Road, body: dict[str, Any], kind: str = "shared", **headers: str) -> TestResponse:
    """Send a message with files, as a page without script does; its body is made in memory."""
    boundary, content = encode_multipart({"csrf_token": person.csrf(), **body})
    own = {
        "Sec-Fetch-Site": "same-origin",
        "Origin": f"http://{person.host}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    return person.post(f"{road.url(kind)}/messages", data=content, headers=own | headers)


def send_by_script(person: Browser, road: Road, body: dict[str, Any], kind: str = "shared") -> TestResponse:
    """Send a message with files, as the page's script does."""
    return send(person, road, body, kind, **JSON)


def stored(road: Road) -> list[StoredFile]:
    """Return the rows of all files."""

    def read() -> list[StoredFile]:
        return list(db.session().scalars(select(StoredFile).order_by(StoredFile.created_at, StoredFile.id)))

    found: list[StoredFile] = road.world.read(read)
    return found


def on_disk(folder: Path) -> list[Path]:
    """Return what lies in the folder of files."""
    return sorted(path for path in (folder / storage.FOLDER).rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def no_files(data_folder: Path) -> None:
    """Begin with an empty folder."""
    for path in on_disk(data_folder):
        path.unlink()


def actions(road: Road, action: str) -> list[tuple[UUID | None, UUID | None]]:
    """Return who did *action* on what, by the audit trail."""

    def read() -> list[tuple[UUID | None, UUID | None]]:
        statement = select(AuditEntry.actor_id, AuditEntry.subject_id).where(AuditEntry.action == action)
        return [(row.actor_id, row.subject_id) for row in db.session().execute(statement)]

    found: list[tuple[UUID | None, UUID | None]] = road.world.read(read)
    return found


def address(road: Road, kind: str = "shared", number: int = 0) -> str:
    """Return where a stored file is fetched."""
    return f"{road.url(kind)}/fichiers/{stored(road)[number].id}"


# --- sending ----------------------------------------------------------------------------------------------------------


def test_a_file_comes_with_its_words_and_goes_to_the_readers(road: Road, enter: Enter) -> None:
    awa, content = enter("awa"), making.pdf()
    answer = send(awa, road, given((content, "Planning d’Awa.pdf")))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("#message-1")
    page = enter("sophie").get(road.url("shared")).text
    assert "Télécharger Planning d’Awa.pdf" in page
    assert "Document PDF, 1 Ko" in page
    file = enter("sophie").get(address(road))
    assert (file.status_code, file.data) == (200, content)
    headers = file.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Planning d'Awa.pdf\"; filename*=UTF-8''Planning%20d%E2%80%99Awa.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("name", ["ملف.pdf", "🙂.pdf", "é\u202e.pdf", "%00.pdf"])
def test_any_name_makes_one_plain_header(road: Road, enter: Enter, name: str) -> None:
    send(enter("awa"), road, given((making.pdf(), name)))
    header = enter("sophie").get(address(road)).headers["Content-Disposition"]
    assert header.isascii()
    assert header.count('"') == 2
    assert "\n" not in header
    assert header.startswith('attachment; filename="')


def test_a_photo_is_shown_with_its_words_and_without_its_place(road: Road, enter: Enter) -> None:
    photo = making.jpeg(exif=True, orientation=6)
    send(enter("awa"), road, given((photo, "IMG_1.jpg"), about="La porte de l’atelier, bleue"))
    page = enter("julien").get(road.url("shared")).text
    assert f'<img class="files__photo" src="{address(road)}" alt="La porte de l’atelier, bleue"' in page
    got = enter("julien").get(address(road))
    assert got.headers["Content-Type"] == "image/jpeg"
    assert b"canari" not in got.data
    assert b"Exif" not in got.data


def test_a_photo_without_words_says_so_and_needs_no_text(road: Road, enter: Enter) -> None:
    assert send(enter("awa"), road, given((making.png(), "a.png"), text="")).status_code == 303
    page = enter("julien").get(road.url("shared")).text
    assert 'alt="Photo sans description"' in page
    assert "files__about" not in page


def test_the_words_of_a_sound_are_read_and_a_paper_needs_none(road: Road, enter: Enter) -> None:
    files = ((making.m4a(), "voix.m4a"), (making.pdf(), "a.pdf"))
    send(enter("awa"), road, given(*files, about="Je dis que le casque me va"))
    page = enter("julien").get(road.url("shared")).text
    assert page.count('<p class="files__about" dir="auto">Je dis que le casque me va</p>') == 1


def test_neither_words_nor_files_is_refused(road: Road, enter: Enter) -> None:
    answer = send(enter("awa"), road, given((b"", ""), text=" "))
    assert answer.status_code == 422
    assert "Écrivez votre message." in answer.text


def test_a_script_gets_the_files_of_the_message(road: Road, enter: Enter) -> None:
    answer = send_by_script(enter("awa"), road, given((making.pdf(), "a.pdf"), (making.jpeg(), "b.jpg")))
    assert answer.status_code == 201
    first, second = answer.get_json()["message"]["files"]
    assert (first["label"], first["is_image"], second["is_image"]) == ("Télécharger a.pdf", False, True)
    feed = enter("sophie").get(f"{road.url('shared')}/messages?depuis=0", headers=JSON).get_json()
    assert [one["url"] for one in feed["messages"][0]["files"]] == [first["url"], second["url"]]
    assert enter("sophie").get(second["url"]).status_code == 200


def test_the_same_message_twice_is_one_set_of_files(road: Road, enter: Enter, data_folder: Path) -> None:
    awa, once = enter("awa"), str(uuid4())
    files = ((making.pdf(), "a.pdf"), (making.jpeg(), "b.jpg"))
    first = send_by_script(awa, road, given(*files, client_id=once))
    again = send_by_script(awa, road, given(*files, client_id=once))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len(stored(road)) == len(on_disk(data_folder)) == 2


@pytest.mark.parametrize(
    "other",
    [((making.pdf(), "autre.pdf"),), ((making.pdf(inside=b"/X 1"), "a.pdf"),), (), ((making.pdf(), "a.pdf"),) * 2],
)
def test_the_same_id_with_other_files_is_told(
    road: Road, enter: Enter, data_folder: Path, other: tuple[tuple[bytes, str], ...]
) -> None:
    awa, once = enter("awa"), str(uuid4())
    send_by_script(awa, road, given((making.pdf(), "a.pdf"), client_id=once))
    answer = send_by_script(awa, road, given(*other, client_id=once))
    assert answer.status_code == 409
    assert "Rien n’est perdu" in answer.get_json()["message"]
    assert len(on_disk(data_folder)) == 1


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html><script>alert(1)</script>", "photo.jpg", refusals.DISAGREES),
        (b"<svg onload='alert(1)'/>", "dessin.svg", refusals.CAN_RUN),
        (bytes(checking.LARGEST + 1), "gros.pdf", refusals.TOO_BIG),
        (bytes(3 * checking.LARGEST), "film.mp3", refusals.TOO_BIG),
        (making.huge_png(), "grand.png", refusals.TOO_MANY_PIXELS),
        (making.docx({"word/a.xml": bytes(90_000_000)}), "bombe.docx", refusals.UNPACKS_TOO_MUCH),
        (b"", "vide.pdf", refusals.EMPTY),
    ],
)
def test_a_refused_file_says_why_and_keeps_the_words(
    road: Road, enter: Enter, data_folder: Path, content: bytes, name: str, sentence: str
) -> None:
    awa = enter("awa")
    answer = send(awa, road, given((content, name), text="Mes mots sont restés ici"))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Mes mots sont restés ici</textarea>" in answer.text
    assert "Choisissez de nouveau vos fichiers" in answer.text
    assert "Il reste 1 point à corriger" in answer.text
    by_script = send_by_script(awa, road, given((content, name)))
    assert by_script.status_code == 422
    assert sentence in by_script.get_json()["message"]
    assert stored(road) == []
    assert on_disk(data_folder) == []
    assert 'id="message-1"' not in awa.get(road.url("shared")).text


def test_of_several_files_the_refused_one_is_named_and_none_is_kept(
    road: Road, enter: Enter, data_folder: Path
) -> None:
    answer = send(enter("awa"), road, given((making.pdf(), "bon.pdf"), (b"MZ", "mauvais\u202e.pdf")))
    assert answer.status_code == 422
    assert f"«\u00a0mauvais.pdf\u00a0»\u00a0: {refusals.DISAGREES}" in answer.text
    assert on_disk(data_folder) == []


def test_six_files_are_one_too_many(road: Road, enter: Enter, data_folder: Path) -> None:
    files = [(making.pdf(), f"{number}.pdf") for number in range(6)]
    answer = send(enter("awa"), road, given(*files))
    assert answer.status_code == 422
    assert refusals.TOO_MANY in answer.text
    assert on_disk(data_folder) == []
    assert send(enter("awa"), road, given(*files[:5])).status_code == 303


def test_files_that_are_too_heavy_together_are_told_so(road: Road, enter: Enter) -> None:
    files = [(making.pdf() + b"x" * 9_000_000, f"{number}.pdf") for number in range(4)]
    answer = send(enter("awa"), road, given(*files))
    assert answer.status_code == 422
    assert refusals.TOO_MUCH in answer.text


def test_a_request_beyond_all_bounds_is_refused(road: Road, enter: Enter) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = enter("awa").post(
        f"{road.url('shared')}/messages",
        input_stream=BytesIO(b"--x"),
        environ_overrides={"CONTENT_LENGTH": "500000000"},
        headers=headers,
    )
    assert answer.status_code == 413


def test_the_quota_of_a_person_is_said_in_words(
    road: Road, enter: Enter, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "QUOTA", 2 * len(making.pdf()))
    awa, once = enter("awa"), str(uuid4())
    send_by_script(awa, road, given((making.pdf(), "1.pdf")))
    assert send_by_script(awa, road, given((making.pdf(), "2.pdf"), client_id=once)).status_code == 201
    full = send(awa, road, given((making.pdf(), "3.pdf"), text="Mes mots sont restés ici"))
    assert full.status_code == 422
    assert refusals.NO_ROOM in full.text
    assert "Mes mots sont restés ici</textarea>" in full.text
    assert send_by_script(awa, road, given((making.pdf(), "2.pdf"), client_id=once)).status_code == 200
    assert send_by_script(enter("julien"), road, given((making.pdf(), "3.pdf"))).status_code == 201, "her own only"
    assert len(on_disk(data_folder)) == 3


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_full_disk_is_told_on_the_page_with_the_words(
    road: Road, enter: Enter, data_folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(*args: object) -> None:
        raise OSError(number, os.strerror(number))

    awa, once = enter("awa"), str(uuid4())
    with monkeypatch.context() as patch:
        patch.setattr(storage.os, "fsync", fail)  # type: ignore[attr-defined] # the module's own view of the system
        page = send(awa, road, given((making.pdf(), "a.pdf"), text="Mes mots sont restés ici", client_id=once))
        data = send_by_script(awa, road, given((making.pdf(), "a.pdf"), client_id=once))
    assert (page.status_code, data.status_code) == (503, 503)
    said = "Il n’y a plus de place" if number == errno.ENOSPC else "n’a pas pu être enregistré"
    assert said in page.text
    assert said in data.get_json()["message"]
    assert "Mes mots sont restés ici</textarea>" in page.text
    assert (stored(road), on_disk(data_folder)) == ([], [])
    again = send(awa, road, given((making.pdf(), "a.pdf"), text="Mes mots sont restés ici", client_id=once))
    assert again.status_code == 303, "the same page sends it once there is room"


def test_the_same_message_sent_at_once_by_eight_lines_is_one_with_one_file(
    road: Road, enter: Enter, data_folder: Path
) -> None:
    once, lines = str(uuid4()), [enter("awa") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda one: send_by_script(one, road, given((making.pdf(), "a.pdf"), client_id=once)), lines)
        )
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.get_json()["message"]["files"][0]["url"] for one in answers}) == 1
    assert len(stored(road)) == len(on_disk(data_folder)) == 1


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


# --- closed, refused, erased ------------------------------------------------------------------------------------------


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
