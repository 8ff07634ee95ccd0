"""Who wrote without her name a text that is read here: sealed in its case under the key of the collective.

It is opened so that she is not given her own words to decide on, so that she finds what was decided, and where a
facilitator lifts her anonymity (see `unsealing`). Nothing else asks.
"""

from uuid import UUID

from blueprints.core import db, state
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.core.keystore import KeyKind
from blueprints.moderation.models import Case


def _binding(case_id: UUID) -> Binding:
    return Binding(platform=db.platform_id(), table="moderation_cases", column="sealed_author", row=case_id)


def seal(person_id: UUID, *, case_id: UUID) -> bytes:
    """Return who wrote the text of a case, sealed for its row."""
    own = state.current()
    return own.keyring.seal(own.key(KeyKind.COLLECTIVE, db.platform_id()), str(person_id), _binding(case_id))


def open_name(envelope: bytes, *, case_id: UUID) -> UUID:
    """Return who wrote the text of a case.

    Raises:
        Tampered: moved, altered, or its key is gone.
    """
    return UUID(state.current().keyring.open(envelope, _binding(case_id)))


def author_of(row: AnyRow | Case) -> UUID | None:
    """Return who wrote the text of a case, named or not; None when nobody can be told.

    Args:
        row: with `id`, `author_id` and `sealed_author`.
    """
    if row.sealed_author is None:
        return row.author_id
    try:
        return open_name(row.sealed_author, case_id=row.id)
    except Tampered:
        return None
