"""A platform of before: who was told of a lifting by a row of news is told by her own pages, and the row is gone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, Insert, MetaData, create_engine, insert, select

from blueprints.core import engines, schema

NOW = datetime(2026, 11, 12, tzinfo=UTC)
PLATFORM, AWA, LIFTED, OTHER = (UUID(int=number) for number in (1, 2, 3, 4))


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Engine]:
    """An installation where the anonymity of one of two messages was lifted."""
    engine = create_engine(f"sqlite:///{tmp_path / 'cordee.db'}")
    engines.prepare_engine(engine)
    schema.migrate(engine, "0035")
    tables, own = _tables(engine).tables, {"platform_id": PLATFORM.hex}
    platform = dict.fromkeys(("name", "host", "department", "contact_name", "contact_phone", "contact_email"), "")
    person = {"last_name": "", "recognition_word": "", "comfort": "", "created_at": NOW}
    case = {
        "kind": "post",
        "why": "unnamed",
        "state": "waiting",
        "report_count": 0,
        "version": 1,
        "sealed_author": b"x",
    }
    with engine.begin() as connection:
        connection.execute(
            insert(tables["platforms"]).values(
                **platform, id=PLATFORM.hex, contact_hours="", answering_days=2, created_at=NOW
            )
        )
        connection.execute(insert(tables["people"]).values(**own, **person, id=AWA.hex, first_name="Awa"))
        for one in (LIFTED, OTHER):
            connection.execute(
                insert(tables["moderation_cases"]).values(
                    **own, **case, id=one.hex, subject_id=one.hex, waits_since=NOW, created_at=NOW
                )
            )
        connection.execute(
            insert(tables["moderation_events"]).values(
                **own,
                **dict.fromkeys(("reason", "suggestion", "warning"), ""),
                id=UUID(int=9).hex,
                case_id=LIFTED.hex,
                number=1,
                step="unsealed",
                happened_at=NOW,
            )
        )
        for number, kind in enumerate(("anonymity_lifted", "report_answered"), 20):
            connection.execute(_news(engine, kind, number))
    yield engine
    engine.dispose()


def _news(engine: Engine, kind: str, number: int) -> Insert:
    table = _tables(engine).tables["news"]
    known = {"id": UUID(int=number).hex, "platform_id": PLATFORM.hex, "person_id": AWA.hex, "kind": kind}
    return insert(table).values(**known, address="/mes-textes-relus", words=b"", created_at=NOW)


def _tables(engine: Engine) -> MetaData:
    tables = MetaData()
    tables.reflect(engine)
    return tables


def _back(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_what_was_lifted_is_told_by_her_pages_and_the_row_is_gone(before: Engine) -> None:
    schema.migrate(before, "0036")
    tables = _tables(before).tables
    with before.connect() as connection:
        cases = tables["moderation_cases"]
        marks = connection.execute(select(cases.c.id, cases.c.lifting_read)).all()
        assert list(connection.execute(select(tables["news"].c.kind)).scalars()) == ["report_answered"]
    assert {UUID(str(one)): mark for one, mark in marks} == {LIFTED: False, OTHER: None}


def test_the_way_back_keeps_the_cases(before: Engine) -> None:
    schema.migrate(before, "0036")
    _back(before, "0035")
    cases = _tables(before).tables["moderation_cases"]
    assert "lifting_read" not in cases.columns
    with before.connect() as connection:
        assert len(connection.execute(select(cases.c.id)).all()) == len((LIFTED, OTHER))
