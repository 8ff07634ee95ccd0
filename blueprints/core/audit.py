"""The audit trail: append-only, in sequence, chained, and checked against a head kept elsewhere.

Ids only, never words. Sequence and chain value are taken by the last statements before the commit, so that two writers
cannot take the same place. Each unit that added something copies the trail's new end into the keystore right after its
commit, so that a tail that is cut off shows. The database refuses to change an entry, and to let one go before its time
(triggers of migration 0019; `audit_retention`).

What counts as opening somebody's follow-up is a `Reading`: it is recorded with the conversation as its subject, and the
accompanied person sees each of them in words (`blueprints/privacy`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from blueprints.core import clock, db, state, transaction
from blueprints.core.audit_rows import (
    START,
    AuditChain,
    AuditEntry,
    End,
    chain_value,
    find_checkpoint,
    is_sealed,
)

__all__ = ["AuditChain", "AuditEntry", "Reading", "is_recorded", "note_head", "record", "verify"]

_PENDING = "audit"
_BATCH = 500
_TRIES = 5
APART = timedelta(minutes=10)
"""The same reading by the same person within this time is one entry."""
log = structlog.get_logger(__name__)


class Reading(StrEnum):
    """The acts by which somebody opens what was written in a conversation; `record` them with that as the subject."""

    WORDS = "conversation.read"
    FILE = "conversation.file_opened"
    COPY = "conversation.copied"
    """A copy to print or to keep left the platform."""
    EXTRAORDINARY = "extraordinary.read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What `record` was told, until the commit."""

    action: str
    subject: str
    subject_id: UUID | None
    actor_id: UUID | None
    facts: str


def record(
    action: str,
    *,
    subject: str,
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    **facts: UUID | int | str | None,
) -> None:
    """Add an entry to the trail of the platform in force, with the unit of work in force.

    Args:
        action: what was done, as `noun.verb`.
        subject: the kind of thing, usually a table's name.
        subject_id: which one.
        actor_id: who did it; None for the service itself.
        facts: ids, counts and statuses; never a person's words.
    """
    told = json.dumps({name: str(value) for name, value in sorted(facts.items())}, separators=(",", ":"))
    fact = Fact(action=action, subject=subject, subject_id=subject_id, actor_id=actor_id, facts=told)
    transaction.notes(_PENDING).append(fact)


def is_recorded(reading: Reading, *, conversation: UUID, reader: UUID) -> bool:
    """Tell whether the trail holds this reading by this person within the last ten minutes."""
    statement = select(AuditEntry.sequence).where(
        AuditEntry.subject_id == conversation,
        AuditEntry.actor_id == reader,
        AuditEntry.action == reading,
        AuditEntry.at > clock.now() - APART,
    )
    return db.session().execute(statement.limit(1)).first() is not None


@transaction.before_commit
def _chain(session: Session) -> None:
    facts: list[Fact] = transaction.notes(_PENDING)
    if not facts:
        return
    platform = db.platform_id()
    end = _end(session, platform)
    before = (end.sequence, end.mac)
    for fact in facts:
        entry = AuditEntry(
            platform_id=platform,
            sequence=end.sequence + 1,
            at=clock.now(),
            actor_id=fact.actor_id,
            action=fact.action,
            subject=fact.subject,
            subject_id=fact.subject_id,
            facts=fact.facts,
            mac=b"",
        )
        entry.mac = chain_value(entry, end.mac)
        session.add(entry)
        end.sequence, end.mac = entry.sequence, entry.mac
    session.flush()
    after = (end.sequence, end.mac)
    transaction.after_commit(lambda: _copy_end(platform, before, after))


def _copy_end(platform: UUID, before: End, after: End) -> None:
    """Copy the new end into the keystore; should that fail, the next entry or the next minute does it."""
    try:
        if not state.current().keystore.move_head(platform, before, after):
            _catch_up(platform, after)
    except Exception as error:  # noqa: BLE001 - what was asked is stored: nothing here may say otherwise
        log.warning("audit.end_not_copied", error=error)


def _catch_up(platform: UUID, after: End) -> None:
    """Move the noted end forward by more than one step, if the trail still holds the one that was noted.

    A trail that was cut off and then grew again does not hold it: the noted end stays, and `verify` says so for ever.
    """
    store = state.current().keystore
    for _ in range(_TRIES):
        noted = store.head(platform)
        if noted is not None and noted[0] >= after[0]:
            return
        if noted is not None and not _holds(noted):
            log.error("audit.trail_cut", sequence=noted[0])
            return
        if store.move_head(platform, noted, after):
            return


def _holds(noted: End) -> bool:
    statement = select(AuditEntry.mac).where(AuditEntry.sequence == noted[0])
    found = db.session().execute(statement).scalar_one_or_none()
    return found is not None and bytes(found) == noted[1]


def _end(session: Session, platform: UUID) -> AuditChain:
    """Return the end of the trail, held until the commit; two first writers make one beginning."""
    held = select(AuditChain).where(AuditChain.platform_id == platform).with_for_update()
    end = session.scalars(held).one_or_none()
    if end is None:
        add = db.inserter(session)
        beginning = add(AuditChain).values(platform_id=platform, sequence=0, mac=START)
        session.execute(beginning.on_conflict_do_nothing())
        end = session.scalars(held).one()
    return end


def note_head() -> None:
    """Copy the end of the trail of the platform in force into the keystore (each minute, should a copy have failed)."""
    end = _find_end()
    if end is not None and end[0]:
        _catch_up(db.platform_id(), end)


def verify() -> tuple[int, int | None]:
    """Read the trail of the platform in force again, from its start or from what has left it in its time.

    Returns:
        How many entries hold, and the sequence of the first that does not (None: all is well).

    Raises:
        Tampered: the key of the trail is gone, or its wrapping was altered.
    """
    while True:
        cut = find_checkpoint()
        if cut is not None and not is_sealed(cut):
            return 0, 1
        first = (0, START) if cut is None else (cut.sequence, bytes(cut.mac))
        held, wrong = _read_again(*first)
        if wrong is None or not _is_cut_further(first[0]):
            return held, wrong


def _is_cut_further(first: int) -> bool:
    """Tell whether more has left the trail in its time while it was read: then it has to be read again."""
    cut = find_checkpoint()
    return cut is not None and cut.sequence > first and is_sealed(cut)


def _read_again(first: int, before: bytes) -> tuple[int, int | None]:
    marks = {one for one in (state.current().keystore.head(db.platform_id()), _find_end()) if one is not None}
    held = first
    for entry in _entries():
        if entry.sequence != held + 1 or entry.mac != chain_value(entry, before):
            return held - first, min(entry.sequence, held + 1)
        if any(sequence == entry.sequence and mac != entry.mac for sequence, mac in marks):
            return held - first, entry.sequence
        before, held = entry.mac, entry.sequence
    end = _find_end()
    known = end[0] if end is not None else 0
    if known < held or any(sequence > held for sequence, _ in marks):
        return held - first, min(known, held) + 1
    return held - first, None


def _find_end() -> End | None:
    """Return sequence and chain value of the trail's end, as the row that writers take says."""
    row = db.session().execute(select(AuditChain.sequence, AuditChain.mac)).one_or_none()
    return None if row is None else (row.sequence, bytes(row.mac))


def _entries() -> Iterator[AuditEntry]:
    last = 0
    statement = select(AuditEntry).order_by(AuditEntry.sequence).limit(_BATCH)
    while entries := db.session().scalars(statement.where(AuditEntry.sequence > last)).all():
        yield from entries
        last = entries[-1].sequence
