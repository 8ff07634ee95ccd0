"""Commands of the installation: keys made, counted and rotated, also when killed; a sentence for every refusal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from blueprints.core import backup, state
from blueprints.core.config import Settings
from blueprints.core.errors import ConfigurationError
from blueprints.core.keystore import KeyKind, Keystore, wrapped_keys
from tests.core.tampering import tamper
from tests.installations import installation
from tests.servers import ROOT


@pytest.fixture
def filled(tmp_path: Path, database_urls: tuple[str, str]) -> Iterator[Flask]:
    """An installation with the demo's two platforms, on the database under test."""
    with installation(tmp_path / "data", beside=database_urls[0], demo=True) as app:
        yield app


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Run `flask …` and return its exit code and what it said."""
    result = app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def root_file(app: Flask) -> Path:
    """Return the file of the root keys."""
    return state.of(app).settings.data / "root.keys"


Reopen = Callable[[Flask], Keystore]


@pytest.fixture
def reopened() -> Iterator[Reopen]:
    """Give the keystore as a process that starts now sees it."""
    opened: list[Keystore] = []

    def reopen(app: Flask) -> Keystore:
        own = state.of(app)
        opened.append(Keystore(own.keystore.url, own.settings))
        return opened[-1]

    yield reopen
    for store in opened:
        store.engine.dispose()


def unwrap_all(store: Keystore) -> list[bytes]:
    """Open every key."""
    return [store.unwrap(key_id) for key_id, _ in store.list_ids()]


# --- making -------------------------------------------------------------------------------------------------------


def test_the_first_root_key_is_made_once_and_readable_by_the_service_alone(tmp_path: Path) -> None:
    with installation(tmp_path / "data", migrated=False) as app:
        root_file(app).unlink()
        code, said = run(app, "keys", "init")
        assert code == 0
        assert "copie hors de cette machine" in said
        assert root_file(app).stat().st_mode & 0o077 == 0
        before = root_file(app).read_text()
        assert "existe déjà" in run(app, "keys", "init")[1]
        assert root_file(app).read_text() == before


def test_without_a_root_key_every_command_says_what_to_do(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as app:
        root_file(app).unlink()
        for words in (("keys", "status"), ("keys", "rotate", "--no-new")):
            state.of(app).keystore.__dict__.pop("roots", None)
            code, said = run(app, *words)
            assert code == 1
            assert "flask keys init" in said
            assert "Traceback" not in said


def test_a_root_key_that_others_can_read_is_refused(filled: Flask, reopened: Reopen) -> None:
    root_file(filled).chmod(0o644)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        reopened(filled).roots  # noqa: B018 - reading is the act


# --- rotating the root --------------------------------------------------------------------------------------------


def test_rotating_moves_every_key_and_the_old_one_can_be_taken_away(filled: Flask, reopened: Reopen) -> None:
    before = unwrap_all(reopened(filled))
    code, said = run(filled, "keys", "rotate")
    assert code == 0
    lines = root_file(filled).read_text().splitlines()
    assert len(lines) == 2
    newest = lines[0].partition(":")[0]
    assert newest in said
    root_file(filled).write_text(lines[0] + "\n")
    assert unwrap_all(reopened(filled)) == before
    status = run(filled, "keys", "status")[1]
    assert f"Clé racine en service : {newest}" in status.replace("\u00a0", " ")
    assert lines[1].partition(":")[0] not in status


def test_status_counts_what_hangs_on_each_key(filled: Flask, reopened: Reopen) -> None:
    status = run(filled, "keys", "status")[1]
    assert sum(int(line.split()[0]) for line in status.splitlines()[1:]) == len(reopened(filled).list_ids())


def test_a_retired_root_key_is_refused_with_what_to_do(filled: Flask, reopened: Reopen) -> None:
    kid = root_file(filled).read_text().partition(":")[0]
    root_file(filled).unlink()
    run(filled, "keys", "init")
    store = reopened(filled)
    with pytest.raises(ConfigurationError, match=f"« {kid} » manque"):
        unwrap_all(store)
    code, said = run(filled, "keys", "rotate", "--no-new")
    assert code == 1
    assert kid in said
    assert "Remettez-la" in said


def test_a_process_that_serves_learns_the_new_root_key_by_itself(filled: Flask, reopened: Reopen) -> None:
    serving = reopened(filled)
    before = unwrap_all(serving)
    run(filled, "keys", "rotate")
    assert unwrap_all(serving) == before


def test_killed_half_way_the_rotation_goes_on_where_it_was(
    tmp_path: Path, database_urls: tuple[str, str], reopened: Reopen
) -> None:
    with installation(tmp_path / "data", beside=database_urls[0]) as app:
        own = state.of(app)
        for _ in range(300):
            own.keystore.make(KeyKind.APPLICATION)
        before = unwrap_all(reopened(app))
        old = root_file(app).read_text().partition(":")[0]
        process = _rotating(own.settings)
        _wait_until(lambda: _hanging_on(own.keystore, old) < 290)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = _hanging_on(own.keystore, old)
        assert 0 < left < 300
        assert unwrap_all(reopened(app)) == before
        code, _ = run(app, "keys", "rotate", "--no-new")
        assert code == 0
        assert _hanging_on(own.keystore, old) == 0
        root_file(app).write_text(root_file(app).read_text().splitlines()[0] + "\n")
        assert unwrap_all(reopened(app)) == before


def _rotating(settings: Settings) -> subprocess.Popen[bytes]:
    environ = {
        "CORDEE_ENV": "test",
        "CORDEE_DATA": str(settings.data),
        "CORDEE_DATABASE_URL": settings.database_url,
        "CORDEE_KEYSTORE_URL": settings.keystore_url,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "keys", "rotate"]
    return subprocess.Popen(
        command, cwd=ROOT, env=dict(os.environ, **environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _hanging_on(store: Keystore, kid: str) -> int:
    return sum(count for _, wrapper, count in store.count_by_wrapper() if wrapper == kid)


def _wait_until(reached: object) -> None:
    assert callable(reached)
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline, "the rotation never began"
        time.sleep(0.001)


# --- rotating a platform ------------------------------------------------------------------------------------------


def test_a_platform_gets_a_new_key_and_every_message_still_opens(
    filled: Flask, tmp_path: Path, reopened: Reopen
) -> None:
    with filled.app_context():
        platform_id = next(one for one, host, _ in backup.list_platforms() if host == "localhost")
    store = reopened(filled)
    before, old = unwrap_all(store), store.current(KeyKind.PLATFORM, platform_id)
    code, said = run(filled, "keys", "rotate", "--platform", "localhost")
    assert code == 0
    assert "L’ancienne est détruite" in said
    after = reopened(filled)
    assert after.current(KeyKind.PLATFORM, platform_id) != old
    assert old not in {key_id for key_id, _ in after.list_ids()}
    assert len(set(before) & set(unwrap_all(after))) == len(before) - 1
    backup.save(filled, tmp_path / "sauvegarde")
    assert "réussi" in list(backup.drill(filled, tmp_path / "sauvegarde"))[-1]


def test_a_platforms_rotation_that_was_cut_short_is_taken_up_again(filled: Flask, reopened: Reopen) -> None:
    with filled.app_context():
        platform_id = backup.list_platforms()[0][0]
    store = reopened(filled)
    before = {key_id: store.unwrap(key_id) for key_id, kind in store.list_ids() if kind is KeyKind.JOURNEY}
    old = store.current(KeyKind.PLATFORM, platform_id)
    fresh = store.make(KeyKind.PLATFORM, platform_id)
    with store.engine.connect() as connection:
        hanging = connection.execute(select(wrapped_keys).where(wrapped_keys.c.parent_id == old)).all()
    store._rewrap(hanging[0], parent=fresh)
    host = next(host for host, one in _hosts(filled).items() if one == platform_id)
    assert run(filled, "keys", "rotate", "--platform", host)[0] == 0
    assert store.current(KeyKind.PLATFORM, platform_id) == fresh
    assert {key_id: store.unwrap(key_id) for key_id in before} == before


def _hosts(app: Flask) -> dict[str, object]:
    with app.app_context():
        return {host: platform_id for platform_id, host, _ in backup.list_platforms()}


def test_a_platform_that_is_not_there_is_named(filled: Flask) -> None:
    code, said = run(filled, "keys", "rotate", "--platform", "ailleurs.exemple.fr")
    assert code == 1
    assert "ailleurs.exemple.fr" in said


# --- backup, restore, audit ---------------------------------------------------------------------------------------


def test_a_backup_is_made_and_tried_by_command(filled: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "sauvegarde"
    code, said = run(filled, "backup", str(folder))
    assert code == 0
    assert f"flask restore {folder} --drill" in said
    code, said = run(filled, "restore", str(folder), "--drill")
    assert code == 0
    assert "échantillons lus" in said


def test_a_backup_without_a_folder_goes_beside_the_data(filled: Flask) -> None:
    assert run(filled, "backup")[0] == 0
    assert len(list((state.of(filled).settings.data / "backups").iterdir())) == 1


def test_a_refused_restoration_says_so_in_one_sentence(filled: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "sauvegarde"
    run(filled, "backup", str(folder))
    for words in (("restore", str(folder)), ("restore", str(tmp_path)), ("backup", str(folder))):
        code, said = run(filled, *words)
        assert code == 1
        assert said.startswith("Error: ")
        assert "Traceback" not in said
    assert run(filled, "restore", str(folder), "--replace")[0] == 0


def test_the_trail_is_verified_and_the_first_wrong_entry_is_named(filled: Flask) -> None:
    assert run(filled, "audit")[0] == 0
    with filled.app_context():
        named = backup.list_platforms()[0][1]
    where = "sequence = 3 AND platform_id = (SELECT id FROM platforms WHERE host = :host)"
    tamper(filled, f"UPDATE audit_entries SET action = 'rien.vu' WHERE {where}", host=named)  # noqa: S608 - a thief's
    code, said = run(filled, "audit", "verify")
    assert code == 1
    assert "l’entrée 3 du journal" in said
    assert said.count("tout est juste") == 1


def test_a_trail_that_lost_its_end_is_found_out(filled: Flask) -> None:
    tamper(filled, "DELETE FROM audit_entries WHERE sequence > (SELECT max(sequence) - 2 FROM audit_entries)")
    assert run(filled, "audit")[0] == 1
