"""meetings: their whole life, subjects, who comes

Revision: 0020
Before: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _life_up()
    _subjects_up()


def downgrade() -> None:
    """Take back."""
    _subjects_down()
    _life_down()


# --- the whole life of a meeting --------------------------------------------------------------------------------------


def _life_up() -> None:
    with op.batch_alter_table("meetings") as batch:
        batch.add_column(sa.Column("cancel_reason", sa.String(length=500), nullable=False, server_default=""))
        batch.add_column(sa.Column("afterwards", sa.String(length=32), nullable=True))
    op.add_column("date_options", sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True))


def _life_down() -> None:
    """What was no longer asked is not asked again: it goes, with its answers."""
    op.execute("DELETE FROM date_options WHERE dropped_at IS NOT NULL")
    with op.batch_alter_table("date_options") as batch:
        batch.drop_column("dropped_at")
    with op.batch_alter_table("meetings") as batch:
        batch.drop_column("afterwards")
        batch.drop_column("cancel_reason")


# --- subjects that members propose ------------------------------------------------------------------------------------


def _of_platform(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _platform(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _subjects_up() -> None:
    op.create_table(
        "meeting_subjects",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("state", _choice("state", "waiting", "taken", "declined", "withdrawn"), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform("meeting_subjects", "author_id", "people"),
        _of_platform("meeting_subjects", "meeting_id", "meetings"),
        _platform("meeting_subjects"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_subjects")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_meeting_subjects_author_id_client_id")),
    )
    op.create_index("ix_meeting_subjects_state", "meeting_subjects", ["platform_id", "state", "created_at"])


def _subjects_down() -> None:
    op.drop_table("meeting_subjects")
