"""Whole installations of their own, for the tests of what happens around the service: commands, backups, the demo."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, event, make_url

from app import create_app
from blueprints.accounts import platforms
from blueprints.accounts.limits import limiter
from blueprints.core import db, engines, root_keys, schema, state
from blueprints.core.config import Settings
from blueprints.demo import people


@contextmanager
def installation(
    folder: Path, *, beside: str = "", migrated: bool = True, demo: bool = False, **facts: Any
) -> Iterator[Flask]:
    """Give an application on data of its own, with a root key.

    Args:
        folder: its data folder.
        beside: the address of a database: when it is PostgreSQL, one of its own is made on the same server.
        migrated: make the tables.
        demo: bring the demo's two platforms and their root key.
        **facts: other settings.
    """
    model = _model(beside, demo=demo) if migrated else None
    if model:
        shutil.copytree(model.folder, folder, dirs_exist_ok=True)
    with _database(folder, beside, model) as url:
        settings = _settings(folder, url, **facts)
        folder.mkdir(parents=True, exist_ok=True)
        if not settings.root_keys:
            root_keys.ensure_root_keys(settings)
        app = create_app(settings)
        hurry(app)
        try:
            if migrated:
                schema.upgrade(app)
            yield app
        finally:
            limiter.enabled = False
            platforms.forget()
            close(app)


def _settings(folder: Path, url: str, **facts: Any) -> Settings:
    store = f"sqlite:///{folder / 'keystore.db'}" if url.startswith("sqlite") else url
    given = {"environment": "test", "database_url": url, "keystore_url": store, "public_url": "http://localhost"}
    return Settings(data=folder, **(given | facts))


def hurry(app: Flask) -> None:
    """Let SQLite not wait for the disk, as the tests' PostgreSQL does not: the data is thrown away."""
    with app.app_context():
        engines = (db.db.engine, state.of(app).keystore.engine)
    for engine in engines:
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _without_waiting)


def _without_waiting(connection: Any, record: object) -> None:
    del record
    connection.execute("PRAGMA synchronous=OFF")


def close(app: Flask) -> None:
    """Close every connection of *app*."""
    with app.app_context():
        db.close_connections()
    state.of(app).keystore.engine.dispose()


# --- models: what many installations begin with is made once ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Model:
    """Data that installations begin with a copy of: migrating and filling take longer than most tests.

    Args:
        folder: what stands in the data folder.
        beside: the PostgreSQL server that holds its database, if it is not in the folder.
        name: of that database.
    """

    folder: Path
    beside: str
    name: str


_models: dict[tuple[str, bool], _Model] = {}


def _model(beside: str, *, demo: bool) -> _Model:
    """Return the model of this kind on this server, made the first time."""
    server = beside if beside.startswith("postgresql") else ""
    if (server, demo) not in _models:
        _models[server, demo] = _make_model(server, demo=demo)
    return _models[server, demo]


def _make_model(server: str, *, demo: bool) -> _Model:
    folder = Path(tempfile.mkdtemp(prefix="cordee-model-"))
    model = _Model(folder, server, _new_name() if server else "")
    url = f"sqlite:///{folder / 'cordee.db'}"
    if server:
        _ask(server, f"CREATE DATABASE {model.name}")
        url = _beside(server, model.name)
    if demo:
        _fill(folder, url)
    else:
        engine = create_engine(url)
        engines.prepare_engine(engine)
        schema.migrate(engine, "head")
        engine.dispose()
    return model


def _fill(folder: Path, url: str) -> None:
    settings = _settings(folder, url)
    root_keys.ensure_root_keys(settings)
    app = create_app(settings)
    schema.upgrade(app)
    people.fill(app)
    close(app)


def forget_models() -> None:
    """Throw the models away, at the end of a run."""
    while _models:
        _, model = _models.popitem()
        shutil.rmtree(model.folder, ignore_errors=True)
        if model.beside:
            _ask(model.beside, f"DROP DATABASE {model.name} WITH (FORCE)")


# --- databases --------------------------------------------------------------------------------------------------------


@contextmanager
def _database(folder: Path, beside: str, model: _Model | None) -> Iterator[str]:
    if not beside.startswith("postgresql"):
        yield f"sqlite:///{folder / 'cordee.db'}"
        return
    name = _new_name()
    _ask(beside, f"CREATE DATABASE {name}" + (f" TEMPLATE {model.name}" if model else ""))
    yield _beside(beside, name)
    _ask(beside, f"DROP DATABASE {name} WITH (FORCE)")


def _new_name() -> str:
    return f"cordee_own_{secrets.token_hex(6)}"


def _beside(server: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _ask(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
