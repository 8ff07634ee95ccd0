"""What the ways to come in keep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, secret_id, within_platform


class SignInLink(PlatformScoped, Identified, Model):
    """A request for a sign-in mail. One is made for unknown addresses too, so that nothing tells them apart."""

    __tablename__ = "sign_in_links"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID | None]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    next_path: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    fresh_id = staticmethod(secret_id)


class SignInDelay(PlatformScoped, Identified, Model):
    """How often a password failed for one account from one network address, and until when to wait."""

    __tablename__ = "sign_in_delays"
    __table_args__ = (UniqueConstraint("platform_id", "key"),)

    key: Mapped[bytes] = mapped_column(LargeBinary(32))
    failures: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    wait_until: Mapped[datetime]
