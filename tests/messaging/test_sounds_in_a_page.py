"""Sounds played in a conversation: through the checked way only, one part at a time where a browser asks for it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from blueprints.core.audit import Reading
from tests.conftest import Browser
from tests.files import making
from tests.messaging.conftest import JSON, Road
from tests.messaging.filing import actions, address, given, send, stored

Enter = Callable[[str], Browser]
VOICE = (making.webm(), "message-vocal.weba")


@pytest.fixture
def where(road: Road, enter: Enter) -> str:
    """Return the address of a voice note in a conversation."""
    assert send(enter("awa"), road, given(VOICE, text="", about="Je dis que le casque me va")).status_code == 303
    return address(road)


def policy(answer: TestResponse, name: str = "Content-Security-Policy") -> dict[str, str]:
    """Return each part of a policy of a page."""
    return dict(part.strip().partition(" ")[::2] for part in answer.headers[name].split(";"))


def test_a_sound_is_played_in_the_page_with_its_words_and_its_download(road: Road, enter: Enter, where: str) -> None:
    page = enter("sophie").get(road.url("shared")).text
    assert (
        f'<audio class="files__sound" src="{where}" aria-label="Écouter message-vocal.weba" controls preload="none">'
        in page
    )
    assert "Télécharger message-vocal.weba" in page
    assert "Je dis que le casque me va" in page
    assert "autoplay" not in page
    (message,) = enter("sophie").get(f"{road.url('shared')}/messages?depuis=0", headers=JSON).get_json()["messages"]
    (file,) = message["files"]
    assert (file["is_sound"], file["play"], file["words"]) == (
        True, "Écouter message-vocal.weba", "Je dis que le casque me va",
    )  # fmt: skip


def test_a_visit_to_its_address_is_a_download_in_a_sandbox(enter: Enter, where: str) -> None:
    answer = enter("sophie").get(where)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/webm")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert b"canari" not in answer.data


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, None),
        ("bytes=10-19", 10, 20),
        ("bytes=-5", -5, None),
        ("bytes=5-99999999", 5, None),
    ],
)
def test_one_part_is_given_where_it_is_asked_for(enter: Enter, where: str, asked: str, start: int, stop: int) -> None:
    sophie = enter("sophie")
    whole = sophie.get(where).data
    answer = sophie.get(where, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, whole[start:stop])
    first = start % len(whole)
    assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(answer.data) - 1}/{len(whole)}"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,4-5", "bytes=" + "0-0," * 400 + "1-1", "octets=0-1", "bytes=x", "bytes=9-2"]
)
def test_several_parts_or_nonsense_give_the_whole_once(enter: Enter, where: str, asked: str) -> None:
    sophie = enter("sophie")
    answer = sophie.get(where, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, sophie.get(where).data)


def test_a_part_beyond_the_end_is_refused(enter: Enter, where: str) -> None:
    sophie = enter("sophie")
    whole = len(sophie.get(where).data)
    answer = sophie.get(where, headers={"Range": "bytes=99999999-"})
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{whole}"


def test_parts_ask_the_same_rules_and_leave_one_trace(road: Road, enter: Enter, where: str) -> None:
    some = {"Range": "bytes=0-9"}
    assert enter("doctor").get(where, headers=some).status_code == 404
    assert enter("julien").get(f"{road.url('shared')}/fichiers/{uuid4()}", headers=some).status_code == 404
    sophie = enter("sophie")
    for start in range(0, 200, 10):
        assert sophie.get(where, headers={"Range": f"bytes={start}-{start + 9}"}).status_code == 206
    assert actions(road, Reading.FILE) == [(road.sophie.id, road.talks["shared"])]
    road.end(road.sophie)
    assert sophie.get(where, headers=some).status_code == 404


def test_a_paper_is_never_given_in_parts(road: Road, enter: Enter) -> None:
    send(enter("awa"), road, given((making.pdf(), "a.pdf")))
    answer = enter("sophie").get(address(road), headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.data) == (200, making.pdf())
    assert answer.headers["Accept-Ranges"] == "none"


def test_the_microphone_opens_on_the_page_of_a_conversation_only(road: Road, enter: Enter) -> None:
    awa = enter("awa")
    talk = awa.get(road.url("shared"))
    assert policy(talk)["media-src"] == "'self' blob:"
    assert "microphone=(self)" in talk.headers["Permissions-Policy"]
    assert "camera=()" in talk.headers["Permissions-Policy"]
    for path in ("/", "/mon-accompagnement", "/mon-compte", f"{road.url('shared')}/lecteurs"):
        page = awa.get(path)
        assert "media-src" not in policy(page), path
        assert "microphone=()" in page.headers["Permissions-Policy"], path


def test_the_page_of_one_message_plays_and_does_not_record(road: Road, enter: Enter, where: str) -> None:
    page = enter("awa").get(f"{road.url('shared')}/messages/1")
    assert f'src="{where}"' in page.text
    assert policy(page)["media-src"] == "'self'"
    assert "microphone=()" in page.headers["Permissions-Policy"]


def test_a_refused_message_may_be_recorded_again(road: Road, enter: Enter) -> None:
    answer = send(enter("awa"), road, given((b"not a sound", "voix.weba"), text="Bonjour"))
    assert answer.status_code == 422
    assert "microphone=(self)" in answer.headers["Permissions-Policy"]
    assert stored(road) == []


def test_without_its_script_nothing_of_the_recorder_is_drawn(road: Road, enter: Enter) -> None:
    page = enter("awa").get(road.url("shared")).text
    recorder = page[page.index('<div class="vocal"') :].partition(">")[0]
    assert "hidden" in recorder.partition("data-name")[0].split()
