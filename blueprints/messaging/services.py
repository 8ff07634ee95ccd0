"""Opening conversations, sending, and noting how far a person has read."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, case, insert, update
from sqlalchemy.exc import IntegrityError

from blueprints.core import audit, clock, db, sockets, state, transaction
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused, Stale
from blueprints.journeys import queries as journeys
from blueprints.journeys.models import Journey, JourneyRole
from blueprints.messaging import queries, seen, talks, unread
from blueprints.messaging.models import Conversation, ConversationKind, Message, ReadCursor
from blueprints.messaging.talks import Talk
from blueprints.news import services as news

NOBODY = "Personne d’autre ne lit cette conversation pour le moment. Votre texte est encore là."
OVER = "Cet accompagnement est terminé. Vous pouvez relire les messages, pas en écrire."
OTHER_WORDS = (
    "Ce message est déjà parti, avec d’autres mots. "
    "Rien n’est perdu : rechargez la page, puis envoyez vos nouveaux mots à part."
)

_place = db.table_of(Conversation).c
_NEXT = (
    update(db.table_of(Conversation))
    .where(_place.id == bindparam("conversation"), _place.platform_id == bindparam("here"))
    .values(
        last_sequence=_place.last_sequence + 1,
        last_at=case((_place.last_at > bindparam("now"), _place.last_at), else_=bindparam("now")),
    )
    .returning(_place.last_sequence, _place.last_at)
)
"""Takes the next place, and a time that never goes back: order and time agree."""
_COLUMNS = (
    "id", "platform_id", "conversation_id", "author_id", "client_id", "sequence", "sent_at", "body", "body_mac",
    "reply_to_id", "brings_files",
)  # fmt: skip
_STORE = insert(db.table_of(Message)).values({name: bindparam(f"new_{name}") for name in _COLUMNS})


@dataclass(frozen=True, slots=True)
class Sent:
    """A stored message, for the answer to its page."""

    id: UUID
    sequence: int
    sent_at: datetime
    again: bool = False
    """It was stored before: this is the same answer once more."""


class AlreadySent(Exception):  # noqa: N818 - named for what happened
    """This page has sent something under this id before: the unit ends, and `recall_sent` says what it was."""


# --- opening ----------------------------------------------------------------------------------------------------------


def open_conversations(
    *, journey: Journey, with_yes: bool = False, health: bool = False, at: datetime | None = None
) -> list[Conversation]:
    """Open what a journey should have and has not yet: to be called when it begins and when somebody joins.

    The person and her coach talk from the first day; all three when a manager joins.

    Args:
        journey: which one.
        with_yes: the person agreed that coach and manager talk about her adjustments.
        health: the person asked for the conversation on health at work.
        at: when; now by default.
    """
    present = set(queries.list_kinds(journey.id))
    due = _due(journey.id, with_yes=with_yes, health=health)
    return [_open(journey, kind, at or clock.now()) for kind in due if kind not in present]


def _due(journey_id: UUID, *, with_yes: bool, health: bool) -> list[ConversationKind]:
    now = clock.now()
    roles = {
        member.role for member in journeys.list_members(journey_id) if member.ends_at is None or member.ends_at > now
    }
    due = [ConversationKind.PRIVATE]
    if JourneyRole.MANAGER in roles:
        due.append(ConversationKind.SHARED)
        if with_yes:
            due.append(ConversationKind.ADJUSTMENTS)
    if health:
        due.append(ConversationKind.HEALTH)
    return due


def _open(journey: Journey, kind: ConversationKind, at: datetime) -> Conversation:
    fresh = db.secret_id() if kind is ConversationKind.HEALTH else db.new_id()
    conversation = Conversation(
        id=fresh, platform_id=journey.platform_id, journey_id=journey.id, kind=kind, last_sequence=0, created_at=at
    )
    db.session().add(conversation)
    db.session().flush()
    audit.record("conversation.opened", subject="conversations", subject_id=fresh, kind=kind.value)
    return conversation


# --- sending ----------------------------------------------------------------------------------------------------------


def binding_of(talk: Talk, message_id: UUID, author: UUID) -> Binding:
    """Return the place that a message's words are sealed for."""
    return Binding(
        platform=talk.platform_id,
        table="messages",
        column="body",
        row=message_id,
        journey=talk.journey_id,
        conversation=talk.id,
        author=author,
    )


