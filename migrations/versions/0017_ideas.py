"""ideas, their steps, answers and supports

Revision: 0017
Before: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STEPS = ("received", "on_agenda", "discussed", "decided", "done")
VERDICTS = ("kept", "studied", "not_kept")


def upgrade() -> None:
    """Apply."""
    _ideas_up()
    _supports_up()
    _steps_up()
    _answers_up()
    op.add_column("platforms", sa.Column("ideas_public_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("platforms", "ideas_public_at")
    for table in ("idea_answers", "idea_steps", "idea_supports", "ideas"):
        op.drop_table(table)


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


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


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in names]


def _ideas_up() -> None:
    op.create_table(
        "ideas",
        *_ids("discussion_id", "author_id", "client_id"),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=2000), nullable=False),
        sa.Column("step", _choice(STEPS, "step"), nullable=False),
        sa.Column("verdict", _choice(VERDICTS, "verdict"), nullable=True),
        _moment("due_at"),
        _moment("answered_at", nullable=True),
        _moment("review_at", nullable=True),
        _moment("review_told_at", nullable=True),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        _moment("edited_at", nullable=True),
        _moment("withdrawn_at", nullable=True),
        _moment("last_activity_at"),
        _moment("created_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_ids("id", "platform_id"),
        _of_platform("ideas", "discussion_id", "discussions"),
        _of_platform("ideas", "author_id", "people"),
        _platform("ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_ideas_platform_id_id")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_ideas_author_id_client_id")),
    )
    op.create_index("ix_ideas_latest", "ideas", ["platform_id", "last_activity_at", "id"])
    op.create_index("ix_ideas_author", "ideas", ["platform_id", "author_id", "last_activity_at", "id"])
    op.create_index("ix_ideas_verdict", "ideas", ["platform_id", "verdict", "last_activity_at", "id"])
    op.create_index("ix_ideas_review", "ideas", ["review_at"])
    op.create_index("ix_ideas_withdrawn", "ideas", ["withdrawn_at"])


def _supports_up() -> None:
    op.create_table(
        "idea_supports",
        *_ids("idea_id", "person_id", "id", "platform_id"),
        _of_platform("idea_supports", "idea_id", "ideas"),
        _of_platform("idea_supports", "person_id", "people"),
        _platform("idea_supports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_supports")),
        sa.UniqueConstraint("idea_id", "person_id", name=op.f("uq_idea_supports_idea_id_person_id")),
    )
    op.create_index("ix_idea_supports_person", "idea_supports", ["platform_id", "person_id"])


def _steps_up() -> None:
    op.create_table(
        "idea_steps",
        *_ids("idea_id"),
        sa.Column("step", _choice(STEPS, "step"), nullable=False),
        _moment("happened_at"),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        _moment("noted_at"),
        *_ids("id", "platform_id"),
        _of_platform("idea_steps", "idea_id", "ideas"),
        _platform("idea_steps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_steps")),
        sa.UniqueConstraint("idea_id", "step", name=op.f("uq_idea_steps_idea_id_step")),
    )


def _answers_up() -> None:
    op.create_table(
        "idea_answers",
        *_ids("idea_id", "author_id"),
        sa.Column("verdict", _choice(VERDICTS, "verdict"), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        _moment("review_at", nullable=True),
        _moment("answered_at"),
        *_ids("id", "platform_id"),
        _of_platform("idea_answers", "idea_id", "ideas"),
        _of_platform("idea_answers", "author_id", "people"),
        _platform("idea_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_answers")),
    )
    op.create_index("ix_idea_answers_idea", "idea_answers", ["idea_id", "answered_at", "id"])
