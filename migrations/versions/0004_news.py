"""news, drafts, preferences

Revision: 0004
Before: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _person_keys()
    _news()
    _choices()
    _drafts()


def downgrade() -> None:
    """Take back."""
    for table in ("drafts", "news_choices", "news", "person_keys"):
        op.drop_table(table)


def _of_a_person(table, *columns):
    """Make a table whose rows belong to one person of one platform."""
    op.create_table(
        table,
        *columns,
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
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


def _person_keys():
    _of_a_person(
        "person_keys",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_person_keys_key_id")),
    )


def _news():
    _of_a_person(
        "news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index("ix_news_person", "news", ["person_id", "created_at", "id"])
    op.create_index("ix_news_unread", "news", ["person_id", "read_at"])
    op.create_index("ix_news_subject", "news", ["subject_id"])
    op.create_index("ix_news_created_at", "news", ["created_at"])


def _choices():
    _of_a_person(
        "news_choices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group", sa.String(length=64), nullable=False),
        sa.Column(
            "mail",
            sa.Enum("none", "each", "daily", name="mail", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_choices")),
        sa.UniqueConstraint("person_id", "group", name=op.f("uq_news_choices_person_id_group")),
    )


def _drafts():
    _of_a_person(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("person_id", "place", name=op.f("uq_drafts_person_id_place")),
    )
    op.create_index("ix_drafts_saved_at", "drafts", ["saved_at"])
