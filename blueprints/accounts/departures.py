"""Who has left the collective while she stays accompanied: a row says since when, a mark among her roles says it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from blueprints.core.db import Identified, Model, PlatformScoped, within_platform

OUTSIDE = "outside_collective"
"""Among an actor's roles: she is accompanied, and has left the collective (see `policy.InCollective`)."""


class Departure(PlatformScoped, Identified, Model):
    """One person who left the collective; the row goes when she comes back."""

    __tablename__ = "collective_departures"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("platform_id", "person_id"))

    person_id: Mapped[UUID]
    left_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    """When her name and her answers in the collective were taken away: after the minute to change one's mind."""
