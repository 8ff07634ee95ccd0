"""What an account's own life leaves for a while: a change of address, and whom to tell that an account is closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, secret_id, within_platform


class AddressChange(PlatformScoped, Identified, Model):
    """One change of address: asked, confirmed from the new mailbox, and stopped from the old one if need be.

    One is made for an address that somebody else has too, so that nothing tells them apart.
    """

    __tablename__ = "address_changes"
    __table_args__ = (
        within_platform("person_id", "people"),
        Index("ix_address_changes_person", "platform_id", "person_id"),
    )

    person_id: Mapped[UUID]
    old_email: Mapped[str | None] = mapped_column(String(254))
    new_email: Mapped[str] = mapped_column(String(254))
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    stoppable_until: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]

    fresh_id = staticmethod(secret_id)


class Farewell(PlatformScoped, Identified, Model):
    """The last mail to somebody who closed her account: her address is kept until it left, and no longer."""

    __tablename__ = "farewells"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID]
    email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)
