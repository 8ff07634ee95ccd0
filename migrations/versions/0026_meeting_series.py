"""meetings: series that come back; an index for the order of their lists

Revision: 0026
Before: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_RULES = ("weekly", "fortnightly", "weekday_of_month", "last_weekday", "day_of_month")


def upgrade() -> None:
    """Apply."""
    _series()
    with op.batch_alter_table("meetings") as batch:
        batch.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_meetings_platform_id_series_id"),
            "meeting_series",
            ["platform_id", "series_id"],
            ["platform_id", "id"],
            ondelete="NO ACTION",
        )
        batch.create_index("ix_meetings_series", ["series_id", "starts_at"])
        batch.create_index("ix_meetings_polled", ["platform_id", "state", "poll_ends_at"])
    # SQLAlchemy does not see an index on an expression on SQLite: a later batch on this table has to make it again.
    moment = sa.text("coalesce(starts_at, poll_ends_at, created_at)")
    op.create_index("ix_meetings_moment", "meetings", ["platform_id", moment, "id"])


def downgrade() -> None:
    """Take back. The meetings stay, each by itself."""
    op.drop_index("ix_meetings_moment", "meetings")
    with op.batch_alter_table("meetings") as batch:
        batch.drop_index("ix_meetings_polled")
        batch.drop_index("ix_meetings_series")
        batch.drop_constraint(op.f("fk_meetings_platform_id_series_id"), type_="foreignkey")
        batch.drop_column("series_id")
    op.drop_table("meeting_series")


def _series() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "rule",
            sa.Enum(*_RULES, name="rule", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "organiser_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_meeting_series_platform_id_organiser_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_meeting_series_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
        sa.UniqueConstraint("organiser_id", "client_id", name=op.f("uq_meeting_series_organiser_id_client_id")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_meeting_series_platform_id_id")),
    )
