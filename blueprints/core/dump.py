"""Copies of a database: SQLite by its own online backup, any other one table by table in one snapshot."""

import gzip
import json
import os
import sqlite3
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, MetaData, Table, Uuid, bindparam, create_engine, func, select

from blueprints.core.engines import WRITE, learn_sizes

VERSIONS = "alembic_version"
_BATCH = 500


def copy_sqlite(source: Path, target: Path) -> dict[str, int]:
    """Copy an SQLite database that others may be writing, as one file; return the rows of each table."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)
    _keep(target)
    engine = create_engine(f"sqlite:///{target}")
    try:
        return count_rows(engine)
    finally:
        engine.dispose()


def restore_sqlite(source: Path, target: Path) -> None:
    """Put a copy in the place of the database *target*, in one step, also while somebody reads it."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(target, timeout=10)) as live:
        live.execute("PRAGMA journal_mode=WAL")
        copy.backup(live)
        live.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep(path: Path) -> None:
    """Wait until the disk has the file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


# --- tables as lines of JSON ------------------------------------------------------------------------------------------


def dump_tables(engine: Engine, target: Path) -> dict[str, int]:
    """Write every table of *engine*'s own schema, as they all were at one instant; return the rows of each."""
    counts: dict[str, int] = {}
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True, "yield_per": _BATCH}
    with engine.connect().execution_options(**snapshot) as connection, connection.begin():
        metadata = MetaData()
        metadata.reflect(connection)
        write_lines(target, _lines_of(connection, metadata.sorted_tables, counts))
    return counts


def _lines_of(connection: Connection, tables: Iterable[Table], counts: dict[str, int]) -> Iterator[Any]:
    for table in tables:
        yield {"table": table.name, "columns": [column.name for column in table.columns]}
        written = 0
        for written, row in enumerate(connection.execute(select(table)), start=1):  # noqa: B007 - the count is used below
            yield written_row(row)
        if table.name != VERSIONS:
            counts[table.name] = written


def write_lines(target: Path, lines: Iterable[Any]) -> None:
    """Write *lines* as compressed JSON, a value a line, readable by the service alone."""
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
        with gzip.open(raw, "wt", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        raw.flush()
        os.fsync(raw.fileno())


def read_lines(source: Path) -> Iterator[Any]:
    """Read `write_lines` back."""
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def load_tables(engine: Engine, source: Path) -> None:
    """Fill the empty tables of *engine*'s own schema from `dump_tables`, all or nothing."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        for name, rows in _tables_in(read_lines(source)):
            if name != VERSIONS:
                load_rows(connection, metadata.tables[name], rows)
        learn_sizes(connection)


def _tables_in(lines: Iterator[Any]) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Cut the lines into tables; each table's rows are read to their end before the next one's name."""
    head = next(lines, None)
    while head is not None:
        following: list[Any] = []
        rows = _rows(head["columns"], lines, following)
        yield head["table"], rows
        deque(rows, maxlen=0)  # what the caller left: the next table's name stands behind it
        head = following.pop() if following else None


def _rows(columns: list[str], lines: Iterator[Any], following: list[Any]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if isinstance(line, dict):
            following.append(line)
            return
        yield dict(zip(columns, map(_read, line), strict=True))


def load_rows(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert *rows* as they were, whichever of the two databases they came from.

    What leads to another row of the same table is written once all are there: that row may stand further on.
    """
    waiting, own = iter(rows), _own_links(table)
    uuids = [column.name for column in table.columns if isinstance(column.type, Uuid)]
    links: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    while batch := list(islice(waiting, _BATCH)):
        for row in batch:
            for name in uuids:
                row[name] = UUID(row[name]) if isinstance(row[name], str) else row[name]
        if connection.dialect.name == "sqlite":
            batch = [{name: _for_sqlite(value) for name, value in row.items()} for row in batch]
        for row in batch:
            _take_out(row, table, own, links)
        connection.execute(table.insert(), batch)
    for names, found in links.items():
        here = (column == bindparam(f"of_{column.name}") for column in table.primary_key)
        connection.execute(table.update().where(*here).values({one: bindparam(f"to_{one}") for one in names}), found)


def _own_links(table: Table) -> list[str]:
    """Return the columns by which a row leads to another of the same table; a row stands without them."""
    links = (one for one in table.foreign_key_constraints if one.referred_table is table)
    return sorted({column.name for one in links for column in one.columns if column.nullable})


def _take_out(
    row: dict[str, Any], table: Table, own: Iterable[str], links: dict[tuple[str, ...], list[dict[str, Any]]]
) -> None:
    """Move the links of a row into *links*, by the names of their columns, as the values of an update."""
    held = {name: row[name] for name in own if row[name] is not None}
    if held:
        row.update(dict.fromkeys(held))
        key = {f"of_{column.name}": row[column.name] for column in table.primary_key}
        links.setdefault(tuple(held), []).append(key | {f"to_{name}": value for name, value in held.items()})


def _for_sqlite(value: Any) -> Any:
    """Return a value as the models keep it in SQLite, whose reflected types know neither ids nor time zones."""
    if isinstance(value, UUID):
        return value.hex
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value


_WRITERS: tuple[tuple[type | tuple[type, ...], str, Callable[[Any], str]], ...] = (
    (UUID, "id", lambda value: value.hex),
    (datetime, "at", datetime.isoformat),
    (date, "day", date.isoformat),
    (time, "hour", time.isoformat),
    ((dict, list), "json", partial(json.dumps, ensure_ascii=False)),
    ((bytes, memoryview), "bytes", lambda value: b64encode(value).decode()),
)
"""How each kind of value is written, with its name; a moment is a day too, and stands before it."""


def _written(value: Any) -> Any:
    return next(({name: write(value)} for kind, name, write in _WRITERS if isinstance(value, kind)), value)


_READERS: dict[str, Callable[[str], Any]] = {
    "id": UUID,
    "at": datetime.fromisoformat,
    "day": date.fromisoformat,
    "hour": time.fromisoformat,
    "json": json.loads,
    "bytes": b64decode,
}


def _read(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, text),) = value.items()
    return _READERS[kind](text)


def written_row(row: Iterable[Any]) -> list[Any]:
    """Return a row as `write_lines` takes it."""
    return [_written(value) for value in row]


def read_row(line: Iterable[Any]) -> list[Any]:
    """Return a row of `written_row`."""
    return [_read(value) for value in line]


def count_rows(engine: Engine) -> dict[str, int]:
    """Return how many rows each table of *engine*'s own schema holds."""
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in sorted(metadata.tables.items())
            if name != VERSIONS
        }


def empty(engine: Engine) -> None:
    """Take every table of *engine*'s own schema away."""
    metadata = MetaData()
    metadata.reflect(engine)
    metadata.drop_all(engine)
