"""Holding a message for some seconds before it leaves: nobody but its author knows of it, and it leaves once.

It lies sealed in a table of its own, with the id that its page chose; an entry of the outbox of the same unit sends it.
Conversation, rights and what it answers are looked at again then. What cannot leave is given back to its author.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from blueprints.core import clock, db, outbox, state
from blueprints.core.crypto import Binding
from blueprints.core.errors import Refused, Stale, Tampered
from blueprints.messaging import queries, quoting, services, talks
from blueprints.messaging.services import AlreadySent, Sent
from blueprints.messaging.talking_models import HeldMessage, HeldState
from blueprints.messaging.talks import Talk
from blueprints.news import services as news
from blueprints.news.models import NewsKind

JOB, OVERWRITE = "messaging.send_held", "messaging.overwrite_held"
CHOICES = (0, 15, 60)
"""Seconds that a person may choose."""
ALONE, OVER, OUT, GONE = "alone", "over", "out", "gone"
OTHER, UNREADABLE, KEPT_HERE = "other", "unreadable", "kept_here"
RETURNED_ADDRESS = "/mon-accompagnement/pas-partis/"


@dataclass(frozen=True, slots=True)
class Held:
    """A held message, for the answer to its page."""

    id: UUID
    client_id: UUID
    text: str
    due_at: datetime
    state: HeldState


class Words(TypedDict):
    """What is sent when the time has come."""

    author: UUID
    client_id: UUID
    text: str
    reply_to: UUID | None


class AlreadyHeld(Exception):  # noqa: N818 - named for what happened
    """This page held something under this id a moment ago, in another request: asked again, it is recalled."""


def binding_of(talk: Talk, held_id: UUID, author: UUID) -> Binding:
    """Return the place that held words are sealed for."""
    return Binding(
        platform=talk.platform_id,
        table="held_messages",
        column="body",
        row=held_id,
        journey=talk.journey_id,
        conversation=talk.id,
        author=author,
    )


# --- holding ----------------------------------------------------------------------------------------------------------


def hold_message(*, talk: Talk, author: UUID, client_id: UUID, text: str, seconds: int, reply_to: int = 0) -> Held:
    """Keep a message for some seconds, once; nobody is told.

    Args:
        talk: the conversation, loaded in this unit.
        author: who writes.
        client_id: chosen by the page.
        text: the words.
        seconds: how long.
        reply_to: the place of the message that it answers; 0 for none.

    Raises:
        Refused: nobody else would read it, or the journey is over.
        Stale: this id was used with other words.
        AlreadySent: it has left since.
        AlreadyHeld: another request holds it at this very moment.
    """
    mac = services.mac_of(talk, author, client_id, text)
    known = lock_by_client(talk.id, author, client_id)
    if known is not None:
        if not hmac.compare_digest(known.body_mac, mac):
            raise Stale(services.OTHER_WORDS)
        return Held(known.id, client_id, text, known.due_at, known.state)
    if queries.find_sent(talk.id, author, client_id) is not None:
        raise AlreadySent
    services.expect_readers(talk, author)
    held_id, now = HeldMessage.fresh_id(), clock.now()
    row = HeldMessage(
        id=held_id,
        platform_id=talk.platform_id,
        conversation_id=talk.id,
        author_id=author,
        client_id=client_id,
        body=state.current().keyring.seal(talk.journey.key_id, text, binding_of(talk, held_id, author)),
        body_mac=mac,
        reply_to=reply_to,
        state=HeldState.WAITING,
        held_at=now,
        due_at=now + timedelta(seconds=seconds),
    )
    db.session().add(row)
    try:
        db.session().flush()
    except IntegrityError as error:
        raise AlreadyHeld from error
    outbox.add(JOB, delay=timedelta(seconds=seconds), punctual=True, held=held_id)
    return Held(held_id, client_id, text, row.due_at, row.state)


def find_held(held_id: UUID) -> HeldMessage | None:
    """Return one held message."""
    return db.session().get(HeldMessage, held_id)


def lock_held(held_id: UUID) -> HeldMessage | None:
    """Inside a write unit: return one held message, held until the commit."""
    return _lock(HeldMessage.id == held_id)


def lock_by_client(conversation: UUID, author: UUID, client_id: UUID) -> HeldMessage | None:
    """Inside a write unit: return what is held under an id of a page.

    Asked before the messages are: what is leaving at this very moment is then found among one or the other.
    """
    return _lock(
        HeldMessage.conversation_id == conversation,
        HeldMessage.author_id == author,
        HeldMessage.client_id == client_id,
    )


def _lock(*wanted: ColumnElement[bool]) -> HeldMessage | None:
    statement = select(HeldMessage).where(*wanted).with_for_update().execution_options(populate_existing=True)
    return db.session().scalars(statement).one_or_none()


def open_words(talk: Talk | None, held: HeldMessage) -> str | None:
    """Open the words of a held message for its author; None when they stay closed."""
    if talk is None:
        return None
    try:
        binding = binding_of(talk, held.id, held.author_id)
        return state.current().keyring.open(held.body, binding, key_id=talk.journey.key_id)
    except Tampered:
        return None


# --- leaving ----------------------------------------------------------------------------------------------------------


def send_held(*, held: HeldMessage, early: bool = False) -> Sent | None:
    """Inside a write unit: let a held message leave, or give it back; None when it did not leave.

    Args:
        held: loaded in this unit.
        early: its author does not want to wait.

    Raises:
        AlreadySent: it is in the conversation; the unit ends, and `settle_sent` tells the rest.
        Later: its time has not come (the clock was set back).
    """
    if held.state is not HeldState.WAITING:
        return None
    if not early and held.due_at > clock.now():
        raise outbox.Later(held.due_at)
    talk = queries.find_talk(held.conversation_id)
    text = open_words(talk, held)
    start = talks.history_start(talk, held.author_id) if talk and talks.is_written_by(talk, held.author_id) else None
    if talk is None or start is None or text is None:
        _give_back(held, OUT if start is None else UNREADABLE)
        return None
    try:
        answered = quoting.find_answered(talk, held.reply_to, start).id if held.reply_to else None
    except Refused:
        _give_back(held, GONE)
        return None
    words: Words = {"author": held.author_id, "client_id": held.client_id, "text": text, "reply_to": answered}
    try:
        sent = services.send_message(talk=talk, **words)
    except Refused:
        _give_back(held, OVER if talk.journey.closed_at else ALONE)
        return None
    db.session().delete(held)
    return sent


def settle_sent(*, held: HeldMessage) -> None:
    """Inside a write unit: end a held message whose id is in the conversation already."""
    sent = queries.find_sent(held.conversation_id, held.author_id, held.client_id)
    if sent is not None and hmac.compare_digest(sent.body_mac, held.body_mac):
        db.session().delete(held)
    else:
        _give_back(held, OTHER)


def _give_back(held: HeldMessage, reason: str) -> None:
    held.state, held.reason = HeldState.RETURNED, reason
    address = f"{RETURNED_ADDRESS}{held.id}"
    news.tell(people=[held.author_id], kind=NewsKind.MESSAGE_RETURNED, address=address)
