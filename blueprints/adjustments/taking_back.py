"""Undoing the last move of an adjustment within the minute: as it was before, and nobody was told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from blueprints.adjustments import queries, reminding, steps
from blueprints.adjustments.acting import expect_open
from blueprints.adjustments.models import (
    Adjustment,
    AdjustmentFeeling,
    AdjustmentMove,
    AdjustmentState,
    AdjustmentYes,
    Answer,
)
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.news import services as news
from blueprints.news.models import NewsKind

_TOLD = (NewsKind.ADJUSTMENT_PROPOSED, NewsKind.ADJUSTMENT_MOVED)


def before(adjustment: Adjustment, actor: UUID) -> dict[str, Any]:
    """Return where an adjustment stands, as plain values without a word, to come back to."""
    own = next((one.answer.value for one in queries.list_yeses(adjustment.id) if one.person_id == actor), "")
    return {
        "state": adjustment.state.value,
        "trial": [_text(adjustment.trial_from), _text(adjustment.trial_to)],
        "agreed": _text(adjustment.agreed_at),
        "shown": _text(adjustment.shown_at),
        "coach": adjustment.coach_from.isoformat(),
        "own": own,
        "steps": steps.marks_of(adjustment),
        "since": clock.now().isoformat(),
    }


def _text(moment: date | datetime | None) -> str:
    return moment.isoformat() if moment else ""


def undo(*, adjustment: Adjustment, actor: UUID, version: int, before: dict[str, Any]) -> None:
    """Inside a write unit: take the last move back.

    Args:
        adjustment: which one.
        actor: who made the move.
        version: of the adjustment once it was made.
        before: from the function of that name.

    Raises:
        Refused: the journey is over, or somebody works on the next round already.
        Stale: something happened since.
    """
    expect_open(adjustment.journey)
    transaction.expect_version(adjustment.version, version)
    _close_round(adjustment)
    adjustment.state = AdjustmentState(before["state"])
    first, last = before["trial"]
    adjustment.trial_from = date.fromisoformat(first) if first else None
    adjustment.trial_to = date.fromisoformat(last) if last else None
    adjustment.agreed_at = datetime.fromisoformat(before["agreed"]) if before["agreed"] else None
    adjustment.shown_at = datetime.fromisoformat(before["shown"]) if before["shown"] else None
    adjustment.coach_from = datetime.fromisoformat(before["coach"])
    _restore_own(adjustment, actor, before["own"])
    steps.restore(adjustment, before["steps"])
    since = datetime.fromisoformat(before["since"])
    _forget(adjustment, actor, version, since)
    adjustment.version += 1
    if adjustment.state is AdjustmentState.ON_TRIAL:
        reminding.remind_at_the_end(adjustment)


def _close_round(adjustment: Adjustment) -> None:
    """Take back the round that a change opened, as long as nobody touched it."""
    following = queries.find_next(adjustment.id)
    if following is None:
        return
    if following.version != 1:
        raise Refused("L’aménagement suivant a déjà changé. Il n’y a plus rien à annuler ici.")
    db.session().delete(following)
    db.session().flush()


def _restore_own(adjustment: Adjustment, actor: UUID, answer: str) -> None:
    own = next((one for one in queries.list_yeses(adjustment.id) if one.person_id == actor), None)
    if own is None and answer:
        own = AdjustmentYes(
            platform_id=adjustment.platform_id, adjustment_id=adjustment.id, person_id=actor, at=clock.now()
        )
        db.session().add(own)
    if own is not None and answer:
        own.answer = Answer(answer)
    elif own is not None:
        db.session().delete(own)


def _forget(adjustment: Adjustment, actor: UUID, version: int, since: datetime) -> None:
    """Destroy the line and its words, and untell what was told."""
    lines = delete(AdjustmentMove).where(
        AdjustmentMove.adjustment_id == adjustment.id, AdjustmentMove.version == version
    )
    db.session().execute(lines.execution_options(synchronize_session=False))
    for kind in _TOLD:
        news.take_back(kind=kind, address=queries.address_of(adjustment.id), since=since)
    audit.record("adjustment.undone", subject="adjustments", subject_id=adjustment.id, actor_id=actor, version=version)
    transaction.after_commit(lambda: db.overwrite_deleted("adjustment_moves"))


def undo_feeling(*, adjustment: Adjustment, actor: UUID, client_id: UUID) -> None:
    """Inside a write unit: destroy what somebody just said of how it goes."""
    own = delete(AdjustmentFeeling).where(
        AdjustmentFeeling.adjustment_id == adjustment.id,
        AdjustmentFeeling.author_id == actor,
        AdjustmentFeeling.client_id == client_id,
    )
    db.session().execute(own.execution_options(synchronize_session=False))
    transaction.after_commit(lambda: db.overwrite_deleted("adjustment_feelings"))
