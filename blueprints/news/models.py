"""What people were told, and how each of them wants to be told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, within_platform


class NewsKind(StrEnum):
    """Everything that can be told; the feature that tells it registers its sentence in `sentences`."""

    MEETING_PROPOSED = "meeting_proposed"
    MEETING_DATE_CHOSEN = "meeting_date_chosen"
    MEETING_REOPENED = "meeting_reopened"
    MEETING_CANCELLED = "meeting_cancelled"
    MEETING_SEAT = "meeting_seat"
    MEETING_LATE = "meeting_late"
    MEETING_ANSWERED_FOR = "meeting_answered_for"
    MEETING_CHANGED = "meeting_changed"
    MEETING_POLL_ENDS = "meeting_poll_ends"
    MEETING_REMINDER = "meeting_reminder"
    SERIES_STARTED = "series_started"
    SERIES_STOPPED = "series_stopped"
    SERIES_MOVED = "series_moved"
    SUBJECT_PROPOSED = "subject_proposed"
    SUBJECT_TAKEN = "subject_taken"
    SUBJECT_DECLINED = "subject_declined"
    AGENDA_SET_ASIDE = "agenda_set_aside"
    AGENDA_MOVED = "agenda_moved"
    MINUTES_PUBLISHED = "minutes_published"
    MINUTES_ANSWERED = "minutes_answered"
    QUESTION_ANSWERED = "question_answered"
    QUESTION_FOLLOWED = "question_followed"
    QUESTION_CLOSED = "question_closed"
    QUESTION_REOPENED = "question_reopened"
    QUESTION_MOVED = "question_moved"
    QUESTION_MERGED = "question_merged"
    TESTIMONIAL_SENT = "testimonial_sent"
    TESTIMONIAL_IN_REVIEW = "testimonial_in_review"
    TESTIMONIAL_CHANGE_PROPOSED = "testimonial_change_proposed"
    TESTIMONIAL_CHANGE_ANSWERED = "testimonial_change_answered"
    TESTIMONIAL_DECLINED = "testimonial_declined"
    TESTIMONIAL_PUBLISHED = "testimonial_published"
    TESTIMONIAL_WITHDRAWN = "testimonial_withdrawn"
    TESTIMONIAL_LATE = "testimonial_late"
    TESTIMONIAL_CLEARED = "testimonial_cleared"
    TESTIMONIAL_WARNED = "testimonial_warned"
    TESTIMONIAL_DICTATED = "testimonial_dictated"
    TESTIMONIAL_CONSENT_ENDS = "testimonial_consent_ends"
    TESTIMONIAL_CONSENT_ENDED = "testimonial_consent_ended"
    TESTIMONIAL_USED = "testimonial_used"
    TESTIMONIAL_TO_PULL = "testimonial_to_pull"
    TESTIMONIAL_PART_ASKED = "testimonial_part_asked"
    TESTIMONIAL_PART_AGREED = "testimonial_part_agreed"
    TESTIMONIAL_PART_LEFT = "testimonial_part_left"
    MESSAGE_RECEIVED = "message_received"
    FILE_REFUSED = "file_refused"
    MESSAGE_RETURNED = "message_returned"
    ADJUSTMENT_PROPOSED = "adjustment_proposed"
    ADJUSTMENT_MOVED = "adjustment_moved"
    ADJUSTMENT_TRIAL_ENDS = "adjustment_trial_ends"
    IDEA_SENT = "idea_sent"
    IDEA_ANSWERED = "idea_answered"
    PROPOSAL_SENT = "proposal_sent"
    PROPOSAL_MOVED = "proposal_moved"
    PROPOSAL_ANSWERED = "proposal_answered"
    PROPOSAL_SUPPORTED_ANSWERED = "proposal_supported_answered"
    PROPOSAL_COMMENTED = "proposal_commented"
    PROPOSAL_REVIEW_DUE = "proposal_review_due"
    CONSULTATION_OPENED = "consultation_opened"
    CONSULTATION_CLOSED = "consultation_closed"
    CONSULTATION_CONCLUDED = "consultation_concluded"
    MODERATION_WAITS = "moderation_waits"
    MODERATION_DECIDED = "moderation_decided"
    MODERATION_FINAL = "moderation_final"
    MODERATION_SECOND = "moderation_second"
    REPORT_ANSWERED = "report_answered"
    ENQUIRY_RECEIVED = "enquiry_received"
    GUEST_ASKED = "guest_asked"
    GUEST_ANSWERED = "guest_answered"
    GUEST_JOINED = "guest_joined"
    GUEST_LEFT = "guest_left"
    ACCESS_ENDED = "access_ended"
    NEW_BROWSER = "new_browser"
    WAY_ADDED = "way_added"
    WAY_REMOVED = "way_removed"
    WAYS_RESET = "ways_reset"
    WAYS_RESET_OF_OTHER = "ways_reset_of_other"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of news, no secret
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_STOPPED = "address_stopped"
    ACCOUNT_OF_OTHER_CLOSED = "account_of_other_closed"
    NAME_CORRECTED = "name_corrected"
    ROLE_ADDED = "role_added"
    ROLE_ENDED = "role_ended"
    STAY_ENDED = "stay_ended"
    PLACE_OPENED = "place_opened"
    PLACE_ENDED = "place_ended"
    PLACE_DATES = "place_dates"
    OWN_PLACE_ENDED = "own_place_ended"
    JOURNEY_OPENED = "journey_opened"
    JOURNEY_PAUSED = "journey_paused"
    JOURNEY_RESUMED = "journey_resumed"
    JOURNEY_CLOSED = "journey_closed"
    WAY_BACK_ASKED = "way_back_asked"
    EXTRAORDINARY_ASKED = "extraordinary_asked"
    EXTRAORDINARY_ANSWERED = "extraordinary_answered"
    EXTRAORDINARY_OPENED = "extraordinary_opened"
    EXTRAORDINARY_OVER = "extraordinary_over"
    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"
    HISTORY_OPENED = "history_opened"
    HISTORY_SHARED = "history_shared"
    HISTORY_CLOSED = "history_closed"
    COACH_CHANGES = "coach_changes"
    COACH_CHANGED = "coach_changed"
    COACH_AWAY = "coach_away"
    COACH_BACK = "coach_back"
    HEALTH_OPENED = "health_opened"
    CARE_CALLED = "care_called"
    CARE_CALL_ASKED = "care_call_asked"
    CHARTER_CHANGED = "charter_changed"
    CHARTER_TALK = "charter_talk"
    CHARTER_PROPOSED = "charter_proposed"
    CHARTER_PROPOSAL_ANSWERED = "charter_proposal_answered"
    CHARTER_PROPOSAL_TAKEN = "charter_proposal_taken"


class NewsGroup(StrEnum):
    """What a choice of mails is about. `ACCOUNT` and `LEGAL` are service notices: a mail always says them."""

    CARE = "care"
    MESSAGES = "messages"
    ADJUSTMENTS = "adjustments"
    MEETINGS = "meetings"
    REMINDERS = "reminders"
    ADVICE = "advice"
    IDEAS = "ideas"
    TESTIMONIALS = "testimonials"
    MODERATION = "moderation"
    SERVICE = "service"
    ACCOUNT = "account"
    LEGAL = "legal"


class MailChoice(StrEnum):
    """When a mail says that there is something new; in the application it is always said."""

    NONE = "none"
    EACH = "each"
    DAILY = "daily"


def _open_choice(enum: type[StrEnum]) -> Enum:
    """Return the column type of a `StrEnum` that grows without a migration: no constraint lists its values."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=64,
        values_callable=lambda members: [member.value for member in members],
    )


