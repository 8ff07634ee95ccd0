"""What every change of a case does: its history, the audit trail, and who has it."""

from datetime import datetime
from uuid import UUID

from blueprints.core import audit, clock, db
from blueprints.moderation import queries
from blueprints.moderation.models import Case, CaseEvent, Decision, Step


def note(
    found: Case,
    step: Step,
    *,
    actor_id: UUID | None = None,
    decision: Decision | None = None,
    rule: int | None = None,
    charter: int | None = None,
    reason: str = "",
    suggestion: str = "",
    warning: str = "",
) -> None:
    """Add to the history of a case, which is held.

    Args:
        found: which one.
        step: what happened.
        actor_id: who moderates; nobody for its author and for who reported.
        decision: what was decided.
        rule: the number of the charter's rule.
        charter: the version of the charter.
        reason: in plain words.
        suggestion: the sentence that is proposed.
        warning: what is said over a folded text.
    """
    made = CaseEvent(
        platform_id=found.platform_id,
        case_id=found.id,
        number=queries.next_number(found.id),
        step=step,
        actor_id=actor_id,
        decision=decision,
        rule=rule,
        charter=charter,
        reason=reason,
        suggestion=suggestion,
        warning=warning,
        happened_at=moment_of(found, by_author=actor_id is None and step is not Step.REPORTED),
    )
    db.session().add(made)
    db.session().flush()


def moment_of(found: Case, *, by_author: bool) -> datetime:
    """Return when something happens: the day alone, for what who wrote without her name does."""
    now = clock.now()
    if by_author and found.author_id is None:
        return clock.paris(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return now


def record(action: str, found: Case, actor_id: UUID | None = None, **facts: str) -> None:
    """Add what was done to the audit trail."""
    audit.record(action, subject="moderation_cases", subject_id=found.id, actor_id=actor_id, **facts)


def touch(found: Case, *, by_author: bool = False) -> None:
    """Note that a case changed: a page of before is too old to decide."""
    found.version += 1
    found.waits_since = moment_of(found, by_author=by_author)


def release(found: Case) -> None:
    """Give a case to whoever takes it next."""
    found.claimed_by = found.claimed_at = None
