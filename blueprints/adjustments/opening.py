"""Reading leaves a trace: one entry a person, adjustment and ten minutes, and one for each text that stays closed."""

import threading
from collections.abc import Hashable, Sequence
from time import monotonic
from uuid import UUID

import structlog

from blueprints.core import audit, state, transaction

APART_SECONDS = 600.0
_BOUND = 20_000

_traced: dict[Hashable, float] = {}
_lock = threading.Lock()
log = structlog.get_logger(__name__)


def leave_trace(reader: UUID, adjustments: Sequence[UUID], closed: Sequence[UUID] = ()) -> None:
    """Write in the audit trail, in a short unit of its own, what is not written yet.

    Args:
        reader: who reads.
        adjustments: whose words she was shown.
        closed: the rows that could not be opened.
    """
    wanted = [("read", one) for one in adjustments] + [("closed", one) for one in closed]
    due = _claim(reader, wanted)
    if not due:
        return
    try:
        with transaction.apart():
            for kind, one in due:
                if kind == "closed":
                    log.error("adjustment.closed", row=str(one))
                audit.record(f"adjustment.{kind}", subject="adjustments", subject_id=one, actor_id=reader)
    except BaseException:
        for fact in due:
            _traced.pop((reader, *fact), None)
        raise


def _claim(reader: UUID, wanted: Sequence[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """Give those that nobody wrote in the last ten minutes."""
    state.current().shares(_traced)
    now = monotonic()
    with _lock:
        due = [one for one in wanted if _traced.get((reader, *one), 0.0) <= now]
        if len(_traced) + len(due) > _BOUND:
            _traced.clear()
        _traced.update({(reader, *one): now + APART_SECONDS for one in due})
    return due
