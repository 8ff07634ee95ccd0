"""What machines are told: 200, or 503 with a cause, on any host, and never a secret."""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from blueprints.core import clock, db, outbox, state, transaction
from blueprints.core.config import Settings
from blueprints.core.outbox import OutboxEntry
from blueprints.home import health
from tests import servers
from tests.conftest import Browser, World

Open = Callable[..., Browser]
PARTS = {"database", "keystore", "root_keys", "disk", "outbox", "mail"}


@pytest.fixture
def settle(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run with other settings until the end of the test."""
    own = state.of(app)

    def change(**values: Any) -> None:
        monkeypatch.setattr(own, "settings", dataclasses.replace(own.settings, **values))

    return change


def _causes(browser: Open) -> tuple[int, dict[str, str]]:
    answer = browser().get("/sante")
    assert answer.headers["Cache-Control"] == "no-store"
    parts = answer.get_json()["parts"]
    return answer.status_code, {name: part["cause"] for name, part in parts.items() if not part["ok"]}


def test_all_is_well(world: World, browser: Open) -> None:
    answer = browser().get("/sante")
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["status"] == "ok"
    assert set(told["parts"]) == PARTS
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", ["localhost", "10.0.0.7:8000", "inconnu.exemple.fr"])
def test_any_host_is_answered(host: str, world: World, browser: Open) -> None:
    assert browser(host=host).get("/sante").status_code == 200


def test_the_check_leaves_nothing_behind(world: World, browser: Open) -> None:
    from sqlalchemy import func, select

    from blueprints.core.jobs import Lease

    browser().get("/sante")
    assert world.read(lambda: db.session().scalar(select(func.count()).select_from(Lease))) == 0


def test_whoever_asks_again_and_again_takes_the_write_lock_once(
    world: World, browser: Open, statements: list[str]
) -> None:
    visitor = browser()
    for _ in range(5):
        assert visitor.get("/sante").status_code == 200
    assert sum("INSERT INTO leases" in statement for statement in statements) == 1


def test_the_database_is_tried_again_after_a_while(
    monkeypatch: pytest.MonkeyPatch, world: World, browser: Open, statements: list[str]
) -> None:
    monkeypatch.setattr(health, "TRIED_SECONDS", 0.0)
    for _ in range(2):
        assert browser().get("/sante").status_code == 200
    assert sum("INSERT INTO leases" in statement for statement in statements) == 2


def test_a_fault_is_told_to_who_asks_while_another_try_waits(world: World, browser: Open) -> None:
    browser().get("/sante")
    health._tried.update(dict.fromkeys(health._tried, (0.0, "La base de données ne prend pas d’écriture.")))
    with health._trying:
        assert browser().get("/sante").status_code == 503
    assert browser().get("/sante").status_code == 200


@pytest.fixture
def read_only(world: World, app: Flask, settings: Settings) -> Iterator[None]:
    """A database that takes no writing, until the end of the test."""
    from sqlalchemy import event

    with app.app_context():
        engine = db.db.engine
    statement = "PRAGMA query_only = ON" if settings.is_sqlite else "SET TRANSACTION READ ONLY"

    def forbid(connection: Any) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", forbid)
    yield
    event.remove(engine, "begin", forbid)
    engine.dispose()


def test_a_database_that_takes_no_writing_is_a_fault(read_only: None, browser: Open) -> None:
    status, causes = _causes(browser)
    assert status == 503
    assert causes == {"database": "La base de données ne prend pas d’écriture."}


def test_missing_root_keys_are_a_fault(
    settle: Callable[..., None], tmp_path: Path, world: World, browser: Open
) -> None:
    settle(root_keys=str(tmp_path / "secret.keys"))
    status, causes = _causes(browser)
    assert status == 503
    assert set(causes) == {"root_keys"}
    assert str(tmp_path) not in browser().get("/sante").text


def test_a_keystore_that_is_away_is_a_fault(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, world: World, browser: Open
) -> None:
    from blueprints.core.keystore import Keystore

    own = state.of(app)
    elsewhere = Keystore(f"sqlite:///{tmp_path / 'nothing' / 'keystore.db'}", own.settings)
    monkeypatch.setattr(own, "keystore", elsewhere)
    status, causes = _causes(browser)
    elsewhere.engine.dispose()
    assert status == 503
    assert "keystore" in causes


def test_a_disk_that_is_nearly_full_is_a_fault(monkeypatch: pytest.MonkeyPatch, world: World, browser: Open) -> None:
    monkeypatch.setattr(health, "FREE_BYTES", 2**63)
    assert _causes(browser) == (503, {"disk": "Il reste moins de 100 Mo sur le disque."})


def test_a_data_folder_that_is_gone_is_a_fault(
    settle: Callable[..., None], tmp_path: Path, world: World, browser: Open
) -> None:
    settle(data=tmp_path / "gone", root_keys="un:" + "A" * 43 + "=")
    assert _causes(browser) == (503, {"disk": "Le dossier des données ne répond pas."})


def _entry(world: World, **values: Any) -> None:
    def run() -> None:
        entry = db.session().get_one(OutboxEntry, outbox.add(next(iter(outbox.handlers))))
        for name, value in values.items():
            setattr(entry, name, value)

    world.run(run)


def test_work_that_nobody_takes_is_a_fault_after_a_while(world: World, browser: Open) -> None:
    _entry(world)
    assert _causes(browser) == (200, {})
    with time_machine.travel(clock.now() + timedelta(minutes=6)):
        status, causes = _causes(browser)
    assert status == 503
    assert causes["outbox"].endswith(": 1.")


def test_a_mail_that_fails_again_and_again_is_a_fault(world: World, browser: Open) -> None:
    now = clock.now()
    _entry(
        world, fault="ConnectionRefusedError", created_at=now - timedelta(minutes=10), due_at=now + timedelta(hours=1)
    )
    assert _causes(browser)[0] == 503


def test_work_that_is_done_or_planned_is_none(world: World, browser: Open) -> None:
    now = clock.now()
    _entry(world, done_at=now, created_at=now - timedelta(days=1), due_at=now - timedelta(days=1))
    _entry(world, due_at=now + timedelta(days=1))
    assert _causes(browser) == (200, {})


def test_a_mail_given_up_today_is_a_fault(world: World, browser: Open) -> None:
    now = clock.now()
    _entry(world, failed_at=now - timedelta(hours=1), fault="TimeoutError")
    assert _causes(browser)[0] == 503


def test_valkey_is_asked_where_one_is_set(settle: Callable[..., None], world: World, browser: Open) -> None:
    settle(redis_url="redis://:motdepasse@127.0.0.1:1/0")
    answer = browser().get("/sante")
    assert answer.status_code == 503
    assert answer.get_json()["parts"]["redis"] == {"ok": False, "cause": "Redis ou Valkey ne répond pas."}
    assert "motdepasse" not in answer.text


def test_a_valkey_that_answers_is_well(settle: Callable[..., None], world: World, browser: Open) -> None:
    servers.require("valkey")
    with servers.valkey() as url:
        settle(redis_url=url)
        assert _causes(browser) == (200, {})


def test_entries_of_every_platform_count(world: World, browser: Open) -> None:
    other = world.make_platform("Ailleurs", "autre.localhost")

    def run() -> None:
        with transaction.apart() as session:
            now = clock.now()
            session.add(
                OutboxEntry(
                    platform_id=other.id,
                    name="x",
                    arguments="{}",
                    created_at=now - timedelta(hours=1),
                    due_at=now - timedelta(hours=1),
                )
            )

    world.read(run, platform=other)
    assert _causes(browser)[0] == 503
