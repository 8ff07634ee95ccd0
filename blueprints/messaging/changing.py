"""Changing one's own message, taking it back, and the destruction of its words a minute later.

Each change takes the next place in the order of its conversation, so that whoever asks what she missed is given it
once, like a new message. The first words of a changed message are overwritten at once: nothing keeps them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from blueprints.core import audit, clock, db, outbox, sockets, state, transaction
from blueprints.core.crypto import Binding
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.drafts import services as drafts
from blueprints.journeys.models import JourneyRole
from blueprints.messaging import attaching, opening, queries, talks, unread
from blueprints.messaging.models import Conversation, Message
from blueprints.messaging.opening import Words
from blueprints.messaging.services import OVER, binding_of
from blueprints.messaging.talks import Talk
from blueprints.undo.ways import SECONDS

DESTROY, OVERWRITE = "messaging.destroy_words", "messaging.overwrite_words"
CHANGEABLE = timedelta(hours=24)
"""How long a message may be changed, or taken back by who is not the accompanied person: what others acted upon stays
(see `docs/decisions/`)."""
_GRACE = timedelta(seconds=5)
"""A click in the last second of the notice still counts."""

TOO_LATE_TO_EDIT = "Ce message date de plus d’un jour : il ne change plus. Vous pouvez en écrire un autre."
TOO_LATE_TO_WITHDRAW = "Ce message date de plus d’un jour : il reste là. Vous pouvez en écrire un autre."
WITHDRAWN = "Ce message est retiré."
DESTROYED = "La minute pour annuler est passée. Les mots du message sont effacés."


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message with its conversation: what the rules are asked about."""

    talk: Talk
    words: Words

    @property
    def id(self) -> UUID:
        """Return the message's id."""
        return self.words.id

    @property
    def author_id(self) -> UUID:
        """Return who wrote it."""
        return self.words.author_id

    @property
    def sent_at(self) -> datetime:
        """Return when it was sent."""
        return self.words.sent_at


def find_spoken(conversation_id: UUID, sequence: int) -> Spoken | None:
    """Return the message at a place of a conversation, opened."""
    talk = queries.find_talk(conversation_id)
    row = queries.find_message(conversation_id, sequence) if talk is not None else None
    return Spoken(talk, opening.open_one(talk, row)) if talk is not None and row is not None else None


def find_spoken_by_id(message_id: UUID) -> Spoken | None:
    """Return a message by its id, opened."""
    found = select(Message.conversation_id, Message.sequence).where(Message.id == message_id)
    row = db.session().execute(found).one_or_none()
    return find_spoken(row.conversation_id, row.sequence) if row is not None else None


def may_edit(talk: Talk, words: Words, now: datetime) -> bool:
    """Tell whether a message of one's own may still be changed: nothing is written once the journey is over."""
    if talk.journey.closed_at is not None or words.withdrawn_at is not None or words.text is None:
        return False
    return not words.mood and now - words.sent_at <= CHANGEABLE


def may_withdraw(talk: Talk, words: Words, now: datetime) -> bool:
    """Tell whether a message of one's own may still be taken back: the accompanied person may at any time."""
    if words.withdrawn_at is not None:
        return False
    roles = {one.role for one in talk.journey.members if one.person_id == words.author_id}
    return JourneyRole.BENEFICIARY in roles or now - words.sent_at <= CHANGEABLE


# --- changing ---------------------------------------------------------------------------------------------------------


def edit_message(*, spoken: Spoken, text: str, expected: int) -> int:
    """Write other words in the place of the first; return the place of the change.

    Args:
        spoken: the message, loaded in this unit.
        text: the new words.
        expected: the place of the last change that the page knew.

    Raises:
        Refused: it was taken back, it is too late, or the journey is over.
        Stale: it was changed meanwhile, in another tab.
    """
    _expect_present(spoken)
    if spoken.talk.journey.closed_at is not None:
        raise Refused(OVER)
    if not may_edit(spoken.talk, spoken.words, clock.now()):
        raise Refused(TOO_LATE_TO_EDIT)
    transaction.expect_version(spoken.words.place, expected)
    if text == spoken.words.text:
        return spoken.words.place
    binding: Binding = binding_of(spoken.talk, spoken.id, spoken.author_id)
    sealed = state.current().keyring.seal(spoken.talk.journey.key_id, text, binding)
    place = _change(spoken, "message.edited", body=sealed, edited_at=clock.now())
    outbox.add(OVERWRITE)
    return place


