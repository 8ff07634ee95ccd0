"""The worker: woken by a commit, one tick at a time, and the outbox is the truth."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from blueprints.core import clock, db, jobs, outbox, transaction
from blueprints.core.outbox import OutboxEntry
from tests.conftest import World

PATIENCE = 20.0
done: list[str] = []


@outbox.job("tests.work")
def work(task: outbox.Task) -> None:
    done.append(str(db.platform_id()))


def _wait_for(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_commit_wakes_the_worker_which_runs_with_the_platform_in_force(world: World) -> None:
    done.clear()
    jobs.start_worker(world.app)
    try:
        world.run(lambda: outbox.add("tests.work"))
        assert _wait_for(lambda: bool(done))
    finally:
        jobs.stop_worker(world.app)
    assert done == [str(world.platform.id)]


def test_what_waited_while_no_worker_ran_is_done_at_the_next_start(world: World) -> None:
    done.clear()
    world.run(lambda: outbox.add("tests.work"))
    jobs.start_worker(world.app)
    try:
        assert _wait_for(lambda: bool(done))
    finally:
        jobs.stop_worker(world.app)


def test_an_entry_claimed_by_a_process_that_died_is_tried_again_after_its_lease(world: World) -> None:
    done.clear()
    world.run(lambda: outbox.add("tests.work"))
    with world.app.app_context():
        assert outbox._claim() is not None
        assert outbox.run_due() == 0
        with time_machine.travel(clock.now() + outbox.LEASE + timedelta(seconds=1), tick=False):
            assert outbox.run_due() == 1
    entries = world.read(lambda: db.session().scalars(select(OutboxEntry)).all())
    assert [entry.attempts for entry in entries] == [2]


def test_two_processes_do_not_tick_in_the_same_minute(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list[bool] = []
    monkeypatch.setattr(jobs, "_ticks", [lambda: ticks.append(True)])
    with world.app.app_context():
        jobs.tick()
        jobs.tick()
        with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
            jobs.tick()
    assert len(ticks) == 2


def test_a_chore_that_fails_does_not_stop_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks: list[bool] = []

    def broken() -> None:
        raise ValueError

    monkeypatch.setattr(jobs, "_ticks", [broken, lambda: ticks.append(transaction.is_writing())])
    with world.app.app_context():
        jobs.tick()
    assert ticks == [False]


@outbox.job("tests.breaks")
def breaks(task: outbox.Task) -> None:
    raise RuntimeError("canari-43 in words")


def test_work_that_breaks_in_any_way_lets_the_rest_go_on_and_ends_after_its_tries(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    done.clear()

    def ask() -> None:
        outbox.add("tests.breaks")
        outbox.add("tests.work")

    world.run(ask)
    moment = clock.now()
    with world.app.app_context():
        for hours in range(outbox.ATTEMPTS + 1):
            with time_machine.travel(moment + timedelta(hours=24 * hours + 1), tick=False):
                outbox.run_due()
        with db.across_platforms():
            entry = db.session().scalars(select(OutboxEntry).where(OutboxEntry.name == "tests.breaks")).one()
    assert len(done) == 1
    assert (entry.fault, entry.attempts) == ("RuntimeError", outbox.ATTEMPTS)
    assert entry.failed_at is not None
    told = capsys.readouterr()
    assert "canari-43" not in told.out + told.err
