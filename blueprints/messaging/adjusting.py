"""How a message begins an adjustment: with its words where all concerned read them, with an empty page elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from blueprints.adjustments import opening as adjustment_traces
from blueprints.adjustments import queries as adjustments
from blueprints.adjustments import showing, sources, wording
from blueprints.adjustments.sources import Source
from blueprints.core import db, state
from blueprints.core.access import Actor
from blueprints.core.db import AnyRow
from blueprints.core.errors import Tampered
from blueprints.messaging import finding, moods
from blueprints.messaging.models import ConversationKind, Message
from blueprints.messaging.opening import Words
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
                Message.id == message_id, Message.withdrawn_at.is_(None), Message.withdrawn_at.is_(None)
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
        return moods.unpack(state.current().keyring.open(row.body or b"", binding, key_id=talk.journey.key_id))[1]
    except Tampered:
        return ""


# --- cards ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Card:
    """An adjustment in a conversation: where it stands now, and the message of this page that it began from."""

    title: str
    url: str
    badge: wording.Badge
    trial: str
    progress: str
    """How much of "who does what" is done."""
    sequence: int | None


def cards_of(talk: Talk, actor: Actor, words: Iterable[Words]) -> list[Card]:
    """Return the adjustments that a conversation is about and that are not over, in one statement.

    What is still prepared stands beside the words of person and coach alone; nothing stands beside those about health.
    """
    if talk.kind is ConversationKind.HEALTH:
        return []
    alone = talk.kind is ConversationKind.PRIVATE
    found = [
        one
        for one in adjustments.list_cards(talk.journey_id, actor)
        if one.state not in adjustments.ENDED and (alone or one.is_shown)
    ]
    places = {one.id: one.sequence for one in words}
    adjustment_traces.leave_trace(actor.person_id, [one.id for one in found if one.words is not None])
    return [
        Card(
            title=showing.title_of(one.words),
            url=one.url,
            badge=wording.badge(one.state, shown=one.is_shown, last_day=one.trial_to),
            trial=wording.trial(one.state, one.trial_from, one.trial_to),
            progress=wording.progress(one.words.steps) if one.words else "",
            sequence=places.get(one.message_id) if one.message_id else None,
        )
        for one in found
    ]
