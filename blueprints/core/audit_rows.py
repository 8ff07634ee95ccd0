"""The rows of the audit trail, and the values that chain them: each holds itself and all that came before.

What has had its time leaves by `audit_retention`: a checkpoint then says, under the trail's own key, how far the trail
was cut, and with which value the rest goes on.
"""

import hmac
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, select
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core import db, state
from blueprints.core.keystore import KeyKind

START = b"\0" * 32
End = tuple[int, bytes]
"""Sequence and chain value of an entry, usually a trail's last one."""


class AuditEntry(db.PlatformScoped, db.Model):
    """One fact: who did what, on what, when."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "platform_id", "subject_id", "sequence"),)

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


class AuditCheckpoint(db.PlatformScoped, db.Model):
    """The last entry that has left a platform's trail in its time, sealed under the trail's key."""

    __tablename__ = "audit_checkpoints"

    platform_id: Mapped[UUID] = mapped_column(ForeignKey("platforms.id", ondelete="CASCADE"), primary_key=True)
    sequence: Mapped[int]
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    seal: Mapped[bytes] = mapped_column(LargeBinary)


def chain_value(entry: AuditEntry, before: bytes) -> bytes:
    """Return what an entry's `mac` must be after the entry whose value was *before*."""
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


def seal_of(checkpoint: AuditCheckpoint) -> bytes:
    """Return what a checkpoint's seal must be."""
    parts = (checkpoint.sequence.to_bytes(8, "big"), checkpoint.mac, checkpoint.at.isoformat().encode())
    return state.current().key_mac(KeyKind.AUDIT, checkpoint.platform_id, "audit_checkpoint", *parts)


def find_checkpoint() -> AuditCheckpoint | None:
    """Return how far the trail of the platform in force was cut, sealed or not, as the database says it now."""
    return db.session().scalars(select(AuditCheckpoint).execution_options(populate_existing=True)).one_or_none()


def is_sealed(checkpoint: AuditCheckpoint) -> bool:
    """Tell whether a checkpoint is one that the service made."""
    return hmac.compare_digest(bytes(checkpoint.seal), seal_of(checkpoint))
