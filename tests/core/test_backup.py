"""Backups: everything comes back, the drill proves it, and nothing is overwritten by mistake."""

import gzip
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from blueprints.accounts.models import Person, Platform
from blueprints.core import backup, crypto, db, dump, schema, state, transaction
from blueprints.core.errors import ConfigurationError
from blueprints.demo import people
from blueprints.messaging.models import Message
from tests.core.tampering import tamper
from tests.installations import installation


@pytest.fixture
def filled(tmp_path: Path, database_urls: tuple[str, str]) -> Iterator[Flask]:
    """An installation with the demo's two platforms, on the database under test."""
    with installation(tmp_path / "here", beside=database_urls[0], demo=True) as app:
        yield app


@pytest.fixture
def elsewhere(filled: Flask, tmp_path: Path, database_urls: tuple[str, str]) -> Iterator[Flask]:
    """A new machine: no data at all, and the root key that was kept apart."""
    root = state.of(filled).settings.data / "root.keys"
    with installation(tmp_path / "there", beside=database_urls[0], root_keys=str(root), migrated=False) as app:
        yield app


def counts(app: Flask) -> dict[str, int]:
    """Return the rows of each table."""
    with app.app_context():
        return dump.count_rows(db.db.engine)


def save(app: Flask, tmp_path: Path) -> Path:
    """Make a backup and return its folder."""
    folder = tmp_path / "sauvegarde"
    backup.save(app, folder)
    return folder


