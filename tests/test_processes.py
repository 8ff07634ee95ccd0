"""Several processes are one service: who signs out in one loses her live connection in the other."""

import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import socketio

from tests import servers
from tests.front import ScaledOut, scaled_out
from tests.raw import NAMESPACE, TOKEN, Visitor

PATIENCE = 10.0
CROSS_PROCESS = 2.0
FOUND, NOT_FOUND = 303, 404
PEOPLE = ("awa.diallo", "mathis.kerboul", "lina.ouazzani", "thomas.graillot", "camille.verdenal")


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScaledOut]:
    """The three processes, once for this file."""
    with scaled_out(tmp_path_factory.mktemp("processes") / "data") as served:
        yield served


def _visitor(port: int, login: str = PEOPLE[0]) -> Visitor:
    visitor = Visitor(port)
    visitor.enter(login)
    return visitor


def _becomes(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def test_each_process_answers_for_its_part_only(together: ScaledOut) -> None:
    visitor = _visitor(together.port)
    assert visitor.get("/demo").status == servers.HEALTHY
    client = visitor.listen()
    assert client.connected
    client.disconnect()
    with pytest.raises(socketio.exceptions.ConnectionError):
        Visitor(together.pages.port, cookies=visitor.cookies).listen()
    lines = Visitor(together.live.port, cookies=visitor.cookies)
    assert lines.get("/sante").status == servers.HEALTHY
    assert lines.get("/demo").status == NOT_FOUND


def test_signing_out_closes_the_live_connection_held_by_another_process(together: ScaledOut) -> None:
    visitor = _visitor(together.port)
    token = visitor.token_of("/demo")
    client = visitor.listen()
    other = _visitor(together.port, PEOPLE[1]).listen()
    visitor.post("/deconnexion", csrf_token=token)
    assert _becomes(lambda: not client.connected)
    assert other.connected, "nobody else's connection is touched"
    other.disconnect()


def test_the_end_of_a_place_closes_the_line_in_another_process_within_two_seconds(together: ScaledOut) -> None:
    awa, sophie = _visitor(together.port), _visitor(together.port, "sophie.lantier")
    line, hers = sophie.listen(), awa.listen()
    people = awa.get(awa.get("/parcours").headers["Location"])
    found = re.search(r'Sophie Lantier.*?action="(/parcours/membres/[^"]+)/fin"', people.body, re.DOTALL)
    token = TOKEN.search(people.body)
    assert found is not None
    assert token is not None
    talk = re.search(r'href="(/mon-accompagnement/conversations/[^"]+)"', sophie.get("/mon-accompagnement").body)
    assert talk is not None
    assert awa.post(f"{found[1]}/fin", csrf_token=token[1]).status == FOUND
    ended = time.monotonic()
    assert sophie.get(talk[1]).status == NOT_FOUND, "the next request is refused"
    assert _becomes(lambda: not line.connected)
    assert time.monotonic() - ended < CROSS_PROCESS
    assert hers.connected, "nobody else's connection is touched"
    hers.disconnect()
    assert awa.post(f"{found[1]}/annuler", csrf_token=token[1]).status == FOUND
    assert sophie.get(talk[1]).status == servers.HEALTHY


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[servers.Served]:
    """The one process of `make run`."""
    with servers.cordee(tmp_path / "data") as served:
        yield served


def test_live_connections_are_closed_first_at_the_stop(alone: servers.Served) -> None:
    reasons: list[str] = []
    clients = [_visitor(alone.port, login).listen() for login in PEOPLE for _ in range(6)]
    for client in clients:
        client.on("disconnect", reasons.append, namespace=NAMESPACE)
    assert alone.stop()
    assert _becomes(lambda: len(reasons) == len(clients))
    assert set(reasons) == {socketio.Client.reason.SERVER_DISCONNECT}
    assert "socket.close_failed" not in alone.log.read_text()


def test_a_request_in_hand_is_answered_though_the_server_stops(alone: servers.Served) -> None:
    clients = [_visitor(alone.port).listen() for _ in range(4)]
    with socket.create_connection(("127.0.0.1", alone.port)) as asking:
        asking.sendall(b"GET /sante HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n")
        time.sleep(0.2)
        alone.process.send_signal(signal.SIGTERM)
        assert _becomes(lambda: not any(client.connected for client in clients))
        time.sleep(0.2)
        asking.sendall(b"\r\n")
        assert asking.recv(1024).startswith(b"HTTP/1.1 200")
    assert alone.stop()
