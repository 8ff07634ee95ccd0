"""Migrations: the same files for SQLite and PostgreSQL, run by the service itself at its start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine

from blueprints.core import db, state
from blueprints.core.keystore import KeyKind

FOLDER = Path(__file__).parents[2] / "migrations"


def init_migrations(app: Flask) -> None:
    """Register `flask db …`."""
    from flask_migrate import Migrate  # noqa: PLC0415 - heavy, and only commands use it

    Migrate(app, db.db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def head() -> str:
    """Return the name of the last migration, as the file HEAD says."""
    return (FOLDER / "HEAD").read_text(encoding="ascii").strip()


def applied(app: Flask) -> str | None:
    """Return the name of the last migration that the database has seen."""
    with app.app_context(), db.db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_current(app: Flask) -> bool:
    """Tell whether the database has all the migrations of this code."""
    return applied(app) == head()


def upgrade(app: Flask) -> bool:
    """Bring the database and the keystore up to this code; tell whether there was anything to do."""
    store = state.of(app).keystore
    store.create()
    store.current(KeyKind.APPLICATION)
    if is_current(app):
        return False
    with app.app_context():
        migrate(db.db.engine, "head")
    return True


def migrate(engine: Engine, revision: str) -> None:
    """Bring the tables of *engine* up to one migration."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def scripts() -> ScriptDirectory:
    """Return the migrations, for the tests that walk them."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)
