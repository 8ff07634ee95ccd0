"""Reads of stored files."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from blueprints.core import db
from blueprints.core.outbox import OutboxEntry
from blueprints.files.models import FileState, StoredFile

BATCH = 500


def find_file(file_id: UUID) -> StoredFile | None:
    """Return one file of the platform in force."""
    return db.session().scalars(select(StoredFile).where(StoredFile.id == file_id)).one_or_none()


def list_files(file_ids: Collection[UUID]) -> Sequence[StoredFile]:
    """Return these files, by id."""
    statement = select(StoredFile).where(StoredFile.id.in_(file_ids)).order_by(StoredFile.id).limit(BATCH)
    return db.session().scalars(statement).all()


def list_known(file_ids: Collection[UUID]) -> set[UUID]:
    """Return which of these ids are of files that hold bytes."""
    statement = select(StoredFile.id).where(StoredFile.id.in_(file_ids), StoredFile.key.is_not(None)).limit(BATCH)
    return set(db.session().scalars(statement))


def list_page(after: UUID | None = None, limit: int = BATCH) -> Sequence[StoredFile]:
    """Return the files of the platform in force, by id, page by page."""
    statement = select(StoredFile).order_by(StoredFile.id).limit(limit)
    if after is not None:
        statement = statement.where(StoredFile.id > after)
    return db.session().scalars(statement).all()


def list_pending(before: datetime, limit: int = BATCH) -> Sequence[UUID]:
    """Return the files that have waited for the scanner since before a moment, oldest first."""
    statement = (
        select(StoredFile.id)
        .where(StoredFile.state == FileState.PENDING, StoredFile.created_at < before)
        .order_by(StoredFile.created_at, StoredFile.id)
        .limit(limit)
    )
    return db.session().scalars(statement).all()


def is_awaited(name: str, file_id: UUID) -> bool:
    """Tell whether the outbox still has something to do about a file."""
    statement = select(OutboxEntry.id).where(
        OutboxEntry.name == name,
        OutboxEntry.done_at.is_(None),
        OutboxEntry.failed_at.is_(None),
        OutboxEntry.arguments.contains(str(file_id), autoescape=True),
    )
    return db.session().scalars(statement.limit(1)).first() is not None


def count_bytes(owner: UUID) -> int:
    """Return how much room a person's files take."""
    statement = select(func.coalesce(func.sum(StoredFile.size), 0)).where(
        StoredFile.owner_id == owner, StoredFile.key.is_not(None)
    )
    return int(db.session().scalar(statement) or 0)
