"""Journeys and their dated members."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, within_platform


class JourneyRole(StrEnum):
    """What a person is in one journey."""

    BENEFICIARY = "beneficiary"
    COACH = "coach"
    MANAGER = "manager"
    DOCTOR = "doctor"
    DISABILITY_OFFICER = "disability_officer"
    PRESCRIBER = "prescriber"
    GUARDIAN = "guardian"


class JourneyStage(StrEnum):
    """The four stages of the field."""

    ASSESS = "assess"
    PLAN = "plan"
    SEEK = "seek"
    EMPLOYED = "employed"


class GuardianKind(StrEnum):
    """What a guardian is to the person; none of the five acts as her."""

    LEGAL = "legal"
    CURATOR = "curator"
    FAMILY = "family"
    PARENT = "parent"
    CONTACT = "contact"


class Journey(PlatformScoped, Identified, Model):
    """One person's way to a job and in it; its words are encrypted under a key of its own."""

    __tablename__ = "journeys"
    __table_args__ = (UniqueConstraint("platform_id", "id"),)

    key_id: Mapped[UUID]
    stage: Mapped[JourneyStage] = mapped_column(choice_of(JourneyStage, "stage"))
    employer: Mapped[str] = mapped_column(String(120), default="")
    coach_reads_health: Mapped[bool] = mapped_column(default=False)
    coach_reads_health_at: Mapped[datetime | None]
    """Since when: what was written before that yes stays closed to the coach."""
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    """Since when the journey rests (en veille): nothing is deleted."""
    closed_at: Mapped[datetime | None]

    members: Mapped[list["JourneyMember"]] = relationship(lazy="raise_on_sql", viewonly=True)


class JourneyMember(PlatformScoped, Identified, Model):
    """One person in one journey, from when to when; her history begins when she joins."""

    __tablename__ = "journey_members"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        within_platform("person_id", "people"),
        within_platform("absence_id", "coach_absences"),
        UniqueConstraint("platform_id", "id"),
        Index("ix_journey_members_person", "platform_id", "person_id"),
        Index("ix_journey_members_journey", "platform_id", "journey_id"),
        Index("ix_journey_members_end", "ends_at"),
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="ends_after_start"),
    )

    journey_id: Mapped[UUID]
    person_id: Mapped[UUID]
    role: Mapped[JourneyRole] = mapped_column(choice_of(JourneyRole, "role"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    guardian_kind: Mapped[GuardianKind | None] = mapped_column(choice_of(GuardianKind, "guardian_kind"))
    absence_id: Mapped[UUID | None]
    """The absence of a coach that this colleague covers; without one she is here for herself."""

    journey: Mapped[Journey] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def members(self) -> list["JourneyMember"]:
        """Return everybody who is, was or will be part of the same journey: the rules ask who they are."""
        return self.journey.members

    def is_current(self, now: datetime) -> bool:
        """Tell whether the membership is open at *now*; an end that has passed needs no job to take effect."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


class Absence(PlatformScoped, Identified, Model):
    """A coach is away, from when to when; a colleague may answer meanwhile, in each of her journeys."""

    __tablename__ = "coach_absences"
    __table_args__ = (
        within_platform("person_id", "people"),
        within_platform("covered_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "client_id"),
        Index("ix_coach_absences_person", "platform_id", "person_id", "ends_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    person_id: Mapped[UUID]
    covered_by: Mapped[UUID | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    client_id: Mapped[UUID]
    """Chosen by the page that said it: the same click twice is one absence."""
    cancelled_at: Mapped[datetime | None]


class Handover(PlatformScoped, Identified, Model):
    """One coach hands a journey over to another; the note is sealed under the journey's key."""

    __tablename__ = "handovers"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        within_platform("from_person", "people"),
        within_platform("to_person", "people"),
        within_platform("written_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "client_id"),
        Index("ix_handovers_journey", "platform_id", "journey_id"),
    )

    journey_id: Mapped[UUID]
    from_person: Mapped[UUID]
    to_person: Mapped[UUID]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
    leaves_at: Mapped[datetime]
    """When the coach who hands over leaves."""
    note: Mapped[bytes] = mapped_column(Sealed)
    client_id: Mapped[UUID]

    journey: Mapped[Journey] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def members(self) -> list["JourneyMember"]:
        """Return everybody who is, was or will be part of the journey."""
        return self.journey.members
