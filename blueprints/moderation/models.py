"""The cases of moderation: who reported, what was decided and why, and who answered in the second place.

A case holds no word of the text itself: what its author takes back or changes is gone from here at once.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform
from blueprints.moderation.kinds import LONGEST_WARNING


class CaseState(StrEnum):
    """Where a case stands: to read, decided, to read a second time, answered for good, or without its text."""

    WAITING = "waiting"
    DECIDED = "decided"
    APPEALED = "appealed"
    FINAL = "final"
    CLOSED = "closed"


class Decision(StrEnum):
    """What can be decided on a text."""

    KEEP = "keep"
    FOLD = "fold"
    CHANGE = "change"
    REMOVE = "remove"


class Reason(StrEnum):
    """Why a text is reported, the gravest first."""

    DANGER = "danger"
    INSULT = "insult"
    NAMES = "names"
    HEALTH = "health"
    MONEY = "money"
    UPSETTING = "upsetting"
    OTHER = "other"


class Step(StrEnum):
    """What happened in a case."""

    HELD = "held"
    REPORTED = "reported"
    CLAIMED = "claimed"
    RELEASED = "released"
    STEPPED_ASIDE = "stepped_aside"
    CAME_BACK = "came_back"
    DECIDED = "decided"
    UNDONE = "undone"
    CHANGED = "changed"
    APPEALED = "appealed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    UNSEALED = "unsealed"


class Case(PlatformScoped, Identified, Model):
    """One text that was reported or held, until it is decided; who wrote it without a name stays sealed."""

    __tablename__ = "moderation_cases"
    __table_args__ = (
        within_platform("author_id", "people"),
        within_platform("claimed_by", "people"),
        within_platform("decided_by", "people"),
        within_platform("answered_by", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "kind", "open_subject_id"),
        CheckConstraint("author_id IS NULL OR sealed_author IS NULL", name="one_author"),
        Index("ix_moderation_cases_queue", "platform_id", "state", "waits_since", "id"),
        Index("ix_moderation_cases_subject", "platform_id", "kind", "subject_id"),
        Index("ix_moderation_cases_author", "platform_id", "author_id"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    open_subject_id: Mapped[UUID | None]
    """The text, as long as the case can still move: one case at a time."""
    topic_id: Mapped[UUID | None]
    author_id: Mapped[UUID | None]
    sealed_author: Mapped[bytes | None] = mapped_column(Sealed)
    """Who wrote without her name: opened to tell her, and for she does not decide on her own words."""
    why: Mapped[str] = mapped_column(String(20), default="")
    """For a text that is held: a `kinds.Hold`; empty when it was reported."""
    state: Mapped[CaseState] = mapped_column(choice_of(CaseState, "state"))
    report_count: Mapped[int] = mapped_column(default=0)
    worst: Mapped[Reason | None] = mapped_column(choice_of(Reason, "worst"))
    """The gravest reason among the reports."""
    claimed_by: Mapped[UUID | None]
    claimed_at: Mapped[datetime | None]
    """Since when; a claim ends by itself (see `claiming.LASTS`)."""
    decision: Mapped[Decision | None] = mapped_column(choice_of(Decision, "decision"))
    """The one in force."""
    decided_by: Mapped[UUID | None]
    answered_by: Mapped[UUID | None]
    """Who answered the appeal."""
    waits_since: Mapped[datetime]
    lifting_read: Mapped[bool | None]
    """Whether who wrote without her name has read that it was lifted, without the hour; None: it was not."""
    told_at: Mapped[datetime | None]
    """When those who read were told that it waits."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)


class CaseReport(PlatformScoped, Identified, Model):
    """One person says that a text should be read. Nobody is shown who."""

    __tablename__ = "moderation_reports"
    __table_args__ = (
        within_platform("case_id", "moderation_cases"),
        within_platform("reporter_id", "people"),
        UniqueConstraint("case_id", "reporter_id"),
        Index("ix_moderation_reports_reporter", "platform_id", "reporter_id", "reported_at"),
    )

    case_id: Mapped[UUID]
    reporter_id: Mapped[UUID | None]
    """Nobody once her account is closed."""
    reason: Mapped[Reason] = mapped_column(choice_of(Reason, "reason"))
    words: Mapped[str] = mapped_column(String(1000), default="")
    reported_at: Mapped[datetime]

    fresh_id = staticmethod(secret_id)


class CaseEvent(PlatformScoped, Identified, Model):
    """One thing that happened in a case; never changed, never taken out."""

    __tablename__ = "moderation_events"
    __table_args__ = (
        within_platform("case_id", "moderation_cases"),
        within_platform("actor_id", "people"),
        UniqueConstraint("case_id", "number"),
    )

    case_id: Mapped[UUID]
    number: Mapped[int]
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"))
    actor_id: Mapped[UUID | None]
    """Who decides; nobody where it is the author or who reported."""
    decision: Mapped[Decision | None] = mapped_column(choice_of(Decision, "decision"))
    rule: Mapped[int | None]
    """The number of the charter's rule."""
    charter: Mapped[int | None]
    """The version of the charter that it stands in."""
    reason: Mapped[str] = mapped_column(String(2000), default="")
    """Of a decision, of an appeal, of the lifting of a seal: words for who is concerned."""
    suggestion: Mapped[str] = mapped_column(String(1000), default="")
    """The sentence that is proposed, where a change is asked for."""
    warning: Mapped[str] = mapped_column(String(LONGEST_WARNING), default="")
    happened_at: Mapped[datetime]
    """For what who wrote without her name does: the day alone, so that the hour gives nobody away."""

    fresh_id = staticmethod(secret_id)


class StepAside(PlatformScoped, Identified, Model):
    """Somebody who does not read one text any more."""

    __tablename__ = "moderation_step_asides"
    __table_args__ = (
        within_platform("case_id", "moderation_cases"),
        within_platform("person_id", "people"),
        UniqueConstraint("case_id", "person_id"),
        Index("ix_moderation_step_asides_person", "platform_id", "person_id"),
    )

    case_id: Mapped[UUID]
    person_id: Mapped[UUID]


class Avoided(PlatformScoped, Identified, Model):
    """What a moderator does not want to read: a topic, or a reason of reports."""

    __tablename__ = "moderation_avoided"
    __table_args__ = (
        within_platform("person_id", "people"),
        UniqueConstraint("person_id", "what"),
    )

    person_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(60))
    """`reason:` and a `Reason`, or `topic:` and an id."""
