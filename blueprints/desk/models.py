"""What the desk keeps of its own: the help that two people of the service give to somebody who cannot come in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, secret_id, within_platform


class WayBack(PlatformScoped, Identified, Model):
    """One help to get back in: asked by one, confirmed by another, used once with a code, all within a time."""

    __tablename__ = "ways_back"
    __table_args__ = (
        within_platform("person_id", "people"),
        within_platform("asked_by", "people"),
        within_platform("confirmed_by", "people"),
        UniqueConstraint("platform_id", "client_id"),
        Index("ix_ways_back_person", "platform_id", "person_id"),
    )

    person_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that asks: the same id twice is one help."""
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    code_expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(80), default="")

    fresh_id = staticmethod(secret_id)
