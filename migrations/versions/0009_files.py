"""files

Revision: 0009
Before: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = ("pdf", "jpeg", "png", "webp", "docx", "odt", "mp3", "ogg", "m4a", "webm")
STATES = ("pending", "safe", "refused")


def _one_of(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    """Apply."""
    _stored_files_up()
    with op.batch_alter_table("messages") as batch:
        batch.create_unique_constraint(op.f("uq_messages_platform_id_id"), ["platform_id", "id"])
    _message_files_up()


def downgrade() -> None:
    """Take back."""
    op.drop_table("message_files")
    with op.batch_alter_table("messages") as batch:
        batch.drop_constraint(op.f("uq_messages_platform_id_id"), type_="unique")
    op.drop_table("stored_files")


def _stored_files_up() -> None:
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _one_of("kind", KINDS), nullable=False),
        sa.Column("state", _one_of("state", STATES), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=True),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("given_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_stored_files_platform_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "journey_id"],
            ["journeys.platform_id", "journeys.id"],
            name=op.f("fk_stored_files_platform_id_journey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "owner_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_stored_files_platform_id_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_stored_files_platform_id_id")),
    )
    op.create_index("ix_stored_files_owner", "stored_files", ["platform_id", "owner_id"])
    op.create_index("ix_stored_files_journey", "stored_files", ["platform_id", "journey_id"])
    op.create_index("ix_stored_files_state", "stored_files", ["state", "created_at"])


def _message_files_up() -> None:
    op.create_table(
        "message_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_message_files_platform_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "conversation_id"],
            ["conversations.platform_id", "conversations.id"],
            name=op.f("fk_message_files_platform_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "message_id"],
            ["messages.platform_id", "messages.id"],
            name=op.f("fk_message_files_platform_id_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "file_id"],
            ["stored_files.platform_id", "stored_files.id"],
            name=op.f("fk_message_files_platform_id_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_files")),
        sa.UniqueConstraint("message_id", "position", name=op.f("uq_message_files_message_id_position")),
        sa.UniqueConstraint("file_id", name=op.f("uq_message_files_file_id")),
    )
    op.create_index("ix_message_files_conversation", "message_files", ["platform_id", "conversation_id"])
