"""Opening the words of a conversation: what cannot be opened stays closed, and every reading leaves a trace.

One entry a person, conversation and ten minutes: a memory in the process makes that cost nothing on most pages.
"""

import threading
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from uuid import UUID

import structlog

from blueprints.core import audit, state, transaction
from blueprints.core.audit import Reading
from blueprints.core.errors import Tampered
from blueprints.messaging import moods
from blueprints.messaging.queries import MessageRow
from blueprints.messaging.services import binding_of
from blueprints.messaging.talks import Talk

APART_SECONDS = 600.0
_BOUND = 20_000

_traced: dict[Hashable, float] = {}
log = structlog.get_logger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Words:
    """One message, opened; `text` is None when its words stay closed, and empty once they were withdrawn."""

    id: UUID
    sequence: int
    author_id: UUID
    client_id: UUID
    sent_at: datetime
    text: str | None
    changed_sequence: int | None = None
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    reply_to_id: UUID | None = None
    brings_files: bool = False
    mood: str = ""
    """How its author said she is, by the short form; empty for other messages."""

    @property
    def place(self) -> int:
        """Return the place of its last change in the order of the conversation."""
        return self.changed_sequence or self.sequence


def open_messages(talk: Talk, rows: Iterable[MessageRow], reader: UUID) -> list[Words]:
    """Open what a reader is given, and leave a trace of it in the audit trail.

    Args:
        talk: the conversation.
        rows: sealed messages of the reader's history.
        reader: who reads.
    """
    opened = [open_one(talk, row) for row in rows]
    leave_traces(talk, reader, [words.id for words in opened if words.text is None])
    return opened


def open_one(talk: Talk, row: MessageRow) -> Words:
    """Open one message. Who calls this leaves a trace of the reading, before a word is shown."""
    text: str | None = ""
    mood = ""
    try:
        binding = binding_of(talk, row.id, row.author_id)
        if row.withdrawn_at is None:
            mood, text = moods.unpack(state.current().keyring.open(row.body, binding, key_id=talk.journey.key_id))
    except Tampered:
        text = None
    return Words(
        row.id,
        row.sequence,
        row.author_id,
        row.client_id,
        row.sent_at,
        text,
        row.changed_sequence,
        row.edited_at,
        row.withdrawn_at,
        row.reply_to_id,
        row.brings_files,
        mood,
    )


# --- traces -----------------------------------------------------------------------------------------------------------


def leave_traces(talk: Talk, reader: UUID, closed: Sequence[UUID] = ()) -> None:
    """Write in the audit trail what is not written yet, in one short unit of its own.

    Args:
        talk: the conversation.
        reader: who reads.
        closed: messages whose words could not be opened.
    """
    wanted: list[Hashable] = [(reader, talk.id), *(("closed", message) for message in closed)]
    with claim(wanted) as due:
        if not due:
            return
        with transaction.apart():
            if due[0] == wanted[0] and not audit.is_recorded(Reading.WORDS, conversation=talk.id, reader=reader):
                audit.record(Reading.WORDS, subject="conversations", subject_id=talk.id, actor_id=reader)
            for message in closed:
                if ("closed", message) in due:
                    log.error("message.closed", message=str(message))
                    audit.record("message.closed", subject="messages", subject_id=message, actor_id=reader)


@contextmanager
def claim(wanted: Sequence[Hashable]) -> Iterator[list[Hashable]]:
    """Give those of *wanted* that nobody wrote in the last ten minutes; forget the claim if the writing fails."""
    memory, now = _memory(), monotonic()
    with _lock:
        due = [one for one in wanted if memory.get(one, 0.0) <= now]
        if len(memory) + len(due) > _BOUND:
            memory.clear()
        memory.update(dict.fromkeys(due, now + APART_SECONDS))
    try:
        yield due
    except BaseException:
        for one in due:
            memory.pop(one, None)
        raise


def _memory() -> dict[Hashable, float]:
    """Return the process's memory, emptied with its other caches."""
    state.current().shares(_traced)
    return _traced
