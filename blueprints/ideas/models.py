"""Ideas on how the service is run: who supports them, the five steps of each, and what the service answered."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, choice_of, within_platform
from blueprints.moderation.kinds import LONGEST_WARNING, Standing

READ = (Standing.VISIBLE, Standing.FOLDED)
"""How an idea stands that the others read."""


class Step(StrEnum):
    """The five steps that its author follows, in their order."""

    RECEIVED = "received"
    ON_AGENDA = "on_agenda"
    DISCUSSED = "discussed"
    DECIDED = "decided"
    DONE = "done"


class Verdict(StrEnum):
    """Retenue · à l’étude · non retenue."""

    KEPT = "kept"
    STUDIED = "studied"
    NOT_KEPT = "not_kept"


class Idea(PlatformScoped, Identified, Model):
    """One idea of a member. What others say about it are the posts of its discussion."""

    __tablename__ = "ideas"
    __table_args__ = (
        within_platform("discussion_id", "discussions"),
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_ideas_latest", "platform_id", "last_activity_at", "id"),
        Index("ix_ideas_author", "platform_id", "author_id", "last_activity_at", "id"),
        Index("ix_ideas_verdict", "platform_id", "verdict", "last_activity_at", "id"),
        Index("ix_ideas_review", "review_at"),
        Index("ix_ideas_withdrawn", "withdrawn_at"),
    )

    discussion_id: Mapped[UUID]
    author_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one idea."""
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(2000))
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"))
    """The last one that was reached."""
    verdict: Mapped[Verdict | None] = mapped_column(choice_of(Verdict, "verdict"))
    """What the service answers now; each of its answers is an `IdeaAnswer`."""
    due_at: Mapped[datetime]
    """Until when the service said that it would answer."""
    answered_at: Mapped[datetime | None]
    """When it first did."""
    review_at: Mapped[datetime | None]
    """When the service takes it up again."""
    review_told_at: Mapped[datetime | None]
    """When those who answer were told that this day has come."""
    support_count: Mapped[int] = mapped_column(default=0)
    comment_count: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    """Since when only its author sees it; a month later it is destroyed."""
    standing: Mapped[Standing] = mapped_column(
        choice_of(Standing, "standing"), default=Standing.VISIBLE, server_default=Standing.VISIBLE.value
    )
    """Whether the others read it (see `moderation.kinds`)."""
    warning: Mapped[str] = mapped_column(String(LONGEST_WARNING), default="", server_default="")
    """What is said over it while it is folded."""
    last_activity_at: Mapped[datetime]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_shown(self) -> bool:
        """Tell whether the others read it."""
        return self.withdrawn_at is None and self.standing in READ


def shown() -> ColumnElement[bool]:
    """Return the filter of the ideas that the others read."""
    return and_(Idea.withdrawn_at.is_(None), Idea.standing.in_(READ))


class IdeaSupport(PlatformScoped, Identified, Model):
    """One member says "Moi aussi". Nobody is shown who; the idea shows how many."""

    __tablename__ = "idea_supports"
    __table_args__ = (
        within_platform("idea_id", "ideas"),
        within_platform("person_id", "people"),
        UniqueConstraint("idea_id", "person_id"),
        Index("ix_idea_supports_person", "platform_id", "person_id"),
    )

    idea_id: Mapped[UUID]
    person_id: Mapped[UUID]


class IdeaStep(PlatformScoped, Identified, Model):
    """One step that an idea reached: when, and in a few words what happened."""

    __tablename__ = "idea_steps"
    __table_args__ = (
        within_platform("idea_id", "ideas"),
        UniqueConstraint("idea_id", "step"),
    )

    idea_id: Mapped[UUID]
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"))
    happened_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(String(300), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    """A path of this site: the meeting or the minutes that it comes from."""
    noted_at: Mapped[datetime]


class IdeaAnswer(PlatformScoped, Identified, Model):
    """What the service answered once, with its reason; the last one is in force."""

    __tablename__ = "idea_answers"
    __table_args__ = (
        within_platform("idea_id", "ideas"),
        within_platform("author_id", "people"),
        Index("ix_idea_answers_idea", "idea_id", "answered_at", "id"),
    )

    idea_id: Mapped[UUID]
    author_id: Mapped[UUID]
    verdict: Mapped[Verdict] = mapped_column(choice_of(Verdict, "verdict"))
    reason: Mapped[str] = mapped_column(String(2000))
    review_at: Mapped[datetime | None]
    answered_at: Mapped[datetime]
