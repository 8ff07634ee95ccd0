"""The audit trail: append-only, in sequence, chained, and checked against a head kept elsewhere.

Ids only, never words. Sequence and chain value are taken by the last statements before the commit, so that two writers
cannot take the same place.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from blueprints.core import clock, db, state, transaction
from blueprints.core.keystore import KeyKind

_PENDING = "audit"
START = b"\0" * 32
_BATCH = 500


class AuditEntry(db.PlatformScoped, db.Model):
    """One fact: who did what, on what, when."""

    __tablename__ = "audit_entries"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    subject_id: Mapped[UUID | None]
    facts: Mapped[str] = mapped_column(String(2000))
    mac: Mapped[bytes] = mapped_column(LargeBinary)


class AuditChain(db.PlatformScoped, db.Model):
    """The end of a platform's trail: the row that writers take in turn."""

    __tablename__ = "audit_chains"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary)


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


@transaction.before_commit
def _chain(session: Session) -> None:
    facts: list[Fact] = transaction.notes(_PENDING)
    if not facts:
        return
    platform = db.platform_id()
    end = _end(session, platform)
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
        entry.mac = _mac(entry, end.mac)
        session.add(entry)
        end.sequence, end.mac = entry.sequence, entry.mac
    session.flush()


def _end(session: Session, platform: UUID) -> AuditChain:
    """Return the end of the trail, held until the commit; two first writers make one beginning."""
    held = select(AuditChain).where(AuditChain.platform_id == platform).with_for_update()
    end = session.scalars(held).one_or_none()
    if end is None:
        add = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        beginning = add(AuditChain).values(platform_id=platform, sequence=0, mac=START)
        session.execute(beginning.on_conflict_do_nothing())
        end = session.scalars(held).one()
    return end


def _mac(entry: AuditEntry, before: bytes) -> bytes:
    parts = (
        before,
        entry.sequence.to_bytes(8, "big"),
        entry.at.isoformat().encode(),
        entry.actor_id.bytes if entry.actor_id else b"",
        entry.action.encode(),
        entry.subject.encode(),
        entry.subject_id.bytes if entry.subject_id else b"",
        entry.facts.encode(),
    )
    return state.current().key_mac(KeyKind.AUDIT, entry.platform_id, "audit", *parts)


def note_head() -> None:
    """Copy the end of the trail of the platform in force into the keystore (a job, each minute)."""
    end = db.session().scalars(select(AuditChain)).one_or_none()
    if end is not None:
        state.current().keystore.note_head(end.platform_id, end.sequence, end.mac)


def verify() -> tuple[int, int | None]:
    """Read the trail of the platform in force again, from its start.

    Returns:
        How many entries hold, and the sequence of the first that does not (None: all is well).
    """
    before, expected = START, 1
    seen: dict[int, bytes] = {}
    head = state.current().keystore.head(db.platform_id())
    for entry in _entries():
        if entry.sequence != expected or entry.mac != _mac(entry, before):
            return expected - 1, expected
        if head is not None and entry.sequence == head[0]:
            seen[entry.sequence] = entry.mac
        before, expected = entry.mac, expected + 1
    if head is not None and seen.get(head[0]) != head[1]:
        return expected - 1, min(expected, head[0])
    return expected - 1, None


def _entries() -> Iterator[AuditEntry]:
    last = 0
    statement = select(AuditEntry).order_by(AuditEntry.sequence).limit(_BATCH)
    while entries := db.session().scalars(statement.where(AuditEntry.sequence > last)).all():
        yield from entries
        last = entries[-1].sequence
