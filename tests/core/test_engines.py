"""Connections: a page that reads leaves those that write alone, and sees what was committed."""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from sqlalchemy import event, select

from blueprints.accounts.models import Person
from blueprints.core import db, transaction
from blueprints.core.errors import Refused
from tests.conftest import Browser, World

Browsers = Callable[..., Browser]


@pytest.fixture
def taken(world: World) -> Iterator[list[str]]:
    """The dialects of the connections that are taken from the pool that writes."""
    seen: list[str] = []
    with world.app.app_context():
        writing = db.list_engines()[0]

    def note(*rest: object) -> None:
        del rest
        seen.append(writing.dialect.name)

    event.listen(writing, "checkout", note)
    yield seen
    event.remove(writing, "checkout", note)


def test_a_page_that_reads_takes_no_connection_that_writes_where_there_are_two_pools(
    world: World, browser: Browsers, taken: list[str]
) -> None:
    own = browser(world.person())
    own.get("/confort")
    taken.clear()
    own.get("/confort")
    assert "postgresql" not in taken


def test_a_change_takes_one(world: World, browser: Browsers, taken: list[str]) -> None:
    own = browser(world.person())
    taken.clear()
    own.submit("/confort", {"palette": "doux", "text": "100", "spacing": "normal", "font": "atkinson"})
    assert taken


def test_what_was_written_is_read_at_once_and_what_was_taken_back_never(world: World) -> None:
    person = world.person(first_name="Avant")

    def read() -> str:
        return db.session().scalars(select(Person.first_name).where(Person.id == person.id)).one()

    def write(name: str) -> None:
        db.session().get_one(Person, person.id).first_name = name
        db.session().flush()

    def refuse() -> None:
        write("Jamais")
        raise Refused("Non.")

    def both() -> tuple[str, str, str]:
        before = read()
        with transaction.apart():
            write("Après")
        between = read()
        with pytest.raises(Refused), transaction.apart():
            refuse()
        return before, between, read()

    assert world.read(both) == ("Avant", "Après", "Après")


def test_an_answer_says_its_columns_to_who_looks_at_them(world: World) -> None:
    def raw() -> tuple[list[str], int, object]:
        with db.list_engines()[0].connect() as connection, closing(connection.connection.cursor()) as cursor:
            cursor.execute("SELECT 1 AS one, 2 AS two")
            names, count = [column[0] for column in cursor.description or ()], len(cursor.description or ())
            cursor.execute("UPDATE people SET first_name = first_name WHERE 1 = 0")
            return names, count, cursor.description

    assert world.read(raw) == (["one", "two"], 2, None)
