"""Who wrote a text without signing it: sealed under the key of the collective, and opened for few reasons.

To show her own words to her, to let her change or withdraw them, to keep her from deciding on them as a moderator, when
her account closes, and by the motivated, logged act of `moderation`. It protects from the other members, from those who
animate, from a stolen database or backup without its keys; not from who runs the server and has the keys.
"""

from typing import Any, Protocol
from uuid import UUID

from blueprints.core import db, state
from blueprints.core.crypto import Binding
from blueprints.core.errors import Tampered
from blueprints.core.keystore import KeyKind


class Authored(Protocol):
    """A row that says who wrote it, or holds it sealed."""

    @property
    def id(self) -> UUID:
        """Its id."""

    @property
    def author_id(self) -> UUID | None:
        """Who signed."""

    @property
    def sealed_author(self) -> bytes | None:
        """Who wrote it without signing."""


def _binding(table: str, row_id: UUID) -> Binding:
    return Binding(platform=db.platform_id(), table=table, column="sealed_author", row=row_id)


def seal(person_id: UUID, *, row_id: UUID, table: str = "posts") -> bytes:
    """Return who wrote a text, sealed for its row."""
    own = state.current()
    key_id = own.key(KeyKind.COLLECTIVE, db.platform_id())
    return own.keyring.seal(key_id, str(person_id), _binding(table, row_id))


def unseal(envelope: bytes, *, row_id: UUID, table: str = "posts") -> UUID:
    """Return who wrote a text.

    Raises:
        Tampered: moved, altered, or its key is gone.
    """
    return UUID(state.current().keyring.open(envelope, _binding(table, row_id)))


def author_of(row: Authored | Any, *, table: str = "posts") -> UUID | None:
    """Return who wrote a text, signed or not; None when nobody can be told."""
    if row.sealed_author is None:
        author: UUID | None = row.author_id
        return author
    try:
        return unseal(row.sealed_author, row_id=row.id, table=table)
    except Tampered:
        return None


def wrote(row: Authored | Any, person_id: UUID, *, table: str = "posts") -> bool:
    """Tell whether this person wrote a text, signed or not."""
    return author_of(row, table=table) == person_id
