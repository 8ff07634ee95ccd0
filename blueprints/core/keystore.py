"""The keystore: wrapped keys in a place of their own.

root keys (from the environment or a file, never in a database) → one key per platform → one key per journey, one for
the collective, one for what strangers write to the service, one for the audit trail. The keystore never commits
together with the data: it goes first, and an orphan key is harmless.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Uuid,
    and_,
    create_engine,
    func,
    select,
)
from sqlalchemy.schema import CreateSchema

from blueprints.core import clock
from blueprints.core.config import Settings
from blueprints.core.crypto import CLOSED, decrypt, encrypt
from blueprints.core.db import new_id
from blueprints.core.engines import WRITE, inserter, prepare_engine
from blueprints.core.errors import Tampered
from blueprints.core.root_keys import KEY_BYTES, RootKeys

SCHEMA = "keystore"


class KeyKind(StrEnum):
    """What a wrapped key opens."""

    APPLICATION = "application"
    PLATFORM = "platform"
    COLLECTIVE = "collective"
    SERVICE = "service"
    AUDIT = "audit"
    JOURNEY = "journey"
    PERSON = "person"
    CONSULTATION = "consultation"


UNDER_ROOT = (KeyKind.APPLICATION, KeyKind.PLATFORM)

metadata = MetaData(schema=SCHEMA)
wrapped_keys = Table(
    "wrapped_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("platform_id", Uuid),
    Column("parent_id", Uuid, comment="the wrapping key; empty under a root key"),
    Column("root_kid", String(64)),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("retired_at", DateTime(timezone=True)),
    Index("ix_wrapped_keys_kind_platform_id", "kind", "platform_id"),
)
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("platform_id", Uuid, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("mac", LargeBinary, nullable=False),
)


class Keystore:
    """Wrapped keys, in an SQLite file or a PostgreSQL schema of their own.

    Args:
        url: where the keystore lives.
        settings: says where the root keys are; they are read when first needed.
    """

    def __init__(self, url: str, settings: Settings) -> None:
        self._settings = settings
        self.url = url
        engine = create_engine(url, connect_args=_driver(url), pool_size=4, hide_parameters=True)
        prepare_engine(engine)
        sqlite = engine.dialect.name == "sqlite"
        self.engine = engine.execution_options(schema_translate_map={SCHEMA: None}) if sqlite else engine

    @cached_property
    def roots(self) -> RootKeys:
        """Return the root keys.

        Raises:
            ConfigurationError: missing, malformed, or readable by others.
        """
        return RootKeys.load(self._settings)

    def create(self) -> None:
        """Make the tables when they are missing."""
        with self._write() as connection:
            if connection.dialect.name != "sqlite":
                connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            metadata.create_all(connection)

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            yield connection

    # -- keys --------------------------------------------------------------------------------------

    def make(self, kind: KeyKind, platform_id: UUID | None = None, *, first: bool = False) -> UUID:
        """Make a new key, wrap it, store it durably, and return its id.

        Args:
            kind: what it opens.
            platform_id: whose; None for the installation's own.
            first: make it only if there is none in use: of two who ask at once, both get the same.
        """
        key_id = new_id()
        raw = os.urandom(KEY_BYTES)
        known = {"id": key_id, "kind": kind.value, "platform_id": platform_id, "created_at": clock.now()}
        while True:
            wrapping = self._wrap(raw, key_id, kind, platform_id)
            with self._write() as connection:
                known_id = self._only(connection, kind, platform_id) if first else None
                if known_id is not None:
                    return known_id
                if self._is_there(connection, wrapping["parent_id"]):
                    connection.execute(wrapped_keys.insert().values(**known, **wrapping))
                    return key_id

    @staticmethod
    def _only(connection: Connection, kind: KeyKind, platform_id: UUID | None) -> UUID | None:
        """Let one at a time make the first key of a kind, and return it when somebody has just done so."""
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            name = f"{kind.value}|{platform_id}"
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
        found: UUID | None = connection.execute(_in_use(kind, platform_id)).scalar_one_or_none()
        return found

    @staticmethod
    def _is_there(connection: Connection, parent: object) -> bool:
        """Hold the wrapping key until the commit: a rotation may be about to take it away."""
        statement = select(wrapped_keys.c.id).where(wrapped_keys.c.id == parent).with_for_update(read=True)
        return parent is None or connection.execute(statement).first() is not None

    def _wrap(self, raw: bytes, key_id: UUID, kind: KeyKind, platform_id: UUID | None) -> dict[str, object]:
        if kind in UNDER_ROOT:
            kid = self.roots.current
            associated = _wrapping(key_id, kind, platform_id, kid)
            return {
                "root_kid": kid,
                "parent_id": None,
                "wrapped": encrypt(self.roots.cipher(kid), key_id, raw, associated),
            }
        parent = self.current(KeyKind.PLATFORM, platform_id)
        associated = _wrapping(key_id, kind, platform_id, str(parent))
        cipher = AESGCM(self.unwrap(parent))
        return {"root_kid": None, "parent_id": parent, "wrapped": encrypt(cipher, key_id, raw, associated)}

    def current(self, kind: KeyKind, platform_id: UUID | None = None) -> UUID:
        """Return the id of the key in use of this kind, making the first one when there is none."""
        with self.engine.connect() as connection:
            found = connection.execute(_in_use(kind, platform_id)).scalar_one_or_none()
        return found or self.make(kind, platform_id, first=True)

    def unwrap(self, key_id: UUID) -> bytes:
        """Return the bytes of a key.

        Raises:
            Tampered: the key is gone (destroyed on purpose), or its wrapping was altered.
            ConfigurationError: its root key was not given.
        """
        with self.engine.connect() as connection:
            row = connection.execute(select(wrapped_keys).where(wrapped_keys.c.id == key_id)).one_or_none()
        if row is None:
            raise Tampered(CLOSED)
        return self._open(row)

    def _open(self, row: Row[tuple[object, ...]]) -> bytes:
        kind = KeyKind(row.kind)
        wrapper = row.root_kid or str(row.parent_id)
        cipher = self._root(row.root_kid) if row.root_kid else AESGCM(self.unwrap(row.parent_id))
        return decrypt(cipher, row.wrapped, _wrapping(row.id, kind, row.platform_id, wrapper))

    def _root(self, kid: str) -> AESGCM:
        """Return the cipher of a root key, read again from its file when a rotation may have added it since."""
        if kid not in self.roots.keys:
            self.__dict__.pop("roots", None)
        return self.roots.cipher(kid)

    def destroy(self, key_id: UUID) -> None:
        """Destroy a key for good, also in SQLite's write-ahead file: what hung on it is unreadable."""
        with self._write() as connection:
            connection.execute(wrapped_keys.delete().where(wrapped_keys.c.id == key_id))
        self.checkpoint()

    def checkpoint(self) -> None:
        """Empty SQLite's write-ahead file, where a deleted key would stay readable."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.rollback()
                raw = connection.connection.driver_connection
                if raw is not None:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # -- rotation ----------------------------------------------------------------------------------

    def rotate_root(self) -> int:
        """Wrap again under the current root key what hangs on an older one; return how many.

        One key a transaction: it can be killed and run again.
        """
        current = self.roots.current
        older = select(wrapped_keys).where(wrapped_keys.c.root_kid.is_not(None), wrapped_keys.c.root_kid != current)
        with self.engine.connect() as connection:
            rows = connection.execute(older).all()
        for row in rows:
            self._rewrap(row)
        self.checkpoint()
        return len(rows)

    def rotate_platform(self, platform_id: UUID) -> int:
        """Give a platform a new key and wrap again all that hung on the old ones; return how many.

        It can be killed and run again: the old key is retired only when nothing hangs on it any more.
        """
        old = self.current(KeyKind.PLATFORM, platform_id)
        fresh = self._resumed(platform_id, old) or self.make(KeyKind.PLATFORM, platform_id)
        hanging = select(wrapped_keys).where(wrapped_keys.c.parent_id == old)
        moved = 0
        while True:
            with self.engine.connect() as connection:
                rows = connection.execute(hanging).all()
            for row in rows:
                self._rewrap(row, parent=fresh)
            moved += len(rows)
            if self._let_go(old):
                self.checkpoint()
                return moved

    def _let_go(self, old: UUID) -> bool:
        """Delete a wrapping key, unless something was hung on it meanwhile."""
        key = wrapped_keys.c.id == old
        with self._write() as connection:
            connection.execute(select(wrapped_keys.c.id).where(key).with_for_update())
            hangs = connection.execute(
                select(wrapped_keys.c.id).where(wrapped_keys.c.parent_id == old).limit(1)
            ).first()
            if hangs is None:
                connection.execute(wrapped_keys.delete().where(key))
            return hangs is None

    def _resumed(self, platform_id: UUID, old: UUID) -> UUID | None:
        """Return the new key of a rotation that was interrupted."""
        statement = select(wrapped_keys.c.id).where(
            wrapped_keys.c.kind == KeyKind.PLATFORM.value,
            wrapped_keys.c.platform_id == platform_id,
            wrapped_keys.c.id != old,
        )
        with self.engine.connect() as connection:
            return connection.execute(statement.limit(1)).scalar_one_or_none()

    def _rewrap(self, row: Row[tuple[object, ...]], *, parent: UUID | None = None) -> None:
        kind, raw = KeyKind(row.kind), self._open(row)
        wrapper = str(parent) if parent else self.roots.current
        cipher = AESGCM(self.unwrap(parent)) if parent else self.roots.cipher(wrapper)
        wrapped = encrypt(cipher, row.id, raw, _wrapping(row.id, kind, row.platform_id, wrapper))
        values = {"wrapped": wrapped, "parent_id": parent, "root_kid": None if parent else wrapper}
        with self._write() as connection:
            connection.execute(wrapped_keys.update().where(wrapped_keys.c.id == row.id).values(**values))

    def count_by_wrapper(self) -> list[tuple[str, str, int]]:
        """Return (kind, name of the wrapping key, how many keys hang on it)."""
        statement = (
            select(wrapped_keys.c.kind, wrapped_keys.c.root_kid, wrapped_keys.c.parent_id, func.count())
            .group_by(wrapped_keys.c.kind, wrapped_keys.c.root_kid, wrapped_keys.c.parent_id)
            .order_by(wrapped_keys.c.kind, wrapped_keys.c.root_kid)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(statement).all()
        return [(kind, root or f"clé {parent}", count) for kind, root, parent, count in rows]

    def list_ids(self) -> list[tuple[UUID, KeyKind]]:
        """Return every key's id and kind."""
        statement = select(wrapped_keys.c.id, wrapped_keys.c.kind).order_by(wrapped_keys.c.id)
        with self.engine.connect() as connection:
            return [(key_id, KeyKind(kind)) for key_id, kind in connection.execute(statement)]

    # -- the audit trail's head --------------------------------------------------------------------

    def move_head(self, platform_id: UUID, before: tuple[int, bytes] | None, after: tuple[int, bytes]) -> bool:
        """Remember how far a platform's audit trail has come, out of its own database's reach.

        Args:
            platform_id: whose trail.
            before: where the trail was when it grew, sequence and chain value; None or 0 when it begins.
            after: where it is now.

        Returns:
            Whether what was remembered was *before*: only a trail that goes on from there moves it.
        """
        fresh = {"sequence": after[0], "mac": after[1]}
        with self._write() as connection:
            if before is None or before[0] == 0:
                add = inserter(connection.dialect.name)
                first = add(audit_heads).values(platform_id=platform_id, **fresh).on_conflict_do_nothing()
                return bool(connection.execute(first).rowcount)
            known = and_(
                audit_heads.c.platform_id == platform_id,
                audit_heads.c.sequence == before[0],
                audit_heads.c.mac == before[1],
            )
            return bool(connection.execute(audit_heads.update().where(known).values(**fresh)).rowcount)

    def head(self, platform_id: UUID) -> tuple[int, bytes] | None:
        """Return the sequence and chain value that were last noted."""
        statement = select(audit_heads.c.sequence, audit_heads.c.mac).where(audit_heads.c.platform_id == platform_id)
        with self.engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
        return None if row is None else (row.sequence, bytes(row.mac))


def _in_use(kind: KeyKind, platform_id: UUID | None) -> Select[UUID]:
    """Return the query of the key in use of a kind."""
    return (
        select(wrapped_keys.c.id)
        .where(
            wrapped_keys.c.kind == kind.value,
            wrapped_keys.c.platform_id == platform_id if platform_id else wrapped_keys.c.platform_id.is_(None),
            wrapped_keys.c.retired_at.is_(None),
        )
        .order_by(wrapped_keys.c.created_at, wrapped_keys.c.id)
        .limit(1)
    )


def _driver(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"timeout": 5, "isolation_level": None, "check_same_thread": False}
    return {}


def _wrapping(key_id: UUID, kind: KeyKind, platform_id: UUID | None, wrapper: str) -> bytes:
    fields = (b"wrap", kind.encode(), key_id.bytes, platform_id.bytes if platform_id else b"", wrapper.encode())
    return b"".join(len(value).to_bytes(2, "big") + value for value in fields)
