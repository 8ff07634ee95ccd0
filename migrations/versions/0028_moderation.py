"""moderation: cases, reports, what happened, who stepped aside; where an idea stands

Revision: 0028
Before: 0027
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_TABLES = (
    "moderation_avoided",
    "moderation_step_asides",
    "moderation_events",
    "moderation_reports",
    "moderation_cases",
)
_REASONS = ("danger", "insult", "names", "health", "money", "upsetting", "other")
_DECISIONS = ("keep", "fold", "change", "remove")
_STATES = ("waiting", "decided", "appealed", "final", "closed")
_STEPS = (
    *("held", "reported", "claimed", "released", "stepped_aside", "came_back", "decided", "undone", "changed"),
    *("appealed", "answered", "withdrawn", "restored", "unsealed"),
)
_STANDINGS = ("visible", "held", "folded", "removed")


def upgrade() -> None:
    """Apply."""
    _cases()
    _reports()
    _events()
    _step_asides()
    _avoided()
    with op.batch_alter_table("ideas") as batch:
        batch.add_column(sa.Column("standing", _choice(_STANDINGS), nullable=False, server_default="visible"))
        batch.add_column(sa.Column("warning", sa.String(length=200), nullable=False, server_default=""))
        batch.create_check_constraint(op.f("ck_ideas_standing"), _among("standing", _STANDINGS))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("ideas") as batch:
        batch.drop_constraint(op.f("ck_ideas_standing"), type_="check")
        batch.drop_column("warning")
        batch.drop_column("standing")
    for table in _TABLES:
        op.drop_table(table)


def _choice(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, native_enum=False, create_constraint=False, length=32)


def _among(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _one_of(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(_among(column, values), name=op.f(f"ck_{table}_{column}"))


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _words(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _of(table: str, column: str, other: str = "people") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _common(table: str) -> list[Any]:
    """Return what every table of ours has."""
    return [
        _id("platform_id"),
        _id("id"),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _cases() -> None:
    table = "moderation_cases"
    op.create_table(
        table,
        _words("kind", 40),
        _id("subject_id"),
        _id("open_subject_id", nullable=True),
        _id("topic_id", nullable=True),
        _id("author_id", nullable=True),
        sa.Column("sealed_author", sa.LargeBinary(), nullable=True),
        _words("why", 20),
        sa.Column("state", _choice(_STATES), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("worst", _choice(_REASONS), nullable=True),
        _id("claimed_by", nullable=True),
        _moment("claimed_at", nullable=True),
        sa.Column("decision", _choice(_DECISIONS), nullable=True),
        _id("decided_by", nullable=True),
        _id("answered_by", nullable=True),
        _moment("waits_since"),
        _moment("told_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("created_at"),
        *_common(table),
        *(_of(table, column) for column in ("author_id", "claimed_by", "decided_by", "answered_by")),
        _one_of(table, "state", _STATES),
        _one_of(table, "worst", _REASONS),
        _one_of(table, "decision", _DECISIONS),
        sa.CheckConstraint("author_id IS NULL OR sealed_author IS NULL", name=op.f("ck_moderation_cases_one_author")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_moderation_cases_platform_id_id")),
        sa.UniqueConstraint(
            "platform_id",
            "kind",
            "open_subject_id",
            name=op.f("uq_moderation_cases_platform_id_kind_open_subject_id"),
        ),
    )
    op.create_index("ix_moderation_cases_queue", table, ["platform_id", "state", "waits_since", "id"])
    op.create_index("ix_moderation_cases_subject", table, ["platform_id", "kind", "subject_id"])
    op.create_index("ix_moderation_cases_author", table, ["platform_id", "author_id"])


def _reports() -> None:
    table = "moderation_reports"
    op.create_table(
        table,
        _id("case_id"),
        _id("reporter_id", nullable=True),
        sa.Column("reason", _choice(_REASONS), nullable=False),
        _words("words", 1000),
        _moment("reported_at"),
        *_common(table),
        _of(table, "case_id", "moderation_cases"),
        _of(table, "reporter_id"),
        _one_of(table, "reason", _REASONS),
        sa.UniqueConstraint("case_id", "reporter_id", name=op.f("uq_moderation_reports_case_id_reporter_id")),
    )
    op.create_index("ix_moderation_reports_reporter", table, ["platform_id", "reporter_id", "reported_at"])


def _events() -> None:
    table = "moderation_events"
    op.create_table(
        table,
        _id("case_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step", _choice(_STEPS), nullable=False),
        _id("actor_id", nullable=True),
        sa.Column("decision", _choice(_DECISIONS), nullable=True),
        sa.Column("rule", sa.Integer(), nullable=True),
        sa.Column("charter", sa.Integer(), nullable=True),
        _words("reason", 2000),
        _words("suggestion", 1000),
        _words("warning", 200),
        _moment("happened_at"),
        *_common(table),
        _of(table, "case_id", "moderation_cases"),
        _of(table, "actor_id"),
        _one_of(table, "step", _STEPS),
        _one_of(table, "decision", _DECISIONS),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_moderation_events_case_id_number")),
    )


def _step_asides() -> None:
    table = "moderation_step_asides"
    op.create_table(
        table,
        _id("case_id"),
        _id("person_id"),
        *_common(table),
        _of(table, "case_id", "moderation_cases"),
        _of(table, "person_id"),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_moderation_step_asides_case_id_person_id")),
    )
    op.create_index("ix_moderation_step_asides_person", table, ["platform_id", "person_id"])


def _avoided() -> None:
    table = "moderation_avoided"
    op.create_table(
        table,
        _id("person_id"),
        _words("what", 60),
        *_common(table),
        _of(table, "person_id"),
        sa.UniqueConstraint("person_id", "what", name=op.f("uq_moderation_avoided_person_id_what")),
    )
