"""What becomes of invitations, first steps and cards when a person closes her account."""

from uuid import UUID

from sqlalchemy import delete, update

from blueprints.accounts import leaving
from blueprints.accounts.departures import Departure
from blueprints.core import clock, db
from blueprints.joining.models import AccessCard, Enrolment, FirstSteps, Invitation

_GONE = (AccessCard, Departure, FirstSteps)


@leaving.ends
def end(person_id: UUID) -> None:
    """Close her card and what she had invited, and forget how far her first steps were."""
    session, now = db.session(), clock.now()
    for model in _GONE:
        session.execute(delete(model).where(model.person_id == person_id))
    session.execute(
        update(Enrolment)
        .where(Enrolment.opened_by == person_id, Enrolment.used_at.is_(None), Enrolment.cancelled_at.is_(None))
        .values(cancelled_at=now)
    )
    session.execute(
        update(Invitation)
        .where(Invitation.invited_by == person_id, Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
