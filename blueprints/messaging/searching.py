"""Searching one's own conversations: the words are opened one by one and looked at; nothing is kept of them.

Nobody finds what she could not read: each conversation is looked at from where the reader's history begins, and what
was withdrawn is not opened. There is no index over words; a bound says how far back one look goes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappush, heappushpop
from re import Pattern
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import bindparam, func, select

from blueprints.core import audit, db, state, transaction
from blueprints.core.access import Actor
from blueprints.core.audit import Reading
from blueprints.core.errors import Tampered
from blueprints.messaging import matching, opening, queries
from blueprints.messaging.matching import Piece
from blueprints.messaging.models import Conversation, ConversationKind, Message
from blueprints.messaging.services import binding_of
from blueprints.messaging.talks import Talk, history_start

BOUND = 20_000
"""How many messages one look opens at most, over all conversations."""
SHOWN = 40
_BATCH = 1000
SEARCHED = "conversation.searched"
log = structlog.get_logger(__name__)

_sent = func.coalesce(Message.sent_at, Message.sent_at, type_=Message.sent_at.type)
"""Written so that no database looks for it: the sequence is what bounds this read."""
_kept = (Message.withdrawn_at.is_(None), _sent >= bindparam("start"))
_columns = (
    Message.conversation_id,
    Message.id,
    Message.sequence,
    Message.author_id,
    Message.sent_at,
    Message.body,
)
_OF_ONE = (
    select(*_columns)
    .where(
        Message.conversation_id == bindparam("conversation"),
        Message.sequence > bindparam("after"),
        Message.sequence < bindparam("before"),
        *_kept,
    )
    .order_by(Message.sequence.desc())
    .limit(_BATCH)
)
_OF_SEVERAL = (
    select(*_columns)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(
        Conversation.id.in_(bindparam("conversations", expanding=True)),
        Message.sequence > Conversation.last_sequence - bindparam("most"),
        *_kept,
    )
    .limit(2 * _BATCH)
)
"""Of short conversations, which together are about one batch: who accompanies sixty persons asks no more for it."""


class _Part(NamedTuple):
    """The end of one conversation that is looked at."""

    talk: Talk
    start: datetime
    after: int

    @property
    def size(self) -> int:
        """Return how many messages it holds at most."""
        return self.talk.last_sequence - self.after


@dataclass(frozen=True, slots=True)
class Found:
    """One message in which everything asked is found."""

    talk: Talk
    sequence: int
    author_id: UUID
    sent_at: datetime
    excerpt: list[Piece]


@dataclass(slots=True)
class Outcome:
    """What one look gave."""

    found: list[Found] = field(default_factory=list)
    """The latest ones, last first."""
    count: int = 0
    looked: int = 0
    limited: bool = False
    """Older messages were not looked at."""
    closed: list[UUID] = field(default_factory=list)
    """Messages that could not be opened."""


def list_own(actor: Actor) -> list[tuple[Talk, datetime]]:
    """Return the conversations that a person reads, each with where her history begins."""
    talks = ((talk, history_start(talk, actor.person_id)) for talk in queries.list_talks(actor))
    return [(talk, start) for talk, start in talks if start is not None]


def look(
    own: Sequence[tuple[Talk, datetime]], asked: str, *, kind: ConversationKind | None = None, bound: int = BOUND
) -> Outcome:
    """Look for words in one's own conversations.

    Args:
        own: the reader's `list_own`.
        asked: the words; a message must hold them all.
        kind: of which conversations; of all by default.
        bound: how many messages are opened at most.
    """
    outcome, patterns = Outcome(), matching.patterns_of(asked)
    wanted = [(talk, start) for talk, start in own if kind is None or talk.kind is kind]
    if not patterns:
        return outcome
    given = shares([talk.last_sequence for talk, _start in wanted], bound)
    parts = [_Part(*one, one[0].last_sequence - share) for one, share in zip(wanted, given, strict=True)]
    outcome.limited = any(part.after for part in parts)
    best: list[tuple[datetime, int, int, Talk, UUID, str]] = []
    for talk, row, text in _opened(parts, outcome):
        if matching.holds(text, patterns):
            outcome.count += 1
            one = (row.sent_at, outcome.count, row.sequence, talk, row.author_id, text)
            heappush(best, one) if len(best) < SHOWN else heappushpop(best, one)
    outcome.found = [_found(one, patterns) for one in sorted(best, key=lambda one: one[:2], reverse=True)]
    return outcome


def _found(one: tuple[datetime, int, int, Talk, UUID, str], patterns: Sequence[Pattern[str]]) -> Found:
    sent_at, _number, sequence, talk, author, text = one
    return Found(talk, sequence, author, sent_at, matching.excerpt(text, patterns))


def shares(sizes: Sequence[int], bound: int) -> list[int]:
    """Return how many of the last messages of each conversation are looked at: short ones whole, long ones evenly."""
    given = [0] * len(sizes)
    left = bound
    for rank, place in enumerate(sorted(range(len(sizes)), key=lambda place: sizes[place])):
        given[place] = min(sizes[place], left // (len(sizes) - rank))
        left -= given[place]
    return given


def _opened(parts: Sequence[_Part], outcome: Outcome) -> Iterator[tuple[Talk, db.AnyRow, str]]:
    """Open the messages of a reader's histories, conversation by conversation, last first."""
    ring = state.current().keyring
    for several in _together(parts):
        for talk, row in _read_one(several[0]) if len(several) == 1 else _read_several(several):
            outcome.looked += 1
            try:
                text = ring.open(row.body, binding_of(talk, row.id, row.author_id), key_id=talk.journey.key_id)
            except Tampered:
                outcome.closed.append(row.id)
            else:
                yield talk, row, text


