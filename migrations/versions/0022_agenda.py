"""agenda: points built together

Revision: 0022
Before: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _items_up()
    _supports_up()
    _remarks_up()
    _easy_up()


def downgrade() -> None:
    """Take back."""
    for table in ("easy_agendas", "remarks", "agenda_supports", "agenda_items"):
        op.drop_table(table)


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


def _ids(*names: str, nullable: bool = False) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=nullable) for name in names]


def _items_up() -> None:
    op.create_table(
        "agenda_items",
        *_ids("meeting_id", "client_id"),
        *_ids("author_id", "idea_id", nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("minutes_long", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=500), nullable=False),
        _moment("withdrawn_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("created_at"),
        *_ids("platform_id", "id"),
        _of_platform("agenda_items", "meeting_id", "meetings"),
        _of_platform("agenda_items", "author_id", "people"),
        _platform("agenda_items"),
        sa.CheckConstraint("minutes_long IS NULL OR minutes_long > 0", name=op.f("ck_agenda_items_minutes_long")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_agenda_items_platform_id_id")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_agenda_items_author_id_client_id")),
    )
    op.create_index("ix_agenda_items_order", "agenda_items", ["platform_id", "meeting_id", "position", "id"])
    op.create_index("ix_agenda_items_idea", "agenda_items", ["platform_id", "idea_id"])


def _supports_up() -> None:
    op.create_table(
        "agenda_supports",
        *_ids("item_id", "person_id", "platform_id", "id"),
        _of_platform("agenda_supports", "item_id", "agenda_items"),
        _of_platform("agenda_supports", "person_id", "people"),
        _platform("agenda_supports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_supports")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_agenda_supports_item_id_person_id")),
    )
    op.create_index("ix_agenda_supports_person", "agenda_supports", ["platform_id", "person_id"])


def _remarks_up() -> None:
    op.create_table(
        "remarks",
        *_ids("item_id", "client_id"),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        *_ids("author_id", nullable=True),
        sa.Column("sealed_author", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.String(length=1000), nullable=False),
        _moment("created_at"),
        _moment("withdrawn_at", nullable=True),
        *_ids("platform_id", "id"),
        _of_platform("remarks", "item_id", "agenda_items"),
        _of_platform("remarks", "author_id", "people"),
        _platform("remarks"),
        sa.CheckConstraint("author_id IS NULL OR sealed_author IS NULL", name=op.f("ck_remarks_one_author")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("item_id", "client_id", name=op.f("uq_remarks_item_id_client_id")),
    )
    op.create_index("ix_remarks_author", "remarks", ["platform_id", "author_id"])


def _easy_up() -> None:
    op.create_table(
        "easy_agendas",
        *_ids("meeting_id"),
        sa.Column("body", sa.String(length=5000), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "reviewed", "validated", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reviewed_by_count", sa.Integer(), nullable=False),
        sa.Column("made_of", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("changed_at"),
        *_ids("platform_id", "id"),
        _of_platform("easy_agendas", "meeting_id", "meetings"),
        _platform("easy_agendas"),
        sa.CheckConstraint("reviewed_by_count >= 0", name=op.f("ck_easy_agendas_reviewed_by_count")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_easy_agendas")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_easy_agendas_meeting_id")),
    )
