"""messages: answers, changes and withdrawals

Revision: 0010
Before: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_messages_changed": ("conversation_id", "changed_sequence"),
    "ix_messages_replies": ("platform_id", "reply_to_id"),
}
"""Of the few messages that have a value in the second column."""


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("brings_files", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("reply_to_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("changed_sequence", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(
            op.f("fk_messages_platform_id_reply_to_id"),
            "messages",
            ["platform_id", "reply_to_id"],
            ["platform_id", "id"],
            ondelete="CASCADE",
        )
    for name, columns in INDEXES.items():
        some = sa.text(f"{columns[1]} IS NOT NULL")
        op.create_index(name, "messages", list(columns), sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Take back. What was withdrawn and destroyed stays destroyed: its empty words are shown as unreadable."""
    for name in INDEXES:
        op.drop_index(name, table_name="messages")
    with op.batch_alter_table("messages") as batch:
        batch.drop_constraint(op.f("fk_messages_platform_id_reply_to_id"), type_="foreignkey")
        for column in ("withdrawn_at", "edited_at", "changed_sequence", "reply_to_id", "brings_files"):
            batch.drop_column(column)
