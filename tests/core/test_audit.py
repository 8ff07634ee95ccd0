"""The audit trail: nothing is changed, taken out, added or cut off without showing."""

import contextlib
import threading
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError

from blueprints.core import audit, db, state, transaction
from blueprints.core.audit import AuditEntry
from blueprints.core.keystore import KeyKind, audit_heads, wrapped_keys
from tests.conftest import HOST, OTHER_HOST, World
from tests.core.tampering import tamper


def _note(count: int = 1) -> None:
    for number in range(count):
        audit.record("test.noted", subject="tests", subject_id=uuid4(), actor_id=uuid4(), number=number)


@pytest.fixture(name="noted")
def _noted(world: World) -> World:
    """Five entries."""
    world.run(_note, count=5)
    return world


def test_entries_follow_each_other_and_hold(noted: World) -> None:
    assert noted.read(audit.verify) == (5, None)
    noted.run(_note)
    assert noted.read(audit.verify) == (6, None)


def test_each_platform_has_a_trail_of_its_own(noted: World) -> None:
    elsewhere = noted.make_platform("Ailleurs", OTHER_HOST)
    noted.run(_note, platform=elsewhere)
    assert noted.read(audit.verify, platform=elsewhere) == (1, None)


# --- what a thief does to the files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "action = 'test.other'",
        "subject = 'people'",
        "facts = '{}'",
        "actor_id = NULL",
        "subject_id = actor_id",
        "at = '2020-01-01 00:00:00.000000+00:00'",
        "mac = (SELECT mac FROM audit_entries WHERE sequence = 4)",
    ],
)
def test_an_altered_entry_is_named(noted: World, change: str) -> None:
    tamper(noted.app, f"UPDATE audit_entries SET {change} WHERE sequence = 3")  # noqa: S608 - a thief's words
    assert noted.read(audit.verify) == (2, 3)


def test_a_deleted_entry_is_named(noted: World) -> None:
    tamper(noted.app, "DELETE FROM audit_entries WHERE sequence = 3")
    assert noted.read(audit.verify) == (2, 3)


def test_a_gap_that_was_closed_is_named(noted: World) -> None:
    tamper(
        noted.app,
        "DELETE FROM audit_entries WHERE sequence = 3",
        "UPDATE audit_entries SET sequence = sequence - 1 WHERE sequence = 4",
        "UPDATE audit_entries SET sequence = sequence - 1 WHERE sequence = 5",
    )
    assert noted.read(audit.verify) == (2, 3)


def test_an_inserted_entry_is_named(noted: World) -> None:
    tamper(
        noted.app,
        "INSERT INTO audit_entries (sequence, platform_id, at, actor_id, action, subject, subject_id, facts, mac) "
        "SELECT 6, platform_id, at, actor_id, action, subject, subject_id, facts, mac FROM audit_entries "
        "WHERE sequence = 5",
    )
    assert noted.read(audit.verify) == (5, 6)


def test_reordered_entries_are_named(noted: World) -> None:
    tamper(
        noted.app,
        "UPDATE audit_entries SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_entries SET sequence = 2 WHERE sequence = 4",
        "UPDATE audit_entries SET sequence = 4 WHERE sequence = 99",
    )
    assert noted.read(audit.verify) == (1, 2)


def test_an_entry_of_another_platform_does_not_fit(noted: World) -> None:
    elsewhere = noted.make_platform("Ailleurs", OTHER_HOST)
    noted.run(_note, count=5, platform=elsewhere)
    here, there = (
        f"(SELECT id FROM platforms WHERE host = '{host}')"  # noqa: S608 - two known hosts
        for host in (HOST, OTHER_HOST)
    )
    tamper(
        noted.app,
        f"DELETE FROM audit_entries WHERE sequence = 3 AND platform_id = {here}",  # noqa: S608 - a thief's words
        f"UPDATE audit_entries SET platform_id = {here} WHERE sequence = 3 AND platform_id = {there}",  # noqa: S608 - idem
    )
    assert noted.read(audit.verify) == (2, 3)
    assert noted.read(audit.verify, platform=elsewhere) == (2, 3)


CUT = (
    "DELETE FROM audit_entries WHERE sequence > 3",
    "UPDATE audit_chains SET sequence = 3, mac = (SELECT mac FROM audit_entries WHERE sequence = 3)",
)


