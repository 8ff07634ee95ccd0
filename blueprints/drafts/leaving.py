"""What becomes of a person's drafts when she closes her account: they go, and the key that opened them too."""

from uuid import UUID

from blueprints.accounts import leaving
from blueprints.accounts.leaving import Trace
from blueprints.core import own_keys, state, transaction
from blueprints.core.i18n import ngettext
from blueprints.drafts import queries, services


@leaving.tells
def tell(person_id: UUID) -> list[Trace]:
    """Say that her drafts go."""
    count = queries.count_drafts(person_id)
    if not count:
        return []
    words = ngettext("Un brouillon.", "Vos %(num)d brouillons.", count)
    return [Trace(words, stays=False)]


@leaving.ends
def end(person_id: UUID) -> None:
    """Delete them, then destroy the key that they and her news were sealed under."""
    services.forget(person_id=person_id)
    key_id = own_keys.forget_key(person_id)
    if key_id is not None:
        transaction.after_commit(lambda: _destroy(key_id))


def _destroy(key_id: UUID) -> None:
    own = state.current()
    own.keystore.destroy(key_id)
    own.keyring.forget(key_id)
