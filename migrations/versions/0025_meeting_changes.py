"""meetings: changes told before and after, reminders of the end of the answers, search

Revision: 0025
Before: 0024
"""

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

from blueprints.core import french

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TABLES = ("meeting_words", "meeting_changes", "poll_reminders")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("date_votes") as batch:
        batch.add_column(sa.Column("dictated_to", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_date_votes_platform_id_dictated_to"),
            "people",
            ["platform_id", "dictated_to"],
            ["platform_id", "id"],
            ondelete="CASCADE",
        )
    _reminders()
    _changes()
    _words()
    _read_what_is_there()


def downgrade() -> None:
    """Take back."""
    for table in _TABLES:
        op.drop_table(table)
    with op.batch_alter_table("date_votes") as batch:
        batch.drop_constraint(op.f("fk_date_votes_platform_id_dictated_to"), type_="foreignkey")
        batch.drop_column("dictated_to")


def _of_platform(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _common(table: str) -> list[Any]:
    """Return what every table of ours has."""
    return [
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform(table, "meeting_id", "meetings"),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _reminders() -> None:
    op.create_table(
        "poll_reminders",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True),
        *_common("poll_reminders"),
        _of_platform("poll_reminders", "person_id", "people"),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_poll_reminders_meeting_id_person_id")),
    )


def _changes() -> None:
    op.create_table(
        "meeting_changes",
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.String(length=2000), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("last", sa.Text(), nullable=False),
        *_common("meeting_changes"),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_meeting_changes_meeting_id")),
    )


def _words() -> None:
    op.create_table(
        "meeting_words",
        sa.Column("word", sa.String(length=60), nullable=False),
        *_common("meeting_words"),
        sa.UniqueConstraint(
            "platform_id", "word", "meeting_id", name=op.f("uq_meeting_words_platform_id_word_meeting_id")
        ),
    )
    op.create_index("ix_meeting_words_meeting", "meeting_words", ["meeting_id"])


def _read_what_is_there() -> None:
    """Read the meetings that are there already; later ones are read as they are written."""
    meetings = sa.table("meetings", *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id")))
    texts = [sa.column(name, sa.String()) for name in ("title", "about", "place")]
    words = sa.table(
        "meeting_words",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "meeting_id")),
        sa.column("word", sa.String()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(meetings.c.id, meetings.c.platform_id, *texts).select_from(meetings)).all():
        found = sorted(frozenset().union(*french.read_words(f"{row.title} {row.about} {row.place}")))
        rows = [
            {"id": uuid.uuid4(), "platform_id": row.platform_id, "meeting_id": row.id, "word": one} for one in found
        ]
        if rows:
            connection.execute(words.insert(), rows)
