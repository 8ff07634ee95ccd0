"""notices: hours, devices, the platform's own words

Revision: 0014
Before: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("platforms", sa.Column("notice_subject", sa.String(length=60), server_default="", nullable=False))
    op.add_column("platforms", sa.Column("notice_text", sa.String(length=200), server_default="", nullable=False))
    op.add_column("outbox", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("news", sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=True))
    _of_a_person(
        "notice_hours",
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("daily_at", sa.Integer(), nullable=False),
        sa.CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_notice_hours_quiet_whole")),
        sa.UniqueConstraint("person_id", name=op.f("uq_notice_hours_person_id")),
    )
    _of_a_person(
        "push_choices",
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person_id", "group", name=op.f("uq_push_choices_person_id_group")),
    )
    _of_a_person(
        "push_devices",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("endpoint", sa.LargeBinary(), nullable=False),
        sa.Column("endpoint_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("platform_id", "endpoint_mac", name=op.f("uq_push_devices_platform_id_endpoint_mac")),
    )
    op.create_index("ix_push_devices_person", "push_devices", ["person_id"])


def downgrade() -> None:
    """Take back."""
    for table in ("push_devices", "push_choices", "notice_hours"):
        op.drop_table(table)
    op.drop_column("news", "pushed_at")
    op.drop_column("outbox", "failing_since")
    op.drop_column("platforms", "notice_text")
    op.drop_column("platforms", "notice_subject")


def _of_a_person(table: str, *columns: sa.schema.SchemaItem) -> None:
    """Make a table whose rows belong to one person of one platform."""
    op.create_table(
        table,
        *columns,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f(f"fk_{table}_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
    )
