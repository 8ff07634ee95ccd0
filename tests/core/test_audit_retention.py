"""What has had its time leaves the audit trail; what is left still holds, and nobody cuts more than that."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from blueprints.accounts.jobs import keep_house
from blueprints.core import audit, audit_retention, clock, db, state
from blueprints.core.audit import AuditEntry
from blueprints.core.audit_retention import KEPT
from blueprints.core.audit_rows import AuditCheckpoint, find_checkpoint
from blueprints.core.keystore import KeyKind, audit_heads, wrapped_keys
from tests.conftest import OTHER_HOST, World
from tests.core.tampering import tamper

DAY = timedelta(days=1)


def _note(count: int = 1) -> None:
    for number in range(count):
        audit.record("test.noted", subject="tests", subject_id=uuid4(), actor_id=uuid4(), number=number)


def _sequences(world: World) -> list[int]:
    found: list[int] = world.read(
        lambda: list(db.session().scalars(select(AuditEntry.sequence).order_by(AuditEntry.sequence)))
    )
    return found


def _checkpoint(world: World) -> AuditCheckpoint | None:
    found: AuditCheckpoint | None = world.read(find_checkpoint)
    return found


@pytest.fixture(name="old")
def _old(world: World) -> World:
    """Five entries of a year ago, and three of today; the world is back in its own time."""
    with time_machine.travel(clock.now() - KEPT - 2 * DAY):
        world.run(_note, count=5)
    world.run(_note, count=3)
    return world


@pytest.fixture(name="cut")
def _cut(old: World) -> World:
    """The same, after the job: entries 6 to 8, and the trace of the cut."""
    assert old.run(audit_retention.trim) == 5
    return old


# --- what leaves ------------------------------------------------------------------------------------------------------


def test_what_is_older_than_a_year_leaves_and_the_rest_holds(cut: World) -> None:
    assert _sequences(cut) == [6, 7, 8, 9]
    assert cut.read(audit.verify) == (4, None)
    cut.run(_note)
    assert cut.read(audit.verify) == (5, None)


def test_the_cut_itself_is_an_entry(cut: World) -> None:
    last = cut.read(lambda: db.session().scalars(select(AuditEntry).where(AuditEntry.sequence == 9)).one())
    assert (last.action, last.actor_id, last.facts) == ("audit.trimmed", None, '{"count":"5","until":"5"}')


def test_nothing_leaves_before_its_time(world: World) -> None:
    with time_machine.travel(clock.now() - KEPT + DAY):
        world.run(_note, count=5)
    assert world.run(audit_retention.trim) == 0
    assert _checkpoint(world) is None
    assert world.read(audit.verify) == (5, None)


def test_a_second_time_nothing_more_leaves(cut: World) -> None:
    assert cut.run(audit_retention.trim) == 0
    assert _sequences(cut) == [6, 7, 8, 9]


def test_it_goes_on_from_where_it_was_cut(cut: World) -> None:
    with time_machine.travel(clock.now() + KEPT + 2 * DAY):
        cut.run(_note)
        assert cut.run(audit_retention.trim) == 4
        assert _sequences(cut) == [10, 11]
        assert cut.read(audit.verify) == (2, None)


def test_the_last_entry_that_the_keystore_knows_stays(world: World) -> None:
    with time_machine.travel(clock.now() - KEPT - 2 * DAY):
        world.run(_note, count=5)
    assert world.run(audit_retention.trim) == 4
    assert _sequences(world) == [5, 6]
    assert world.read(audit.verify) == (2, None)


def test_a_keystore_that_lags_behind_holds_the_cut_back(old: World) -> None:
    store = state.of(old.app).keystore
    with store.engine.begin() as connection:
        third = old.read(lambda: db.session().scalars(select(AuditEntry.mac).where(AuditEntry.sequence == 3)).one())
        connection.execute(audit_heads.update().values(sequence=3, mac=third))
    assert old.run(audit_retention.trim) == 2
    assert _sequences(old) == [3, 4, 5, 6, 7, 8, 9]
    assert old.read(audit.verify) == (7, None)


def test_many_leave_in_portions_and_the_rest_holds_after_each(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_retention, "BATCH", 4)
    with time_machine.travel(clock.now() - KEPT - 2 * DAY):
        world.run(_note, count=10)
    world.run(_note)
    for left in (4, 4, 2, 0):
        assert world.run(audit_retention.trim) == left
        assert world.read(audit.verify)[1] is None
    assert _sequences(world)[0] == 11


def test_each_platform_is_cut_for_itself_by_the_chore_of_each_minute(old: World) -> None:
    elsewhere = old.make_platform("Ailleurs", OTHER_HOST)
    old.run(_note, count=3, platform=elsewhere)
    with old.app.app_context():
        keep_house()
    assert old.read(audit.verify) == (4, None)
    assert old.read(audit.verify, platform=elsewhere) == (3, None)
    assert old.read(find_checkpoint, platform=elsewhere) is None


# --- what does not hold stays -----------------------------------------------------------------------------------------


def test_a_trail_that_is_cut_while_it_is_verified_is_not_said_to_be_altered(
    old: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries, cuts = audit._entries, list[int]()

    def cut_meanwhile() -> Iterator[audit.AuditEntry]:
        if not cuts:
            with ThreadPoolExecutor(1) as elsewhere:
                cuts.append(elsewhere.submit(old.run, audit_retention.trim).result())
        yield from entries()

    monkeypatch.setattr(audit, "_entries", cut_meanwhile)
    assert old.read(audit.verify)[1] is None
    assert cuts[0] > 0


def test_an_altered_entry_stays_as_evidence_with_all_that_follows(old: World) -> None:
    tamper(old.app, "UPDATE audit_entries SET facts = '{}' WHERE sequence = 3")
    assert old.run(audit_retention.trim) == 2
    assert _sequences(old) == [3, 4, 5, 6, 7, 8, 9]
    assert old.read(audit.verify) == (0, 3)
    assert old.run(audit_retention.trim) == 0
    assert old.read(audit.verify) == (0, 3)


def test_an_entry_taken_away_before_its_time_came_still_shows(old: World) -> None:
    tamper(old.app, "DELETE FROM audit_entries WHERE sequence = 2")
    assert old.run(audit_retention.trim) == 1
    assert old.read(audit.verify) == (0, 2)


def test_without_its_key_nothing_leaves(old: World) -> None:
    with state.of(old.app).keystore.engine.begin() as connection:
        connection.execute(
            wrapped_keys.update().where(wrapped_keys.c.kind == KeyKind.AUDIT.value).values(wrapped=b"\0" * 60)
        )
    state.of(old.app).forget()
    assert old.run(audit_retention.trim) == 0
    assert _sequences(old) == list(range(1, 9))


# --- what a thief does to the checkpoint ------------------------------------------------------------------------------

FURTHER = "UPDATE audit_checkpoints SET sequence = 7, mac = (SELECT mac FROM audit_entries WHERE sequence = 7)"


@pytest.mark.parametrize(
    "acts",
    [
        ("DELETE FROM audit_checkpoints",),
        ("UPDATE audit_checkpoints SET mac = seal",),
        ("UPDATE audit_checkpoints SET seal = mac",),
        ("UPDATE audit_checkpoints SET at = '2020-01-01 00:00:00.000000+00:00'",),
        (FURTHER, "DELETE FROM audit_entries WHERE sequence <= 7"),
        (FURTHER,),
    ],
)
def test_a_checkpoint_that_is_gone_or_altered_is_found(cut: World, acts: tuple[str, ...]) -> None:
    tamper(cut.app, *acts)
    assert cut.read(audit.verify) == (0, 1)
    cut.run(_note)
    assert cut.read(audit.verify) == (0, 1), "a new entry heals nothing"
    with time_machine.travel(clock.now() + KEPT + 2 * DAY):
        assert cut.run(audit_retention.trim) == 0, "nor does the job"
        assert cut.read(audit.verify) == (0, 1)


def test_a_checkpoint_of_another_platform_does_not_fit(cut: World) -> None:
    elsewhere = cut.make_platform("Ailleurs", OTHER_HOST)
    with time_machine.travel(clock.now() - KEPT - 2 * DAY):
        cut.run(_note, count=5, platform=elsewhere)
    cut.run(_note, count=3, platform=elsewhere)
    cut.run(audit_retention.trim, platform=elsewhere)
    here, there = cut.platform.id, elsewhere.id
    theirs = cut.read(find_checkpoint, platform=elsewhere)
    assert theirs is not None
    values = {"seal": theirs.seal, "mac": theirs.mac}
    tamper(cut.app, "UPDATE audit_checkpoints SET seal = :seal, mac = :mac", **values)
    assert here != there
    assert cut.read(audit.verify) == (0, 1)


def test_the_checkpoint_of_before_put_back_shows_what_is_missing(cut: World) -> None:
    before = _checkpoint(cut)
    assert before is not None
    kept = {"mac": before.mac, "seal": before.seal, "at": _raw(cut, before.at)}
    with time_machine.travel(clock.now() + KEPT + 2 * DAY):
        cut.run(_note)
        cut.run(audit_retention.trim)
        tamper(cut.app, "UPDATE audit_checkpoints SET sequence = 5, mac = :mac, seal = :seal, at = :at", **kept)
        assert cut.read(audit.verify) == (0, 6)


def _raw(world: World, at: datetime) -> object:
    """Return a time as the database keeps it."""
    sqlite = world.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    return at.strftime("%Y-%m-%d %H:%M:%S.%f") if sqlite else at


def test_an_entry_put_back_before_the_checkpoint_is_named(cut: World) -> None:
    tamper(
        cut.app,
        "INSERT INTO audit_entries (sequence, platform_id, at, actor_id, action, subject, subject_id, facts, mac) "
        "SELECT 2, platform_id, at, actor_id, action, subject, subject_id, facts, mac FROM audit_entries "
        "WHERE sequence = 6",
    )
    assert cut.read(audit.verify) == (0, 2)


# --- what the database itself refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "act",
    [
        "DELETE FROM audit_entries WHERE sequence = 6",
        "DELETE FROM audit_entries",
        "UPDATE audit_entries SET facts = '{}' WHERE sequence = 6",
        "DELETE FROM audit_checkpoints",
        "UPDATE audit_checkpoints SET sequence = 4",
        "UPDATE audit_checkpoints SET mac = seal",
    ],
)
def test_the_database_lets_nothing_else_go(cut: World, act: str) -> None:
    with cut.app.app_context(), db.db.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="only ever added to"):
            connection.execute(text(act))
        connection.rollback()
    assert cut.read(audit.verify) == (4, None)


def test_the_checkpoint_leaves_with_its_platform(cut: World) -> None:
    cut.run(lambda: db.session().execute(text("DELETE FROM platforms")))
    with cut.app.app_context(), db.across_platforms():
        assert db.session().scalars(select(AuditEntry)).all() == []
        assert db.session().scalars(select(AuditCheckpoint)).all() == []
