"""Files in a conversation: sent once with their words, and given to its readers."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import Browser
from tests.files import making
from tests.messaging.conftest import JSON, Road
from tests.messaging.filing import address, given, on_disk, send, send_by_script, stored

Enter = Callable[[str], Browser]
pytestmark = pytest.mark.usefixtures("no_files")


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
