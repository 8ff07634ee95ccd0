"""What waits for a person on her home: an answer to give, a trial that ends. Never a word of a measure."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_

from blueprints.adjustments import queries, wording
from blueprints.adjustments.models import Adjustment, AdjustmentState, AdjustmentYes, Answer
from blueprints.core import clock, db
from blueprints.core.access import Actor
from blueprints.core.text import isolate
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

WEEK = timedelta(days=7)
_MOST = 40


@dataclass(frozen=True, slots=True)
class Ending:
    """A trial that ends soon, of somebody whom a coach accompanies or a manager works with."""

    name: str
    last_day: date
    url: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: how many answers and decisions of hers, and the trials that end among those she follows."""

    answers: int
    decisions: int
    ending: list[Ending]


NOTHING = Waiting(answers=0, decisions=0, ending=[])


def waits_for(actor: Actor) -> Waiting:
    """Return what waits for *actor*, in one statement."""
    until = wording.today() + WEEK
    coaches, manages = _is(actor, JourneyRole.COACH), _is(actor, JourneyRole.MANAGER)
    decides = _is(actor, JourneyRole.BENEFICIARY, JourneyRole.MANAGER)
    proposed = and_(
        Adjustment.state == AdjustmentState.PROPOSED, Adjustment.shown_at.is_not(None), ~_said(actor), decides
    )
    ends = and_(Adjustment.state == AdjustmentState.ON_TRIAL, Adjustment.trial_to <= until)
    statement = (
        queries.mine(actor)
        .add_columns(coaches.label("coaches"), manages.label("manages"), decides.label("decides"))
        .where(Journey.closed_at.is_(None), or_(proposed, and_(ends, or_(coaches, decides))))
        .order_by(Adjustment.trial_to, Adjustment.id)
        .limit(_MOST)
    )
    rows = db.session().execute(statement).all()
    on_trial = [row for row in rows if row.state is AdjustmentState.ON_TRIAL]
    return Waiting(
        answers=len(rows) - len(on_trial),
        decisions=sum(1 for row in on_trial if row.decides and wording.is_over(row.trial_to)),
        ending=[
            Ending(isolate(f"{row.first_name} {row.last_name}"), row.trial_to, queries.address_of(row.id))
            for row in on_trial
            if row.coaches or (row.manages and not wording.is_over(row.trial_to))
        ],
    )


def _is(actor: Actor, *roles: JourneyRole) -> ColumnElement[bool]:
    now = clock.now()
    return (
        exists()
        .where(
            JourneyMember.journey_id == Adjustment.journey_id,
            JourneyMember.person_id == actor.person_id,
            JourneyMember.role.in_(roles),
            JourneyMember.starts_at <= now,
            or_(JourneyMember.ends_at.is_(None), JourneyMember.ends_at > now),
        )
        .correlate(Adjustment)
    )


def _said(actor: Actor) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            AdjustmentYes.adjustment_id == Adjustment.id,
            AdjustmentYes.person_id == actor.person_id,
            AdjustmentYes.answer == Answer.YES,
        )
        .correlate(Adjustment)
    )
