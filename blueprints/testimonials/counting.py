"""How many testimonials were decided on by their review, for the public count of a year: never which, nor whose."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from blueprints.core import db
from blueprints.moderation.models import Decision
from blueprints.testimonials.models import StepKind, Testimonial, TestimonialStep

_DECIDING = {
    StepKind.PUBLISHED: Decision.KEEP,
    StepKind.PROPOSED: Decision.CHANGE,
    StepKind.DECLINED: Decision.REMOVE,
}
"""The four decisions of moderation, as the review of a testimonial takes them; published with a warning is folded."""
_COUNTED = (*_DECIDING, StepKind.UNDONE)


def count_decisions(since: datetime, until: datetime) -> Mapping[Decision, int]:
    """Return how many texts were decided on between two moments, by the last decision that was not undone.

    Args:
        since: the first moment.
        until: the first moment after.
    """
    step, later = TestimonialStep, aliased(TestimonialStep)
    follows = or_(later.happened_at > step.happened_at, and_(later.happened_at == step.happened_at, later.id > step.id))
    another = exists().where(
        later.testimonial_id == step.testimonial_id, later.kind.in_(_COUNTED), later.happened_at < until, follows
    )
    folded = (Testimonial.warning != "").label("folded")
    statement = (
        select(step.kind, folded, func.count().label("number"))
        .join(Testimonial, Testimonial.id == step.testimonial_id)
        .where(step.kind.in_(_COUNTED), step.happened_at >= since, step.happened_at < until, ~another)
        .group_by(step.kind, folded)
    )
    counts: dict[Decision, int] = {}
    for row in db.session().execute(statement):
        decision = _DECIDING.get(row.kind)
        if decision is not None:
            known = Decision.FOLD if decision is Decision.KEEP and row.folded else decision
            counts[known] = counts.get(known, 0) + row.number
    return counts
