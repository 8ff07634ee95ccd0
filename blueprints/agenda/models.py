"""The points of a meeting, who wants them too, what who does not come has to say, and the easy-read twin."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Identified, Model, PlatformScoped, Sealed, choice_of, secret_id, within_platform
from blueprints.discussion.easy import EasyState


class AgendaItem(PlatformScoped, Identified, Model):
    """One point of a meeting."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        within_platform("author_id", "people"),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        Index("ix_agenda_items_order", "platform_id", "meeting_id", "position", "id"),
        Index("ix_agenda_items_idea", "platform_id", "idea_id"),
        CheckConstraint("minutes_long IS NULL OR minutes_long > 0", name="minutes_long"),
    )

    meeting_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    """Who proposed it; nobody any more once her account is closed."""
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one point."""
    title: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(1000), default="")
    position: Mapped[int]
    """Smaller first; the number that pages show is its place among the points that stay."""
    minutes_long: Mapped[int | None]
    idea_id: Mapped[UUID | None]
    """The idea that was put on this agenda. No foreign key: when an idea is destroyed, what was said of it stays."""
    answer: Mapped[str] = mapped_column(String(500), default="")
    """The word of those who organise, to its author, when they set it aside."""
    withdrawn_at: Mapped[datetime | None]
    """Since when it is not on the agenda any more."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class AgendaSupport(PlatformScoped, Identified, Model):
    """One member says "Moi aussi" to a point. Nobody is shown who; the point shows how many."""

    __tablename__ = "agenda_supports"
    __table_args__ = (
        within_platform("item_id", "agenda_items"),
        within_platform("person_id", "people"),
        UniqueConstraint("item_id", "person_id"),
        Index("ix_agenda_supports_person", "platform_id", "person_id"),
    )

    item_id: Mapped[UUID]
    person_id: Mapped[UUID]


class Remark(PlatformScoped, Identified, Model):
    """What a member who does not come has to say about a point: read at the meeting, answered in its minutes."""

    __tablename__ = "remarks"
    __table_args__ = (
        within_platform("item_id", "agenda_items"),
        within_platform("author_id", "people"),
        UniqueConstraint("item_id", "client_id"),
        Index("ix_remarks_author", "platform_id", "author_id"),
        CheckConstraint("author_id IS NULL OR sealed_author IS NULL", name="one_author"),
    )

    item_id: Mapped[UUID]
    client_id: Mapped[UUID]
    """Chosen by the page that sends: the same id twice is one remark."""
    is_named: Mapped[bool]
    author_id: Mapped[UUID | None]
    """Who wrote it, when she gives her name."""
    sealed_author: Mapped[bytes | None] = mapped_column(Sealed)
    """Who wrote it without her name: opened only to show her own words to her, and to tell her what was answered."""
    body: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime]
    """Without a name: the day alone, so that the hour gives nobody away."""
    withdrawn_at: Mapped[datetime | None]

    fresh_id = staticmethod(secret_id)


class EasyAgenda(PlatformScoped, Identified, Model):
    """The easy-read twin of a meeting's agenda."""

    __tablename__ = "easy_agendas"
    __table_args__ = (
        within_platform("meeting_id", "meetings"),
        UniqueConstraint("meeting_id"),
        CheckConstraint("reviewed_by_count >= 0", name="reviewed_by_count"),
    )

    meeting_id: Mapped[UUID]
    body: Mapped[str] = mapped_column(String(5000))
    state: Mapped[EasyState] = mapped_column(choice_of(EasyState, "state"))
    reviewed_by_count: Mapped[int] = mapped_column(default=0)
    """How many people concerned read this very text again."""
    made_of: Mapped[str] = mapped_column(String(64))
    """A mark of the points that it says: another one now, and they changed since."""
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]
