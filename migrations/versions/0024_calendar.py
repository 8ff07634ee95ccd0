"""calendar: choices, feeds, invitations, reminders

Revision: 0024
Before: 0023
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("meetings", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    _choices()
    _feeds()
    _invitations()
    _reminders()


def downgrade() -> None:
    """Take back."""
    for table in ("calendar_reminders", "calendar_invitations", "calendar_feeds", "calendar_choices"):
        op.drop_table(table)
    with op.batch_alter_table("meetings") as batch:
        batch.drop_column("changed_at")


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
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform(table, "person_id", "people"),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _choices() -> None:
    flags = ("is_discreet", "shows_place", "is_invited", "reminds_week", "reminds_day", "reminds_hours")
    op.create_table(
        "calendar_choices",
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in flags),
        sa.Column("neutral_title", sa.String(length=60), nullable=False),
        sa.Column("scope", _choice("scope", "mine", "all"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_common("calendar_choices"),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_choices_person_id")),
    )


def _feeds() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        *_common("calendar_feeds"),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_feeds_person_id")),
        sa.UniqueConstraint("platform_id", "key", name=op.f("uq_calendar_feeds_platform_id_key")),
    )


def _invitations() -> None:
    op.create_table(
        "calendar_invitations",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        *_common("calendar_invitations"),
        _of_platform("calendar_invitations", "meeting_id", "meetings"),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_calendar_invitations_meeting_id_person_id")),
    )
    op.create_index("ix_calendar_invitations_when", "calendar_invitations", ["platform_id", "starts_at"])
    op.create_index("ix_calendar_invitations_person", "calendar_invitations", ["platform_id", "person_id"])


def _reminders() -> None:
    table = "calendar_reminders"
    op.create_table(
        table,
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("delay", _choice("delay", "week", "day", "hours"), nullable=False),
        sa.Column("for_date", sa.DateTime(timezone=True), nullable=False),
        *_common(table),
        _of_platform(table, "meeting_id", "meetings"),
        sa.UniqueConstraint(
            "meeting_id", "person_id", "delay", "for_date", name=op.f(f"uq_{table}_meeting_id_person_id_delay_for_date")
        ),
    )
    op.create_index("ix_calendar_reminders_person", table, ["platform_id", "person_id"])
