"""Several processes are one service: who signs out in one loses her live connection in the other."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import socketio

from tests import servers
from tests.front import ScaledOut, scaled_out
from tests.raw import Visitor

STOP_AT_MOST = 3.0
CLOSED_AT_MOST = 2.0
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


def _becomes(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
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


def test_signing_out_closes_the_live_connection_held_by_another_process(together: ScaledOut) -> None:
    visitor = _visitor(together.port)
    token = visitor.token_of("/demo")
    client = visitor.listen()
    other = _visitor(together.port, PEOPLE[1]).listen()
    visitor.post("/deconnexion", csrf_token=token)
    assert _becomes(lambda: not client.connected, CLOSED_AT_MOST)
    assert other.connected, "nobody else's connection is touched"
    other.disconnect()


def test_open_live_connections_do_not_hold_the_stop(tmp_path: Path) -> None:
    with servers.cordee(tmp_path / "data") as served, ExitStack() as stack:
        clients = []
        for login in PEOPLE:
            visitor = _visitor(served.port, login)
            for _ in range(6):
                clients.append(visitor.listen())
                stack.callback(clients[-1].disconnect)
        assert all(client.connected for client in clients)
        assert served.stop() < STOP_AT_MOST
        assert served.process.returncode == 0
        assert _becomes(lambda: not any(client.connected for client in clients), CLOSED_AT_MOST)
        assert "socket.close_failed" not in served.log.read_text()
