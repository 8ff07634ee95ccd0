"""Places where the collective meets, what one finds there, and the photo of the door."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, secret_id, within_platform


class Suits(StrEnum):
    """Whether something is there; without one of these, nobody knows yet."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class DoorPhoto(PlatformScoped, Identified, Model):
    """The photo of a door, made anew and small. The venue that names it shows it; without one, it goes."""

    __tablename__ = "door_photos"
    __table_args__ = (UniqueConstraint("platform_id", "id"), Index("ix_door_photos_let_go", "let_go_at"))

    about: Mapped[str] = mapped_column(String(300))
    """What is seen there, for who cannot see it."""
    picture: Mapped[bytes] = mapped_column(Sealed)
    """A JPEG, as text, under the platform's key."""
    let_go_at: Mapped[datetime | None]
    """Since when no venue shows it."""
    created_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)


class Venue(PlatformScoped, Identified, Model):
    """A place and its comfort sheet. Members read it, those who organise write it; it is never deleted."""

    __tablename__ = "venues"
    __table_args__ = (
        within_platform("author_id", "people", ondelete="NO ACTION"),
        within_platform("verified_by", "people", ondelete="NO ACTION"),
        within_platform("photo_id", "door_photos", ondelete="NO ACTION"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_venues_name", "platform_id", "name"),
    )

    author_id: Mapped[UUID]
    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    """Chosen by the page that sends: the same id twice is one venue."""
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(110), default="")
    entrance: Mapped[str] = mapped_column(String(500), default="")
    """How one comes in: the door, the bell, the floor."""
    facts: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    """By the key of a row of the sheet (see `rows`): whether it is there, and its words; both may be empty."""
    steps: Mapped[list[str]] = mapped_column(JSON)
    """How to get there, one line each, in their order."""
    photo_id: Mapped[UUID | None]
    verified_at: Mapped[datetime | None]
    verified_by: Mapped[UUID | None]
    archived_at: Mapped[datetime | None]
    """Since when it is no longer offered for new meetings."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    @property
    def line(self) -> str:
        """Return where it is, in one line."""
        return f"{self.name}, {self.address}" if self.address else self.name
