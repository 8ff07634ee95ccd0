"""Keeping a checked file, hearing what the scanner says of it, and destroying it.

The bytes go to the disk before the unit of work, the row commits with whatever names the file. What has no row in the
end is an orphan: its bytes open with nothing, and a job overwrites them.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from blueprints.core import audit, clock, crypto, db, outbox, state, transaction
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused
from blueprints.files import queries, refusals, storage
from blueprints.files.checking import MEGABYTE, Checked
from blueprints.files.models import FileState, StoredFile

QUOTA = 500 * MEGABYTE
"""Room of one person on one platform."""
KEY_BYTES = 32
SCAN = "files.scan"

Verdict = Callable[[StoredFile], None]
_verdicts: list[Verdict] = []


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: the journey, and the key that opens what is its own."""

    journey_id: UUID
    key_id: UUID


def on_verdict(act: Verdict) -> Verdict:
    """Register what to do, inside the same unit, once the scanner has said what it thinks of a file."""
    _verdicts.append(act)
    return act


def binding_of(stored: StoredFile, column: str) -> Binding:
    """Return the place that a value of a file is sealed for; `content` is its bytes."""
    return Binding(
        platform=stored.platform_id,
        table="stored_files",
        column=column,
        row=stored.id,
        journey=stored.journey_id,
        author=stored.owner_id,
    )


def mac_of(*, place: Place, owner: UUID, content: bytes, name: str) -> bytes:
    """Return the keyed hash of a file as it was sent: the same one sent again is known without being opened."""
    return state.current().keyring.mac(place.key_id, "file.given", owner.bytes, name.encode(), content)


def prepare(*, checked: Checked, place: Place, owner: UUID, about: str, given_mac: bytes) -> StoredFile:
    """Outside a write unit: seal a file and put it on the disk; `keep` gives it its row.

    Args:
        checked: what `checking.check` gave.
        place: where it belongs.
        owner: who gives it.
        about: what is seen or heard there, in words; may be empty.
        given_mac: from `mac_of`.

    Raises:
        Refused: no room is left to its owner.
        Unavailable: no room is left on the disk.
    """
    _expect_room(owner, len(checked.content))
    stored = StoredFile(
        platform_id=db.platform_id(),
        journey_id=place.journey_id,
        owner_id=owner,
        kind=checked.kind,
        state=FileState.PENDING if state.current().settings.scanner else FileState.SAFE,
        size=len(checked.content),
        given_mac=given_mac,
        created_at=clock.now(),
    )
    raw, keyring = os.urandom(KEY_BYTES), state.current().keyring
    stored.name = keyring.seal(place.key_id, checked.name, binding_of(stored, "name"))
    stored.about = keyring.seal(place.key_id, about, binding_of(stored, "about")) if about else None
    stored.key = keyring.seal(place.key_id, raw.hex(), binding_of(stored, "key"))
    associated = binding_of(stored, "content").canonical(stored.id)
    sealed = crypto.encrypt(AESGCM(raw), stored.id, checked.content, associated)
    storage.write(storage.path_of(stored.platform_id, stored.id), sealed)
    return stored


def _expect_room(owner: UUID, size: int) -> None:
    if queries.count_bytes(owner) + size > QUOTA:
        raise Refused(refusals.NO_ROOM)


def keep(*, stored: StoredFile) -> StoredFile:
    """Inside a write unit: give a prepared file its row, and ask the scanner for its word, where there is one.

    Raises:
        Refused: no room is left to its owner.
    """
    _expect_room(stored.owner_id, stored.size)
    db.session().add(stored)
    db.session().flush()
    audit.record(
        "file.kept", subject="stored_files", subject_id=stored.id, actor_id=stored.owner_id, kind=stored.kind.value
    )
    if stored.state is FileState.PENDING:
        outbox.add(SCAN, file=stored.id)
    return stored


def discard(stored: StoredFile) -> None:
    """Outside a write unit: throw away what was prepared and not kept."""
    storage.erase(storage.path_of(stored.platform_id, stored.id))


def settle(*, stored: StoredFile, safe: bool) -> None:
    """Inside a write unit: note what the scanner said; a refused file is destroyed, its name stays to tell of it."""
    if stored.state is not FileState.PENDING:
        return
    stored.state = FileState.SAFE if safe else FileState.REFUSED
    action = "file.found_safe" if safe else "file.refused"
    audit.record(action, subject="stored_files", subject_id=stored.id)
    if not safe:
        _destroy_bytes(stored)
    for act in _verdicts:
        act(stored)


def erase(*, stored: StoredFile) -> None:
    """Inside a write unit: destroy a file for good, its name and its key first."""
    audit.record("file.erased", subject="stored_files", subject_id=stored.id)
    _destroy_bytes(stored)
    db.session().delete(stored)


def _destroy_bytes(stored: StoredFile) -> None:
    """Destroy the key with the unit's commit, then overwrite the bytes; if the process dies between, the job does."""
    path = storage.path_of(stored.platform_id, stored.id)
    stored.key = None
    transaction.after_commit(lambda: _overwrite(path))


def _overwrite(path: Path) -> None:
    storage.erase(path)
    db.overwrite_deleted("stored_files")


# --- orphans ----------------------------------------------------------------------------------------------------------

YOUNG = timedelta(hours=1)
"""What is younger may still be waiting for its row."""


def sweep_orphans() -> int:
    """Outside a write unit: overwrite the bytes that no row of the platform in force names; return how many."""
    oldest = clock.now().timestamp() - YOUNG.total_seconds()
    there = [path for path in storage.list_there(db.platform_id()) if path.stat().st_mtime < oldest]
    count = 0
    for start in range(0, len(there), queries.BATCH):
        batch = there[start : start + queries.BATCH]
        known = {one.hex for one in queries.list_known([_id_of(path.stem) for path in batch])}
        orphans = [path for path in batch if path.name not in known]
        for path in orphans:
            storage.erase(path)
        count += len(orphans)
    return count


def _id_of(name: str) -> UUID:
    """Return the id that a name on the disk is; of a foreign file, one that no row has."""
    try:
        return UUID(hex=name)
    except ValueError:
        return UUID(int=0)


def ask_again(*, since: timedelta = timedelta(days=1)) -> int:
    """Inside a write unit: ask the scanner once more about what has waited for long; return how many files that is."""
    waiting = [one for one in queries.list_pending(clock.now() - since) if not queries.is_awaited(SCAN, one)]
    for file_id in waiting:
        outbox.add(SCAN, file=file_id)
    return len(waiting)
