"""Topics of a platform, and threads: one question, its answers, and whether the asker has what she needed."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    event,
    insert,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.accounts.models import Platform
from blueprints.advice import reading_models
from blueprints.core.db import (
    Identified,
    Model,
    PlatformScoped,
    Sealed,
    choice_of,
    new_id,
    secret_id,
    within_platform,
)
from blueprints.discussion.models import Signed, Standing

__all__ = ["FIRST_TOPICS", "PlatformTopic", "Thread", "Topic", "reading_models"]
"""What is asked of this module; the tables of `reading_models` come with it."""


def _l(words: str) -> str:
    """Mark words for the catalogue: they are kept as they are, and said through it when they are shown."""
    return words


class Topic(StrEnum):
    """The codes of the topics that every platform begins with."""

    SEEKING = "seeking"
    AT_WORK = "at_work"
    TELLING = "telling"
    FATIGUE = "fatigue"
    RIGHTS = "rights"
    DAILY_LIFE = "daily_life"
    COLLECTIVE = "collective"


FIRST_TOPICS = (
    (Topic.SEEKING, _l("Chercher un travail"), _l("Candidature, entretien, stage")),
    (Topic.AT_WORK, _l("Au travail"), _l("Équipe, tâches, bruit, pauses")),
    (Topic.TELLING, _l("En parler ou non"), _l("Dire son handicap, à qui, comment")),
    (Topic.FATIGUE, _l("Fatigue et rythme"), _l("Tenir la semaine, se reposer")),
    (Topic.RIGHTS, _l("Droits et démarches"), _l("Dossiers, papiers, contrats")),
    (Topic.DAILY_LIFE, _l("Vie de tous les jours"), _l("Transports, repas, logement")),
    (Topic.COLLECTIVE, _l("Le collectif"), _l("Nos rencontres et nos règles")),
)
"""Code, name and what it is about; a platform changes its own as it likes."""


class PlatformTopic(PlatformScoped, Identified, Model):
    """What questions may be about on one platform, in the platform's own words and order."""

    __tablename__ = "topics"
    __table_args__ = (
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("platform_id", "client_id"),
        UniqueConstraint("platform_id", "code"),
    )

    client_id: Mapped[UUID] = mapped_column(default=secret_id)
    """Chosen by the page that sends: the same id twice is one topic."""
    code: Mapped[str] = mapped_column(String(32))
    """Stands in threads and in addresses, and stays when the name changes."""
    name: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int]
    closed_at: Mapped[datetime | None]
    """Since when new questions cannot take it; its threads keep it."""
    version: Mapped[int] = mapped_column(default=1)


@event.listens_for(Platform, "after_insert")
def _begin_with_topics(mapper: object, connection: Connection, platform: Platform) -> None:
    """Give a platform its first topics, whichever way it is made."""
    del mapper
    rows = [
        {
            "id": new_id(),
            "platform_id": platform.id,
            "client_id": secret_id(),
            "code": code.value,
            "name": name,
            "about": about,
            "position": position,
            "version": 1,
        }
        for position, (code, name, about) in enumerate(FIRST_TOPICS, start=1)
    ]
    connection.execute(insert(PlatformTopic), rows)


class Thread(PlatformScoped, Identified, Model):
    """A question to the collective. Its posts are those of its discussion; the first one is the question."""

    __tablename__ = "threads"
    __table_args__ = (
        within_platform("discussion_id", "discussions"),
        within_platform("author_id", "people"),
        ForeignKeyConstraint(["platform_id", "topic"], ["topics.platform_id", "topics.code"]),
        UniqueConstraint("platform_id", "id"),
        UniqueConstraint("author_id", "client_id"),
        CheckConstraint("author_id IS NULL OR sealed_author IS NULL", name="one_author"),
        Index("ix_threads_latest", "platform_id", "last_activity_at", "id"),
        Index("ix_threads_topic", "platform_id", "topic", "last_activity_at", "id"),
        Index(
            "ix_threads_unanswered",
            "platform_id",
            "last_activity_at",
            "id",
            sqlite_where=text("answer_count = 0 AND closed_at IS NULL AND merged_into_id IS NULL"),
            postgresql_where=text("answer_count = 0 AND closed_at IS NULL AND merged_into_id IS NULL"),
        ),
        Index("ix_threads_author", "platform_id", "author_id", "last_activity_at", "id"),
        Index("ix_threads_discussion_id", "discussion_id"),
        Index(
            "ix_threads_pinned",
            "platform_id",
            "pinned_place",
            sqlite_where=text("pinned_place IS NOT NULL"),
            postgresql_where=text("pinned_place IS NOT NULL"),
        ),
        within_platform("merged_into_id", "threads"),
    )

    discussion_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    """Who asks; nobody when she did not sign."""
    sealed_author: Mapped[bytes | None] = mapped_column(Sealed)
    """Who asks without a name: opened so that she alone can say that her question has its answer."""
    signed: Mapped[Signed] = mapped_column(
        choice_of(Signed, "signed"), default=Signed.PSEUDONYM, server_default=Signed.PSEUDONYM.value
    )
    """As its first post."""
    standing: Mapped[Standing] = mapped_column(
        choice_of(Standing, "standing"), default=Standing.VISIBLE, server_default=Standing.VISIBLE.value
    )
    """As its first post: lists show what is visible or folded."""
    client_id: Mapped[UUID]
    topic: Mapped[str] = mapped_column(String(32))
    """The code of its topic."""
    title: Mapped[str] = mapped_column(String(120))
    answer_count: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    settling_post_id: Mapped[UUID | None]
    last_activity_at: Mapped[datetime]
    created_at: Mapped[datetime]
    pinned_place: Mapped[int | None]
    """Its place among the few that stand on top of the list."""
    closed_at: Mapped[datetime | None]
    """Since when nobody answers it."""
    closed_reason: Mapped[str] = mapped_column(String(300), default="")
    merged_into_id: Mapped[UUID | None]
    """The question that took its posts in; its own address leads there."""
    gathered: Mapped[int] = mapped_column(default=0)
    """How many questions it took in."""
    origin: Mapped[str] = mapped_column(String(16), default="")
    """Where it comes from, as `origins` knows it: a point of minutes; nothing for most."""
