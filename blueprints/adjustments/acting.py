"""The ground of every act on an adjustment: who is there, whether a move may be made, and the line that it leaves."""

from uuid import UUID

from blueprints.adjustments import moves, queries
from blueprints.adjustments.models import Adjustment, AdjustmentMove, MoveKind
from blueprints.core import audit, clock, db, transaction
from blueprints.core.errors import Refused
from blueprints.journeys.models import Journey, JourneyMember, JourneyRole

CLOSED = "Cet accompagnement est terminé. Ses aménagements se lisent encore, mais ne changent plus."


def present(journey: Journey, *roles: JourneyRole) -> list[JourneyMember]:
    """Return the memberships that are open now, in the order of these roles; who covers for a coach has none here."""
    now = clock.now()
    found = (one for one in journey.members if one.role in roles and one.absence_id is None and one.is_current(now))
    return sorted(found, key=lambda one: (roles.index(one.role), one.starts_at, one.id))


def is_of(journey: Journey, person_id: UUID, *roles: JourneyRole) -> bool:
    """Tell whether a person has one of these roles in a journey now."""
    return any(one.person_id == person_id for one in present(journey, *roles))


def expect_open(journey: Journey) -> None:
    """Refuse any change once a journey is over."""
    if journey.closed_at is not None:
        raise Refused(CLOSED)


def is_repeat(adjustment: Adjustment, kind: MoveKind, actor: UUID, version: int) -> bool:
    """Tell whether this very page made this move already, and nothing happened since."""
    after = version + 1
    return adjustment.version == after and queries.has_moved(adjustment.id, actor, kind, after)


def begin(adjustment: Adjustment, kind: MoveKind, actor: UUID, version: int) -> bool:
    """Check that a move may be made; False when this page made it already."""
    if is_repeat(adjustment, kind, actor, version):
        return False
    expect_open(adjustment.journey)
    transaction.expect_version(adjustment.version, version)
    moves.after(adjustment.state, kind)
    return True


def step(adjustment: Adjustment, kind: MoveKind, actor: UUID, words: str = "") -> None:
    """Count one more change and write its line."""
    adjustment.version += 1
    adjustment.moved_at = clock.now()
    if kind is MoveKind.STARTED:
        adjustment.state = moves.after(adjustment.state, kind)
    note(adjustment, kind, actor, words)


def note(adjustment: Adjustment, kind: MoveKind, actor: UUID, words: str = "") -> None:
    """Write a line of the history, and one of the audit trail without a word."""
    db.session().flush()
    line = AdjustmentMove(
        platform_id=adjustment.platform_id,
        adjustment_id=adjustment.id,
        author_id=actor,
        kind=kind,
        at=clock.now(),
        version=adjustment.version,
    )
    if words:
        line.words = queries.place_in(adjustment).seal("adjustment_moves.words", line.id, actor, words)
    db.session().add(line)
    db.session().flush()
    audit.record(
        f"adjustment.{kind.value}",
        subject="adjustments",
        subject_id=adjustment.id,
        actor_id=actor,
        journey=adjustment.journey_id,
        version=adjustment.version,
    )
