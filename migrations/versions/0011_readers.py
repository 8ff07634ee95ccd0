"""readers of conversations

Revision: 0011
Before: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LIVE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.add_column("journeys", sa.Column("coach_reads_health_at", sa.DateTime(timezone=True), nullable=True))
    _absences_up()
    with op.batch_alter_table("journey_members") as batch:
        batch.add_column(sa.Column("absence_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_journey_members_platform_id_absence_id"),
            "coach_absences",
            ["platform_id", "absence_id"],
            ["platform_id", "id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_journey_members_end", "journey_members", ["ends_at"])
    _handovers_up()
    _shares_up()


def downgrade() -> None:
    """Take back."""
    op.drop_table("history_shares")
    op.drop_table("handovers")
    op.drop_index("ix_journey_members_end", table_name="journey_members")
    with op.batch_alter_table("journey_members") as batch:
        batch.drop_constraint(op.f("fk_journey_members_platform_id_absence_id"), type_="foreignkey")
        batch.drop_column("absence_id")
    op.drop_table("coach_absences")
    op.drop_column("journeys", "coach_reads_health_at")


def _absences_up() -> None:
    op.create_table(
        "coach_absences",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("covered_by", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        *_platform_and_id("coach_absences"),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_coach_absences_ends_after_start")),
        _within("coach_absences", "person_id", "people"),
        _within("coach_absences", "covered_by", "people"),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_coach_absences_platform_id_id")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_coach_absences_platform_id_client_id")),
    )
    op.create_index("ix_coach_absences_person", "coach_absences", ["platform_id", "person_id", "ends_at"])


def _handovers_up() -> None:
    op.create_table(
        "handovers",
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("from_person", sa.Uuid(), nullable=False),
        sa.Column("to_person", sa.Uuid(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        *_platform_and_id("handovers"),
        _within("handovers", "journey_id", "journeys"),
        *(_within("handovers", column, "people") for column in ("from_person", "to_person", "written_by")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_handovers_platform_id_id")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_handovers_platform_id_client_id")),
    )
    op.create_index("ix_handovers_journey", "handovers", ["platform_id", "journey_id"])


def _shares_up() -> None:
    op.create_table(
        "history_shares",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_by", sa.Uuid(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        *_platform_and_id("history_shares"),
        _within("history_shares", "conversation_id", "conversations"),
        _within("history_shares", "member_id", "journey_members"),
        _within("history_shares", "shared_by", "people"),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_history_shares_platform_id_client_id")),
    )
    op.create_index(
        "ix_history_shares_live",
        "history_shares",
        ["conversation_id", "member_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _platform_and_id(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
