"""How the drill of a backup opens files: the last ones, their name, their words and their bytes; nothing is shown."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select

from blueprints.core import backup, crypto, db, state
from blueprints.core.crypto import Binding
from blueprints.core.errors import Tampered
from blueprints.files import opening
from blueprints.files.models import StoredFile
from blueprints.files.services import binding_of


def read_files(limit: int) -> int:
    """Open the bytes of the last files of the platform in force; return how many.

    Raises:
        Tampered: one of them is missing, or stays closed.
    """
    found = _last(limit)
    for stored in found:
        opening.read(stored)
    return len(found)


def _last(limit: int) -> list[StoredFile]:
    statement = select(StoredFile).where(StoredFile.key.is_not(None))
    return list(db.session().scalars(statement.order_by(StoredFile.created_at.desc(), StoredFile.id).limit(limit)))


def _reader_of(column: str) -> Callable[[int], int]:
    """Return what opens one sealed column of the last files."""

    def read(limit: int) -> int:
        sealed = [(getattr(one, column), binding_of(one, column)) for one in _last(limit)]
        opened = [_opened(value, binding) for value, binding in sealed if value is not None]
        return len(opened)

    return read


def _opened(value: bytes, binding: Binding) -> str:
    key_id: UUID = crypto.key_of(value)
    words = state.current().keyring.open(value, binding, key_id=key_id)
    if not words:
        raise Tampered(crypto.CLOSED)
    return words


backup.register_samples("stored_files.name", _reader_of("name"))
backup.register_samples("stored_files.about", _reader_of("about"))
backup.register_samples("stored_files.key", read_files)
