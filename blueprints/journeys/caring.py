"""Who accompanies a person: what `care` asks before it calls somebody for her."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from blueprints.care import roster
from blueprints.core import clock, db
from blueprints.journeys.models import JourneyMember, JourneyRole


@roster.accompanies
def list_companions(person_id: UUID) -> Collection[UUID]:
    """Return everybody who has a part in a journey of this person now, but herself."""
    own, other, now = aliased(JourneyMember), aliased(JourneyMember), clock.now()
    statement = (
        select(other.person_id)
        .join(own, own.journey_id == other.journey_id)
        .where(
            own.person_id == person_id,
            own.role == JourneyRole.BENEFICIARY,
            other.person_id != person_id,
            other.starts_at <= now,
            or_(other.ends_at.is_(None), other.ends_at > now),
        )
    )
    return set(db.session().scalars(statement.limit(100)))