def test_a_tail_cut_off_at_once_shows_by_the_end_kept_elsewhere(noted: World) -> None:
    tamper(noted.app, *CUT)
    assert noted.read(audit.verify) == (3, 4)


def test_a_cut_tail_that_grew_again_is_never_forgotten(noted: World) -> None:
    tamper(noted.app, *CUT)
    for _ in range(9):
        noted.run(_note)
        noted.read(audit.note_head)
    assert noted.read(audit.verify) == (4, 5)


def test_a_whole_trail_taken_away_shows(noted: World) -> None:
    tamper(noted.app, "DELETE FROM audit_entries", "DELETE FROM audit_chains")
    assert noted.read(audit.verify) == (0, 1)
    noted.run(_note, count=7)
    assert noted.read(audit.verify) == (4, 5), "a new beginning does not pass for the old one"


def test_an_end_put_back_shows(noted: World) -> None:
    tamper(noted.app, "UPDATE audit_chains SET sequence = 4")
    assert noted.read(audit.verify)[1] is not None


def test_another_key_holds_nothing(noted: World) -> None:
    store = state.of(noted.app).keystore
    with store.engine.begin() as connection:
        connection.execute(wrapped_keys.delete().where(wrapped_keys.c.kind == KeyKind.AUDIT.value))
    state.of(noted.app).forget()
    assert noted.read(audit.verify) == (0, 1)


# --- what the database itself refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE audit_entries SET facts = '{}' WHERE sequence = 3",
        "DELETE FROM audit_entries WHERE sequence = 5",
        "DELETE FROM audit_entries",
        "UPDATE audit_chains SET sequence = 3",
    ],
)
def test_the_database_only_lets_the_trail_grow(noted: World, act: str) -> None:
    with noted.app.app_context(), db.db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="only ever added to"):
            connection.execute(text(act))
        connection.rollback()
    assert noted.read(audit.verify) == (5, None)


def test_a_trail_leaves_with_its_platform(noted: World) -> None:
    def leave() -> None:
        db.session().execute(text("DELETE FROM platforms"))

    noted.run(leave)
    with noted.app.app_context(), db.across_platforms():
        assert db.session().scalars(select(AuditEntry)).all() == []


# --- the end in the keystore ------------------------------------------------------------------------------------------


def test_the_end_is_kept_elsewhere_as_soon_as_an_act_is_done(world: World) -> None:
    world.run(_note, count=3)
    head = state.of(world.app).keystore.head(world.platform.id)
    assert head is not None
    assert head[0] == 3


def test_a_crash_before_the_end_was_copied_says_nothing_false_and_is_caught_up(noted: World) -> None:
    store = state.of(noted.app).keystore
    head = store.head(noted.platform.id)
    assert head is not None
    noted.run(_note, count=2)
    with store.engine.begin() as connection:
        connection.execute(audit_heads.update().values(sequence=head[0], mac=head[1]))
    assert noted.read(audit.verify) == (7, None)
    noted.run(_note)
    caught_up = store.head(noted.platform.id)
    assert caught_up is not None
    assert caught_up[0] == 8


def test_a_keystore_that_does_not_answer_stops_nobody(noted: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store = state.of(noted.app).keystore
    monkeypatch.setattr(store, "engine", create_engine("sqlite:////nulle/part.db"))
    noted.run(_note)
    monkeypatch.undo()
    assert noted.read(audit.verify) == (6, None)
    noted.read(audit.note_head)
    head = store.head(noted.platform.id)
    assert head is not None
    assert head[0] == 6


def test_what_a_unit_rolled_back_noted_is_forgotten(world: World) -> None:
    with world.app.app_context():
        db.enter_platform(world.platform.id)
        with contextlib.suppress(ZeroDivisionError), transaction.apart():
            _note()
            raise ZeroDivisionError
        with transaction.apart():
            pass
        assert db.session().scalars(select(AuditEntry)).all() == []


def test_nothing_is_noted_outside_a_unit(world: World) -> None:
    with world.app.app_context(), pytest.raises(RuntimeError):
        _note()


def test_many_first_writers_make_one_trail(world: World) -> None:
    ready, faults = threading.Barrier(6), []

    def write() -> None:
        ready.wait()
        try:
            for _ in range(5):
                world.run(_note)
        except Exception as error:  # noqa: BLE001 - told by the main thread
            faults.append(error)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert world.read(audit.verify) == (30, None)
