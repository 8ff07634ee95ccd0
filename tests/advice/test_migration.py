"""The list of topics becomes rows of each platform and back, and no question is lost."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Engine, MetaData, create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from blueprints.advice.models import FIRST_TOPICS
from blueprints.core import engines, schema
from tests.core.test_migrations import NOW, PERSON, PLATFORM, ROWS, count

OTHER = UUID(int=9)


def _add(engine: Engine, name: str, /, **row: object) -> None:
    tables = MetaData()
    tables.reflect(engine, only=[name])
    typed = {column: value.hex if isinstance(value, UUID) else value for column, value in row.items()}
    with engine.begin() as connection:
        connection.execute(insert(tables.tables[name]).values(typed))


def _ask(engine: Engine, number: int, topic: str) -> None:
    known = {"id": UUID(int=number), "platform_id": PLATFORM}
    _add(engine, "discussions", **known, post_count=1)
    facts = {"discussion_id": UUID(int=number), "author_id": PERSON, "client_id": UUID(int=number), "answer_count": 0}
    _add(engine, "threads", **known, **facts, topic=topic, title="Oui ?", last_activity_at=NOW, created_at=NOW)


def _topics_of_threads(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT topic FROM threads ORDER BY id")))


def _back(engine: Engine, revision: str) -> None:
    config = schema._config()
    with engine.connect() as connection, schema._rows_kept(connection):
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
        connection.commit()


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database with the fixed list, two platforms and a question."""
    engine = create_engine(f"sqlite:///{tmp_path / 'cordee.db'}")
    engines.prepare_engine(engine)
    schema.migrate(engine, "0006")
    for name in ("platforms", "people"):
        _add(engine, name, **ROWS[name])
    _add(engine, "platforms", **{**ROWS["platforms"], "id": OTHER, "host": "marne.exemple.fr"})
    _ask(engine, 20, "at_work")
    yield engine
    engine.dispose()


def test_each_platform_has_its_topics_and_each_question_keeps_its_own(before: Engine) -> None:
    schema.migrate(before, "0007")
    assert count(before, "topics") == 2 * len(FIRST_TOPICS)
    tables = MetaData()
    tables.reflect(before, only=["topics"])
    topics = tables.tables["topics"].c
    with before.connect() as connection:
        rows = connection.execute(
            select(topics.code, topics.name, topics.about)
            .where(topics.platform_id == OTHER.hex)
            .order_by(topics.position)
        ).all()
    assert [tuple(row) for row in rows] == [(code.value, name, about) for code, name, about in FIRST_TOPICS]
    assert _topics_of_threads(before) == ["at_work"]


def test_a_question_cannot_be_about_a_topic_that_its_platform_has_not(before: Engine) -> None:
    schema.migrate(before, "0007")
    with pytest.raises(IntegrityError):
        _ask(before, 21, "nothing")


def test_the_way_back_keeps_every_question(before: Engine) -> None:
    schema.migrate(before, "0007")
    own = {"id": UUID(int=30), "platform_id": PLATFORM, "client_id": UUID(int=30)}
    _add(before, "topics", **own, code="own", name="Le télétravail", about="", position=8, version=1)
    _ask(before, 22, "own")
    _back(before, "0006")
    assert _topics_of_threads(before) == ["at_work", "collective"]
    with pytest.raises(IntegrityError):
        _ask(before, 23, "own")
    schema.migrate(before, "0007")
    assert _topics_of_threads(before) == ["at_work", "collective"]
