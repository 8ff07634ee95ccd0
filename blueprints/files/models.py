"""Files that people give: what the database knows of them; their bytes are sealed in the folder `files`."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform


class FileKind(StrEnum):
    """What a file really is; nothing else comes in."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    DOCX = "docx"
    ODT = "odt"
    MP3 = "mp3"
    OGG = "ogg"
    M4A = "m4a"
    WEBM = "webm"


class FileState(StrEnum):
    """What the scanner said; only a safe file is ever served."""

    PENDING = "pending"
    SAFE = "safe"
    REFUSED = "refused"


class StoredFile(PlatformScoped, Identified, Model):
    """One file of a journey. Its bytes lie sealed under a key of its own, which the journey's key wraps.

    The row is the truth: bytes without a row are an orphan, and are overwritten.
    """

    __tablename__ = "stored_files"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        within_platform("owner_id", "people"),
        UniqueConstraint("platform_id", "id"),
        Index("ix_stored_files_owner", "platform_id", "owner_id"),
        Index("ix_stored_files_journey", "platform_id", "journey_id"),
        Index("ix_stored_files_state", "state", "created_at"),
    )

    journey_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    kind: Mapped[FileKind] = mapped_column(choice_of(FileKind, "kind"))
    state: Mapped[FileState] = mapped_column(choice_of(FileState, "state"))
    size: Mapped[int]
    """Bytes, once checked and made clean; they count in the quota of `owner_id`."""
    name: Mapped[bytes] = mapped_column(Sealed)
    about: Mapped[bytes | None] = mapped_column(Sealed)
    """What is seen or heard there, for who cannot see or hear it."""
    key: Mapped[bytes | None] = mapped_column(Sealed)
    """The file's own key, under the journey's; without it nothing opens the bytes any more."""
    given_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keyed hash of what was sent: the same file sent again is known."""
    created_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)
