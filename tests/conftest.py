"""What every test stands on: one application a worker, on a real database, emptied between tests; no mail leaves."""

import gc
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as examples
from sqlalchemy import CompoundSelect, MetaData, Table, create_engine, event, exists, literal, select, text, union_all
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from app import create_app
from blueprints.accounts import platforms, services
from blueprints.accounts.models import Person, Platform, Role
from blueprints.core import db, keystore, root_keys, schema, state, transaction
from blueprints.core.config import Settings
from tests import installations, servers
from tests.page_laws import check_page

pytest_plugins = ["tests.options"]

examples.register_profile("patient", parent=examples(), deadline=None)
examples.load_profile("patient")  # as many examples as ever; a busy machine is not what they are about

HOST = "localhost"
OTHER_HOST = "autre.localhost"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Let the tests talk to this machine only: no mail and no question leaves it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def no_model_left() -> Iterator[None]:
    """Throw away what whole installations began with."""
    yield
    installations.forget_models()


@pytest.fixture(scope="session")
def database_urls(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Addresses of the database and the keystore of this worker."""
    if database == "sqlite":
        folder = tmp_path_factory.mktemp("data")
        yield f"sqlite:///{folder / 'cordee.db'}", f"sqlite:///{folder / 'keystore.db'}"
        return
    with ExitStack() as stack:
        url = stack.enter_context(servers.postgres())
        stack.callback(installations.forget_models)  # while their server still runs
        own = _own_database(url)
        yield own, own


def _own_database(url: str) -> str:
    """Make a database for this worker beside the given one."""
    name = f"cordee_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def settings(database_urls: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the tests, with a data folder of their own."""
    data = tmp_path_factory.mktemp("cordee")
    made = Settings(
        environment="test",
        data=data,
        database_url=database_urls[0],
        keystore_url=database_urls[1],
        public_url="http://localhost",
    )
    root_keys.ensure_root_keys(made)
    return made


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """The application of this worker, migrated once."""
    app = create_app(settings)
    installations.hurry(app)
    app.testing = True
    schema.upgrade(app)
    gc.freeze()  # what is here stays: looking through it again and again takes a twentieth of the run
    gc.set_threshold(50_000, 20, 20)
    yield app
    with app.app_context():
        db.close_connections()
    state.of(app).keystore.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application, with empty tables, an empty mailbox and empty caches."""
    _empty(application)
    yield application
    platforms.forget()
    state.of(application).forget()


def _empty(app: Flask) -> None:
    with app.app_context():
        _empty_tables(db.db.engine, db.Model.metadata)
    _empty_tables(state.of(app).keystore.engine, keystore.metadata)
    shutil.rmtree(state.of(app).settings.data / "mailbox", ignore_errors=True)
    platforms.forget()
    state.of(app).forget()
    state.of(app).keystore.current(keystore.KeyKind.APPLICATION)


def _empty_tables(engine: Engine, metadata: MetaData) -> None:
    """Empty the tables that hold something: emptying all of them takes longer than most tests.

    The audit trail only leaves with its platform: its tables say no to anything else.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        found = set(connection.execute(_which_are_filled(metadata)).scalars())
        for table in _emptied(metadata):
            if table.key in found:
                connection.execute(table.delete())


_TRAIL = ("audit_entries", "audit_checkpoints")


@cache
def _emptied(metadata: MetaData) -> tuple[Table, ...]:
    return tuple(table for table in reversed(metadata.sorted_tables) if table.name not in _TRAIL)


@cache
def _which_are_filled(metadata: MetaData) -> CompoundSelect[str]:
    """Return the question which tables have rows: made once, it is asked before every test."""
    return union_all(
        *(select(literal(one.key)).where(exists(select(1).select_from(one))) for one in _emptied(metadata))
    )


# --- platforms and people ---------------------------------------------------------------------------------------------


class World:
    """Makes what a test needs, each in a unit of work of its own; gives plain ids and detached rows."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.platform = self.make_platform("Cordée de l’Aube", HOST)
        self._count = 0

    def make_platform(self, name: str, host: str) -> Platform:
        """Make a platform."""
        with self.app.app_context(), db.across_platforms(), transaction.apart() as session:
            made = Platform(
                name=name,
                host=host,
                department="Aube",
                contact_name="Nadia Benkirane",
                contact_phone="04 65 71 12 30",
                contact_email="nadia@exemple.fr",
                contact_hours="du lundi au vendredi, de 9 h à 17 h",
                answering_days=2,
                created_at=datetime.now(UTC),
            )
            session.add(made)
        platforms.forget()
        return made

    def run(self, act: Callable[..., Any], *, platform: Platform | None = None, **arguments: Any) -> Any:
        """Run a service in a unit of work of its own and return what it gives."""
        with self.app.app_context():
            db.enter_platform((platform or self.platform).id)
            with transaction.apart():
                return act(**arguments)

    def read(self, query: Callable[..., Any], *args: Any, platform: Platform | None = None, **arguments: Any) -> Any:
        """Run a query and return what it gives."""
        with self.app.app_context():
            db.enter_platform((platform or self.platform).id)
            return query(*args, **arguments)

    def person(
        self,
        *roles: Role,
        first_name: str = "",
        email: str | None = None,
        platform: Platform | None = None,
        **more: Any,
    ) -> Person:
        """Make a person with these roles (a beneficiary by default)."""
        self._count += 1
        name = first_name or f"Prénom{self._count}"
        made: Person = self.run(
            services.create_person,
            platform=platform,
            email=email or f"personne{self._count}@exemple.fr",
            first_name=name,
            last_name=more.pop("last_name", f"Nom{self._count}"),
            pseudonym=more.pop("pseudonym", f"Pseudo{self._count}"),
            roles=roles or (Role.BENEFICIARY,),
            **more,
        )
        return made


@pytest.fixture
def world(app: Flask) -> World:
    """One platform and the means to fill it."""
    return World(app)


# --- what a read may not do -------------------------------------------------------------------------------------------

MAY_BE_WRITTEN_APART = {
    "web_sessions", "audit_entries", "audit_chains", "audit_heads", "parked_bodies", "sign_in_delays", "leases", "news",
    "care_steps",
}  # fmt: skip
"""What stays though the request only read: a session's last use, the audit of reads (see `transaction.apart`), and
that a person followed one of her news, or opened an alert that she was called for.

A lease does not stay: the health page writes one and takes it back, to know that the database takes writes.
"""
_WRITE = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:\w+\.)?\"?(\w+)", re.IGNORECASE)
_listening = threading.local()


@event.listens_for(Engine, "before_cursor_execute")
def _note_write(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    found = _WRITE.match(statement)
    writes = getattr(_listening, "writes", None)
    if found and writes is not None and found[1] not in MAY_BE_WRITTEN_APART:
        writes.append(statement)


@contextmanager
def writes_of_a_read() -> Iterator[list[str]]:
    """Collect the statements of this thread that write, but for the tables that may be written apart."""
    _listening.writes = []
    try:
        yield _listening.writes
    finally:
        _listening.writes = None


# --- browsers ---------------------------------------------------------------------------------------------------------


class Browser(FlaskClient):
    """A test client that follows the laws of pages: every page it opens is checked, every form carries its token."""

    host = HOST

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Open an address on this browser's host, and check the page that comes."""
        kwargs.setdefault("base_url", f"http://{self.host}")
        with writes_of_a_read() as writes:
            response = super().open(*args, **kwargs)
        if response.request.method in ("GET", "HEAD"):
            assert writes == [], f"GET {response.request.path} wrote: {writes}"
        check_page(response)
        return response

    def submit(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Send a form as a page of ours does, with its CSRF token."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{self.host}", **kwargs.pop("headers", {})}
        return self.post(path, data={"csrf_token": self.csrf(), **(data or {})}, headers=headers, **kwargs)

    def csrf(self) -> str:
        """Return a token for this browser's session, as a page would carry it."""
        from flask_wtf.csrf import generate_csrf

        cookies = {cookie.key: cookie.value for cookie in (self._cookies or {}).values() if self._applies(cookie)}
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        with self.application.test_request_context(base_url=f"http://{self.host}", headers={"Cookie": header}):
            from flask import session

            token = str(generate_csrf())
            seed = getattr(session, "new_seed", "")
        if seed:
            self.set_cookie("__Host-before", seed, domain=self.host, secure=True, httponly=True)
        return token

    def _applies(self, cookie: Any) -> bool:
        return bool(cookie.domain == self.host)

    def enter(self, person: Person) -> "Browser":
        """Sign *person* in, by a session row made as sign-in makes it."""
        from blueprints.accounts import sessions

        app = self.application
        with app.test_request_context(base_url=f"http://{self.host}"):
            db.enter_platform(person.platform_id)
            with transaction.apart():
                token = sessions.open_session(person.id, "Firefox sur Linux")
        self.set_cookie(sessions.COOKIE, token, domain=self.host, secure=True, httponly=True)
        return self


@pytest.fixture
def browser(app: Flask) -> Callable[..., Browser]:
    """Open a new browser: `browser()` for a stranger, `browser(person)` signed in, `host=` for another platform."""
    app.test_client_class = Browser

    def make(person: Person | None = None, host: str = HOST) -> Browser:
        client = app.test_client()
        assert isinstance(client, Browser)
        client.host = host
        return client.enter(person) if person else client

    return make


# --- counting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that runs from here on, BEGIN and the like not counted."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        if not statement.startswith(("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engines = db.list_engines()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def data_folder(settings: Settings) -> Path:
    """Where the installation keeps its files."""
    return settings.data


def ids(rows: Any) -> list[UUID]:
    """Return the ids of rows."""
    return [row.id for row in rows]
