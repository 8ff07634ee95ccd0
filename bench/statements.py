"""S8: the SQL statements of each page, counted in this process; BEGIN and ROLLBACK are not."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from sqlalchemy import event

from bench import inside, wire
from bench.addresses import Address
from bench.figures import Figure
from blueprints.core import db

LISTS = (
    "threads",
    "thread",
    "search, rare",
    "search, common",
    "meetings",
    "meetings, past",
    "meetings, own",
    "conversations",
    "testimonials",
)
PAGES = ("conversation", "meeting", "meeting, answered", "home of a member", "home of a coach")
_NOT_COUNTED = ("BEGIN", "ROLLBACK", "COMMIT", "PRAGMA")


def count(app: Flask, page: Address) -> int:
    """Return how many statements *page* runs once the process's caches are warm."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        del connection, cursor, rest
        if not statement.startswith(_NOT_COUNTED):
            seen.append(statement)

    _ask(app, page)
    with app.app_context():
        engines = db.list_engines()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        _ask(app, page)
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def _ask(app: Flask, page: Address) -> None:
    told = inside.ask(app, page.path, page.headers)
    if told.status != wire.OK:
        message = f"{page.name} ({page.path}) answered {told.status}"
        raise wire.WireError(message)


def figures(app: Flask, pages: Mapping[str, Address]) -> Iterator[Figure]:
    """Return S8 of each page."""
    for bound, names in (("S8 lists", LISTS), ("S8 pages", PAGES)):
        for name in names:
            yield Figure("S8", count(app, pages[name]), bound, about=name)
