"""What brings a text into the queue, and what happens to it there from outside: holds, reports, second thoughts.

What features call is told in `kinds`. Every function runs inside the caller's write unit, so that a text waits in the
queue from the very commit that held or reported it.
"""

from datetime import datetime
from uuid import UUID

from blueprints.charter import sending
from blueprints.charter.sending import Act
from blueprints.core import clock, db
from blueprints.core.errors import Refused
from blueprints.moderation import keeping, kinds, queries, sealing, tellings
from blueprints.moderation.kinds import Hold, Kind, Standing, Text
from blueprints.moderation.models import Case, CaseReport, CaseState, Decision, Reason, Step

OWN = "C’est votre texte. Vous pouvez le changer ou le retirer."
GONE = "Ce texte n’est plus visible. Vous n’avez rien à faire. Merci d’avoir prévenu."
FULL_HOUR = 5
"""How many minutes after the hour still count as a full hour."""
_ORDER = list(Reason)


def hold(*, kind: str, subject_id: UUID, why: Hold) -> Case:
    """Let a text be read before the others read it; held twice, it is one case.

    Args:
        kind: of the text.
        subject_id: which one; it is written already.
        why: for the queue, and for its author.
    """
    known, text = _loaded(kind, subject_id)
    found = _open_case(known, text, why=why)
    known.stand(subject_id=subject_id, standing=Standing.HELD, warning="")
    _wait(found, Step.HELD, by_author=True)
    if found.sealed_author is None:
        keeping.record("moderation.held", found, why=why.value)
    return found


def report(*, kind: str, subject_id: UUID, reporter_id: UUID, reason: Reason, words: str) -> CaseReport:
    """Report a text; the same person twice is one report, several persons are one case.

    Args:
        kind: of the text.
        subject_id: which one.
        reporter_id: who; nobody is shown it.
        reason: why.
        words: more, if she wants.

    Raises:
        Refused: it is her own, or it is gone.
    """
    known, text = _loaded(kind, subject_id)
    if (text.author_id or known.author_of(subject_id)) == reporter_id:
        raise Refused(OWN)
    if text.withdrawn or text.standing in (Standing.REMOVED, Standing.HELD):
        raise Refused(GONE)
    found = _open_case(known, text)
    sent = queries.find_report(found.id, reporter_id)
    if sent is not None:
        return sent
    sending.expect_ready(author_id=reporter_id, act=Act.REPORT)
    made = CaseReport(
        platform_id=found.platform_id,
        case_id=found.id,
        reporter_id=reporter_id,
        reason=reason,
        words=words,
        reported_at=clock.now(),
    )
    db.session().add(made)
    db.session().flush()
    if found.claimed_by == reporter_id:
        keeping.release(found)
    found.report_count = queries.count_reports(found.id)
    found.worst = reason if found.worst is None else min(found.worst, reason, key=_ORDER.index)
    _wait(found, Step.REPORTED)
    keeping.record("moderation.reported", found)
    return made


def is_held(*, kind: str, subject_id: UUID) -> bool:
    """Tell whether a text waits to be read before the others read it."""
    known = kinds.find(kind)
    text = known.find(subject_id) if known is not None else None
    return text is not None and text.standing is Standing.HELD


def text_changed(*, kind: str, subject_id: UUID) -> None:
    """Its author wrote other words: who reads it sees that, and a change that was asked for is read again."""
    found = queries.hold_open_case(kind, subject_id)
    if found is None:
        return
    if found.decision is Decision.CHANGE or found.state in queries.WAITS:
        found.version += 1
        _wait(found, Step.CHANGED, by_author=True)


def text_withdrawn(*, kind: str, subject_id: UUID) -> None:
    """Its author took it back: there is nothing left to decide, and who reported it is told."""
    found = queries.hold_open_case(kind, subject_id)
    if found is None:
        return
    found.state, found.open_subject_id = CaseState.CLOSED, None
    keeping.release(found)
    keeping.touch(found, by_author=True)
    keeping.note(found, Step.WITHDRAWN)
    tellings.settle_waiting(found)
    tellings.tell_reporters(found)


