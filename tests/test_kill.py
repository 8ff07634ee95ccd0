"""A server that is killed at any moment loses nothing it acknowledged, and doubles nothing."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import pytest

from tests import servers
from tests.raw import Visitor

CONVERSATION = re.compile(r"/mon-accompagnement/conversations/[0-9a-f-]{36}")
SENDERS = 4
ENOUGH = 12


@pytest.fixture
def settings_of_the_run(database: str) -> Iterator[dict[str, str]]:
    """The database under this run, as a server takes it."""
    with ExitStack() as stack:
        given: dict[str, str] = {}
        if database == "postgresql":
            given["CORDEE_DATABASE_URL"] = stack.enter_context(servers.postgres())
        yield given


def _kill(served: servers.Served) -> None:
    """End the server at once, with nothing left to say."""
    served.process.kill()
    served.process.wait()


def _send_until_it_dies(
    visitor: Visitor, form: dict[str, str], tried: dict[str, bool], enough: threading.Semaphore
) -> None:
    """Send one message after the other; note each one before, and whether it was acknowledged."""
    address, token = form["address"], form["csrf_token"]
    while True:
        client_id = str(uuid4())
        tried[client_id] = False
        try:
            answer = visitor.post(f"{address}/messages", csrf_token=token, client_id=client_id, body=f"n° {client_id}")
        except (OSError, HTTPException):
            return
        if answer.status == 303:
            tried[client_id] = True
            enough.release()


def _kept(visitor: Visitor, address: str) -> list[tuple[int, str]]:
    """Return the place and the words of every message of the conversation."""
    kept: list[tuple[int, str]] = []
    while True:
        told = json.loads(visitor.get(f"{address}/messages?depuis={kept[-1][0] if kept else 0}").body)
        kept += [(one["sequence"], json.dumps(one, ensure_ascii=False)) for one in told["messages"]]
        if not told["more"]:
            return kept


def test_what_was_acknowledged_is_there_once(tmp_path: Path, settings_of_the_run: dict[str, str]) -> None:
    tried: dict[str, bool] = {}
    enough = threading.Semaphore(0)
    with servers.cordee(tmp_path / "data", **settings_of_the_run) as served:
        sophie = Visitor(served.port)
        sophie.enter("sophie.lantier")
        found = CONVERSATION.search(sophie.get("/mon-accompagnement").body)
        assert found is not None
        form = {"address": found[0], "csrf_token": sophie.token_of(found[0])}
        threads = [
            threading.Thread(target=_send_until_it_dies, args=(sophie, form, tried, enough)) for _ in range(SENDERS)
        ]
        for thread in threads:
            thread.start()
        for _ in range(ENOUGH):
            assert enough.acquire(timeout=servers.START_SECONDS)
        _kill(served)
        for thread in threads:
            thread.join(servers.START_SECONDS)
    with servers.cordee(tmp_path / "data", CORDEE_PORT=str(served.port), **settings_of_the_run):
        after = [words for _, words in _kept(sophie, form["address"])]
        lost = [one for one, acknowledged in tried.items() if acknowledged and not any(one in text for text in after)]
        assert lost == []
        for client_id in tried:
            again = {"csrf_token": form["csrf_token"], "client_id": client_id, "body": f"n° {client_id}"}
            assert sophie.post(f"{form['address']}/messages", **again).status == 303
        kept = _kept(sophie, form["address"])
    assert [place for place, _ in kept] == list(range(1, len(kept) + 1))
    assert {one: sum(f"n° {one}" in text for _, text in kept) for one in tried} == dict.fromkeys(tried, 1)
