"""Starts what is measured, each in a process of its own: Cordée as it is served for real, and the floors."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.wire import HttpLine, WireError, request
from tests.servers import free_port

ROOT = Path(__file__).parents[1]
PUBLIC_URL = "https://cordee.exemple.fr"
HOST = "cordee.exemple.fr"
SERVED_BY = ROOT / ".venv" / "bench" / "bin" / "python"
"""The interpreter of an environment that holds what `make run` installs, and no development tool: `make bench`."""
START_SECONDS = 60.0
_NOT_INHERITED = ("CORDEE_", "FLASK_", "PYTHONDONTWRITEBYTECODE")
"""Compiled modules are part of a prepared checkout: without them a start takes three times as long."""


class StartError(RuntimeError):
    """A server did not start; the message is its log."""


@dataclass(frozen=True, slots=True)
class Running:
    """One server that answers."""

    process: subprocess.Popen[bytes]
    port: int
    seconds: float
    """From the start of the process to its first answer."""


def settings_of(data: Path, **more: str) -> dict[str, str]:
    """Return the environment of Cordée in production on the folder *data*; `more` comes last."""
    return {
        "CORDEE_ENV": "production",
        "CORDEE_DATA": str(data),
        "CORDEE_PUBLIC_URL": PUBLIC_URL,
        "CORDEE_MAIL_URL": "smtp://127.0.0.1:1",
        **more,
    }


@contextmanager
def cordee(data: Path, python: str = sys.executable, **more: str) -> Iterator[Running]:
    """Serve Cordée in production from the folder *data* (`make run`'s own command), with the interpreter *python*."""
    port = free_port()
    environ = settings_of(data, **more) | {"CORDEE_PORT": str(port)}
    command = [python, "-OO", "-m", "blueprints"]
    with _running(command, port, environ, data.parent / f"{data.name}-{port}.log", path="/sante") as running:
        yield running


@contextmanager
def floor(name: str, data: Path, *, threads: int = 96, **more: str) -> Iterator[Running]:
    """Serve one of `bench.floors` under the same gunicorn: one worker, as many threads as Cordée has."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", f"bench.floors.{name}:app", "--worker-class", "gthread"]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", str(threads), "--keep-alive", "5"]
    connections = ["--worker-connections", str(threads + 512), "--no-control-socket"]
    log = data.parent / f"floor-{name}-{port}.log"
    with _running(
        [*command, *options, *connections], port, {"CORDEE_DATA": str(data), **more}, log, path="/"
    ) as running:
        yield running


@contextmanager
def _running(command: list[str], port: int, environ: dict[str, str], log: Path, *, path: str) -> Iterator[Running]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    began = time.perf_counter()
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=ROOT, env=inherited | environ
        )
    try:
        _wait(process, port, path, log)
        yield Running(process, port, time.perf_counter() - began)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    """Ask until something answers: any answer of the worker will do."""
    wire = request("GET", path, {"Host": HOST, "Connection": "close"})
    end = time.perf_counter() + START_SECONDS
    while time.perf_counter() < end and process.poll() is None:
        try:
            line = HttpLine(port)
        except OSError:
            time.sleep(0.005)
            continue
        try:
            line.ask(wire)
        except (WireError, OSError):
            time.sleep(0.005)
        else:
            return
        finally:
            line.close()
    raise StartError(log.read_text(errors="replace"))


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
