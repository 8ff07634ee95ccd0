"""Backups: database, keystore and files together, and the drill that proves that they can be read again.

The root key is never in a backup: with both, one reads everything. A folder counts once it is whole: it is written
under another name, with a manifest of hashes, and renamed last.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Column, Table, make_url, select

from blueprints.core import audit, clock, crypto, db, dump, keystore, root_keys, schema, state
from blueprints.core.config import Settings
from blueprints.core.crypto import Keyring
from blueprints.core.errors import CordeeError, Tampered
from blueprints.core.keystore import Keystore

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE, TABLES, KEYS, FILES = "database.sqlite", "database.jsonl.gz", "keystore.jsonl.gz", "files"
SAMPLES = 20
_HALF_WRITTEN = ".partial"
_QUIET = frozenset({"leases"})
"""Tables that are no reason to protect a database from a restoration."""

Reader = Callable[[int], int]
_readers: dict[str, Reader] = {}


class BackupError(CordeeError):
    """A backup cannot be made, read or put back; the message says why and what to do."""


def register_samples(column: str, read: Reader) -> None:
    """Tell the drill how to open the values of one encrypted column.

    Args:
        column: `table.column`.
        read: opens at most so many values of the platform in force, and returns how many; raises `Tampered`.
    """
    _readers[column] = read


# --- saving -------------------------------------------------------------------------------------------------------


def save(app: Flask, folder: Path) -> None:
    """Copy the data of *app* into the new *folder*, while it serves.

    The head of the audit trail is read first, then the data, then the keys: every value finds its key in the copy,
    and no head runs ahead of its trail.

    Raises:
        BackupError: the folder holds something, or cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} n’est pas vide. Donnez un dossier nouveau.")
    partial = folder.with_name(folder.name + ".partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700, parents=True)
        _copy_all(app, partial)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except OSError as error:
        raise BackupError(f"La sauvegarde n’a pas pu être écrite dans {folder} : {error.strerror}.") from error


def _copy_all(app: Flask, folder: Path) -> None:
    own = state.of(app)
    heads = _rows(own.keystore, keystore.audit_heads)
    with app.app_context():
        engine = db.db.engine
        if own.settings.is_sqlite:
            counts = dump.copy_sqlite(_sqlite_file(own.settings.database_url), folder / DATABASE)
        else:
            counts = dump.dump_tables(engine, folder / TABLES)
    keys = _rows(own.keystore, keystore.wrapped_keys)
    dump.write_lines(folder / KEYS, [{"table": "wrapped_keys"}, *keys, {"table": "audit_heads"}, *heads])
    _copy_files(own.settings.data / FILES, folder / FILES)
    _write_manifest(app, folder, counts)


def _copy_files(source: Path, target: Path) -> None:
    """Copy the sealed files after the rows that name them; what is erased or half written meanwhile is left out."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        if not path.is_file() or path.suffix == _HALF_WRITTEN:
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copy2(path, copy)
        except FileNotFoundError:
            copy.unlink(missing_ok=True)


def _rows(store: Keystore, table: Table) -> list[list[Any]]:
    with store.engine.connect() as connection:
        return [dump.written_row(row) for row in connection.execute(select(table))]


def _write_manifest(app: Flask, folder: Path, counts: dict[str, int]) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "revision": schema.applied(app),
        "rows": counts,
        "files": {str(path.relative_to(folder)): _hash(path) for path in sorted(folder.rglob("*")) if path.is_file()},
    }
    path = folder / MANIFEST
    path.touch(mode=0o600)
    path.write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_before_migration(app: Flask) -> Path:
    """Save the data before the schema changes, and return where."""
    stamp = f"{clock.now():%Y%m%d-%H%M%S-%f}"
    folder = state.of(app).settings.data / "backups" / f"avant-{schema.head()}-{stamp}"
    save(app, folder)
    return folder


def _sqlite_file(url: str) -> Path:
    return Path(make_url(url).database or "")


# --- reading again ------------------------------------------------------------------------------------------------


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose files are all as they were written.

    Raises:
        BackupError: not a backup, or a file is missing, altered or too many.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        known, made_as = manifest["files"], manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} n’est pas une sauvegarde complète : {MANIFEST} manque ou est abîmé.") from error
    if made_as != FORMAT:
        raise BackupError("Cette sauvegarde vient d’une version plus récente de Cordée.")
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there ^ set(known)):
        raise BackupError(f"Le fichier {name} manque dans la sauvegarde, ou n’en fait pas partie.")
    for name, digest in known.items():
        if _hash(folder / name) != digest:
            raise BackupError(f"Le fichier {name} de la sauvegarde a changé. Prenez une autre sauvegarde.")
    return manifest


def restore(app: Flask, folder: Path, *, replace_all: bool = False) -> Iterator[str]:
    """Put a backup in place; yield what was done, line by line.

    Args:
        app: the application whose data it becomes.
        folder: a backup.
        replace_all: allow it to take the place of data, of which a copy is made first.

    Raises:
        BackupError: the backup is not whole, or there is data and nobody said to replace it.
    """
    manifest = _read_manifest(folder)
    settings = state.of(app).settings
    if _holds_data(app):
        if not replace_all:
            raise BackupError("Il y a déjà des données ici. Pour les remplacer : flask restore DOSSIER --replace.")
        kept = settings.data / "backups" / f"avant-restauration-{clock.now():%Y%m%d-%H%M%S-%f}"
        save(app, kept)
        yield f"Ce qui était là est gardé dans {kept}."
    _load_keys(state.of(app).keystore, folder)
    _load_database(app, folder, manifest["revision"])
    state.of(app).forget()
    schema.upgrade(app)
    _load_files(settings, folder)
    yield from _counted(app)
    yield "La sauvegarde est en place. Redémarrez Cordée."


def _holds_data(app: Flask) -> bool:
    if schema.applied(app) is None:
        return False
    with app.app_context():
        counts = dump.count_rows(db.db.engine)
    return any(count for name, count in counts.items() if name not in _QUIET)


def _load_keys(store: Keystore, folder: Path) -> None:
    store.create()
    tables = {table.name: table for table in (keystore.wrapped_keys, keystore.audit_heads)}
    rows: dict[str, list[dict[str, Any]]] = {}
    for line in dump.read_lines(folder / KEYS):
        if isinstance(line, dict):
            name = line["table"]
            rows[name] = []
        else:
            rows[name].append(dict(zip(tables[name].columns.keys(), dump.read_row(line), strict=True)))
    with store.engine.connect().execution_options(**{db.WRITE: True}) as connection, connection.begin():
        for name, table in tables.items():
            connection.execute(table.delete())
            if rows[name]:
                connection.execute(table.insert(), rows[name])


def _load_database(app: Flask, folder: Path, revision: str) -> None:
    with app.app_context():
        engine = db.db.engine
        if (folder / DATABASE).exists():
            if engine.dialect.name != "sqlite":
                raise BackupError("Cette sauvegarde vient de SQLite. Elle ne va pas dans PostgreSQL.")
            engine.dispose()
            dump.restore_sqlite(folder / DATABASE, _sqlite_file(state.of(app).settings.database_url))
            return
        dump.empty(engine)
        schema.migrate(engine, revision)
        dump.load_tables(engine, folder / TABLES)


def _load_files(settings: Settings, folder: Path) -> None:
    target = settings.data / FILES
    shutil.rmtree(target, ignore_errors=True)
    if (folder / FILES).is_dir():
        shutil.copytree(folder / FILES, target)


def _counted(app: Flask) -> Iterator[str]:
    with app.app_context():
        counts = dump.count_rows(db.db.engine)
    yield f"{sum(counts.values())} lignes dans {sum(map(bool, counts.values()))} tables."


# --- the drill ----------------------------------------------------------------------------------------------------


def drill(app: Flask, folder: Path) -> Iterator[str]:
    """Restore a backup in a temporary place and read samples there; yield what was seen, line by line.

    The live data is not touched: only its root keys are needed.

    Raises:
        BackupError: the backup would not bring everything back.
    """
    manifest = _read_manifest(folder)
    yield f"{len(manifest['files'])} fichiers, tous comme au jour de la sauvegarde."
    with _elsewhere(app, folder, manifest) as copy:
        yield from _counted(copy)
        with copy.app_context():
            _expect_counts(manifest)
            sound, lines = verify_audit()
            yield from lines
            if not sound:
                raise BackupError("Le journal de la sauvegarde a été changé.")
            yield from _read_samples()
    yield "L’essai est réussi. Les données en service n’ont pas été touchées."


@contextmanager
def _elsewhere(app: Flask, folder: Path, manifest: dict[str, Any]) -> Iterator[Flask]:
    """Give an application of its own on the backup's data, thrown away at the end."""
    live = state.of(app).settings
    with tempfile.TemporaryDirectory(prefix="cordee-essai-") as name:
        data = Path(name)
        settings = replace(
            live,
            data=data,
            database_url=f"sqlite:///{data / 'cordee.db'}",
            keystore_url=f"sqlite:///{data / 'keystore.db'}",
            root_keys=live.root_keys or str((live.data / root_keys.ROOT_FILE).resolve()),
        )
        copy = Flask("drill")
        store = Keystore(settings.keystore_url, settings)
        state.install(copy, state.State(settings, store, Keyring(store.unwrap)))
        db.init_db(copy, settings.database_url)
        try:
            _load_keys(store, folder)
            _load_database(copy, folder, manifest["revision"])
            schema.upgrade(copy)
            if (folder / FILES).is_dir():
                (data / FILES).symlink_to((folder / FILES).resolve())
            yield copy
        finally:
            with copy.app_context():
                db.close_connections()
            store.engine.dispose()


def _expect_counts(manifest: dict[str, Any]) -> None:
    found = dump.count_rows(db.db.engine)
    for table, count in manifest["rows"].items():
        if found.get(table) != count:
            raise BackupError(f"La table {table} a {found.get(table, 0)} lignes, et {count} étaient attendues.")


def _read_samples() -> Iterator[str]:
    for column in sealed_columns():
        read = _readers.get(f"{column.table.name}.{column.name}")
        try:
            count = _read_everywhere(read) if read else _open_keys(column)
        except Tampered as error:
            raise BackupError(f"{column.table.name}.{column.name} : un échantillon ne peut pas être lu.") from error
        what = "échantillons lus" if read else "clés ouvertes (personne n’a dit comment lire cette colonne)"
        yield f"{column.table.name}.{column.name} : {count} {what}."


def sealed_columns() -> list[Column[Any]]:
    """Return the encrypted columns of the models."""
    tables = db.Model.metadata.sorted_tables
    return [column for table in tables for column in table.columns if isinstance(column.type, db.Sealed)]


def _read_everywhere(read: Reader) -> int:
    count = 0
    for platform_id, _, _ in list_platforms():
        db.enter_platform(platform_id)
        count += read(SAMPLES)
    db.enter_platform(None)
    return count


def _open_keys(column: Column[Any]) -> int:
    """Open the key of some values of a column that no feature reads."""
    values = db.session().execute(select(column).where(column.is_not(None)).limit(SAMPLES)).scalars().all()
    for value in values:
        state.current().keystore.unwrap(crypto.key_of(value))
    return len(values)


# --- the audit trail ----------------------------------------------------------------------------------------------


def list_platforms() -> list[tuple[UUID, str, str]]:
    """Return (id, host, name) of every platform, by host; for commands, which belong to none."""
    table = db.Model.metadata.tables["platforms"]
    statement = select(table.c.id, table.c.host, table.c.name).order_by(table.c.host)
    return [(row.id, row.host, row.name) for row in db.session().execute(statement)]


def verify_audit() -> tuple[bool, list[str]]:
    """Read every platform's trail again; return whether all hold, and a line for each."""
    sound, lines = True, []
    for platform_id, _, name in list_platforms():
        db.enter_platform(platform_id)
        count, wrong = audit.verify()
        sound = sound and wrong is None
        lines.append(
            f"{name} : journal de {count} entrées, tout est juste."
            if wrong is None
            else f"{name} : l’entrée {wrong} du journal est fausse ou manque."
        )
    db.enter_platform(None)
    return sound, lines
