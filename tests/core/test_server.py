"""The server starts with a clear word, prepares once, and ends by itself whatever is open.

What does not end within three seconds is cut short, and then it does not say "stopped": that is what these tests look
at, no clock.
"""

import re
import signal
import socket
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from gunicorn.glogging import Logger
from structlog.testing import capture_logs

from blueprints.core import server, serving
from blueprints.core.errors import ConfigurationError
from tests import servers


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_said_with_what_to_do(taken_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        server.take_port("127.0.0.1", taken_port)
    assert f"Le port {taken_port} est déjà pris" in refusal.value.message
    assert f"CORDEE_PORT={taken_port + 1} make run" in refusal.value.message
    refusal.value.show()
    assert capsys.readouterr().err == refusal.value.message + "\n"


def test_an_address_of_another_machine_is_said_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match=r"CORDEE_BIND vaut « 192\.0\.2\.1 »"):
        server.take_port("192.0.2.1", servers.free_port())


def test_a_port_that_cannot_exist_is_said_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match="entre 1 et 65535"):
        server.take_port("127.0.0.1", 70_000)


def test_the_command_ends_at_once_on_a_taken_port(taken_port: int, tmp_path: Path) -> None:
    with (
        pytest.raises(servers.ServerError, match=f"Le port {taken_port} est déjà pris"),
        servers.cordee(tmp_path / "data", CORDEE_PORT=str(taken_port)),
    ):
        pass


def test_unsafe_settings_end_the_command_with_one_sentence(tmp_path: Path) -> None:
    with (
        pytest.raises(servers.ServerError) as refusal,
        servers.cordee(tmp_path / "data", CORDEE_ENV="production", CORDEE_PUBLIC_URL="http://cordee.example.org"),
    ):
        pass
    assert "CORDEE_PUBLIC_URL doit commencer par https://" in str(refusal.value)
    assert "Traceback" not in str(refusal.value)


def _people(data: Path) -> int:
    with sqlite3.connect(f"file:{data / 'cordee.db'}?mode=ro", uri=True) as connection:
        count: int = connection.execute("SELECT count(*) FROM people").fetchone()[0]
    connection.close()
    return count


def test_a_second_start_uses_everything_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with servers.cordee(data) as served:
        assert served.stop()
        said = served.log.read_text()
        assert f"Cordée est prête : {served.url}" in said
        assert f"Entrer : {served.url}/demo" in said
    people, keys = _people(data), (data / "root.keys").read_text()
    assert people > 0
    assert stat.S_IMODE(data.stat().st_mode) & 0o007 == 0, "the data folder is nobody else's"
    with servers.cordee(data) as served:
        assert served.stop()
    assert (_people(data), (data / "root.keys").read_text()) == (people, keys)


def test_two_that_start_together_prepare_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)

    def start() -> bool:
        with servers.cordee(data) as served:
            return served.stop()

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(lambda _: start(), range(2))) == [True, True]
    once = _people(data)
    with servers.cordee(tmp_path / "other") as served:
        served.stop()
    assert once == _people(tmp_path / "other")


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_silent_browsers_do_not_hold_the_stop(sig: signal.Signals, tmp_path: Path) -> None:
    with servers.cordee(tmp_path / "data") as served:
        here = ("127.0.0.1", served.port)
        with socket.create_connection(here), socket.create_connection(here) as kept:
            kept.sendall(b"GET /sante HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert kept.recv(1024).startswith(b"HTTP/1.1 200")
            assert served.stop(sig)
        assert "Traceback" not in served.log.read_text()


def test_the_process_of_the_jobs_stops_too(tmp_path: Path) -> None:
    servers.require("valkey")
    with (
        servers.valkey() as url,
        servers.cordee(tmp_path / "data", CORDEE_PROCESS="jobs", CORDEE_REDIS_URL=url) as jobs,
    ):
        for _ in range(int(servers.START_SECONDS / 0.05)):
            if '"ready"' in jobs.log.read_text():
                break
            signal.sigtimedwait((), 0.05)
        else:
            pytest.fail(jobs.log.read_text())
        assert jobs.stop()


def test_a_malformed_request_leaves_no_trace_of_its_words(tmp_path: Path) -> None:
    with servers.cordee(tmp_path / "data") as served:
        with socket.create_connection(("127.0.0.1", served.port)) as asking:
            asking.sendall(b"GET /secret-canari HTTP/9.9\r\nX secret-canari\r\n\r\n")
            assert re.match(rb"HTTP/1\.1 4\d\d", asking.recv(1024))
        served.stop()
        assert "canari" not in served.log.read_text()


def test_what_gunicorn_says_holds_no_address_and_no_word() -> None:
    log = server.QuietLog.__new__(server.QuietLog)
    assert isinstance(log, Logger)
    with capture_logs() as events:
        log.warning("Invalid request from ip=%s: %s", "192.0.2.1", "GET /secret")
        log.info("anything")
        try:
            raise ValueError("secret")  # noqa: TRY301 - it must be in hand when logged
        except ValueError:
            log.exception("Error handling request %s %s", "GET", "/secret")
        log.error("Worker (pid:%s) was sent %s!", 12, "SIGKILL")
    assert [event["event"] for event in events] == ["server.failed", "server.trouble"]
    assert events[1]["said"] == "Worker (pid:12) was sent SIGKILL!"
    assert "/secret" not in str(events)


def test_steps_run_in_their_order_before_the_first_request(app: Flask) -> None:
    seen: list[str] = []
    before = dict(app.extensions)
    serving.before_serving(app, lambda _: seen.append("one"))
    serving.before_serving(app, lambda _: seen.append("two"))
    serving.prepare(app)
    app.extensions.clear()
    app.extensions.update(before)
    assert seen == ["one", "two"]
