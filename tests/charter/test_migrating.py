"""A platform of before keeps what its members agreed to, and the rules that say more are a version of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, MetaData, create_engine, insert, select

from blueprints.charter import content
from blueprints.core import engines, schema

NOW = datetime(2026, 11, 12, tzinfo=UTC)
PLATFORM, AWA, LINA, ROW = (UUID(int=number) for number in (1, 2, 3, 4))


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Engine]:
    """An installation of before the versions: Awa agreed to the rules, Lina did not come to it yet."""
    engine = create_engine(f"sqlite:///{tmp_path / 'cordee.db'}")
    engines.prepare_engine(engine)
    schema.migrate(engine, "0032")
    tables = _tables(engine)
    platform = dict.fromkeys(("name", "host", "department", "contact_name", "contact_phone", "contact_email"), "")
    person = {"last_name": "", "recognition_word": "", "comfort": "", "created_at": NOW, "platform_id": PLATFORM.hex}
    with engine.begin() as connection:
        connection.execute(
            insert(tables.tables["platforms"]).values(
                **platform, id=PLATFORM.hex, contact_hours="", answering_days=2, created_at=NOW
            )
        )
        for one, name in ((AWA, "Awa"), (LINA, "Lina")):
            connection.execute(insert(tables.tables["people"]).values(**person, id=one.hex, first_name=name))
        agreement = {"id": ROW.hex, "platform_id": PLATFORM.hex, "person_id": AWA.hex}
        connection.execute(
            insert(tables.tables["charter_agreements"]).values(**agreement, version="novembre 2026", agreed_at=NOW)
        )
    yield engine
    engine.dispose()


def _tables(engine: Engine) -> MetaData:
    found = MetaData()
    found.reflect(engine)
    return found


def test_what_was_agreed_to_is_version_one_and_version_two_says_what_is_new(before: Engine) -> None:
    schema.migrate(before, "0033")
    tables = _tables(before).tables
    with before.connect() as connection:
        agreed = connection.execute(select(tables["charter_agreements"])).all()
        people = connection.execute(select(tables["people"]).order_by("first_name")).all()
        in_force = connection.scalar(select(tables["platforms"].c.charter_number))
        versions = connection.execute(select(tables["charter_versions"]).order_by("number")).all()
        written = connection.execute(select(tables["charter_rules"].c.key)).all()
    assert [(str(UUID(str(row.person_id))), row.number) for row in agreed] == [(str(AWA), 1)]
    assert [(row.first_name, row.charter_number) for row in people] == [("Awa", 1), ("Lina", 0)]
    assert in_force == 2
    first, second = versions
    assert "détresse" not in first.content
    assert "phrases qui disent une grande détresse" in content.read(second.content).rules[-1].words
    assert len(written) == len(content.read(second.content).rules)
    assert first.mark == content.mark(b"", 1, first.why, first.content)
    assert second.mark == content.mark(first.mark, 2, second.why, second.content)
