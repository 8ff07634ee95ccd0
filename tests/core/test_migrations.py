"""An installation that is brought up to date keeps every row it had."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, MetaData, create_engine, func, insert, select

from blueprints.core import engines, schema

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PLATFORM, PERSON, SESSION = (UUID(int=number) for number in (1, 2, 3))
ROWS: dict[str, dict[str, Any]] = {
    "platforms": {
        "id": PLATFORM,
        "name": "Cordée de l’Aube",
        "host": "localhost",
        "department": "Aube",
        "contact_name": "Nadia Benkirane",
        "contact_phone": "04 65 71 12 30",
        "contact_email": "nadia@exemple.fr",
        "contact_hours": "du lundi au vendredi",
        "answering_days": 2,
        "created_at": NOW,
    },
    "people": {
        "id": PERSON,
        "platform_id": PLATFORM,
        "first_name": "Awa",
        "last_name": "Diallo",
        "recognition_word": "mirabelle",
        "comfort": "",
        "created_at": NOW,
    },
    "web_sessions": {
        "id": SESSION,
        "platform_id": PLATFORM,
        "person_id": PERSON,
        "token_hash": b"\0" * 32,
        "device": "Firefox sur Linux",
        "created_at": NOW,
        "last_used_at": NOW,
        "expires_at": NOW,
    },
}


@pytest.fixture
def released(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database of the first release, with one person who is signed in."""
    engine = create_engine(f"sqlite:///{tmp_path / 'cordee.db'}")
    engines.prepare_engine(engine)
    schema.migrate(engine, "0001")
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, row in ROWS.items():
            typed = {column: value.hex if isinstance(value, UUID) else value for column, value in row.items()}
            connection.execute(insert(tables.tables[name]).values(typed))
    yield engine
    engine.dispose()


def count(engine: Engine, name: str) -> int | None:
    """Return how many rows a table holds."""
    tables = MetaData()
    tables.reflect(engine, only=[name])
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(tables.tables[name]))


def test_the_people_and_their_sessions_are_still_there(released: Engine) -> None:
    """SQLite makes a table anew to change it: with its foreign keys on, dropping the old one empties the others."""
    schema.migrate(released, schema.head())
    assert [count(released, name) for name in ROWS] == [1, 1, 1]


def test_the_foreign_keys_hold_again_afterwards(released: Engine) -> None:
    schema.migrate(released, schema.head())
    with released.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
