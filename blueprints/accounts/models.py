"""Platforms, the people who belong to them, and where they are signed in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint, event, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform
from blueprints.core.text import fold, isolate

SORTED = String(260).with_variant(String(260, collation="C"), "postgresql")
"""A folded name: byte by byte in the same order in both databases."""


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


STAFF = frozenset({Role.COACH, Role.FACILITATOR, Role.ADMINISTRATOR, Role.DOCTOR})
"""Who reads or steers other people's follow-up: a password or a mailbox alone does not open their accounts."""
TALKING = frozenset({Role.BENEFICIARY, Role.COACH, Role.MANAGER, Role.DOCTOR})
"""Whom a conversation may be opened for; an employer's disability officer reads adjustments only."""


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
    opening: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The hours of each weekday, for machines (see `accounts.opening`); `contact_hours` says them to people."""
    out_of_hours: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """What the platform adds to its crisis page while it is closed."""
    sender_name: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """From whom mails come; empty, it is the contact. Never the name of the service."""
    notice_subject: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """What a mail says that there is something new; empty, our own words. As neutral as the sender."""
    notice_text: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The same, inside the mail."""
    ideas_public_at: Mapped[datetime | None]
    """Since when everybody may read what the service did of the ideas of the collective; None: its members only."""
    minutes_public_at: Mapped[datetime | None]
    """Since when the *relevés* of meetings may be shown to everybody; None: the minutes are the members' alone."""
    review_days: Mapped[int] = mapped_column(default=5, server_default="5")
    """In how many working days the author of a testimonial has an answer."""
    charter_number: Mapped[int] = mapped_column(default=1, server_default="1")
    """Which version of the rules of the collective is in force: pages compare it with what their reader agreed to."""
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
        Index("ix_people_sorted", "platform_id", "sort_name", "id"),
    )

    email: Mapped[str | None] = mapped_column(String(254))
    mail_refused_at: Mapped[datetime | None]
    """Since when her mailbox takes no mail of ours: the other end said no for good."""
    first_name: Mapped[str] = mapped_column(String(80))
    last_name: Mapped[str] = mapped_column(String(80))
    sort_name: Mapped[str] = mapped_column(SORTED, default="", server_default="")
    """Last and first name without accents or capitals: lists are searched and ordered by it, whatever the database."""
    pseudonym: Mapped[str | None] = mapped_column(String(40))
    recognition_word: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    comfort: Mapped[str] = mapped_column(String(64), default="")
    charter_number: Mapped[int] = mapped_column(default=0, server_default="0")
    """The last version of the rules of the collective that she agreed to; 0: none yet."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    roles: Mapped[list["PlatformRole"]] = relationship(
        lazy="raise_on_sql", viewonly=True, foreign_keys="[PlatformRole.platform_id, PlatformRole.person_id]"
    )

    @property
    def full_name(self) -> str:
        """Return first and last name, as shown to those who work with her."""
        return isolate(f"{self.first_name} {self.last_name}")


class PlatformRole(PlatformScoped, Identified, Model):
    """A role that a person holds on her platform, from when to when."""

    __tablename__ = "platform_roles"
    __table_args__ = (
        within_platform("person_id", "people"),
        within_platform("given_by", "people"),
        Index("ix_platform_roles_person", "platform_id", "person_id"),
    )

    person_id: Mapped[UUID]
    given_by: Mapped[UUID | None]
    """Who gave it, by an invitation or at the desk; nobody: the installation did, or confirmed it (see `grants`)."""
    role: Mapped[Role] = mapped_column(choice_of(Role, "role"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class WebSession(PlatformScoped, Identified, Model):
    """One browser in which a person is signed in; the token itself is only in that browser."""

    __tablename__ = "web_sessions"
    __table_args__ = (
        within_platform("person_id", "people"),
        Index("ix_web_sessions_person", "platform_id", "person_id"),
        Index("ix_web_sessions_previous", "previous_hash"),
    )

    person_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """The token before the last rotation: requests that were on their way still carry it for a moment."""
    rotated_at: Mapped[datetime | None]
    rotates: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The rights changed: the next request gets a new token."""
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    """When she last proved that she is who she is, by coming in or when it was asked again."""
    second_at: Mapped[datetime | None]
    """When a second proof was given in this session: a device, or a code; who holds a staff role owes one."""
    is_first: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The session in which the account was made: nothing else opens it yet (see `sign_in.founding`)."""
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


class Site(PlatformScoped, Identified, Model):
    """A place of the platform where people come: an office, a room, an antenna."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("platform_id", "id"), UniqueConstraint("platform_id", "client_id"))

    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    """Chosen by the page that sends: the same id twice is one place."""
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300))
    access: Mapped[str] = mapped_column(String(1000), default="")
    """How to come in: steps, lift, bus, who welcomes me."""
    phone: Mapped[str] = mapped_column(String(32), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class ServiceNumber(PlatformScoped, Identified, Model):
    """One more telephone number of the platform, with what it is for."""

    __tablename__ = "service_numbers"
    __table_args__ = (UniqueConstraint("platform_id", "client_id"),)

    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    label: Mapped[str] = mapped_column(String(120))
    number: Mapped[str] = mapped_column(String(32))
    position: Mapped[int] = mapped_column(default=0)


class DutyTurn(PlatformScoped, Identified, Model):
    """From when to when one person of the service is on duty."""

    __tablename__ = "duty_turns"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "client_id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_duty_turns_when", "platform_id", "ends_at"),
    )

    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    person_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


@event.listens_for(Person, "before_insert")
@event.listens_for(Person, "before_update")
def _fold_name(mapper: object, connection: object, person: Person) -> None:
    """Keep the folded name with the name."""
    del mapper, connection
    person.sort_name = fold(f"{person.last_name} {person.first_name}")[:260]
