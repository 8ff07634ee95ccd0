"""Who is expected, as what, and until when the way in works; how far her first steps are."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.accounts.models import Role
from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform
from blueprints.journeys.models import GuardianKind, Journey, JourneyMember, JourneyRole


class Invitation(PlatformScoped, Identified, Model):
    """One person expected on the platform, and perhaps in one journey. The link works for seven days, once."""

    __tablename__ = "invitations"
    __table_args__ = (
        within_platform("invited_by", "people"),
        within_platform("person_id", "people"),
        within_platform("journey_id", "journeys"),
        UniqueConstraint("platform_id", "id"),
    )

    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[Role] = mapped_column(choice_of(Role, "role"))
    journey_id: Mapped[UUID | None]
    journey_role: Mapped[JourneyRole | None] = mapped_column(choice_of(JourneyRole, "journey_role"))
    guardian_kind: Mapped[GuardianKind | None] = mapped_column(choice_of(GuardianKind, "guardian_kind"))
    invited_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    """Chosen by the page that accepted: the same click twice is one account, with the same answer."""

    fresh_id = staticmethod(secret_id)


class RequestState(StrEnum):
    """Where the question to the accompanied person stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.ASKED: frozenset({RequestState.AGREED, RequestState.REFUSED, RequestState.TAKEN_BACK}),
    RequestState.AGREED: frozenset({RequestState.REFUSED, RequestState.TAKEN_BACK}),
    RequestState.REFUSED: frozenset({RequestState.AGREED, RequestState.TAKEN_BACK}),
    RequestState.TAKEN_BACK: frozenset(),
}
"""She may change her mind as often as she likes; the coach may take the question back."""


class GuestRequest(PlatformScoped, Identified, Model):
    """A coach asks the person whether somebody may be invited into her journey; her answer is kept here."""

    __tablename__ = "guest_requests"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        within_platform("asked_by", "people"),
        within_platform("invitation_id", "invitations"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "client_id"),
        Index("ix_guest_requests_journey", "platform_id", "journey_id"),
    )

    journey_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    email: Mapped[str] = mapped_column(String(254))
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    role: Mapped[JourneyRole] = mapped_column(choice_of(JourneyRole, "role"))
    guardian_kind: Mapped[GuardianKind | None] = mapped_column(choice_of(GuardianKind, "guardian_kind"))
    state: Mapped[RequestState] = mapped_column(choice_of(RequestState, "state"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    invitation_id: Mapped[UUID | None]
    client_id: Mapped[UUID]

    journey: Mapped[Journey] = relationship(lazy="raise_on_sql", viewonly=True)

    @property
    def members(self) -> list[JourneyMember]:
        """Return the members of its journey: the rules ask who they are."""
        return self.journey.members


class Enrolment(PlatformScoped, Identified, Model):
    """A person is enrolled side by side with somebody of the service: once, within ten minutes, on her own device."""

    __tablename__ = "enrolments"
    __table_args__ = (
        within_platform("opened_by", "people"),
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "code_hash"),
        UniqueConstraint("platform_id", "client_id"),
    )

    opened_by: Mapped[UUID]
    opened_session: Mapped[UUID]
    """In which browser it was opened: that one cannot use it."""
    first_name: Mapped[str] = mapped_column(String(60))
    last_name: Mapped[str] = mapped_column(String(60))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    client_id: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    used_from: Mapped[UUID | None]
    """Chosen by the page that used it: the same click twice has the same answer."""
    device: Mapped[str] = mapped_column(String(80), default="", server_default="")
    person_id: Mapped[UUID | None]

    fresh_id = staticmethod(secret_id)


class FirstSteps(PlatformScoped, Identified, Model):
    """How far a person's first steps are: they can be left, and taken up again."""

    __tablename__ = "first_steps"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("platform_id", "person_id"))

    person_id: Mapped[UUID]
    done: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """The names of the steps behind her, with commas."""
    finished_at: Mapped[datetime | None]


class AccessCard(PlatformScoped, Identified, Model):
    """A card on paper that opens the account of a person without e-mail; only a keyed hash of its code is here."""

    __tablename__ = "access_cards"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "person_id"),
        UniqueConstraint("platform_id", "code_hash"),
    )

    person_id: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
