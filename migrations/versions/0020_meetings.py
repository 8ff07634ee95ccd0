"""meetings: their whole life, subjects, who comes

Revision: 0020
Before: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _life_up()


def downgrade() -> None:
    """Take back."""
    _life_down()


# --- the whole life of a meeting --------------------------------------------------------------------------------------


def _life_up() -> None:
    with op.batch_alter_table("meetings") as batch:
        batch.add_column(sa.Column("cancel_reason", sa.String(length=500), nullable=False, server_default=""))
        batch.add_column(sa.Column("afterwards", sa.String(length=32), nullable=True))
    op.add_column("date_options", sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True))


def _life_down() -> None:
    """What was no longer asked is not asked again: it goes, with its answers."""
    op.execute("DELETE FROM date_options WHERE dropped_at IS NOT NULL")
    with op.batch_alter_table("date_options") as batch:
        batch.drop_column("dropped_at")
    with op.batch_alter_table("meetings") as batch:
        batch.drop_column("afterwards")
        batch.drop_column("cancel_reason")
