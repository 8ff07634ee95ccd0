"""The database: the typed base of all models, its column types, and the session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as BoundSession
from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Row,
    Select,
    Table,
    bindparam,
    event,
)
from sqlalchemy.engine import Connection, CursorResult, Engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from uuid_utils.compat import uuid4, uuid7

from blueprints.core import engines
from blueprints.core.columns import Id, Sealed, UtcDateTime, choice_of
from blueprints.core.engines import WRITE, engine_options, prepare_engine, reading_options

__all__ = [
    "UNIT", "WRITE", "AnyRow", "Id", "Identified", "Model", "PlatformScoped", "Sealed", "UtcDateTime",
    "across_platforms", "choice_of", "db", "enter_platform", "init_db", "inserter", "new_id", "overwrite_deleted",
    "platform_id", "read", "secret_id", "session", "table_of", "within_platform",
]  # fmt: skip
"""What is asked of this module, the types of columns among it."""

AnyRow = Row[*tuple[Any, ...]]
"""A row of columns, where naming each type would say nothing more than the statement."""

UNIT = "write_unit"
"""In the `info` of a session whose write unit is open: see `transaction`."""
_READING = "cordee_reading"
"""The engine on which each statement stands alone, where the database has a use for it."""
_PLATFORM = "platform_id"
_ACROSS = "across_platforms"
_OPEN = "connection"


def new_id() -> UUID:
    """Return a time-ordered identifier (UUIDv7), for rows whose age is no secret."""
    return uuid7()


def secret_id() -> UUID:
    """Return a random identifier (UUIDv4), for rows whose age would tell something."""
    return uuid4()


class Model(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), UUID: Id()}  # noqa: RUF012 - read by SQLAlchemy as a class attribute


class Identified:
    """A row known by one UUIDv7, given at once so that encryption can bind to it."""

    id: Mapped[UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: object) -> None:
        values.setdefault("id", self.fresh_id())
        super().__init__(**values)

    @staticmethod
    def fresh_id() -> UUID:
        """Return the identifier of a new row; a model whose age is secret overrides it."""
        return new_id()


def table_of(model: type[Model]) -> Table:
    """Return the bare table: a row is added to it without the session's own work, which costs as much as the row."""
    return Model.metadata.tables[model.__tablename__]


class PlatformScoped:
    """A row that belongs to one platform; the session never shows it to another."""

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"))


def within_platform(column: str, table: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """Return the composite foreign key that keeps both ends in one platform.

    Args:
        column: the local column that names the other row.
        table: the other table, which has a unique (platform_id, id).
        ondelete: what the database does when the other row goes.
    """
    return ForeignKeyConstraint(["platform_id", column], [f"{table}.platform_id", f"{table}.id"], ondelete=ondelete)


class _OwnSession(BoundSession):
    """Reads one statement at a time; a write unit has its transaction.

    On PostgreSQL each statement outside a unit sees what is committed when it runs, with a transaction or without one:
    beginning and ending one would be two more questions for every page.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """Return the engine, which begins no transaction outside a write unit where that means the same."""
        reading: Engine | None = None if UNIT in self.info else current_app.extensions.get(_READING)
        return super().get_bind(*args, **kwargs) if reading is None else reading


db = SQLAlchemy(
    metadata=Model.metadata,
    session_options={"class_": _OwnSession, "expire_on_commit": False, "info": {}},
)


def init_db(app: Flask, url: str) -> None:
    """Bind the session to the database at *url*."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    if not url.startswith("sqlite"):
        app.config["SQLALCHEMY_BINDS"] = {_READING: reading_options(url)}
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        app.extensions[_READING] = db.engines.get(_READING)


def list_engines() -> list[Engine]:
    """Return every engine of the database of the application in force: the one that writes first."""
    return [db.engine, *(engine for engine in db.engines.values() if engine is not db.engine)]


def close_connections() -> None:
    """Let go of every connection to the database that waits in a pool."""
    for engine in list_engines():
        engine.dispose()


def overwrite_deleted(table: str = "") -> None:
    """After a commit that destroyed words: empty SQLite's write-ahead file, where they would stay readable.

    Deletions themselves are overwritten (`secure_delete`). PostgreSQL gives the place of old rows free by its own
    vacuum; where a table is named, at once.

    Args:
        table: where the words were; a name of the code, never of a person.
    """
    if db.engine.dialect.name != "sqlite":
        if table:
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"VACUUM {table}")
        return
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def inserter(within: Session) -> Callable[..., Any]:
    """Return the `insert` of a session's database, which says what to do when the row is there already."""
    return engines.inserter(within.get_bind().dialect.name)


