"""Migrations: the same files for SQLite and PostgreSQL, run by the service itself at its start.

Alembic is loaded by what needs it only: a start with nothing to do is shorter and smaller without.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select

from blueprints.core import db, state
from blueprints.core.errors import ConfigurationError, Tampered
from blueprints.core.keystore import KeyKind

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

FOLDER = Path(__file__).parents[2] / "migrations"
_VERSIONS = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def init_migrations(app: Flask) -> None:
    """Register `flask db …`, when that is what was asked."""
    if "db" not in sys.argv:
        return
    from flask_migrate import Migrate  # noqa: PLC0415 - heavy, and only commands use it

    Migrate(app, db.db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def head() -> str:
    """Return the name of the last migration, as the file HEAD says."""
    return (FOLDER / "HEAD").read_text(encoding="ascii").strip()


def applied(app: Flask) -> str | None:
    """Return the name of the last migration that the database has seen."""
    with app.app_context(), db.db.engine.connect() as connection:
        if not inspect(connection).has_table(_VERSIONS.name):
            return None
        return connection.execute(select(_VERSIONS.c.version_num)).scalar_one_or_none()


def is_current(app: Flask) -> bool:
    """Tell whether the database has all the migrations of this code."""
    return applied(app) == head()


def upgrade(app: Flask) -> bool:
    """Bring the database and the keystore up to this code; tell whether there was anything to do.

    Raises:
        ConfigurationError: the root keys are missing, samples, or not those of this data.
    """
    store = state.of(app).keystore
    store.create()
    try:
        store.unwrap(store.current(KeyKind.APPLICATION))
    except Tampered as error:
        msg = "Les clés racines ne sont pas celles de ces données. Remettez les bonnes dans CORDEE_ROOT_KEYS."
        raise ConfigurationError(msg) from error
    if is_current(app):
        return False
    with app.app_context():
        migrate(db.db.engine, "head")
    return True


def migrate(engine: Engine, revision: str) -> None:
    """Bring the tables of *engine* up to one migration."""
    from alembic import command  # noqa: PLC0415 - heavy, and most starts have nothing to migrate

    config = _config()
    with engine.connect() as connection, _rows_kept(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


@contextmanager
def _rows_kept(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew and dropping the old one: its foreign keys would empty the others."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")  # before the transaction begins, or it would change nothing
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def scripts() -> "ScriptDirectory":
    """Return the migrations, for the tests that walk them."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - idem

    return ScriptDirectory.from_config(_config())


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - idem

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
