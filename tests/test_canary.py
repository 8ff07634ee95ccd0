"""A word of a conversation is nowhere in clear: database, write-ahead files, keystore, logs, the whole data folder."""

import re
import secrets
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests import servers
from tests.files import making
from tests.raw import Visitor

CONVERSATION = re.compile(r"/mon-accompagnement/conversations/[0-9a-f-]{36}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Served]:
    """The real server on files of its own, saying in its log all that it can say."""
    data = tmp_path_factory.mktemp("canary") / "data"
    with servers.cordee(data, CORDEE_LOG_LEVEL="DEBUG") as running:
        yield running


def _canary() -> str:
    return f"canari-{secrets.token_hex(8)}"


def _writings(canary: str) -> set[bytes]:
    """Return the ways in which a word may lie in a file."""
    return {
        canary.encode(),
        canary.encode("utf-16-le"),
        canary.encode("utf-16-be"),
        canary.encode().hex().encode(),
        canary.partition("-")[2].encode(),
    }


def _found(served: servers.Served, canary: str) -> list[str]:
    """Return the files that hold a word, the ones that SQLite keeps beside the database included."""
    files = [path for path in (served.data, *served.data.rglob("*")) if path.is_file()]
    names = {path.name for path in files}
    assert {"cordee.db", "cordee.db-wal", "keystore.db"} <= names, "the files that matter are among those read"
    wanted = _writings(canary)
    return [path.name for path in (*files, served.log) if any(one in _read(path) for one in wanted)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # a file of the moment
        return b""


def _talk_of(visitor: Visitor) -> tuple[str, str]:
    """Return the address of the first conversation that a person may open, and a token of its page."""
    found = CONVERSATION.search(visitor.get("/mon-accompagnement").body)
    assert found is not None
    return found[0], visitor.token_of(found[0])


def _entered(served: servers.Served, login: str) -> Visitor:
    visitor = Visitor(served.port)
    visitor.enter(login)
    return visitor


def test_a_message_is_nowhere_in_clear(served: servers.Served) -> None:
    canary, sophie = _canary(), _entered(served, "sophie.lantier")
    address, token = _talk_of(sophie)
    sent = sophie.post(f"{address}/messages", csrf_token=token, client_id=str(uuid4()), body=f"Voici {canary}.")
    assert sent.status == 303
    assert canary in sophie.get(address).body, "it was stored"
    assert _found(served, canary) == []


def test_a_message_that_is_refused_is_nowhere_either(served: servers.Served) -> None:
    canary, sophie = _canary(), _entered(served, "sophie.lantier")
    address, token = _talk_of(sophie)
    once = {"csrf_token": token, "client_id": str(uuid4()), "body": "Bonjour"}
    assert sophie.post(f"{address}/messages", **once).status == 303
    assert sophie.post(f"{address}/messages", **once | {"body": f"Autre texte {canary}"}).status == 409
    assert sophie.post(f"{address}/messages", **once | {"client_id": canary}).status == 422
    assert sophie.post(f"{address}/messages", **once | {"body": canary * 500}).status == 422
    assert sophie.post(f"{address}/messages", **once | {"csrf_token": canary, "body": canary}).status >= 300
    assert sophie.get(f"/mon-accompagnement/{canary}").status == 404
    sophie.cookies["__Host-session"] = canary
    assert sophie.post(f"{address}/messages", **once | {"body": canary}).status in (302, 303, 400)
    assert _found(served, canary) == []


def _with_file(token: str, content: bytes, name: str, **more: str) -> tuple[bytes, str]:
    """Return the body of a message that brings a file, and its type."""
    words = {"csrf_token": token, "client_id": str(uuid4()), "body": "Voici.", **more}
    boundary, body = encode_multipart({**words, "files": FileStorage(BytesIO(content), name)})
    return body, f"multipart/form-data; boundary={boundary}"


def _photo_from(place: str) -> bytes:
    tags, out = Image.Exif(), BytesIO()
    tags[0x010E], tags[0x013B] = place, place
    Image.new("RGB", (900, 900)).save(out, "JPEG", exif=tags, comment=place.encode(), quality=100)
    return out.getvalue()


def test_a_file_is_nowhere_in_clear_neither_its_name_nor_what_is_said_of_it(served: servers.Served) -> None:
    canary, sophie = _canary(), _entered(served, "sophie.lantier")
    address, token = _talk_of(sophie)
    large = making.pdf(inside=b"/X (" + canary.encode() * 60_000 + b")")
    for content, name in ((large, f"{canary}.pdf"), (_photo_from(canary), f"{canary}.jpg")):
        sent = sophie.send(f"{address}/messages", *_with_file(token, content, name, files_about=f"On voit {canary}"))
        assert sent is not None
        assert sent.status == 303
    page = sophie.get(address).body
    assert f"{canary}.pdf" in page
    assert f"On voit {canary}" in page
    files = re.findall(rf'href="({re.escape(address)}/fichiers/[0-9a-f-]+)"', page)
    assert canary in sophie.get(files[-2]).body
    assert canary not in sophie.get(files[-1]).body, "a photo has forgotten its place"
    assert _found(served, canary) == []


def test_a_refused_or_cut_file_is_nowhere_and_stores_nothing(served: servers.Served) -> None:
    canary, sophie = _canary(), _entered(served, "sophie.lantier")
    address, token = _talk_of(sophie)
    before = sorted(path for path in (served.data / "files").rglob("*") if path.is_file())
    page = sophie.get(address).body
    refused = sophie.send(f"{address}/messages", *_with_file(token, f"<html>{canary}".encode() * 40_000, "a.jpg"))
    assert refused is not None
    assert refused.status == 422
    whole = _with_file(token, making.pdf(inside=b"/X (" + canary.encode() * 60_000 + b")"), f"{canary}.pdf")
    for cut in (20, 1_000, len(whole[0]) // 2):
        assert sophie.send(f"{address}/messages", *whole, cut=cut) is None
    time.sleep(0.5)  # the server has seen that the line is cut
    after = sophie.get(address).body
    assert after.count('id="message-') == page.count('id="message-')
    assert sorted(path for path in (served.data / "files").rglob("*") if path.is_file()) == before
    assert _found(served, canary) == []


def test_the_search_finds_what_is_written_in_clear(served: servers.Served) -> None:
    """The proof that the tests above can fail: the collective's words rely on the disk's encryption."""
    canary, awa = _canary(), _entered(served, "awa.diallo")
    page = "/conseils/nouvelle-question"
    question = {
        "client_id": str(uuid4()),
        "topic": "at_work",
        "title": canary,
        "body": "Je cherche.",
    }
    assert awa.post(page, csrf_token=awa.token_of(page), **question).status == 303
    assert {"cordee.db", "cordee.db-wal"} & set(_found(served, canary))


def test_the_log_says_what_happened_without_words(served: servers.Served) -> None:
    sophie = _entered(served, "sophie.lantier")
    address, token = _talk_of(sophie)
    assert sophie.post(f"{address}/messages", csrf_token=token, client_id=str(uuid4()), body="Bonjour").status == 303
    log = served.log.read_text()
    assert "/mon-accompagnement/conversations/<uuid:conversation_id>/messages" in log, (
        "the log that is read is the right one"
    )
    assert not CONVERSATION.search(log), "patterns, never paths"