def _together(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """Put short conversations together up to one batch: there are no more reads than the bound asks for."""
    several: list[_Part] = []
    for part in parts:
        if several and sum(one.size for one in several) + part.size > _BATCH:
            yield several
            several = []
        if part.size:
            several.append(part)
    if several:
        yield several


def _read_one(part: _Part) -> Iterator[tuple[Talk, db.AnyRow]]:
    known = {"conversation": part.talk.id, "after": part.after, "start": part.start}
    before = queries.MOST
    while rows := db.read(_OF_ONE, **known, before=before).all():
        before = rows[-1].sequence
        yield from ((part.talk, row) for row in rows)
        if len(rows) < _BATCH:
            return


def _read_several(several: Sequence[_Part]) -> Iterator[tuple[Talk, db.AnyRow]]:
    """Read a little more than is asked in one statement, and keep to each conversation's own bounds."""
    places = {part.talk.id: (place, part) for place, part in enumerate(several)}
    most, start = max(part.size for part in several), min(part.start for part in several)
    rows = db.read(_OF_SEVERAL, conversations=list(places), most=most, start=start).all()
    for row in sorted(rows, key=lambda row: (places[row.conversation_id][0], -row.sequence)):
        part = places[row.conversation_id][1]
        if row.sequence > part.after and row.sent_at >= part.start:
            yield part.talk, row


# --- the trace --------------------------------------------------------------------------------------------------------


def leave_trace(outcome: Outcome, reader: UUID, search: UUID) -> None:
    """Write once in the audit trail that somebody searched, and which conversations she was shown words of.

    Args:
        outcome: what she is shown.
        reader: who searched.
        search: told apart from her other searches; coming back to the same page is no new one.
    """
    shown = list(dict.fromkeys(one.talk.id for one in outcome.found))
    wanted = [("searched", search), *((reader, talk) for talk in shown), *(("closed", one) for one in outcome.closed)]
    with opening.claim(wanted) as due:
        if not due:
            return
        with transaction.apart():
            if wanted[0] in due:
                counts = {"looked": outcome.looked, "found": outcome.count}
                audit.record(SEARCHED, subject="people", subject_id=reader, actor_id=reader, **counts)
            for talk in shown:
                if (reader, talk) in due and not audit.is_recorded(Reading.WORDS, conversation=talk, reader=reader):
                    audit.record(Reading.WORDS, subject="conversations", subject_id=talk, actor_id=reader)
            for message in outcome.closed:
                if ("closed", message) in due:
                    log.error("message.closed", message=str(message))
                    audit.record("message.closed", subject="messages", subject_id=message, actor_id=reader)
