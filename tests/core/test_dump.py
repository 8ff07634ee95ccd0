"""A database written table by table comes back whole."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

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


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    row = [
        db.new_id(),
        datetime(2026, 11, 3, 14, 5, tzinfo=UTC),
        date(2026, 11, 3),
        b"\0sealed",
        "texte",
        3,
        None,
        True,
    ]
    written = json.loads(json.dumps(dump.written_row(row)))
    assert dump.read_row(written) == row
