"""Units of work: all or nothing, told only after the commit, and the machine's failures said in words."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from blueprints.accounts.models import Person
from blueprints.core import audit, clock, db, outbox, transaction
from blueprints.core.audit import AuditEntry
from blueprints.core.errors import Refused, Stale, Unavailable
from blueprints.core.outbox import OutboxEntry
from tests.conftest import Browser, World

calls: list[str] = []


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

    def forge() -> None:
        db.session().get_one(AuditEntry, (world.platform.id, 2)).action = "tests.other"

    world.run(forge)
    assert world.read(audit.verify) == (1, 2)


def test_a_trail_whose_tail_was_cut_is_seen(world: World) -> None:
    for _ in range(3):
        world.run(lambda: audit.record("tests.act", subject="people"))
    world.read(audit.note_head)

    def cut() -> None:
        session = db.session()
        session.delete(session.get_one(AuditEntry, (world.platform.id, 3)))
        chain = session.get_one(audit.AuditChain, world.platform.id)
        chain.sequence, chain.mac = 2, session.get_one(AuditEntry, (world.platform.id, 2)).mac

    world.run(cut)
    assert world.read(audit.verify) == (2, 3)


def test_a_locked_database_is_said_in_words_and_gives_the_text_back(
    world: World, browser: Callable[..., Browser], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("PostgreSQL does not lock its whole database")
    person = world.person()
    path = str(world.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    mine = browser(person)
    token = mine.csrf()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = mine.submit("/confort", {"palette": "doux", "text": "100", "spacing": "normal", "font": "atkinson"})
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert token
    assert answer.status_code == 503
    assert "Réessayez dans un instant" in answer.text


def test_reading_still_works_while_the_database_is_locked(
    world: World, browser: Callable[..., Browser], request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--database") != "sqlite":
        pytest.skip("PostgreSQL does not lock its whole database")
    mine = browser(world.person())
    path = str(world.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")
    assert Path(path).exists()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        assert mine.get("/mon-compte").status_code == 200
    finally:
        holder.execute("ROLLBACK")
        holder.close()
