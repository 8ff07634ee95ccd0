"""How the drill of a backup opens messages, those that wait to leave included, without showing a word."""

from sqlalchemy import func, select

from blueprints.core import backup, db, state
from blueprints.messaging import holding, queries
from blueprints.messaging.models import Message
from blueprints.messaging.services import binding_of
from blueprints.messaging.talking_models import HeldMessage, HeldState


def read_messages(limit: int) -> int:
    """Open the last message of at most *limit* conversations of the platform in force; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    last = (
        select(Message.conversation_id, func.max(Message.sequence).label("sequence"))
        .group_by(Message.conversation_id)
        .order_by(func.max(Message.sent_at).desc(), Message.conversation_id)
        .limit(limit)
        .subquery()
    )
    statement = select(Message.id, Message.conversation_id, Message.author_id, Message.body).join(
        last, (Message.conversation_id == last.c.conversation_id) & (Message.sequence == last.c.sequence)
    )
    count = 0
    for row in db.session().execute(statement).all():
        talk = queries.find_talk(row.conversation_id)
        if talk is not None:
            binding = binding_of(talk, row.id, row.author_id)
            state.current().keyring.open(row.body, binding, key_id=talk.journey.key_id)
            count += 1
    return count


def read_held(limit: int) -> int:
    """Open the last held messages of the platform in force, at most *limit*; return how many.

    Raises:
        Tampered: one of them stays closed.
    """
    kept = select(HeldMessage).where(HeldMessage.state != HeldState.CANCELLED)
    count = 0
    for held in db.session().scalars(kept.order_by(HeldMessage.held_at.desc(), HeldMessage.id).limit(limit)):
        talk = queries.find_talk(held.conversation_id)
        if talk is not None:
            binding = holding.binding_of(talk, held.id, held.author_id)
            state.current().keyring.open(held.body, binding, key_id=talk.journey.key_id)
            count += 1
    return count


backup.register_samples("messages.body", read_messages)
backup.register_samples("held_messages.body", read_held)
