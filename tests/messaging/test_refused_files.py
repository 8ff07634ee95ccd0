"""Files that cannot be kept: each refusal says why, and the words typed stay."""

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from blueprints.files import checking, refusals, services, storage
from tests.conftest import Browser
from tests.files import making
from tests.messaging.conftest import Road
from tests.messaging.filing import given, on_disk, send, send_by_script, stored

Enter = Callable[[str], Browser]
pytestmark = pytest.mark.usefixtures("no_files")


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
