"""What moderation did in a year, in numbers: whole months only, and small numbers never said.

A month is counted once it is over: nobody can watch the numbers from day to day, and tell whose text it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from blueprints.accounts import queries as accounts
from blueprints.core import clock, db
from blueprints.moderation import kinds as registry
from blueprints.moderation.models import Case, CaseEvent, CaseReport, Decision, Step

LEAST = 5
"""From which number on it is said."""
_LAST = 9998
_since, _until = bindparam("since", type_=db.UtcDateTime()), bindparam("until", type_=db.UtcDateTime())


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a platform, as far as its months are over.

    Args:
        number: 2026.
        since: its first moment.
        until: the end of its last month that is over.
        is_over: whether that is all of it.
    """

    number: int
    since: datetime
    until: datetime
    is_over: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each thing happened."""

    decisions: Mapping[Decision, int]
    """Texts that were read and decided on, by the decision that holds."""
    kinds: Mapping[str, int]
    """The same texts, by their kind."""
    reports: int
    appeals: int
    changed: int
    """Appeals after which another decision held."""
    lifted: int
    """How often who wrote without her name was looked up."""

    @property
    def has_small(self) -> bool:
        """Tell whether some number is too small to be said: the others are rounded then, or they would tell it."""
        return any(0 < one < LEAST for one in (*self.decisions.values(), *self.kinds.values()))

    @property
    def read(self) -> int:
        """Return how many texts were decided on."""
        return sum(self.decisions.values())


def _within(moment: Any) -> ColumnElement[bool]:
    return and_(moment >= _since, moment < _until)


def _events(*steps: Step) -> ColumnElement[bool]:
    return and_(CaseEvent.step.in_(steps), _within(CaseEvent.happened_at))


_decided_at = (
    select(func.max(CaseEvent.happened_at))
    .where(CaseEvent.case_id == Case.id, CaseEvent.step.in_((Step.DECIDED, Step.ANSWERED)))
    .correlate(Case)
    .scalar_subquery()
)
_DECIDED = (
    select(Case.kind, Case.decision, func.count().label("number"))
    .where(Case.decision.is_not(None), _within(_decided_at))
    .group_by(Case.kind, Case.decision)
)
_first_decision = (
    select(CaseEvent.decision)
    .where(CaseEvent.case_id == Case.id, CaseEvent.step == Step.DECIDED)
    .order_by(CaseEvent.number.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_answered = select(CaseEvent.case_id).where(_events(Step.ANSWERED))
_OTHERS = select(
    select(func.count(CaseReport.id)).where(_within(CaseReport.reported_at)).scalar_subquery().label("reports"),
    select(func.count(CaseEvent.id)).where(_events(Step.APPEALED)).scalar_subquery().label("appeals"),
    select(func.count(Case.id))
    .where(Case.id.in_(_answered), Case.decision != _first_decision)
    .scalar_subquery()
    .label("changed"),
    select(func.count(CaseEvent.id)).where(_events(Step.UNSEALED)).scalar_subquery().label("lifted"),
)


def find_year(number: int) -> Year | None:
    """Return one year of the platform; none of before it began, or without a month that is over."""
    platform, over = accounts.find_platform(), _months_over()
    if platform is None or number > _LAST or number < clock.paris(platform.created_at).year:
        return None
    since, end = _first_day(number), _first_day(number + 1)
    return Year(number, since, min(end, over), is_over=end <= over) if since < over else None


def list_years() -> list[int]:
    """Return the years that have something to say, the last first."""
    platform = accounts.find_platform()
    if platform is None:
        return []
    last = clock.paris(_months_over()).year
    return [
        one for one in range(last, clock.paris(platform.created_at).year - 1, -1) if _first_day(one) < _months_over()
    ]


def _months_over() -> datetime:
    return clock.paris(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _first_day(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=clock.PARIS)


def count(year: Year) -> Counts:
    """Return what was done in a year, on this platform, at the desks of other features too."""
    between = {"since": year.since, "until": year.until}
    decisions, kinds = dict.fromkeys(Decision, 0), dict[str, int]()
    for row in db.read(_DECIDED, **between):
        decisions[row.decision] += row.number
        kinds[row.kind] = kinds.get(row.kind, 0) + row.number
    for desk in registry.desks():
        for decision, number in (desk.decided(year.since, year.until) if desk.decided else {}).items():
            decisions[decision] += number
            kinds[desk.kind] = kinds.get(desk.kind, 0) + number
    others = db.read(_OTHERS, **between).one()
    return Counts(decisions, kinds, others.reports, others.appeals, others.changed, others.lifted)
