"""care: sheets for bad days, who is called, and alerts

Revision: 0032
Before: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

STEPS = (
    "noticed", "closed_now", "called", "read", "taken", "passed", "let_go", "talked", "wrote", "met", "unreached",
    "nothing", "better", "mistake", "call_asked", "ended",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    _own_up()
    _roster_up()
    _alerts_up()


def downgrade() -> None:
    """Take back."""
    for table in ("care_steps", "care_alerts", "care_absences", "care_turns", "care_settings", "care_sheets"):
        op.drop_table(table)


def _common(table: str) -> tuple[sa.Column | sa.Constraint, ...]:
    return (
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _own_up() -> None:
    op.create_table(
        "care_sheets",
        *_common("care_sheets"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        _within("care_sheets", "person_id", "people"),
        sa.UniqueConstraint("person_id", name=op.f("uq_care_sheets_person_id")),
    )
    op.create_table(
        "care_settings",
        *_common("care_settings"),
        sa.Column("is_looking", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("minutes", sa.Integer(), nullable=False, server_default="30"),
        sa.UniqueConstraint("platform_id", name=op.f("uq_care_settings_platform_id")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_care_settings_minutes")),
    )


def _roster_up() -> None:
    op.create_table(
        "care_turns",
        *_common("care_turns"),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        _within("care_turns", "person_id", "people"),
        sa.UniqueConstraint("person_id", name=op.f("uq_care_turns_person_id")),
    )
    op.create_table(
        "care_absences",
        *_common("care_absences"),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _moment("starts_at"),
        _moment("ends_at"),
        _within("care_absences", "person_id", "people"),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_care_absences_platform_id_client_id")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_care_absences_ends_after_start")),
    )


def _alerts_up() -> None:
    op.create_table(
        "care_alerts",
        *_common("care_alerts"),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("author_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed_author", sa.LargeBinary(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("sealed_phone", sa.LargeBinary(), nullable=True),
        sa.Column("wants_call", sa.Boolean(), nullable=False, server_default=sa.false()),
        _moment("noticed_at"),
        _moment("next_at", nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        _moment("taken_at", nullable=True),
        _moment("closed_at", nullable=True),
        _within("care_alerts", "taken_by", "people"),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_care_alerts_platform_id_id")),
        sa.UniqueConstraint(
            "platform_id", "kind", "subject_id", name=op.f("uq_care_alerts_platform_id_kind_subject_id")
        ),
    )
    op.create_index("ix_care_alerts_author", "care_alerts", ["platform_id", "author_mac", "closed_at"])
    op.create_index("ix_care_alerts_next", "care_alerts", ["next_at"])
    op.create_index("ix_care_alerts_closed", "care_alerts", ["closed_at"])
    op.create_table(
        "care_steps",
        *_common("care_steps"),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*STEPS, name="kind", native_enum=False, length=32), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        _moment("happened_at"),
        _within("care_steps", "alert_id", "care_alerts"),
        _within("care_steps", "person_id", "people"),
        sa.CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{one}'" for one in STEPS)), name=op.f("ck_care_steps_kind")
        ),
    )
    op.create_index("ix_care_steps_alert", "care_steps", ["alert_id", "happened_at", "id"])
    op.create_index("ix_care_steps_person", "care_steps", ["platform_id", "person_id", "kind"])
