"""Taking back what has not left yet, and forgetting what was given back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete

from blueprints.core import clock, db, outbox
from blueprints.core.errors import Refused
from blueprints.messaging.holding import KEPT_HERE, OVERWRITE, lock_by_client, open_words
from blueprints.messaging.talking_models import HeldMessage, HeldState
from blueprints.messaging.talks import Talk

TRACE, KEPT = timedelta(days=30), timedelta(days=90)
"""How long a cancelled one says no to a retry, and how long words that could not leave wait for their author."""
LEFT = "Ce message est déjà parti. Vous pouvez le retirer dans la conversation."


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What its author has again; `text` is None when it could not be opened."""

    text: str | None
    reply_to: int
    again: bool = False
    """It was taken back before: its words were given then."""


def take_back(*, talk: Talk, author: UUID, client_id: UUID, keep: Callable[[str, int], None]) -> TakenBack:
    """Inside a write unit: take a message back before it leaves. Twice is once.

    Args:
        talk: the conversation.
        author: who wrote it.
        client_id: under which id.
        keep: puts words, and the place of what they answer, where their author finds them again; where it refuses,
            they stay here for her.

    Raises:
        Refused: it has left.
    """
    held = lock_by_client(talk.id, author, client_id)
    if held is None:
        raise Refused(LEFT)
    if held.state is HeldState.CANCELLED:
        return TakenBack(None, 0, again=True)
    text = open_words(talk, held)
    try:
        if text is not None:
            keep(text, held.reply_to)
    except Refused:
        held.state, held.reason = HeldState.RETURNED, KEPT_HERE
        return TakenBack(text, held.reply_to)
    held.state, held.body = HeldState.CANCELLED, b""
    outbox.add(OVERWRITE)
    return TakenBack(text, held.reply_to)


def forget_held(*, held: HeldMessage) -> None:
    """Inside a write unit: destroy the words that could not leave; the trace says no to a retry."""
    if held.state is HeldState.RETURNED:
        held.state, held.body = HeldState.CANCELLED, b""
        outbox.add(OVERWRITE)


def purge_old() -> None:
    """Inside a write unit: forget traces and words that waited long."""
    now = clock.now()
    for one, kept in ((HeldState.CANCELLED, TRACE), (HeldState.RETURNED, KEPT)):
        old = delete(HeldMessage).where(HeldMessage.state == one, HeldMessage.held_at < now - kept)
        db.session().execute(old.execution_options(synchronize_session=False))
