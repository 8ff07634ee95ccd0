"""What the accompanied person shared, on purpose, of the time before somebody came."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, column
from sqlalchemy.orm import Mapped

from blueprints.core.db import Identified, Model, PlatformScoped, within_platform

_LIVE = column("revoked_at").is_(None)


class HistoryShare(PlatformScoped, Identified, Model):
    """One conversation is open to one membership from an earlier moment: it dies with that membership."""

    __tablename__ = "history_shares"
    __table_args__ = (
        within_platform("conversation_id", "conversations"),
        within_platform("member_id", "journey_members"),
        within_platform("shared_by", "people"),
        UniqueConstraint("platform_id", "client_id"),
        Index(
            "ix_history_shares_live",
            "conversation_id",
            "member_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    conversation_id: Mapped[UUID]
    member_id: Mapped[UUID]
    since: Mapped[datetime]
    """From when the words are open to her."""
    shared_by: Mapped[UUID]
    shared_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    client_id: Mapped[UUID]
    """Chosen by the page that confirmed: sent again, it opens nothing anew."""
