"""A database written table by table comes back whole."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    JSON,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    TypeDecorator,
    create_engine,
    select,
)
from sqlalchemy.types import TypeEngine

from blueprints.core import db, dump, schema

PLATFORM = {
    "name": "Cordée de l’Aube",
    "host": "localhost",
    "department": "Aube",
    "contact_name": "Nadia Benkirane",
    "contact_phone": "04 65 71 12 30",
    "contact_email": "nadia@exemple.fr",
    "contact_hours": "le matin",
    "answering_days": 2,
    "created_at": datetime(2026, 11, 3, 14, 5, tzinfo=UTC),
    "id": db.new_id(),
}


@pytest.mark.parametrize("first", [[{"table": dump.VERSIONS, "columns": ["version_num"]}, [schema.head()]], []])
def test_rows_come_back_behind_a_table_that_is_left_out(first: list[object], tmp_path: Path) -> None:
    lines = [*first, {"table": "platforms", "columns": [*PLATFORM]}, dump.written_row(PLATFORM.values())]
    dump.write_lines(tmp_path / "tables.jsonl.gz", lines)
    engine = create_engine(f"sqlite:///{tmp_path / 'copy.db'}")
    schema.migrate(engine, schema.head())
    dump.load_tables(engine, tmp_path / "tables.jsonl.gz")
    counts = dump.count_rows(engine)
    engine.dispose()
    assert {name: count for name, count in counts.items() if count} == {"platforms": 1}


def test_a_row_may_lead_to_one_that_stands_further_on_in_its_table() -> None:
    engine, metadata = create_engine("sqlite://"), MetaData()
    threads = Table(
        "threads",
        metadata,
        Column("platform_id", Integer, primary_key=True),
        Column("id", Integer, primary_key=True),
        Column("merged_into_id", Integer),
        Column("first_id", Integer),
        ForeignKeyConstraint(["platform_id", "merged_into_id"], ["threads.platform_id", "threads.id"]),
        ForeignKeyConstraint(["platform_id", "first_id"], ["threads.platform_id", "threads.id"]),
    )
    rows = [(1, 1, 3, None), (1, 2, 1, 3), (1, 3, None, None), (2, 1, None, 1)]
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        metadata.create_all(connection)
        dump.load_rows(connection, threads, [dict(zip(threads.columns.keys(), one, strict=True)) for one in rows])
        assert connection.execute(select(threads).order_by("platform_id", "id")).all() == rows


KINDS = [
    db.new_id(),
    datetime(2026, 11, 3, 14, 5, tzinfo=UTC),
    date(2026, 11, 3),
    time(17, 30),
    b"\0sealed",
    "texte",
    3,
    None,
    True,
    {"noise": {"words": "calme", "at": 3}},
    ["la porte", "le couloir"],
]


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    written = json.loads(json.dumps(dump.written_row(KINDS)))
    assert dump.read_row(written) == KINDS


def test_no_column_holds_a_kind_of_value_that_a_backup_does_not_know(app: Flask) -> None:
    known = {type(one) for one in KINDS}
    columns = [column for table in db.Model.metadata.tables.values() for column in table.columns]
    kinds = {str(column): _kind(column.type) for column in columns}
    assert len(kinds) > 100, "all features are there"
    assert app.name
    assert {name: kind for name, kind in kinds.items() if not issubclass(kind, tuple(known))} == {}


def _kind(column: TypeEngine[Any]) -> type:
    own = column.impl_instance if isinstance(column, TypeDecorator) else column
    return dict if isinstance(own, JSON) else own.python_type
