"""Who wrote a remark without her name: sealed under the key of the collective.

Nobody is shown it. It is opened to show her own words to her, to tell her what was answered, and when her account
closes. It protects from the other members, from those who animate, from a stolen database or backup without its keys;
not from who runs the server and has the keys: the page says so.
"""

from collections.abc import Iterable
from uuid import UUID

from blueprints.agenda.models import Remark
from blueprints.core import db, state
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.keystore import KeyKind


def _binding(remark_id: UUID, item_id: UUID) -> Binding:
    return Binding(
        platform=db.platform_id(), table="remarks", column="sealed_author", row=remark_id, conversation=item_id
    )


def seal(person_id: UUID, *, remark_id: UUID, item_id: UUID) -> bytes:
    """Return who wrote a remark, sealed for its row."""
    own = state.current()
    key_id = own.key(KeyKind.COLLECTIVE, db.platform_id())
    return own.keyring.seal(key_id, str(person_id), _binding(remark_id, item_id))


def open_name(envelope: bytes, *, remark_id: UUID, item_id: UUID) -> UUID:
    """Return who wrote a remark.

    Raises:
        Tampered: moved, altered, or its key is gone.
    """
    return UUID(state.current().keyring.open(envelope, _binding(remark_id, item_id)))


def author_of(row: AnyRow | Remark) -> UUID | None:
    """Return who wrote a remark, named or not; None when nobody can be told.

    Args:
        row: with `id`, `item_id`, `author_id` and `sealed_author`.
    """
    if row.sealed_author is None:
        return row.author_id
    try:
        return open_name(row.sealed_author, remark_id=row.id, item_id=row.item_id)
    except Tampered:
        return None


def written_by(rows: Iterable[AnyRow], person_id: UUID) -> list[AnyRow]:
    """Return those of these remarks that this person wrote."""
    return [row for row in rows if author_of(row) == person_id]
