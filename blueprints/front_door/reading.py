"""Opening what a stranger wrote for a colleague of the service: every reading leaves a trace, once in ten minutes."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from blueprints.core import audit, state, transaction
from blueprints.core.errors import Tampered
from blueprints.front_door import letters
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import Enquiry, EnquiryStep

APART_SECONDS = 600.0
_BOUND = 5000
_traced: dict[tuple[UUID, UUID], float] = {}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class ReadStep:
    """One step, its note opened; `note` is None when there is none, `is_closed` when it stays closed."""

    step: EnquiryStep
    note: str | None
    is_closed: bool = False


def open_enquiry(enquiry: Enquiry, steps: Sequence[EnquiryStep], reader: UUID) -> tuple[Letter | None, list[ReadStep]]:
    """Open the words of an enquiry and of its notes; what was altered stays closed, the page still loads.

    Args:
        enquiry: which.
        steps: its steps.
        reader: who reads.
    """
    try:
        letter = letters.open_letter(enquiry.words, platform_id=enquiry.platform_id, enquiry_id=enquiry.id)
    except Tampered:
        letter = None
    opened = [_open_step(step) for step in steps]
    closed = (letter is None) + sum(one.is_closed for one in opened)
    _leave_trace(enquiry, reader, closed)
    return letter, opened


def _open_step(step: EnquiryStep) -> ReadStep:
    if step.note is None:
        return ReadStep(step, None)
    try:
        return ReadStep(step, letters.open_note(step.note, platform_id=step.platform_id, step_id=step.id))
    except Tampered:
        return ReadStep(step, None, is_closed=True)


def _leave_trace(enquiry: Enquiry, reader: UUID, closed: int) -> None:
    state.current().shares(_traced)
    key, now = (reader, enquiry.id), monotonic()
    with _lock:
        if _traced.get(key, 0.0) > now:
            return
        if len(_traced) >= _BOUND:
            _traced.clear()
        _traced[key] = now + APART_SECONDS
    try:
        with transaction.apart():
            audit.record("enquiry.read", subject="enquiries", subject_id=enquiry.id, actor_id=reader, closed=closed)
    except BaseException:
        _traced.pop(key, None)
        raise
