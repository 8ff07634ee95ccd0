"""Meetings, the dates that are proposed, and each member's answer to each date."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core import clock
from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, secret_id, within_platform
from blueprints.meetings.series_models import MeetingSeries
from blueprints.venues.models import Venue


class MeetingState(StrEnum):
    """Where a meeting stands; `services.MOVES` says what may follow what."""

    DRAFT = "draft"
    POLLING = "polling"
    SCHEDULED = "scheduled"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Afterwards(StrEnum):
    """What comes after a meeting that is cancelled."""

    NEW_DATES = "new_dates"
    NOTHING = "nothing"
    UNKNOWN = "unknown"


class VoteAnswer(StrEnum):
    """Oui · Je peux, mais c’est difficile · Non."""

    YES = "yes"
    HARD = "hard"
    NO = "no"


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]


class Meeting(PlatformScoped, Identified, Model):
    """A meeting of the collective."""

    __tablename__ = "meetings"
    __table_args__ = (
        within_platform("organiser_id", "people"),
        within_platform("venue_id", Venue.__tablename__, ondelete="NO ACTION"),
        within_platform("series_id", MeetingSeries.__tablename__, ondelete="NO ACTION"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("organiser_id", "client_id"),
        Index("ix_meetings_when", "platform_id", "starts_at"),
        Index("ix_meetings_series", "series_id", "starts_at"),
        Index("ix_meetings_polled", "platform_id", "state", "poll_ends_at"),
        Index("ix_meetings_moment", "platform_id", text("coalesce(starts_at, poll_ends_at, created_at)"), "id"),
    )

    organiser_id: Mapped[UUID]
    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    """Chosen by the page that sends: the same id twice is one meeting."""
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(2000), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    """Where, in one line; that of its venue, where it has one."""
    venue_id: Mapped[UUID | None]
    series_id: Mapped[UUID | None]
    """The series it is one of, where it comes back."""
    state: Mapped[MeetingState] = mapped_column(choice_of(MeetingState, "state"))
    poll_ends_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    minutes_long: Mapped[int] = mapped_column(default=120)
    cancel_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")
    afterwards: Mapped[Afterwards | None] = mapped_column(
        Enum(Afterwards, native_enum=False, create_constraint=False, length=32, values_callable=_values)
    )
    """What comes after it, once it is cancelled; without it, a preparation that was given up and that nobody saw."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime | None] = mapped_column(onupdate=clock.now)
    """When something of it last changed, whatever it was; calendars ask."""

    @property
    def is_shown(self) -> bool:
        """Tell whether members may see it, or ever saw it."""
        if self.state is MeetingState.CANCELLED:
            return self.afterwards is not None
        return self.state is not MeetingState.DRAFT

    options: Mapped[list["DateOption"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="DateOption.starts_at"
    )


class DateOption(PlatformScoped, Identified, Model):
    """One date that is proposed for a meeting."""

    __tablename__ = "date_options"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("meeting_id", "starts_at"),
    )

    meeting_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    """Since when it is no longer asked; its answers stay, in case it comes back."""


class DateVote(PlatformScoped, Identified, Model):
    """What one person answered to one date; changeable until the answers close."""

    __tablename__ = "date_votes"
    __table_args__ = (
        within_platform("option_id", "date_options"),
        within_platform("person_id", "people"),
        within_platform("dictated_to", "people"),
        UniqueConstraint("option_id", "person_id"),
        Index("ix_date_votes_person", "platform_id", "person_id"),
    )

    option_id: Mapped[UUID]
    person_id: Mapped[UUID]
    answer: Mapped[VoteAnswer] = mapped_column(choice_of(VoteAnswer, "answer"))
    answered_at: Mapped[datetime]
    dictated_to: Mapped[UUID | None]
    """Who wrote it down for her; None: she did."""


class PollReminder(PlatformScoped, Identified, Model):
    """A person asked to be reminded the day before the answers to the dates of a meeting close."""

    __tablename__ = "poll_reminders"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        within_platform("person_id", "people"),
        UniqueConstraint("meeting_id", "person_id"),
    )

    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    asked_at: Mapped[datetime]
    reminded_for: Mapped[datetime | None]
    """The end of the answers that she was reminded of; another end is another reminder."""


