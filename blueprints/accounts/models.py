"""Platforms, the people who belong to them, and where they are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform


class Role(StrEnum):
    """What a person is on her platform (see docs/glossary.md)."""

    BENEFICIARY = "beneficiary"
    COACH = "coach"
    MANAGER = "manager"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"
    DISABILITY_OFFICER = "disability_officer"
    DOCTOR = "doctor"
    PRESCRIBER = "prescriber"
    GUARDIAN = "guardian"


class Platform(Identified, Model):
    """One supported-employment service of one département."""

    __tablename__ = "platforms"

    name: Mapped[str] = mapped_column(String(120))
    host: Mapped[str] = mapped_column(String(255), unique=True)
    department: Mapped[str] = mapped_column(String(80))
    contact_name: Mapped[str] = mapped_column(String(120))
    contact_phone: Mapped[str] = mapped_column(String(32))
    contact_email: Mapped[str] = mapped_column(String(254))
    contact_hours: Mapped[str] = mapped_column(String(200))
    answering_days: Mapped[int] = mapped_column(default=2)
    created_at: Mapped[datetime]


class Operator(PlatformScoped, Identified, Model):
    """An organisation that runs the service within a platform."""

    __tablename__ = "operators"
    __table_args__ = (UniqueConstraint("platform_id", "name"),)

    name: Mapped[str] = mapped_column(String(120))


class Person(PlatformScoped, Identified, Model):
    """One human being with one account on one platform."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "email"),
        UniqueConstraint("platform_id", "pseudonym"),
    )

    email: Mapped[str | None] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    pseudonym: Mapped[str | None] = mapped_column(String(40))
    recognition_word: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    comfort: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    roles: Mapped[list["PlatformRole"]] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def full_name(self) -> str:
        """Return first and last name, as shown to those who work with her."""
        return f"{self.first_name} {self.last_name}"


class PlatformRole(PlatformScoped, Identified, Model):
    """A role that a person holds on her platform, from when to when."""

    __tablename__ = "platform_roles"
    __table_args__ = (
        within_platform("person_id", "people"),
        Index("ix_platform_roles_person", "platform_id", "person_id"),
    )

    person_id: Mapped[UUID]
    role: Mapped[Role] = mapped_column(choice_of(Role, "role"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class WebSession(PlatformScoped, Identified, Model):
    """One browser in which a person is signed in; the token itself is only in that browser."""

    __tablename__ = "web_sessions"
    __table_args__ = (
        within_platform("person_id", "people"),
        Index("ix_web_sessions_person", "platform_id", "person_id"),
    )

    person_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ParkedBody(PlatformScoped, Identified, Model):
    """What a person had typed when her session ended, sealed under a key that only her browser holds for an hour."""

    __tablename__ = "parked_bodies"
    __table_args__ = (within_platform("person_id", "people"),)

    person_id: Mapped[UUID]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)
