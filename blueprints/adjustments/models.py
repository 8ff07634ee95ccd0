"""Adjustments, every move they made, how each side felt, and the ideas that were kept for others."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, within_platform
from blueprints.journeys.models import Journey


class AdjustmentState(StrEnum):
    """Where a measure stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    ON_TRIAL = "on_trial"
    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"


class MoveKind(StrEnum):
    """Everything that is done with an adjustment and leaves a line in its history."""

    PROPOSED = "proposed"
    SHOWN = "shown"
    HANDED_OVER = "handed_over"
    EDITED = "edited"
    SAID_YES = "said_yes"
    TOOK_YES_BACK = "took_yes_back"
    AGREED = "agreed"
    STARTED = "started"
    DATED = "dated"
    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    STEP_DONE = "step_done"
    STEP_UNDONE = "step_undone"


class Answer(StrEnum):
    """What one side says to a measure. Only the first is a yes; with the others, somebody else is asked first."""

    YES = "yes"
    AFTER_HR = "after_hr"
    AFTER_DOCTOR = "after_doctor"


class IdeaState(StrEnum):
    """Where a kept measure stands on its way to the library."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Adjustment(PlatformScoped, Identified, Model):
    """One measure for one difficulty. Why, what, who does what and what of it is done are sealed together."""

    __tablename__ = "adjustments"
    __table_args__ = (
        within_platform("journey_id", "journeys"),
        within_platform("author_id", "people"),
        within_platform("previous_id", "adjustments", ondelete="NO ACTION"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("journey_id", "author_id", "client_id"),
        UniqueConstraint("previous_id"),
        Index("ix_adjustments_journey", "platform_id", "journey_id", "moved_at"),
        Index("ix_adjustments_trial", "platform_id", "state", "trial_to"),
        CheckConstraint("trial_to >= trial_from", name="trial_in_order"),
        CheckConstraint("(trial_from IS NULL) = (trial_to IS NULL)", name="trial_whole"),
    )

    journey_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one adjustment."""
    words_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keyed hash of what was first sent: the same client id with other words is refused."""
    state: Mapped[AdjustmentState] = mapped_column(choice_of(AdjustmentState, "state"))
    words: Mapped[bytes] = mapped_column(Sealed)
    message_id: Mapped[UUID | None]
    """The message it began from, where its readers may know of it."""
    previous_id: Mapped[UUID | None]
    """The round before, when a measure was changed."""
    round: Mapped[int] = mapped_column(default=1)
    trial_from: Mapped[date | None]
    trial_to: Mapped[date | None]
    reminded_for: Mapped[date | None]
    """The last day of the trial that people were told of: they are told once."""
    shown_at: Mapped[datetime | None]
    """Since when the employer's side may read it; None while it is being prepared."""
    coach_from: Mapped[datetime]
    """Since when a coach may read it: one who comes later sees it when the person shows it to her."""
    created_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    journey: Mapped[Journey] = relationship(lazy="raise_on_sql", viewonly=True)


class AdjustmentMove(PlatformScoped, Identified, Model):
    """One line of the history: who did what, when, with which words."""

    __tablename__ = "adjustment_moves"
    __table_args__ = (
        within_platform("adjustment_id", "adjustments"),
        within_platform("author_id", "people"),
        Index("ix_adjustment_moves_adjustment", "adjustment_id", "at", "id"),
    )

    adjustment_id: Mapped[UUID]
    author_id: Mapped[UUID]
    kind: Mapped[MoveKind] = mapped_column(choice_of(MoveKind, "kind"))
    at: Mapped[datetime]
    version: Mapped[int]
    """Of the adjustment once the move was made: the same page sent twice is known by it."""
    words: Mapped[bytes | None] = mapped_column(Sealed)


class AdjustmentYes(PlatformScoped, Identified, Model):
    """What the person or a manager answered to a measure; it can be taken back until both said yes."""

    __tablename__ = "adjustment_yeses"
    __table_args__ = (
        within_platform("adjustment_id", "adjustments"),
        within_platform("person_id", "people"),
        UniqueConstraint("adjustment_id", "person_id"),
    )

    adjustment_id: Mapped[UUID]
    person_id: Mapped[UUID]
    answer: Mapped[Answer] = mapped_column(choice_of(Answer, "answer"))
    at: Mapped[datetime]


class AdjustmentFeeling(PlatformScoped, Identified, Model):
    """How it goes, said by one side: where on the scale, and own words, sealed together."""

    __tablename__ = "adjustment_feelings"
    __table_args__ = (
        within_platform("adjustment_id", "adjustments"),
        within_platform("author_id", "people"),
        UniqueConstraint("adjustment_id", "author_id", "client_id"),
        Index("ix_adjustment_feelings_adjustment", "adjustment_id", "at", "id"),
    )

    adjustment_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    at: Mapped[datetime]
    words: Mapped[bytes] = mapped_column(Sealed)
    is_shared: Mapped[bool] = mapped_column(default=False)
    """The employer's side may read it; of the person's own, only when she ticked it."""


class KeptIdea(PlatformScoped, Identified, Model):
    """A kept measure, told again without names for the library; sealed under the platform's key."""

    __tablename__ = "kept_ideas"
    __table_args__ = (
        within_platform("adjustment_id", "adjustments"),
        within_platform("author_id", "people"),
        within_platform("reader_id", "people", ondelete="NO ACTION"),
        UniqueConstraint("adjustment_id"),
        Index("ix_kept_ideas_state", "platform_id", "state", "sent_at"),
    )

    adjustment_id: Mapped[UUID]
    author_id: Mapped[UUID]
    state: Mapped[IdeaState] = mapped_column(choice_of(IdeaState, "state"))
    words: Mapped[bytes] = mapped_column(Sealed)
    reason: Mapped[bytes | None] = mapped_column(Sealed)
    """Why it was refused, for its author."""
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reader_id: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)

    adjustment: Mapped[Adjustment] = relationship(lazy="raise_on_sql", viewonly=True)
