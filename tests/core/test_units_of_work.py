"""Units of work: all or nothing, told only after the commit, and the machine's failures said in words."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import uuid4

import pytest
from psycopg.errors import DiskFull
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.exc import DBAPIError

from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db, outbox, state, transaction
from blueprints.core.audit import AuditEntry
from blueprints.core.errors import Refused, Stale, Unavailable
from blueprints.core.outbox import OutboxEntry
from tests.conftest import Browser, World
from tests.core.tampering import tamper

calls: list[str] = []
CHOSEN = {"palette": "doux", "text": "100", "spacing": "normal", "font": "atkinson"}


@outbox.job("tests.note")
def note(task: outbox.Task) -> None:
    calls.append(task.arguments["what"])
    if task.arguments["what"] == "broken":
        raise Unavailable("Rien ne part.")


@pytest.fixture(autouse=True)
def nothing_called() -> None:
    calls.clear()


def _rename(person: Person, name: str) -> None:
    db.session().get_one(Person, person.id).first_name = name


def test_what_a_unit_refuses_leaves_no_trace(world: World) -> None:
    person = world.person(first_name="Avant")

    def act() -> None:
        _rename(person, "Après")
        outbox.add("tests.note", what="never")
        audit.record("person.renamed", subject="people", subject_id=person.id)
        raise Refused("Non.")

    with pytest.raises(Refused):
        world.run(act)
    assert world.read(lambda: db.session().get_one(Person, person.id)).first_name == "Avant"
    assert world.read(lambda: db.session().scalars(select(OutboxEntry)).all()) == []
    assert all(
        entry.action != "person.renamed" for entry in world.read(lambda: db.session().scalars(select(AuditEntry)).all())
    )


def test_an_act_after_the_commit_runs_once_and_only_after_it(world: World) -> None:
    seen: list[bool] = []

    def act() -> None:
        transaction.after_commit(lambda: seen.append(transaction.is_writing()))
        assert seen == []

    world.run(act)
    assert seen == [False]


def test_two_that_take_the_same_thing_at_once_collide_with_a_sentence(world: World) -> None:
    person, other = world.person(pseudonym="Rivage"), world.person()

    def take() -> None:
        db.session().get_one(Person, other.id).pseudonym = person.pseudonym

    with pytest.raises(Stale, match="Quelqu’un a changé"):
        world.run(take)


def test_versions_that_differ_are_refused_as_stale() -> None:
    transaction.expect_version(3, 3)
    transaction.expect_version(3, None)
    with pytest.raises(Stale):
        transaction.expect_version(3, 2)


def test_an_outbox_entry_is_done_once_and_a_broken_one_waits_longer_each_time(world: World) -> None:
    world.run(lambda: outbox.add("tests.note", what="one"))
    world.run(lambda: outbox.add("tests.note", what="broken"))
    with world.app.app_context():
        assert outbox.run_due() == 2
        assert outbox.run_due() == 0
    assert sorted(calls) == ["broken", "one"]
    rows = world.read(
        lambda: {row.name + str(row.done_at is not None): row for row in db.session().scalars(select(OutboxEntry))}
    )
    assert rows["tests.noteTrue"].done_at is not None
    broken = rows["tests.noteFalse"]
    assert broken.fault == "Unavailable"
    assert broken.attempts == 1
    assert broken.due_at > clock.now()


def test_an_unknown_job_is_refused_when_it_is_asked_for(world: World) -> None:
    with pytest.raises(LookupError):
        world.run(lambda: outbox.add("tests.unknown"))


def test_the_audit_trail_names_the_first_entry_that_was_changed(world: World) -> None:
    person = world.person()
    for _ in range(3):
        world.run(lambda: audit.record("tests.act", subject="people", subject_id=person.id))
    count, wrong = world.read(audit.verify)
    assert (count, wrong) == (4, None)

    tamper(world.app, "UPDATE audit_entries SET action = 'tests.other' WHERE sequence = 2")
    assert world.read(audit.verify) == (1, 2)


def test_a_trail_whose_tail_was_cut_is_seen(world: World) -> None:
    for _ in range(3):
        world.run(lambda: audit.record("tests.act", subject="people"))
    tamper(
        world.app,
        "DELETE FROM audit_entries WHERE sequence = 3",
        "UPDATE audit_chains SET sequence = 2, mac = (SELECT mac FROM audit_entries WHERE sequence = 2)",
    )
    assert world.read(audit.verify) == (2, 3)


@contextmanager
def _held(world: World) -> Iterator[None]:
    """Hold what another writer would hold: the whole SQLite file, or the table of people in PostgreSQL."""
    url = world.app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, isolation_level="AUTOCOMMIT" if url.startswith("sqlite") else "READ COMMITTED")
    with engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        connection.exec_driver_sql("BEGIN IMMEDIATE" if sqlite else "LOCK TABLE people IN EXCLUSIVE MODE")
        try:
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")
    engine.dispose()


def test_a_locked_database_is_said_in_words(world: World, browser: Callable[..., Browser]) -> None:
    mine = browser(world.person())
    with _held(world):
        answer = mine.submit("/confort", CHOSEN)
    assert answer.status_code == 503
    assert "Réessayez dans un instant" in answer.text
    assert mine.submit("/confort", CHOSEN).status_code == 303


@contextmanager
def _failing(world: World, sqlite: str, postgresql: str) -> Iterator[None]:
    """Make the database refuse to write, by its own means, on every connection taken meanwhile."""
    with world.app.app_context():
        engine = db.db.engine
    engine.dispose()
    command = sqlite if engine.dialect.name == "sqlite" else postgresql

    def spoil(connection: Any, *rest: object) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(command)
        connection.commit()

    event.listen(engine, "connect", spoil)
    try:
        yield
    finally:
        event.remove(engine, "connect", spoil)
        engine.dispose()


@contextmanager
def _full_disk(world: World) -> Iterator[None]:
    """Let SQLite grow no further; have PostgreSQL's driver say what it says when the disk is full."""
    with world.app.app_context():
        engine = db.db.engine
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as connection:
            connection.execute("VACUUM")
        with _failing(world, "PRAGMA max_page_count=1", ""):
            yield
        return

    def refuse(cursor: Any, statement: str, *rest: object) -> None:
        if statement.startswith("INSERT INTO posts"):
            raise DiskFull("could not extend file: No space left on device")

    event.listen(engine, "do_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "do_execute", refuse)


def test_a_read_only_database_is_said_in_words_and_pages_are_still_read(
    world: World, browser: Callable[..., Browser]
) -> None:
    mine = browser(world.person())
    with _failing(world, "PRAGMA query_only=ON", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"):
        answer = mine.submit("/confort", CHOSEN)
        assert mine.get("/mon-compte").status_code == 200
    assert answer.status_code == 503
    assert "impossible pour le moment" in answer.text


def test_a_full_disk_is_said_in_words_and_the_text_is_given_back(world: World, browser: Callable[..., Browser]) -> None:
    member = world.person(pseudonym="Rivage")
    long = "Comment demander un bureau calme à mon équipe ? " * 90
    asked = {"topic": "at_work", "title": "Un bureau calme", "body": long, "client_id": str(uuid4())}
    mine = browser(member)
    with _full_disk(world):
        answer = mine.submit("/conseils/nouvelle-question", asked)
    assert answer.status_code == 503
    assert "plus de place" in answer.text
    assert "Comment demander un bureau calme" in answer.text


def test_reading_still_works_while_the_database_is_locked(world: World, browser: Callable[..., Browser]) -> None:
    mine = browser(world.person())
    with _held(world):
        assert mine.get("/mon-compte").status_code == 200


def test_an_error_of_the_database_quotes_no_word(world: World) -> None:
    """What is logged of an error, by us or by a library, must not hold what a person wrote."""
    with world.app.app_context():
        with pytest.raises(DBAPIError) as met:
            db.session().execute(text("SELECT 1 FROM nowhere WHERE word = :word"), {"word": "canari-42"})
        db.session().rollback()
        assert "canari-42" not in str(met.value)
        with state.current().keystore.engine.connect() as connection, pytest.raises(DBAPIError) as met:
            connection.execute(text("SELECT 1 FROM nowhere WHERE word = :word"), {"word": "canari-42"})
        assert "canari-42" not in str(met.value)
