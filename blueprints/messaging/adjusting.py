"""How a message begins an adjustment: with its words where all concerned read them, with an empty page elsewhere."""

from uuid import UUID

from sqlalchemy import select

from blueprints.adjustments import sources
from blueprints.adjustments.sources import Source
from blueprints.core import db, state
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.messaging import finding
from blueprints.messaging.models import ConversationKind, Message
from blueprints.messaging.services import binding_of
from blueprints.messaging.talks import Talk, history_start

_QUOTED = (ConversationKind.SHARED, ConversationKind.ADJUSTMENTS)
"""The employer's side reads these already. From the others nothing is quoted, dated or linked."""


@sources.finds
def find_source(message_id: UUID, actor: Actor) -> Source | None:
    """Return a message of the reader's own history as the start of an adjustment."""
    row = (
        db.session()
        .execute(
            select(Message.id, Message.conversation_id, Message.author_id, Message.sent_at, Message.body).where(
                Message.id == message_id, Message.withdrawn_at.is_(None)
            )
        )
        .one_or_none()
    )
    talk = finding.find_talk(row.conversation_id) if row is not None else None
    start = history_start(talk, actor.person_id) if talk is not None else None
    if row is None or talk is None or start is None or row.sent_at < start:
        return None
    if talk.kind not in _QUOTED:
        return Source(journey_id=talk.journey_id, message_id=None, text="", shown=False)
    return Source(journey_id=talk.journey_id, message_id=row.id, text=_open(talk, row), shown=True)


def _open(talk: Talk, row: AnyRow) -> str:
    """Return its words; nothing when they were withdrawn or stay closed."""
    try:
        binding = binding_of(talk, row.id, row.author_id)
        return state.current().keyring.open(row.body or b"", binding, key_id=talk.journey.key_id)
    except Tampered:
        return ""
