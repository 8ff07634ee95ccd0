"""The lists of meetings find their rows by the index of their order: ten thousand that are over cost nothing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, text

from blueprints.accounts.models import Role
from blueprints.core import db
from blueprints.core.paging import Cursor
from tests.conftest import Browser, World

CURSOR = Cursor(datetime(2026, 11, 5, 17, tzinfo=UTC), UUID(int=1))
ORDERED = "meetings USING INDEX ix_meetings_moment (platform_id=?"


@pytest.fixture
def plans(app: Flask) -> Iterator[list[str]]:
    """How SQLite finds the rows of each list of meetings that is read from here on."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        del connection, rest
        if statement.startswith("SELECT") and "LIMIT" in statement and "AS moment" in statement:
            cursor.execute("EXPLAIN QUERY PLAN " + statement, values)
            seen.extend(row[3] for row in cursor.fetchall())

    with app.app_context():
        engine = db.db.engine
        if engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL reads so few rows without any index.")
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("path", "is_bounded"),
    [
        ("/rencontres", True),
        (f"/rencontres?suite={CURSOR}", True),
        ("/rencontres?vue=passees", False),
        (f"/rencontres?vue=passees&suite={CURSOR}", True),
        ("/rencontres?vue=miennes", False),
        (f"/rencontres?vue=miennes&suite={CURSOR}", True),
    ],
)
def test_each_list_is_read_by_the_index_of_its_order_from_its_place_on(
    world: World, browser: Callable[..., Browser], plans: list[str], path: str, *, is_bounded: bool
) -> None:
    assert browser(world.person(Role.BENEFICIARY)).get(path).status_code == 200
    read = [one for one in plans if ORDERED in one]
    assert len(read) == 1, plans
    assert ("<expr>" in read[0]) == is_bounded, read
    assert not [one for one in plans if "SCAN meetings" in one or "TEMP B-TREE" in one], plans
    others = [one for one in plans if "meetings_1" in one]
    assert all("ix_meetings_series (series_id=?" in one for one in others), others


def test_the_indexes_are_there_after_all_migrations(app: Flask) -> None:
    with app.app_context(), db.db.engine.connect() as connection:
        table = "sqlite_master" if connection.dialect.name == "sqlite" else "pg_indexes"
        column = "name" if table == "sqlite_master" else "indexname"
        found = set(connection.scalars(text(f"SELECT {column} FROM {table}")))  # noqa: S608 - our own words
    assert {"ix_meetings_moment", "ix_meetings_polled", "ix_meetings_series"} <= found
