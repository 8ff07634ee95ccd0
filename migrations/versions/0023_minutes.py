"""minutes: what was said, point by point

Revision: 0023
Before: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OUTCOMES = ("decided", "answered", "discussed", "put_off")
STATES = ("draft", "reviewed", "validated")
TABLES = ("minutes_threads", "easy_minutes", "minutes_versions", "minutes_tasks", "minutes_points", "minutes")


def upgrade() -> None:
    """Apply."""
    _minutes_up()
    _points_up()
    _tasks_up()
    _versions_up()
    _easy_up()
    _threads_up()
    op.add_column("platforms", sa.Column("minutes_public_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("platforms", "minutes_public_at")
    for table in TABLES:
        op.drop_table(table)


def _of_platform(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=False)


def _words(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _own(table: str) -> list[sa.schema.SchemaItem]:
    return [
        _id("id"),
        _id("platform_id"),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _alone(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _minutes_up() -> None:
    op.create_table(
        "minutes",
        _id("meeting_id"),
        _number("number"),
        _moment("published_at", nullable=True),
        _moment("record_at", nullable=True),
        _moment("created_at"),
        *_own("minutes"),
        _of_platform("minutes", "meeting_id", "meetings"),
        _alone("minutes", "platform_id", "id"),
        _alone("minutes", "meeting_id"),
    )
    op.create_index("ix_minutes_record", "minutes", ["platform_id", "record_at", "id"])


def _points_up() -> None:
    op.create_table(
        "minutes_points",
        _id("minutes_id"),
        _id("client_id"),
        _id("item_id", nullable=True),
        _number("position"),
        _words("title", 120),
        sa.Column("outcome", _choice(OUTCOMES, "outcome"), nullable=True),
        _words("words", 4000),
        _words("reply", 2000),
        _id("edited_by", nullable=True),
        _moment("edited_at", nullable=True),
        _number("version"),
        *_own("minutes_points"),
        _of_platform("minutes_points", "minutes_id", "minutes"),
        _of_platform("minutes_points", "edited_by", "people"),
        _alone("minutes_points", "platform_id", "id"),
        _alone("minutes_points", "minutes_id", "client_id"),
    )
    op.create_index("ix_minutes_points_order", "minutes_points", ["minutes_id", "position", "id"])


def _tasks_up() -> None:
    op.create_table(
        "minutes_tasks",
        _id("point_id"),
        _number("position"),
        _words("who", 80),
        _words("what", 200),
        _moment("due_at", nullable=True),
        _moment("done_at", nullable=True),
        _id("done_by", nullable=True),
        *_own("minutes_tasks"),
        _of_platform("minutes_tasks", "point_id", "minutes_points"),
        _of_platform("minutes_tasks", "done_by", "people"),
        _alone("minutes_tasks", "platform_id", "id"),
    )
    op.create_index("ix_minutes_tasks_point", "minutes_tasks", ["point_id", "position", "id"])
    op.create_index("ix_minutes_tasks_due", "minutes_tasks", ["platform_id", "done_at", "due_at", "id"])


def _versions_up() -> None:
    op.create_table(
        "minutes_versions",
        _id("minutes_id"),
        _number("number"),
        sa.Column("content", sa.Text(), nullable=False),
        _words("why", 500),
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False),
        _id("author_id"),
        _moment("published_at"),
        *_own("minutes_versions"),
        _of_platform("minutes_versions", "minutes_id", "minutes"),
        _of_platform("minutes_versions", "author_id", "people"),
        _alone("minutes_versions", "minutes_id", "number"),
        sa.CheckConstraint("number > 0", name=op.f("ck_minutes_versions_number")),
    )


def _easy_up() -> None:
    op.create_table(
        "easy_minutes",
        _id("minutes_id"),
        _words("body", 8000),
        sa.Column("state", _choice(STATES, "state"), nullable=False),
        _number("reviewed_by_count"),
        _number("of_number"),
        _number("version"),
        _moment("changed_at"),
        *_own("easy_minutes"),
        _of_platform("easy_minutes", "minutes_id", "minutes"),
        _alone("easy_minutes", "minutes_id"),
        sa.CheckConstraint("reviewed_by_count >= 0", name=op.f("ck_easy_minutes_reviewed_by_count")),
    )


def _threads_up() -> None:
    op.create_table(
        "minutes_threads",
        _id("minutes_id"),
        _id("point_id"),
        _id("thread_id"),
        *_own("minutes_threads"),
        _of_platform("minutes_threads", "minutes_id", "minutes"),
        _of_platform("minutes_threads", "thread_id", "threads"),
        _alone("minutes_threads", "thread_id"),
    )
    op.create_index("ix_minutes_threads_point", "minutes_threads", ["minutes_id", "point_id"])
