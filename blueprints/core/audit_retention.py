"""What has had its time leaves the audit trail, and the rest can still be verified.

Entries leave from the start only, in order, and only after they were read again: an altered entry stays for ever, with
all that came after it. A sealed checkpoint then says how far the trail was cut, and the database lets nothing go that
is not behind it (triggers of migration 0019).
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import delete, select

from blueprints.core import audit, clock, db, state
from blueprints.core.audit_rows import (
    START,
    AuditChain,
    AuditCheckpoint,
    AuditEntry,
    chain_value,
    find_checkpoint,
    is_sealed,
    seal_of,
)
from blueprints.core.errors import Tampered

KEPT = timedelta(days=365)
"""A year: the upper end of what French practice keeps traces for."""
BATCH = 500
log = structlog.get_logger(__name__)


def trim() -> int:
    """Let go what is older than a year of the trail of the platform in force, at most `BATCH` entries; in a unit.

    The last entry that the keystore knows always stays: the end of the trail is compared with it.

    Returns:
        How many entries have left.
    """
    known = state.current().keystore.head(db.platform_id())
    if known is None or not _is_due(known[0]):
        return 0
    try:
        return _cut(known[0])
    except Tampered:
        log.error("audit.key_closed")  # noqa: TRY400 - the job goes on with the other platforms; no trace is wanted
        return 0


def _cut(known: int) -> int:
    session, platform = db.session(), db.platform_id()
    session.execute(select(AuditChain).where(AuditChain.platform_id == platform).with_for_update())
    cut = find_checkpoint()
    if cut is not None and not is_sealed(cut):
        log.error("audit.checkpoint_altered", sequence=cut.sequence)
        return 0
    past = _sound((0, START) if cut is None else (cut.sequence, bytes(cut.mac)), _due(known))
    if not past:
        return 0
    last = past[-1]
    _move(cut, last)
    # The checkpoint goes first: the database lets go only what is behind it.
    session.execute(
        delete(AuditEntry).where(AuditEntry.platform_id == platform, AuditEntry.sequence <= last.sequence),
        execution_options={"synchronize_session": False},
    )
    audit.record("audit.trimmed", subject="audit_entries", count=len(past), until=last.sequence)
    return len(past)


def edge() -> datetime:
    """Return before when an entry has had its time: whole days, so that a day's entries leave together."""
    day = clock.paris(clock.now() - KEPT).date()
    return datetime.combine(day, time(), tzinfo=clock.PARIS)


def _is_due(known: int) -> bool:
    """Tell whether the first entry has had its time: what the job asks each minute, by one row."""
    first = select(AuditEntry.sequence, AuditEntry.at).order_by(AuditEntry.sequence).limit(1)
    row = db.session().execute(first).one_or_none()
    return row is not None and row.sequence < known and row.at < edge()


def _due(known: int) -> Sequence[AuditEntry]:
    statement = select(AuditEntry).where(AuditEntry.sequence < known).order_by(AuditEntry.sequence).limit(BATCH)
    return db.session().scalars(statement).all()


def _sound(start: tuple[int, bytes], entries: Sequence[AuditEntry]) -> list[AuditEntry]:
    """Return those, from the start on, that have had their time and hold; what does not hold stays as evidence."""
    (held, before), before_that, past = start, edge(), []
    for entry in entries:
        if entry.at >= before_that:
            break
        if entry.sequence != held + 1 or entry.mac != chain_value(entry, before):
            log.error("audit.entry_altered", sequence=held + 1)
            break
        held, before = entry.sequence, entry.mac
        past.append(entry)
    return past


def _move(cut: AuditCheckpoint | None, last: AuditEntry) -> None:
    """Say how far the trail is cut now, under its key."""
    if cut is None:
        cut = AuditCheckpoint(platform_id=last.platform_id)
        db.session().add(cut)
    cut.sequence, cut.mac, cut.at = last.sequence, last.mac, clock.now()
    cut.seal = seal_of(cut)
    db.session().flush()