def mac_of(talk: Talk, author: UUID, client_id: UUID, text: str, given: Sequence[bytes] = ()) -> bytes:
    """Return the keyed hash of the words under this very id: equal words have nothing in common in the database."""
    parts = (talk.id.bytes, author.bytes, client_id.bytes, text.encode(), *given)
    return state.current().keyring.mac(talk.journey.key_id, "message.body", *parts)


def expect_readers(talk: Talk, author: UUID) -> list[UUID]:
    """Return who reads a conversation that somebody writes in.

    Raises:
        Refused: nobody else does, or the journey is over.
    """
    if talk.journey.closed_at is not None:
        raise Refused(OVER)
    readers = [member.person_id for member in talks.list_readers(talk)]
    if not any(reader != author for reader in readers):
        raise Refused(NOBODY)
    return readers


def send_message(
    *,
    talk: Talk,
    author: UUID,
    client_id: UUID,
    text: str,
    given: Sequence[bytes] = (),
    reply_to: UUID | None = None,
    at: datetime | None = None,
) -> Sent:
    """Store a message once, at the end of its conversation, and tell the readers' open pages after the commit.

    Args:
        talk: the conversation, loaded in this unit.
        author: who writes.
        client_id: chosen by the page.
        text: the words.
        given: keyed hashes of the files that come with them (`attaching` keeps them in the same unit).
        reply_to: the message of this conversation that it answers.
        at: when; now by default. It never precedes the message before.

    Raises:
        Refused: nobody else would read it, or the journey is over.
        AlreadySent: this page has sent something under this id.
    """
    readers = expect_readers(talk, author)
    session = db.session()
    moment = at or clock.now()
    taken = session.execute(_NEXT, {"conversation": talk.id, "here": talk.platform_id, "now": moment})
    sequence, placed_at = taken.one()
    sent_at = placed_at or moment
    message_id = db.secret_id() if talk.kind is ConversationKind.HEALTH else db.new_id()
    words = state.current().keyring.seal(talk.journey.key_id, text, binding_of(talk, message_id, author))
    row = {
        "new_id": message_id,
        "new_platform_id": talk.platform_id,
        "new_conversation_id": talk.id,
        "new_author_id": author,
        "new_client_id": client_id,
        "new_sequence": sequence,
        "new_sent_at": sent_at,
        "new_body": words,
        "new_body_mac": mac_of(talk, author, client_id, text, given),
        "new_reply_to_id": reply_to,
        "new_brings_files": bool(given),
    }
    try:
        session.execute(_STORE, row)
    except IntegrityError as error:
        raise AlreadySent from error
    if not unread.is_looked_for(talk.last_at):
        unread.ask(talk.id)
    _signal_after(readers, talk.id, sequence)
    return Sent(message_id, sequence, sent_at)


def _signal_after(readers: Sequence[UUID], conversation: UUID, sequence: int) -> None:
    transaction.after_commit(lambda: sockets.signal(readers, conversation, sequence))


def recall_sent(*, talk: Talk, author: UUID, client_id: UUID, text: str, given: Sequence[bytes] = ()) -> Sent:
    """Give the answer of a message that was stored before under this id; once withdrawn, it stays so.

    Raises:
        Stale: the words or the files were others.
        LookupError: there is no such message.
    """
    found = queries.find_sent(talk.id, author, client_id)
    if found is None:
        raise LookupError("No message was sent under this id.")
    mac = mac_of(talk, author, client_id, text, given)
    if found.withdrawn_at is None and not hmac.compare_digest(found.body_mac, mac):
        raise Stale(OTHER_WORDS)
    return Sent(found.id, found.sequence, found.sent_at, again=True)


# --- reading ----------------------------------------------------------------------------------------------------------


def mark_read(*, talk: Talk, person: UUID, sequence: int) -> None:
    """Note how far a person has read; it never goes back, and never beyond the last message."""
    session, now, place = db.session(), clock.now(), max(0, min(sequence, talk.last_sequence))
    add = db.inserter(session)
    statement = add(ReadCursor).values(
        id=db.new_id(),
        platform_id=talk.platform_id,
        conversation_id=talk.id,
        person_id=person,
        sequence=place,
        read_at=now,
    )
    further = statement.excluded.sequence
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[ReadCursor.conversation_id, ReadCursor.person_id],
            set_={"sequence": further, "read_at": seen.moment_of(place, now)},
            where=ReadCursor.sequence < further,
        )
    )
    news.mark_read(person_id=person, subject=talk.id)
