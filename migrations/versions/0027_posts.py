"""posts: changed and withdrawn by who wrote them

Revision: 0027
Before: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("posts", sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("posts", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("posts", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("posts") as batch:
        for column in ("version", "withdrawn_at", "edited_at"):
            batch.drop_column(column)