def session() -> Session:
    """Return the session of the context in force."""
    return db.session()


# --- one platform at a time -------------------------------------------------------------------------------------------


def enter_platform(platform_id: UUID | None) -> None:
    """From here on, this context's session sees this platform only (None: nothing at all)."""
    session().info[_PLATFORM] = platform_id


def platform_id() -> UUID:
    """Return the platform in force.

    Raises:
        LookupError: none is; nothing scoped can be read or written.
    """
    value = session().info.get(_PLATFORM)
    if value is None:
        msg = "No platform is in force."
        raise LookupError(msg)
    return value  # type: ignore[no-any-return] # Session.info is an open dictionary


@contextmanager
def across_platforms() -> Iterator[None]:
    """Lift the platform's bound: session look-up, commands, key rotation, outbox. Nothing else."""
    info = session().info
    before = info.get(_ACROSS, False)
    info[_ACROSS] = True
    try:
        yield
    finally:
        info[_ACROSS] = before


def _in_force() -> UUID | None:
    """Return the platform that the statement about to run is bound to; NULL equals nothing."""
    return session().info.get(_PLATFORM)


_platform_in_force = bindparam("platform_in_force", callable_=_in_force, type_=Id())
_HERE = with_loader_criteria(
    PlatformScoped,
    lambda cls: cls.platform_id == _platform_in_force,
    include_aliases=True,
    track_closure_variables=False,
)
"""One option for all: the platform is a value asked at each execution, so that the SQL is compiled once."""
_bound: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
"""Statements that modules built once, with the option: SQLAlchemy reads rows faster from one that it knows."""


@event.listens_for(Session, "do_orm_execute")
def _bound_to_platform(state: ORMExecuteState) -> None:
    if state.session.info.get(_ACROSS) or state.is_insert or state.is_column_load:
        return
    state.statement = _bind(state.statement)


def _bind(statement: Any) -> Any:
    bound = _bound.get(statement)
    if bound is None:
        bound = _bound[statement] = statement.options(_HERE)
    return bound


def read(statement: Select[*tuple[Any, ...]], **values: object) -> CursorResult[*tuple[Any, ...]]:
    """Run a select of columns that a module built once, bound to the platform in force like every other.

    For the busiest pages: it goes straight to the connection, where the session's own work costs as much as the query.
    What waits in a write unit is not flushed first.

    Args:
        statement: columns, no entities.
        **values: of its `bindparam`.
    """
    own = session()
    lifted = own.info.get(_ACROSS)
    return _connection_of(own).execute(statement if lifted else _bind(statement), values)


def _connection_of(own: Session) -> Connection:
    """Return the connection that a session reads by: asking for it costs as much as a short query does.

    It is kept for the transaction in force and no longer; a write unit has another, and asks for it each time.
    """
    if UNIT in own.info:
        return own.connection()
    begun, (known, connection) = own.get_transaction(), own.info.get(_OPEN, (None, None))
    if connection is None or known is not begun:
        connection = own.connection()
        own.info[_OPEN] = own.get_transaction(), connection
    return connection  # type: ignore[no-any-return] # Session.info is an open dictionary


@event.listens_for(Session, "before_flush")
def _refuse_foreign(flushing: Session, context: UOWTransaction, instances: object) -> None:
    del context, instances
    if flushing.info.get(_ACROSS):
        return
    here = flushing.info.get(_PLATFORM)
    for row in (*flushing.new, *flushing.dirty, *flushing.deleted):
        if isinstance(row, PlatformScoped) and row.platform_id != here:
            msg = f"A {type(row).__name__} of another platform was about to be written."
            raise PermissionError(msg)
