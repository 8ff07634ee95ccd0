"""What was typed and not sent yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, secret_id, within_platform


class Draft(PlatformScoped, Identified, Model):
    """The fields of one form, as they were typed, sealed under the person's own key."""

    __tablename__ = "drafts"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("person_id", "place"),
        Index("ix_drafts_saved_at", "saved_at"),
    )

    person_id: Mapped[UUID]
    place: Mapped[str] = mapped_column(String(300))
    """The path of the page where the form stands."""
    body: Mapped[bytes] = mapped_column(Sealed)
    saved_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)
