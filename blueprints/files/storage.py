"""Sealed bytes on the disk: whole or not there, under names that say nothing, overwritten when they go."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import structlog

from blueprints.core import state
from blueprints.core.errors import Tampered, Unavailable

FOLDER = "files"
PARTIAL = ".partial"
_NO_ROOM = "Il n’y a plus de place pour les fichiers. Votre texte est encore là\u00a0: envoyez-le sans fichier."
_CANNOT = "Ce fichier n’a pas pu être enregistré. Votre texte est encore là\u00a0: réessayez dans quelques minutes."
_GONE = "Ce fichier ne peut pas être ouvert. L’équipe technique est prévenue."
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_CHUNK = 1024 * 1024
log = structlog.get_logger(__name__)


def folder_of(platform_id: UUID) -> Path:
    """Return where the files of a platform lie."""
    return state.current().settings.data / FOLDER / platform_id.hex


def path_of(platform_id: UUID, file_id: UUID) -> Path:
    """Return where the bytes of one file lie; its name is its random id."""
    return folder_of(platform_id) / file_id.hex[:2] / file_id.hex


def write(path: Path, sealed: bytes) -> None:
    """Put bytes on the disk for good, or nothing at all: they are there before any row says so.

    Raises:
        Unavailable: no room, or no right to write.
    """
    partial = path.with_name(path.name + PARTIAL)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_through(partial, sealed)
        partial.replace(path)
        _settle(path.parent)
    except OSError as error:
        _remove(partial)
        _remove(path)
        log.warning("file.unwritten", error=error)
        raise Unavailable(_NO_ROOM if error.errno in _FULL else _CANNOT) from error


def _write_through(path: Path, sealed: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Make a new name in a folder, and the folder's own in the one above, survive a loss of power."""
    for one in (folder, folder.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(path: Path) -> bytes:
    """Return the sealed bytes.

    Raises:
        Tampered: they are not there, or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise Tampered(_GONE) from error


def erase(path: Path) -> None:
    """Overwrite the bytes, then take the name away; nothing there is nothing to do."""
    try:
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(os.urandom(min(left, _CHUNK)))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("file.not_overwritten", error=error)
    _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("file.not_removed", error=error)


def list_there(platform_id: UUID) -> Iterator[Path]:
    """Yield what lies on the disk for a platform, half-written ones included."""
    for folder in sorted(folder_of(platform_id).glob("??")):
        yield from sorted(path for path in folder.iterdir() if path.is_file())
