"""Invitations: who is expected, as what, and until when the link works."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.accounts.models import Role
from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform
from blueprints.journeys.models import JourneyRole


class Invitation(PlatformScoped, Identified, Model):
    """One person expected on the platform, and perhaps in one journey. The link works for seven days, once."""

    __tablename__ = "invitations"
    __table_args__ = (
        within_platform("invited_by", "people"),
        within_platform("person_id", "people"),
        within_platform("journey_id", "journeys"),
        UniqueConstraint("platform_id", "id"),
    )

    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[Role] = mapped_column(choice_of(Role, "role"))
    journey_id: Mapped[UUID | None]
    journey_role: Mapped[JourneyRole | None] = mapped_column(choice_of(JourneyRole, "journey_role"))
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    """Chosen by the page that accepted: the same click twice is one account, with the same answer."""

    fresh_id = staticmethod(secret_id)