def test_everything_comes_back_on_another_machine(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    lines = list(backup.restore(elsewhere, save(filled, tmp_path)))
    assert counts(elsewhere) == counts(filled)
    assert "Redémarrez" in lines[-1]
    with elsewhere.app_context():
        assert backup.verify_audit()[0]
        assert list(backup._read_samples())
        with db.across_platforms():
            names = set(db.session().scalars(select(Person.first_name)))
    assert {"Awa", "Léa"} <= names


def test_the_keys_come_back_and_open_what_they_sealed(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    list(backup.restore(elsewhere, save(filled, tmp_path)))
    before, after = state.of(filled).keystore, state.of(elsewhere).keystore
    assert before.list_ids() == after.list_ids()
    assert [before.unwrap(one) for one, _ in before.list_ids()] == [after.unwrap(one) for one, _ in after.list_ids()]


def test_files_come_back(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    kept = state.of(filled).settings.data / "files" / "ab"
    kept.mkdir(parents=True)
    (kept / "abcd").write_bytes(b"sealed")
    list(backup.restore(elsewhere, save(filled, tmp_path)))
    assert (state.of(elsewhere).settings.data / "files" / "ab" / "abcd").read_bytes() == b"sealed"


def test_the_drill_reads_samples_and_touches_nothing(filled: Flask, tmp_path: Path) -> None:
    folder = save(filled, tmp_path)
    before = counts(filled)
    lines = list(backup.drill(filled, folder))
    assert counts(filled) == before
    assert "messages.body\u00a0: 13 échantillons lus." in lines
    assert "réussi" in lines[-1]


def test_the_drill_names_every_encrypted_column(filled: Flask, tmp_path: Path) -> None:
    lines = list(backup.drill(filled, save(filled, tmp_path)))
    for column in backup.sealed_columns():
        assert any(line.startswith(f"{column.table.name}.{column.name}\u00a0: ") for line in lines)


def test_the_drill_fails_when_a_key_is_gone(filled: Flask, tmp_path: Path) -> None:
    with filled.app_context(), db.across_platforms():
        sealed = db.session().scalars(select(Message.body).limit(1)).one()
        state.current().keystore.destroy(crypto.key_of(sealed))
    folder = save(filled, tmp_path)
    with pytest.raises(backup.BackupError, match=r"^(adjustments|messages)\.\w+\u00a0: un échantillon"):
        list(backup.drill(filled, folder))


def test_the_drill_fails_when_a_message_was_altered(filled: Flask, tmp_path: Path) -> None:
    with filled.app_context(), db.across_platforms(), transaction.apart() as session:
        session.execute(update(Message).values(body=b"\x01\x01" + bytes(60)))
    folder = save(filled, tmp_path)
    with pytest.raises(backup.BackupError, match=r"^(adjustments|messages)\.\w+\u00a0: un échantillon"):
        list(backup.drill(filled, folder))


def test_the_drill_fails_when_the_trail_was_cut(filled: Flask, tmp_path: Path) -> None:
    tamper(filled, "DELETE FROM audit_entries WHERE sequence = (SELECT max(sequence) FROM audit_entries)")
    folder = save(filled, tmp_path)
    with pytest.raises(backup.BackupError, match="journal"):
        list(backup.drill(filled, folder))


def test_without_its_root_key_a_backup_says_which_one_it_needs(filled: Flask, tmp_path: Path) -> None:
    folder = save(filled, tmp_path)
    with (
        installation(tmp_path / "autre", migrated=False) as other,
        pytest.raises(ConfigurationError, match="clé racine"),
    ):
        list(backup.drill(other, folder))


def test_no_word_and_no_root_key_is_in_a_backup(filled: Flask, tmp_path: Path) -> None:
    folder = save(filled, tmp_path)
    secret = (state.of(filled).settings.data / "root.keys").read_text().partition(":")[2].strip()
    words = "Le casque est arrivé"
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
            assert secret.encode() not in data
            assert words.encode() not in data
            assert path.stat().st_mode & 0o077 == 0


def test_the_messages_of_another_process_do_not_disturb_a_backup(filled: Flask, tmp_path: Path) -> None:
    folder = save(filled, tmp_path)
    with filled.app_context(), db.across_platforms(), transaction.apart() as session:
        session.execute(delete(Message))
    manifest = json.loads((folder / backup.MANIFEST).read_text())
    assert manifest["rows"]["messages"] > 0
    assert list(backup.drill(filled, folder))


# --- what is refused ----------------------------------------------------------------------------------------------


def test_data_that_is_there_is_not_overwritten_unless_one_says_so(filled: Flask, tmp_path: Path) -> None:
    folder = save(filled, tmp_path)
    with filled.app_context(), db.across_platforms(), transaction.apart() as session:
        session.execute(update(Platform).values(department="Ailleurs"))
    with pytest.raises(backup.BackupError, match="--replace"):
        list(backup.restore(filled, folder))
    lines = list(backup.restore(filled, folder, replace_all=True))
    assert "gardé dans" in lines[0]
    with filled.app_context():
        assert "Ailleurs" not in set(db.session().scalars(select(Platform.department)))
    kept = next((state.of(filled).settings.data / "backups").glob("avant-restauration-*"))
    assert list(backup.drill(filled, kept))


def test_a_folder_that_holds_something_is_left_alone(filled: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "plein"
    folder.mkdir()
    (folder / "souvenir.txt").write_text("à garder")
    with pytest.raises(backup.BackupError, match="pas vide"):
        backup.save(filled, folder)
    assert (folder / "souvenir.txt").read_text() == "à garder"


def test_a_folder_that_cannot_be_written_says_so(filled: Flask, tmp_path: Path) -> None:
    file = tmp_path / "fichier"
    file.write_text("")
    with pytest.raises(backup.BackupError, match="pas pu être écrite"):
        backup.save(filled, file / "dedans")


HARMS: dict[str, Callable[[Path], object]] = {
    "changed": lambda folder: (folder / backup.KEYS).write_bytes(b"different"),
    "missing": lambda folder: (folder / backup.KEYS).unlink(),
    "added": lambda folder: (folder / "intrus").write_text(""),
    "without manifest": lambda folder: (folder / backup.MANIFEST).unlink(),
    "broken manifest": lambda folder: (folder / backup.MANIFEST).write_text("{"),
    "list for a manifest": lambda folder: (folder / backup.MANIFEST).write_text("[]"),
    "formless": lambda folder: (folder / backup.MANIFEST).write_text('{"files": {}}'),
    "newer": lambda folder: (folder / backup.MANIFEST).write_text('{"format": 99, "files": {}}'),
}


def test_a_backup_that_is_not_whole_is_refused(filled: Flask, elsewhere: Flask, tmp_path: Path) -> None:
    whole = save(filled, tmp_path)
    for name, harm in HARMS.items():
        folder = tmp_path / name
        shutil.copytree(whole, folder)
        harm(folder)
        with pytest.raises(backup.BackupError):
            list(backup.drill(filled, folder))
        with pytest.raises(backup.BackupError):
            list(backup.restore(elsewhere, folder))
    assert schema.applied(elsewhere) is None


def test_a_backup_that_was_cut_short_does_not_count(filled: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "sauvegarde"
    partial = tmp_path / "sauvegarde.partial"
    partial.mkdir()
    (partial / "reste").write_text("d’un arrêt brutal")
    backup.save(filled, folder)
    assert not partial.exists()
    assert list(backup.drill(filled, folder))


def test_a_copy_is_made_before_the_schema_changes(filled: Flask) -> None:
    folder = backup.copy_before_migration(filled)
    assert folder.parent == state.of(filled).settings.data / "backups"
    assert list(backup.drill(filled, folder))


def test_an_sqlite_copy_is_one_sound_file(tmp_path: Path) -> None:
    with ExitStack() as stack:
        app = stack.enter_context(installation(tmp_path / "data"))
        people.fill(app)
        folder = save(app, tmp_path)
    copy = folder / backup.DATABASE
    there = sorted(path.name for path in folder.iterdir())
    assert there == ["database.sqlite", "files", "keystore.jsonl.gz", "manifest.json"]
    with sqlite3.connect(copy) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
