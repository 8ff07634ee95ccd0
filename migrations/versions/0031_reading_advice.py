"""advice: who is told of answers, how far each has read, hidden topics, what facilitators do with a question

Revision: 0031
Before: 0030
"""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TABLES = ("thread_readings", "hidden_topics", "advice_choices", "thread_summaries")
_COLUMNS = ("pinned_place", "closed_at", "closed_reason", "merged_into_id", "gathered", "origin")


def upgrade() -> None:
    """Apply."""
    _threads()
    _readings()
    _hidden()
    _choices()
    _summaries()
    _follow_own()


def downgrade() -> None:
    """Take back; what was brought together stays so."""
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index("ix_threads_pinned", table_name="threads")
    _waiting("answer_count = 0")
    with op.batch_alter_table("threads") as batch:
        batch.drop_constraint("fk_threads_platform_id_merged_into_id", type_="foreignkey")
        for column in _COLUMNS:
            batch.drop_column(column)


def _threads() -> None:
    with op.batch_alter_table("threads") as batch:
        batch.add_column(sa.Column("pinned_place", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("closed_reason", sa.String(length=300), nullable=False, server_default=""))
        batch.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("gathered", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("origin", sa.String(length=16), nullable=False, server_default=""))
        batch.create_foreign_key(
            "fk_threads_platform_id_merged_into_id",
            "threads",
            ["platform_id", "merged_into_id"],
            ["platform_id", "id"],
            ondelete="CASCADE",
        )
    _waiting("answer_count = 0 AND closed_at IS NULL AND merged_into_id IS NULL")
    where = sa.text("pinned_place IS NOT NULL")
    op.create_index(
        "ix_threads_pinned", "threads", ["platform_id", "pinned_place"], sqlite_where=where, postgresql_where=where
    )
    op.execute(
        "UPDATE threads SET origin = 'minutes' WHERE EXISTS"
        " (SELECT 1 FROM minutes_threads WHERE minutes_threads.thread_id = threads.id)"
    )


def _waiting(which: str) -> None:
    """Draw the index of the questions that wait for an answer anew."""
    columns, where = ["platform_id", "last_activity_at", "id"], sa.text(which)
    op.drop_index("ix_threads_unanswered", table_name="threads")
    op.create_index("ix_threads_unanswered", "threads", columns, sqlite_where=where, postgresql_where=where)


def _of_platform(table: str, column: str, other: str, named: str = "id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.{named}"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _common(table: str) -> list[Any]:
    """Return what every table of ours has."""
    return [
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _readings() -> None:
    table, where = "thread_readings", sa.text("is_followed")
    op.create_table(
        table,
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_followed", sa.Boolean(), nullable=False),
        *_common(table),
        _of_platform(table, "thread_id", "threads"),
        _of_platform(table, "person_id", "people"),
        sa.UniqueConstraint("thread_id", "person_id", name=op.f(f"uq_{table}_thread_id_person_id")),
    )
    op.create_index(
        f"ix_{table}_followed", table, ["platform_id", "person_id"], sqlite_where=where, postgresql_where=where
    )


def _hidden() -> None:
    table = "hidden_topics"
    op.create_table(
        table,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        *_common(table),
        _of_platform(table, "person_id", "people"),
        _of_platform(table, "topic", "topics", "code"),
        sa.UniqueConstraint("person_id", "topic", name=op.f(f"uq_{table}_person_id_topic")),
    )


def _choices() -> None:
    table = "advice_choices"
    op.create_table(
        table,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("follows_asked", sa.Boolean(), nullable=False),
        sa.Column("follows_answered", sa.Boolean(), nullable=False),
        sa.Column("shows_unanswered", sa.Boolean(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("week_asked", sa.String(length=10), nullable=False),
        *_common(table),
        _of_platform(table, "person_id", "people"),
        sa.UniqueConstraint("person_id", name=op.f(f"uq_{table}_person_id")),
    )


def _summaries() -> None:
    table = "thread_summaries"
    states = sa.Enum(
        "draft", "reviewed", "validated", name="state", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        table,
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=1500), nullable=False),
        sa.Column("easy", sa.String(length=1500), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("reviewed_by_count", sa.Integer(), nullable=False),
        sa.Column("is_behind", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_common(table),
        _of_platform(table, "thread_id", "threads"),
        sa.UniqueConstraint("thread_id", name=op.f(f"uq_{table}_thread_id")),
    )


def _follow_own() -> None:
    """Who asked a question was told of its answers: she still is, and has read what stands there."""
    here = op.get_bind()
    threads = sa.table(
        "threads",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "author_id", "discussion_id")),
    )
    discussions = sa.table("discussions", sa.column("id", sa.Uuid()), sa.column("post_count", sa.Integer()))
    readings = sa.table(
        "thread_readings",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "thread_id", "person_id")),
        sa.column("number", sa.Integer()),
        sa.column("is_followed", sa.Boolean()),
    )
    asked = sa.select(threads.c.id, threads.c.platform_id, threads.c.author_id, discussions.c.post_count).where(
        discussions.c.id == threads.c.discussion_id, threads.c.author_id.is_not(None)
    )
    rows = [
        {
            "id": uuid4(),
            "platform_id": row.platform_id,
            "thread_id": row.id,
            "person_id": row.author_id,
            "number": row.post_count,
            "is_followed": True,
        }
        for row in here.execute(asked)
    ]
    if rows:
        here.execute(sa.insert(readings), rows)
