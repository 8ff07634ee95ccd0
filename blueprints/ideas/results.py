"""What became of the ideas: the counts and each answer, for the members, or for all where the collective chose so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, case, func, or_, select, tuple_

from blueprints.accounts import platforms
from blueprints.accounts import queries as accounts
from blueprints.core import audit, clock, db, transaction
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.paging import Cursor
from blueprints.ideas.models import Idea, IdeaAnswer, IdeaStep, Step, Verdict
from blueprints.moderation.kinds import Standing

PAGE = 20
GONE = "Cette plateforme n’existe plus."

_now, _from = bindparam("now", type_=db.UtcDateTime()), bindparam("since", type_=db.UtcDateTime())
_late = or_(and_(Idea.verdict.is_(None), Idea.due_at < _now), Idea.review_at < _now)
_shown = and_(Idea.withdrawn_at.is_(None), Idea.standing == Standing.VISIBLE)
_COUNTS = select(
    func.count(Idea.id).label("total"),
    func.count(case((Idea.verdict == Verdict.KEPT, 1))).label("kept"),
    func.count(case((Idea.verdict == Verdict.STUDIED, 1))).label("studied"),
    func.count(case((Idea.verdict == Verdict.NOT_KEPT, 1))).label("not_kept"),
    func.count(case((and_(Idea.step == Step.DONE, Idea.verdict == Verdict.KEPT), 1))).label("done"),
    func.count(case((_late, 1))).label("late"),
).where(_shown)
_reason = (
    select(IdeaAnswer.reason)
    .where(IdeaAnswer.idea_id == Idea.id)
    .order_by(IdeaAnswer.answered_at.desc(), IdeaAnswer.id.desc())
    .limit(1)
    .correlate(Idea)
    .scalar_subquery()
)
_done = (
    select(IdeaStep.words)
    .where(IdeaStep.idea_id == Idea.id, IdeaStep.step == Step.DONE)
    .correlate(Idea)
    .scalar_subquery()
)
_talk = (
    select(IdeaStep.address)
    .where(IdeaStep.idea_id == Idea.id, IdeaStep.step == Step.DISCUSSED)
    .correlate(Idea)
    .scalar_subquery()
)
_place = tuple_(Idea.answered_at, Idea.id)
_cursor = tuple_(bindparam("at", type_=db.UtcDateTime()), bindparam("id", type_=Uuid()))
_ANSWERED = (
    select(
        Idea.id,
        Idea.title,
        Idea.verdict,
        Idea.step,
        Idea.due_at,
        Idea.answered_at,
        Idea.review_at,
        Idea.withdrawn_at,
        _reason.label("reason"),
        _done.label("done"),
        _talk.label("talk"),
    )
    .where(_shown, Idea.answered_at.is_not(None), Idea.created_at >= _from)
    .order_by(Idea.answered_at.desc(), Idea.id.desc())
    .limit(PAGE + 1)
)
_ANSWERED_BEFORE = _ANSWERED.where(_place < _cursor)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many ideas, and what became of them."""

    total: int
    kept: int
    studied: int
    not_kept: int
    done: int
    late: int

    @property
    def answered(self) -> int:
        """Return how many the service answered."""
        return self.kept + self.studied + self.not_kept

    @property
    def waiting(self) -> int:
        """Return how many still wait."""
        return self.total - self.answered


def count_ideas() -> Counts:
    """Return the counts of all ideas that were not withdrawn."""
    row = db.read(_COUNTS, now=clock.now()).one()
    return Counts(row.total, row.kept, row.studied, row.not_kept, row.done, row.late)


def list_answered(since: datetime, cursor: Cursor | None = None) -> tuple[Sequence[AnyRow], bool]:
    """Return a page of the ideas that were answered, the last first, and whether there are more.

    Args:
        since: only ideas that were sent from then on.
        cursor: the last one already shown.
    """
    values: dict[str, object] = {"since": since}
    if cursor is not None:
        values |= {"at": cursor.at, "id": cursor.id}
    found = db.read(_ANSWERED if cursor is None else _ANSWERED_BEFORE, **values).all()
    return found[:PAGE], len(found) > PAGE


def find_public_at() -> datetime | None:
    """Return since when everybody may read what became of the ideas, as the database says it now."""
    platform = accounts.find_platform()
    return platform.ideas_public_at if platform is not None else None


def show_to_all(*, public: bool, actor_id: UUID) -> bool:
    """Let everybody read what became of the ideas, or the members only.

    What was sent to the members before stays theirs: the public reads the titles of ideas sent from now on.

    Args:
        public: what the collective chose.
        actor_id: who sets it.

    Returns:
        Whether it was another choice than before.

    Raises:
        Refused: there is no such platform.
    """
    platform = accounts.find_platform()
    if platform is None:
        raise Refused(GONE)
    if (platform.ideas_public_at is not None) is public:
        return False
    platform.ideas_public_at = clock.now() if public else None
    action = "proposal.results_opened" if public else "proposal.results_closed"
    audit.record(action, subject="platforms", subject_id=platform.id, actor_id=actor_id)
    transaction.after_commit(platforms.forget)
    return True
