"""Places in a conversation: the address of a message, the first one of a day, the way back to the latest."""

from datetime import datetime

from sqlalchemy import bindparam, select

from blueprints.core import db
from blueprints.messaging.models import Message
from blueprints.messaging.queries import LATEST, PAGE
from blueprints.messaging.talks import Talk

AROUND = 10
"""How many places after a message its page goes on; below `LATEST`, so that the first page holds what has no more."""
_here = Message.conversation_id == bindparam("conversation")
_ON = (
    select(Message.sequence, Message.sent_at)
    .where(_here, Message.sent_at >= bindparam("moment"))
    .order_by(Message.sent_at, Message.sequence)
    .limit(1)
)
_LATER = (
    select(Message.sequence)
    .where(_here, Message.sequence >= bindparam("place"))
    .order_by(Message.sequence)
    .limit(PAGE + 1)
)


def address_of(talk: Talk, sequence: int) -> str:
    """Return the address of a message in its place: on the page that holds it, with a few later ones."""
    page = f"/mon-accompagnement/conversations/{talk.id}"
    if talk.last_sequence - sequence >= AROUND:
        page += f"?avant={sequence + AROUND + 1}"
    return f"{page}#message-{sequence}"


def first_from(talk: Talk, moment: datetime) -> tuple[int, datetime] | None:
    """Return place and time of the first message sent at a moment or later."""
    row = db.read(_ON, conversation=talk.id, moment=moment).one_or_none()
    return (row.sequence, row.sent_at) if row is not None else None


def later_page(talk: Talk, before: int) -> int | None:
    """Return where the page after one that ends before a place begins to end; None when the latest one follows."""
    rows = db.read(_LATER, conversation=talk.id, place=before).scalars().all()
    return rows[min(PAGE, len(rows)) - 1] + 1 if len(rows) > LATEST else None