class News(PlatformScoped, Identified, Model):
    """One thing that one person was told. The sentence is made when it is shown, from the kind and its words."""

    __tablename__ = "news"
    __table_args__ = (
        within_platform("person_id", "people"),
        Index("ix_news_person", "person_id", "created_at", "id"),
        Index("ix_news_unread", "person_id", "read_at"),
        Index("ix_news_subject", "subject_id"),
        Index("ix_news_created_at", "created_at"),
    )

    person_id: Mapped[UUID]
    kind: Mapped[NewsKind] = mapped_column(_open_choice(NewsKind))
    subject_id: Mapped[UUID | None]
    """What it is about; where the kind says so, it is shown only while the person may read that."""
    address: Mapped[str] = mapped_column(String(300))
    """A path of this site."""
    words: Mapped[bytes] = mapped_column(Sealed)
    """Names and titles, as JSON, sealed under the person's own key."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    """When a mail said it, alone or with others, or when the mail of the day was asked to."""
    pushed_at: Mapped[datetime | None]
    """When her devices were called for it."""


class NewsChoice(PlatformScoped, Identified, Model):
    """How one person wants to be told of one group of news; without a row, in the application only."""

    __tablename__ = "news_choices"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("person_id", "group"))

    person_id: Mapped[UUID]
    group: Mapped[NewsGroup] = mapped_column(_open_choice(NewsGroup))
    mail: Mapped[MailChoice] = mapped_column(choice_of(MailChoice, "mail"))
    chosen_at: Mapped[datetime]


class NoticeHours(PlatformScoped, Identified, Model):
    """When one person wants to be told outside the application; without a row, at any hour."""

    __tablename__ = "notice_hours"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("person_id"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_whole"),
    )

    person_id: Mapped[UUID]
    quiet_from: Mapped[int | None]
    """The hour at which calm begins, in Paris."""
    quiet_until: Mapped[int | None]
    """The hour at which it ends."""
    daily_at: Mapped[int]
    """The hour of the mail of the day."""


class PushChoice(PlatformScoped, Identified, Model):
    """One group of news for which one person wants a word on her devices."""

    __tablename__ = "push_choices"
    __table_args__ = (within_platform("person_id", "people"), UniqueConstraint("person_id", "group"))

    person_id: Mapped[UUID]
    group: Mapped[NewsGroup] = mapped_column(_open_choice(NewsGroup))
    chosen_at: Mapped[datetime]


class PushDevice(PlatformScoped, Identified, Model):
    """One browser that a person asked to be told on. It lives no longer than the session it was asked from."""

    __tablename__ = "push_devices"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("platform_id", "endpoint_mac"),
        Index("ix_push_devices_person", "person_id"),
    )

    person_id: Mapped[UUID]
    session_id: Mapped[UUID]
    device: Mapped[str] = mapped_column(String(80))
    """The browser in plain words, as in the list of devices."""
    endpoint: Mapped[bytes] = mapped_column(Sealed)
    """The address that the browser's maker gave, sealed under the person's own key: who holds it can call her."""
    endpoint_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keyed hash of the address: the same browser asked twice is one row."""
    created_at: Mapped[datetime]
