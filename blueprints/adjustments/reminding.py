"""When people are told that a trial ends: in the morning of its last day, once, whatever becomes of the days before."""

from datetime import datetime, time, timedelta
from uuid import UUID

from blueprints.adjustments import queries, telling
from blueprints.adjustments.models import Adjustment, AdjustmentState
from blueprints.core import clock, outbox

JOB = "adjustments.trial_ends"
HOUR = time(8)


def remind_at_the_end(adjustment: Adjustment) -> None:
    """Inside a write unit: ask for the reminder of the trial's last day; the one of another day says nothing."""
    if adjustment.trial_to is None:
        return
    moment = datetime.combine(adjustment.trial_to, HOUR, tzinfo=clock.PARIS)
    delay = max(moment - clock.now(), timedelta())
    outbox.add(JOB, delay=delay, adjustment=adjustment.id, last_day=adjustment.trial_to.isoformat())


def remind(*, adjustment_id: UUID, last_day: str) -> bool:
    """Inside a write unit: tell those who follow a trial that it ends; return whether they were told.

    Args:
        adjustment_id: which one.
        last_day: the day that the reminder was asked for; when the days were moved, another one was.
    """
    found = queries.find_adjustment(adjustment_id)
    if found is None or found.state is not AdjustmentState.ON_TRIAL or found.journey.closed_at is not None:
        return False
    if found.trial_to is None or found.trial_to.isoformat() != last_day or found.reminded_for == found.trial_to:
        return False
    found.reminded_for = found.trial_to
    telling.tell_end(found)
    return True
