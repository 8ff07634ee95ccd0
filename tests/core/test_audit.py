"""The audit trail: nothing is changed, taken out, added or cut off without showing."""

import contextlib
import threading
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from blueprints.core import audit, db, transaction
from blueprints.core.audit import AuditChain, AuditEntry
from tests.conftest import OTHER_HOST, World


def _note(count: int = 1) -> None:
    for number in range(count):
        audit.record("test.noted", subject="tests", subject_id=uuid4(), actor_id=uuid4(), number=number)


@pytest.fixture(name="noted")
def _noted(world: World) -> World:
    """Five entries, and their end copied to the keystore."""
    world.run(_note, count=5)
    world.read(audit.note_head)
    return world


def test_entries_follow_each_other_and_hold(noted: World) -> None:
    assert noted.read(audit.verify) == (5, None)
    noted.run(_note)
    assert noted.read(audit.verify) == (6, None)


def test_each_platform_has_a_trail_of_its_own(noted: World) -> None:
    elsewhere = noted.make_platform("Ailleurs", OTHER_HOST)
    noted.run(_note, platform=elsewhere)
    assert noted.read(audit.verify, platform=elsewhere) == (1, None)


@pytest.mark.parametrize(
    "change",
    [{"action": "test.other"}, {"subject": "people"}, {"facts": "{}"}, {"actor_id": None}, {"subject_id": uuid4()}],
)
def test_a_changed_entry_shows(noted: World, change: dict[str, object]) -> None:
    def tamper() -> None:
        db.session().execute(update(AuditEntry).where(AuditEntry.sequence == 3).values(**change))

    noted.run(tamper)
    assert noted.read(audit.verify) == (2, 3)


def test_an_entry_taken_out_shows(noted: World) -> None:
    def tamper() -> None:
        db.session().execute(delete(AuditEntry).where(AuditEntry.sequence == 3))

    noted.run(tamper)
    assert noted.read(audit.verify) == (2, 3)


def test_a_cut_tail_shows_by_the_head_kept_elsewhere(noted: World) -> None:
    def tamper() -> None:
        before = db.session().scalars(select(AuditEntry).where(AuditEntry.sequence == 3)).one()
        db.session().execute(delete(AuditEntry).where(AuditEntry.sequence > 3))
        db.session().execute(update(AuditChain).values(sequence=3, mac=before.mac))

    noted.run(tamper)
    assert noted.read(audit.verify) == (3, 4)
    noted.run(_note, count=9)
    assert noted.read(audit.verify)[1] is not None, "writing on does not hide it"


def test_a_whole_trail_taken_away_shows(noted: World) -> None:
    def tamper() -> None:
        db.session().execute(delete(AuditEntry))
        db.session().execute(delete(AuditChain))

    noted.run(tamper)
    assert noted.read(audit.verify) == (0, 1)


def test_an_entry_from_another_place_of_the_trail_does_not_fit(noted: World) -> None:
    def tamper() -> None:
        fourth = db.session().scalars(select(AuditEntry).where(AuditEntry.sequence == 4)).one()
        db.session().execute(update(AuditEntry).where(AuditEntry.sequence == 2).values(mac=fourth.mac))

    noted.run(tamper)
    assert noted.read(audit.verify) == (1, 2)


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
