"""Opening a stored file: its name, its words, its bytes. What was altered, moved or cut stays closed."""

from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from blueprints.core import crypto, state
from blueprints.core.errors import Tampered
from blueprints.files import storage
from blueprints.files.models import StoredFile
from blueprints.files.services import KEY_BYTES, binding_of


def read(stored: StoredFile, key_id: UUID | None = None) -> bytes:
    """Return the bytes of a file.

    Args:
        stored: its row.
        key_id: the key of its journey, where the caller knows it.

    Raises:
        Tampered: the key or the bytes are gone, altered, cut, or another file's.
    """
    if stored.key is None:
        raise Tampered(crypto.CLOSED)
    raw = bytes.fromhex(state.current().keyring.open(stored.key, binding_of(stored, "key"), key_id=key_id))
    sealed = storage.read(storage.path_of(stored.platform_id, stored.id))
    if len(raw) != KEY_BYTES or crypto.key_of(sealed) != stored.id:
        raise Tampered(crypto.CLOSED)
    return crypto.decrypt(AESGCM(raw), sealed, binding_of(stored, "content").canonical(stored.id))


def name_of(stored: StoredFile, key_id: UUID) -> str | None:
    """Return the name of a file; None when it stays closed."""
    return _word(stored, "name", stored.name, key_id)


def about_of(stored: StoredFile, key_id: UUID) -> str:
    """Return what its author said of a file; empty when nothing was said, or when it stays closed."""
    return (_word(stored, "about", stored.about, key_id) if stored.about else None) or ""


def _word(stored: StoredFile, column: str, sealed: bytes, key_id: UUID) -> str | None:
    try:
        return state.current().keyring.open(sealed, binding_of(stored, column), key_id=key_id)
    except Tampered:
        return None
