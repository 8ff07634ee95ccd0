"""Receiving what strangers write, and every act of the service on it; nothing is kept longer than it is needed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from blueprints.core import audit, clock, db
from blueprints.core.errors import Refused
from blueprints.front_door import letters, queries, references
from blueprints.front_door.doubts import Doubt
from blueprints.front_door.letters import Letter
from blueprints.front_door.models import (
    AnswerWay,
    Asker,
    Channel,
    Enquiry,
    EnquiryState,
    EnquiryStep,
    Purpose,
    StepKind,
)

S, K = EnquiryState, StepKind
UNDO_SECONDS = 60
SAME_WORDS = timedelta(days=7)
"""Words that come again within this time are the same message, or a machine's."""
KEPT: Mapping[EnquiryState, timedelta] = {
    S.CLOSED: timedelta(days=183),
    S.ANSWERED: timedelta(days=183),
    S.SPAM: timedelta(days=30),
    S.NEW: timedelta(days=365),
    S.TO_CHECK: timedelta(days=365),
    S.IN_HAND: timedelta(days=365),
}
"""How long after its last change an enquiry is destroyed; the legal page says it in words."""

MOVES: Mapping[StepKind, tuple[frozenset[EnquiryState], EnquiryState]] = {
    K.CLAIMED: (frozenset({S.NEW, S.IN_HAND}), S.IN_HAND),
    K.RELEASED: (frozenset({S.IN_HAND}), S.NEW),
    K.ANSWERED: (frozenset({S.NEW, S.IN_HAND, S.ANSWERED}), S.ANSWERED),
    K.CLOSED: (frozenset({S.NEW, S.IN_HAND, S.ANSWERED}), S.CLOSED),
    K.SET_ASIDE: (frozenset({S.NEW, S.TO_CHECK, S.IN_HAND}), S.SPAM),
    K.CLEARED: (frozenset({S.TO_CHECK, S.SPAM}), S.NEW),
    K.REOPENED: (frozenset({S.ANSWERED, S.CLOSED}), S.IN_HAND),
}
"""From which states each act is possible, and to which it leads."""
NOT_NOW = "Cette demande n’est plus dans cet état. Relisez la page : un ou une collègue a pu s’en occuper."
TOO_LATE = "Le délai pour annuler est passé. Vous pouvez encore changer l’état de la demande."

# --- receiving --------------------------------------------------------------------------------------------------------


def receive(
    *,
    client_id: UUID,
    asker: Asker,
    purpose: Purpose,
    channel: Channel,
    letter: Letter,
    doubts: tuple[Doubt, ...] = (),
) -> Enquiry:
    """Keep what a stranger wrote; the same page, or the same words from the same person, is one enquiry.

    Args:
        client_id: made with the page that was filled in.
        asker: who she says she is.
        purpose: what for.
        channel: how she wants to be answered.
        letter: her words.
        doubts: what looks like a machine; it is then set apart until somebody looks.
    """
    known = queries.find_by_client_id(client_id)
    if known is not None:
        return known
    platform_id, now = db.platform_id(), clock.now()
    mark = letters.mark_of(letter, platform_id)
    alike = queries.list_same_words(mark, now - SAME_WORDS)
    own = [before for before in alike if _letter_of(before).contact == letter.contact]
    waiting = [before for before in own if before.state in queries.WAITING]
    if waiting:
        return waiting[0]
    odd = (*doubts, Doubt.REPEATED) if len(own) < len(alike) else doubts
    made = Enquiry(
        platform_id=platform_id,
        client_id=client_id,
        reference=_free_reference(),
        asker=asker,
        purpose=purpose,
        channel=channel,
        state=S.TO_CHECK if odd else S.NEW,
        words_mark=mark,
        doubts=" ".join(odd),
        received_at=now,
        changed_at=now,
        version=1,
    )
    made.words = letters.seal_letter(letter, platform_id=platform_id, enquiry_id=made.id)
    db.session().add(made)
    db.session().flush()
    _add_step(made, number=1, kind=K.RECEIVED, actor_id=None, before=None)
    _note(made, "enquiry.received", None)
    return made


def _letter_of(enquiry: Enquiry) -> Letter:
    return letters.open_letter(enquiry.words, platform_id=enquiry.platform_id, enquiry_id=enquiry.id)


def _free_reference() -> str:
    while True:
        reference = references.new_reference()
        if queries.find_by_reference(reference) is None:
            return reference


# --- the service's acts -----------------------------------------------------------------------------------------------


def claim(*, enquiry: Enquiry, actor_id: UUID) -> None:
    """Take an enquiry in hand, also from a colleague who is away."""
    _move(enquiry, K.CLAIMED, actor_id, handler=actor_id)


def release(*, enquiry: Enquiry, actor_id: UUID) -> None:
    """Give an enquiry back to everybody."""
    _move(enquiry, K.RELEASED, actor_id, handler=None)


def record_answer(*, enquiry: Enquiry, actor_id: UUID, way: AnswerWay, note: str = "") -> None:
    """Note that the person was answered, and how; nothing is sent from here.

    Args:
        enquiry: which.
        actor_id: who answered.
        way: by telephone, by mail, or side by side.
        note: for colleagues.
    """
    _move(enquiry, K.ANSWERED, actor_id, handler=enquiry.handler_id or actor_id, way=way, note=note)