def text_destroyed(*, subject_id: UUID) -> None:
    """The account of who wrote it closed before anybody read it: nothing is left to decide; no row says the hour."""
    for kind in kinds.every():
        found = queries.hold_open_case(kind.name, subject_id)
        if found is not None:
            found.sealed_author = None
            text_withdrawn(kind=kind.name, subject_id=subject_id)


def text_restored(*, kind: str, subject_id: UUID) -> None:
    """She undid that: the case is where it was."""
    found = queries.hold_last_case(kind, subject_id)
    if found is None or found.state is not CaseState.CLOSED:
        return
    found.state, found.open_subject_id = _state_before(found), subject_id
    keeping.touch(found, by_author=True)
    keeping.note(found, Step.RESTORED)
    if found.state in queries.WAITS:
        tellings.tell_waiting(found, by_author=True)


def _state_before(found: Case) -> CaseState:
    """Return where a case stood before its text was taken back: what happened is gone through again.

    A change or a report does not end a disagreement: who decided first would answer herself.
    """
    state = CaseState.WAITING
    for step in queries.list_steps(found.id):
        if step is Step.UNDONE:
            state = CaseState.APPEALED if state is CaseState.FINAL else CaseState.WAITING
        elif step in _ASKS_AGAIN:
            state = state if state in queries.WAITS else CaseState.WAITING
        else:
            state = _MOVING.get(step, state)
    return state


_ASKS_AGAIN = (Step.HELD, Step.REPORTED, Step.CHANGED)
_MOVING = {
    Step.DECIDED: CaseState.DECIDED,
    Step.APPEALED: CaseState.APPEALED,
    Step.ANSWERED: CaseState.FINAL,
}


def tell_of_unnamed(*, now: datetime) -> int:
    """At each full hour, tell those who read of what was sent without a name; return how many cases were told."""
    if clock.paris(now).minute >= FULL_HOUR:
        return 0
    untold = queries.list_untold()
    for found in untold:
        tellings.tell_waiting(found)
    return len(untold)


def _wait(found: Case, step: Step, *, by_author: bool = False) -> None:
    """Let a case wait to be read, after what just happened; who reads is told when it begins to wait."""
    begins = found.state not in queries.WAITS or not queries.list_steps(found.id)
    if found.state not in queries.WAITS:
        found.state = CaseState.WAITING
        keeping.release(found)
        keeping.touch(found, by_author=by_author)
    keeping.note(found, step)
    if begins:
        tellings.tell_waiting(found, by_author=by_author)


def _today() -> datetime:
    return clock.paris(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)


def _loaded(kind: str, subject_id: UUID) -> tuple[Kind, Text]:
    known = kinds.known(kind)
    text = known.find(subject_id)
    if text is None:
        raise Refused(GONE)
    return known, text


def _open_case(kind: Kind, text: Text, why: Hold | None = None) -> Case:
    """Return the case of a text that can still move; two who make it at once make one."""
    found = queries.hold_open_case(kind.name, text.id)
    if found is not None:
        return found
    case_id, session = Case.fresh_id(), db.session()
    unnamed = kind.author_of(text.id) if text.author_id is None else None
    now = clock.now() if unnamed is None or why is None else _today()
    values = {
        "id": case_id,
        "platform_id": db.platform_id(),
        "kind": kind.name,
        "subject_id": text.id,
        "open_subject_id": text.id,
        "topic_id": text.topic_id,
        "author_id": text.author_id,
        "sealed_author": sealing.seal(unnamed, case_id=case_id) if unnamed is not None else None,
        "why": why.value if why is not None else "",
        "state": CaseState.WAITING,
        "report_count": 0,
        "waits_since": now,
        "version": 1,
        "created_at": now,
    }
    once = ["platform_id", "kind", "open_subject_id"]
    add = db.inserter(session)
    session.execute(add(db.table_of(Case)).values(values).on_conflict_do_nothing(index_elements=once))
    found = queries.hold_open_case(kind.name, text.id)
    if found is None:
        raise Refused(GONE)
    return found