class Coming(StrEnum):
    """How a person comes, once the date is known: one of the ways that are offered, or none."""

    ON_SITE = "on_site"
    ONLINE = "online"
    PHONE = "phone"
    UNKNOWN = "unknown"
    NO = "no"


WAYS = (Coming.ON_SITE, Coming.ONLINE, Coming.PHONE)
"""The ways to come, in the order in which pages ask them."""


class MeetingWay(PlatformScoped, Identified, Model):
    """One way to come to a meeting; a meeting without any is on site, for as many as want."""

    __tablename__ = "meeting_ways"
    __table_args__ = (within_platform("meeting_id", "meetings"), UniqueConstraint("meeting_id", "way"))

    meeting_id: Mapped[UUID]
    way: Mapped[Coming] = mapped_column(choice_of(Coming, "way"))
    seats: Mapped[int | None]
    """None: there is no limit."""
    joining: Mapped[str] = mapped_column(String(300), default="")
    """The link or the number to call; only who comes this way is given it."""


class Attendance(PlatformScoped, Identified, Model):
    """What one person answered about coming; changeable until the meeting begins."""

    __tablename__ = "attendances"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        within_platform("person_id", "people"),
        within_platform("dictated_to", "people"),
        UniqueConstraint("meeting_id", "person_id"),
        Index("ix_attendances_person", "platform_id", "person_id"),
        CheckConstraint("seats IN (1, 2)", name="seats"),
    )

    meeting_id: Mapped[UUID]
    person_id: Mapped[UUID]
    for_date: Mapped[datetime]
    """The date that was answered to: when the meeting has another one, this counts no more."""
    coming: Mapped[Coming] = mapped_column(choice_of(Coming, "coming"))
    seats: Mapped[int] = mapped_column(default=1)
    """Two when she comes with someone."""
    has_seat: Mapped[bool] = mapped_column(default=False)
    """Who comes one of the ways and has no seat waits for one, in the order of `asked_at`."""
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime]
    is_shown: Mapped[bool] = mapped_column(default=False)
    """The other members may know that she comes."""
    is_late: Mapped[bool] = mapped_column(default=False)
    leaves_early: Mapped[bool] = mapped_column(default=False)
    dictated_to: Mapped[UUID | None]
    """Who wrote it down for her; None: she did."""


class SubjectState(StrEnum):
    """What became of a subject that a member proposed."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Subject(PlatformScoped, Identified, Model):
    """What a member would like to talk about, and what those who organise answered."""

    __tablename__ = "meeting_subjects"
    __table_args__ = (
        within_platform("author_id", "people"),
        within_platform("meeting_id", "meetings"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_meeting_subjects_state", "platform_id", "state", "created_at"),
    )

    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one subject."""
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[SubjectState] = mapped_column(choice_of(SubjectState, "state"))
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
    meeting_id: Mapped[UUID | None]
    """The meeting that was made of it."""
    created_at: Mapped[datetime]


class MeetingChange(PlatformScoped, Identified, Model):
    """What a meeting was before it was changed, until those concerned are told: one row for a burst of saves."""

    __tablename__ = "meeting_changes"
    __table_args__ = (within_platform("meeting_id", "meetings"), UniqueConstraint("meeting_id"))

    meeting_id: Mapped[UUID]
    due_at: Mapped[datetime]
    """When they are told; each further save puts it off a little."""
    began_at: Mapped[datetime]
    before: Mapped[str] = mapped_column(String(2000))
    """Its title, place, hour, length and ways, as JSON; neither a link nor a number is in it."""
    people: Mapped[str] = mapped_column(Text)
    """The ids of those whom it concerns, as JSON: who answered to an hour that is changed stands nowhere else."""
    last: Mapped[str] = mapped_column(Text)
    """All that is written of it before the last save, and the version that save left behind: its way back."""


class MeetingWord(PlatformScoped, Identified, Model):
    """One word of what is written of a meeting, without its ending or accents: what searching looks through."""

    __tablename__ = "meeting_words"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        UniqueConstraint("platform_id", "word", "meeting_id"),
        Index("ix_meeting_words_meeting", "meeting_id"),
    )

    meeting_id: Mapped[UUID]
    word: Mapped[str] = mapped_column(String(60))