def withdraw_message(*, spoken: Spoken) -> None:
    """Take a message back: nobody reads it from now on, and its words are destroyed once the minute is over.

    Raises:
        Refused: it was taken back already, or it is too late.
    """
    _expect_present(spoken)
    now = clock.now()
    if not may_withdraw(spoken.talk, spoken.words, now):
        raise Refused(TOO_LATE_TO_WITHDRAW)
    _change(spoken, "message.withdrawn", withdrawn_at=now)
    unread.look_again(spoken.talk.id, spoken.words.sent_at)
    outbox.add(DESTROY, delay=timedelta(seconds=SECONDS) + 2 * _GRACE, message=spoken.id)


def restore_message(*, spoken: Spoken) -> None:
    """Give a message back within the minute.

    Raises:
        Refused: its words are gone, or it was never taken back.
    """
    since = spoken.words.withdrawn_at
    if since is None:
        return
    if not _held(spoken).body:
        raise Refused(DESTROYED)
    if clock.now() - since > timedelta(seconds=SECONDS) + _GRACE:
        raise Refused(DESTROYED)
    _change(spoken, "message.restored", withdrawn_at=None)
    unread.ask(spoken.talk.id)


def show_again(*, spoken: Spoken) -> int:
    """Inside a write unit: give a message once more to the pages that show it: what it brings has changed."""
    return _change(spoken, "message.shown_again")


def _expect_present(spoken: Spoken) -> None:
    _held(spoken)
    if spoken.words.withdrawn_at is not None:
        raise Refused(WITHDRAWN)


def _held(spoken: Spoken) -> AnyRow:
    """Hold the row until the commit, where the database has row locks, and expect it as it was loaded.

    Raises:
        Stale: it was changed or taken back meanwhile.
    """
    known = select(Message.changed_sequence, Message.body).where(Message.id == spoken.id).with_for_update()
    row: AnyRow = db.session().execute(known).one()
    transaction.expect_version(row.changed_sequence or spoken.words.sequence, spoken.words.place)
    return row


def _change(spoken: Spoken, action: str, **values: object) -> int:
    """Change the row, at the next place of the order; the open pages of the readers are told after the commit."""
    talk, session = spoken.talk, db.session()
    following = (
        update(Conversation)
        .where(Conversation.id == talk.id)
        .values(last_sequence=Conversation.last_sequence + 1)
        .returning(Conversation.last_sequence)
        .execution_options(synchronize_session=False)
    )
    place = session.execute(following).scalar_one()
    session.execute(
        update(Message)
        .where(Message.id == spoken.id)
        .values(changed_sequence=place, **values)
        .execution_options(synchronize_session=False)
    )
    audit.record(action, subject="messages", subject_id=spoken.id)
    readers = [member.person_id for member in talks.list_readers(talk)]
    transaction.after_commit(lambda: sockets.signal(readers, talk.id, place))
    return place


# --- destroying -------------------------------------------------------------------------------------------------------


def destroy_words(message_id: UUID) -> bool:
    """Inside a write unit: destroy the words, files and drafts of a message that stayed withdrawn; tell if it did.

    The trace stays: who, when, and that it was taken back.
    """
    ended = clock.now() - timedelta(seconds=SECONDS) - _GRACE
    statement = (
        update(Message)
        .where(Message.id == message_id, Message.withdrawn_at.is_not(None), Message.withdrawn_at <= ended)
        .values(body=b"", body_mac=b"")
        .returning(Message.author_id, Message.conversation_id, Message.sequence)
        .execution_options(synchronize_session=False)
    )
    gone = db.session().execute(statement).one_or_none()
    if gone is None:
        return False
    page = f"/mon-accompagnement/conversations/{gone.conversation_id}/messages/{gone.sequence}/modifier"
    drafts.drop_draft(person_id=gone.author_id, place=page)
    attaching.erase_of(message_id)
    audit.record("message.destroyed", subject="messages", subject_id=message_id)
    return True
