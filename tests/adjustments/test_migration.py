"""Moves of another kind, and news of adjustments by themselves: nothing is lost on the way, nor on the way back."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from blueprints.core import engines, schema
from tests.advice.test_migration import _add, _back
from tests.core.test_migrations import NOW, PERSON, PLATFORM, ROWS, count

OTHER = UUID(int=9)
CHOICES = ("news_choices", "push_choices")


def _choose(engine: Engine, number: int, group: str, mail: str, person: UUID = PERSON) -> None:
    known = {"id": UUID(int=number), "platform_id": PLATFORM, "person_id": person, "group": group, "chosen_at": NOW}
    _add(engine, "news_choices", **known, mail=mail)
    _add(engine, "push_choices", **known)


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite database of before: one person chose for messages and meetings, another for meetings alone."""
    engine = create_engine(f"sqlite:///{tmp_path / 'cordee.db'}")
    engines.prepare_engine(engine)
    schema.migrate(engine, "0001")
    for name in ("platforms", "people"):
        _add(engine, name, **ROWS[name])
    _add(engine, "people", **{**ROWS["people"], "id": OTHER})
    schema.migrate(engine, "0015")
    _choose(engine, 10, "messages", "daily")
    _choose(engine, 11, "meetings", "each")
    _choose(engine, 12, "meetings", "none", OTHER)
    yield engine
    engine.dispose()


def _choices(engine: Engine) -> set[tuple[str, str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text('SELECT person_id, "group", mail FROM news_choices')).all()
        return {(str(UUID(one[0])), one[1], one[2]) for one in rows}


def test_who_chose_for_messages_has_chosen_for_adjustments(before: Engine) -> None:
    known = _choices(before)
    schema.migrate(before, "0016")
    assert _choices(before) == {*known, (str(PERSON), "adjustments", "daily")}
    with before.connect() as connection:
        moments = connection.execute(text("SELECT DISTINCT chosen_at FROM news_choices")).all()
    assert len(moments) == 1, "what was told before that choice stays untold"
    assert [count(before, name) for name in CHOICES] == [4, 4]
    _back(before, "0015")
    assert _choices(before) == known
    assert [count(before, name) for name in CHOICES] == [3, 3]


def test_there_are_moves_of_two_more_kinds_and_no_others(before: Engine) -> None:
    schema.migrate(before, "0016")
    known = {"platform_id": PLATFORM, "author_id": PERSON, "adjustment_id": UUID(int=7), "at": NOW, "version": 1}
    with before.connect() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
    with pytest.raises(IntegrityError, match="kind"):
        _add(before, "adjustment_moves", **known, id=UUID(int=20), kind="burnt")
    with before.connect() as connection:
        table = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'adjustment_moves'"))
    assert "'step_done'" in table
    _back(before, "0015")
    with before.connect() as connection:
        table = connection.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'adjustment_moves'"))
    assert "'step_done'" not in table
    assert "'dropped'" in table
