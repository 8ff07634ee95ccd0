"""A thief's hand: raw SQL on the database itself, past the application and past the triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, create_engine, text

from blueprints.core import schema


@contextmanager
def unguarded(app: Flask) -> Iterator[Connection]:
    """Open the database as who holds its files does: the triggers are taken off, then put back."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url)
    guards = schema.scripts().get_revision("0019").module
    try:
        with engine.begin() as connection:
            _run(connection, guards.WITHOUT[engine.dialect.name])
        with engine.begin() as connection:
            yield connection
    finally:
        with engine.begin() as connection:
            _run(connection, guards.TRIGGERS[engine.dialect.name])
        engine.dispose()


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def tamper(app: Flask, *statements: str, **values: Any) -> None:
    """Run raw statements past every guard."""
    with unguarded(app) as connection:
        for statement in statements:
            connection.execute(text(statement), values)