def close(*, enquiry: Enquiry, actor_id: UUID, note: str = "") -> None:
    """End an enquiry: from here on its time to be destroyed runs."""
    _move(enquiry, K.CLOSED, actor_id, handler=enquiry.handler_id, note=note)


def set_aside(*, enquiry: Enquiry, actor_id: UUID) -> None:
    """Say that this is no message of a person."""
    _move(enquiry, K.SET_ASIDE, actor_id, handler=None)


def clear(*, enquiry: Enquiry, actor_id: UUID) -> None:
    """Say that a person wrote this: it joins the new ones."""
    _move(enquiry, K.CLEARED, actor_id, handler=None)


def reopen(*, enquiry: Enquiry, actor_id: UUID) -> None:
    """Take up again what was answered or closed."""
    _move(enquiry, K.REOPENED, actor_id, handler=actor_id)


def add_note(*, enquiry: Enquiry, actor_id: UUID, note: str) -> None:
    """Leave a note for colleagues; the state stays."""
    last = queries.find_last_step(enquiry.id)
    number = last.number + 1 if last else 1
    _add_step(enquiry, number=number, kind=K.NOTED, actor_id=actor_id, before=enquiry.state, note=note)
    _touch(enquiry)
    _note(enquiry, "enquiry.noted", actor_id)


def undo(*, enquiry: Enquiry, actor_id: UUID) -> None:
    """Take back one's own last act, within a minute.

    Raises:
        Refused: too late, or the last act is somebody else's.
    """
    last = queries.find_last_step(enquiry.id)
    if last is None or not is_undoable(last, actor_id) or last.state_before is None:
        raise Refused(TOO_LATE)
    state_now, handler_now = enquiry.state, enquiry.handler_id
    enquiry.state, enquiry.handler_id = last.state_before, last.handler_before_id
    _add_step(
        enquiry, number=last.number + 1, kind=K.UNDONE, actor_id=actor_id, before=state_now, handler_before=handler_now
    )
    _touch(enquiry)
    _note(enquiry, "enquiry.undone", actor_id)


def is_undoable(step: EnquiryStep, actor_id: UUID) -> bool:
    """Tell whether this person may still take this step back."""
    if step.actor_id != actor_id or step.kind not in MOVES:
        return False
    return clock.now() - step.at < timedelta(seconds=UNDO_SECONDS)


def _move(
    enquiry: Enquiry,
    kind: StepKind,
    actor_id: UUID,
    *,
    handler: UUID | None,
    way: AnswerWay | None = None,
    note: str = "",
) -> None:
    allowed, to = MOVES[kind]
    if enquiry.state not in allowed:
        raise Refused(NOT_NOW)
    last = queries.find_last_step(enquiry.id)
    before, handler_before = enquiry.state, enquiry.handler_id
    enquiry.state, enquiry.handler_id = to, handler
    _add_step(
        enquiry,
        number=last.number + 1 if last else 1,
        kind=kind,
        actor_id=actor_id,
        before=before,
        handler_before=handler_before,
        way=way,
        note=note,
    )
    _touch(enquiry)
    _note(enquiry, f"enquiry.{kind.value}", actor_id)


def _add_step(
    enquiry: Enquiry,
    *,
    number: int,
    kind: StepKind,
    actor_id: UUID | None,
    before: EnquiryState | None,
    handler_before: UUID | None = None,
    way: AnswerWay | None = None,
    note: str = "",
) -> None:
    step = EnquiryStep(
        platform_id=enquiry.platform_id,
        enquiry_id=enquiry.id,
        number=number,
        kind=kind,
        at=clock.now(),
        actor_id=actor_id,
        state_before=before,
        handler_before_id=handler_before,
        way=way,
    )
    if note:
        step.note = letters.seal_note(note, platform_id=enquiry.platform_id, step_id=step.id)
    db.session().add(step)


def _touch(enquiry: Enquiry) -> None:
    enquiry.version += 1
    enquiry.changed_at = clock.now()


def _note(enquiry: Enquiry, action: str, actor_id: UUID | None) -> None:
    audit.record(action, subject="enquiries", subject_id=enquiry.id, actor_id=actor_id, state=enquiry.state.value)


# --- destroying -------------------------------------------------------------------------------------------------------


def destroy_expired() -> int:
    """Destroy the enquiries of the platform in force that have had their time; return how many."""
    now = clock.now()
    over = queries.list_expired({state: now - kept for state, kept in KEPT.items()})
    if not over:
        return 0
    db.session().execute(delete(EnquiryStep).where(EnquiryStep.enquiry_id.in_(over)))
    db.session().execute(delete(Enquiry).where(Enquiry.id.in_(over)))
    audit.record("enquiry.destroyed", subject="enquiries", count=len(over))
    return len(over)


def destroyed_on(enquiry: Enquiry) -> datetime:
    """Return when an enquiry will be destroyed if nothing more is done with it."""
    return enquiry.changed_at + KEPT[enquiry.state]
