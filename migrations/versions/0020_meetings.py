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
    _coming_up()


def downgrade() -> None:
    """Take back."""
    _coming_down()
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


# --- who comes, and how -----------------------------------------------------------------------------------------------

_COMING = ("on_site", "online", "phone", "unknown", "no")


def _coming_up() -> None:
    op.create_table(
        "meeting_ways",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("way", _choice("way", *_COMING), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("joining", sa.String(length=300), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform("meeting_ways", "meeting_id", "meetings"),
        _platform("meeting_ways"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_ways")),
        sa.UniqueConstraint("meeting_id", "way", name=op.f("uq_meeting_ways_meeting_id_way")),
    )
    op.create_table(
        "attendances",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("for_date", sa.DateTime(timezone=True), nullable=False),
        sa.Column("coming", _choice("coming", *_COMING), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("has_seat", "is_shown", "is_late", "leaves_early")
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dictated_to", sa.Uuid(), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform("attendances", "meeting_id", "meetings"),
        _of_platform("attendances", "person_id", "people"),
        _of_platform("attendances", "dictated_to", "people"),
        _platform("attendances"),
        sa.CheckConstraint("seats IN (1, 2)", name=op.f("ck_attendances_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_attendances_meeting_id_person_id")),
    )
    op.create_index("ix_attendances_person", "attendances", ["platform_id", "person_id"])


def _coming_down() -> None:
    op.drop_table("attendances")
    op.drop_table("meeting_ways")
