"""Whole installations of their own, for the tests of what happens around the service: commands, backups, the demo."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine

from app import create_app
from blueprints.accounts import platforms
from blueprints.accounts.limits import limiter
from blueprints.core import db, root_keys, schema, state
from blueprints.core.config import Settings


@contextmanager
def installation(folder: Path, *, beside: str = "", migrated: bool = True, **facts: Any) -> Iterator[Flask]:
    """Give an application on data of its own, with a root key.

    Args:
        folder: its data folder.
        beside: the address of a database: when it is PostgreSQL, one of its own is made on the same server.
        migrated: make the tables.
        **facts: other settings.
    """
    with _database(folder, beside) as url:
        store = f"sqlite:///{folder / 'keystore.db'}" if url.startswith("sqlite") else url
        given = {"environment": "test", "database_url": url, "keystore_url": store, "public_url": "http://localhost"}
        settings = Settings(data=folder, **(given | facts))
        folder.mkdir(parents=True, exist_ok=True)
        if not settings.root_keys:
            root_keys.ensure_root_keys(settings)
        app = create_app(settings)
        try:
            if migrated:
                schema.upgrade(app)
            yield app
        finally:
            limiter.enabled = False
            platforms.forget()
            close(app)


def close(app: Flask) -> None:
    """Close every connection of *app*."""
    with app.app_context():
        db.db.engine.dispose()
    state.of(app).keystore.engine.dispose()


@contextmanager
def _database(folder: Path, beside: str) -> Iterator[str]:
    if not beside.startswith("postgresql"):
        yield f"sqlite:///{folder / 'cordee.db'}"
        return
    name = f"cordee_own_{secrets.token_hex(6)}"
    engine = create_engine(beside, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield engine.url.set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()
