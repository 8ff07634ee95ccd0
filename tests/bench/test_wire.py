"""The thin client: it reads whole answers and whole frames, however they come."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.wire import HttpLine, LiveLine, Loop, WireError, request


@contextmanager
def _server(*scripts: list[bytes]) -> Iterator[int]:
    """Answer each connection with its script: one piece for each thing that is received."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for pieces in scripts:
                line, _ = listener.accept()
                with line:
                    for piece in pieces:
                        if not line.recv(1 << 16):
                            break
                        for byte in (piece[:7], piece[7:]):
                            line.sendall(byte)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]


def _answer(body: bytes, status: str = "200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status.encode(), len(body), body)


def _frame(text: str) -> bytes:
    payload = text.encode()
    return struct.pack("!BB", 0x81, len(payload)) + payload


def test_a_request_carries_its_length() -> None:
    assert request("POST", "/a", {"Host": "x"}, b"ab") == b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
    assert b"Content-Length" not in request("GET", "/a", {"Host": "x"})


def test_answers_on_one_line_are_read_whole_and_apart() -> None:
    with _server([_answer(b"premier"), _answer(b"", "404 Not Found")]) as port:
        line = HttpLine(port)
        first, second = line.ask(b"GET"), line.ask(b"GET")
        line.close()
    assert (first.status, first.body) == (200, b"premier")
    assert (second.status, second.body) == (404, b"")


def test_an_idle_line_that_was_let_go_is_opened_again() -> None:
    with _server([_answer(b"un")], [_answer(b"deux")]) as port:
        line = HttpLine(port)
        assert line.ask(b"GET").body == b"un"
        assert line.ask(b"GET").body == b"deux"
        line.close()


def test_a_loop_hands_over_what_comes_and_knows_when_time_is_up() -> None:
    with _server([_answer(b"bonjour")]) as port:
        line, got = HttpLine(port), list[bytes]()
        loop = Loop(line)
        line.send(b"GET", lambda answer: got.append(answer.body))
        assert loop.run(lambda: bool(got), seconds=5)
        assert got == [b"bonjour"]
        assert not loop.run(lambda: False, seconds=0)
        loop.close()
        line.close()


def test_events_of_the_live_connection_are_heard_in_their_namespace() -> None:
    shake = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + _frame('0{"sid":"a"}')
    told = _frame('42/other,["conversation",1]') + _frame("2") + _frame('42/live,["conversation",7]')
    with _server([shake, _frame('40/live,{"sid":"b"}'), told]) as port:
        line, heard = LiveLine(port, {"Host": "x"}, namespace="/live"), list[str]()
        line.listen(heard.append)
        loop = Loop(line)
        line.emit('["bonjour"]')
        assert loop.run(lambda: bool(heard), seconds=5)
        loop.close()
        line.close()
    assert heard == ['["conversation",7]']


def test_a_refused_handshake_is_told() -> None:
    with _server([b"HTTP/1.1 403 Forbidden\r\n\r\n"]) as port, pytest.raises(WireError, match="403"):
        LiveLine(port, {"Host": "x"})
