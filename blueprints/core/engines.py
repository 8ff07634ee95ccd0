"""How an engine opens its database, waits, begins and counts, for each of the two databases."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

WRITE = "cordee_write"
"""The execution option of a connection that is about to write."""
_PATIENCE = "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
"""How long PostgreSQL waits before a person is told to try again; SQLite has its busy timeout."""


def engine_options(url: str) -> dict[str, Any]:
    """Return the pool and driver options for the database at *url*; no error quotes what a person wrote."""
    if url.startswith("sqlite"):
        return {
            "connect_args": {"timeout": 5, "isolation_level": None, "check_same_thread": False},
            "pool_size": 24,
            "max_overflow": 16,
            "pool_timeout": 10,
            "hide_parameters": True,
        }
    from blueprints.core.postgres_cursor import Cursor  # noqa: PLC0415 - the driver is loaded by who uses it

    return {
        "connect_args": {"options": _PATIENCE, "cursor_factory": Cursor},
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "pool_recycle": 1800,
        "hide_parameters": True,
    }


def reading_options(url: str) -> dict[str, Any]:
    """Return the options of PostgreSQL's connections that only read: they begin nothing, so there is nothing to end.

    They have a pool of their own: a connection that reads, then writes, then reads would be told so each time.
    """
    alone = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True, "pool_reset_on_return": None}
    return {"url": url, **engine_options(url), **alone}


def prepare_engine(engine: Engine) -> None:
    """Give an engine the house's transaction habits.

    SQLite: durable WAL, foreign keys, overwritten deletions, and transactions that this module begins itself:
    `BEGIN IMMEDIATE` for a write unit, so that two writers wait instead of failing half-way.
    """
    if engine.dialect.name != "sqlite" or event.contains(engine, "connect", _sqlite_connect):
        return
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)


def _sqlite_connect(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITE):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.execute("BEGIN")  # takes no lock and cannot fail: the driver's own way is enough


def inserter(dialect: str) -> Callable[..., Any]:
    """Return the database's own `insert`, which says what to do when the row is there already.

    Only its own is loaded: the other database's would weigh two megabytes in each process.
    """
    if dialect == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - see above

        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - see above

    return postgresql.insert


def learn_sizes(connection: Connection) -> None:
    """After many rows came at once: let PostgreSQL count them now, as it does by itself a minute later.

    Until then it plans as for empty tables: a page with five joins was measured two hundred times as long.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("ANALYZE")
