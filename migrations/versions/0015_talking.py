"""templates, check-in, hold

Revision: 0015
Before: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _read_marks_up()


def downgrade() -> None:
    """Take back."""
    _read_marks_down()


# --- who shows that she has read --------------------------------------------------------------------------------------


def _read_marks_up() -> None:
    op.add_column("read_cursors", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "read_marks",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_read_marks_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_read_marks_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_read_marks")),
    )


def _read_marks_down() -> None:
    op.drop_table("read_marks")
    with op.batch_alter_table("read_cursors") as batch:
        batch.drop_column("read_at")
