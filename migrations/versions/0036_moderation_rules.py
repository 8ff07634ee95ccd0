"""moderation_rules: a lifting is told by its case and by no news; a decision on a testimonial names a rule

Revision: 0036
Before: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: the news of before said in plain whom they were for; whoever they told is told again, by her own pages."""
    op.add_column("moderation_cases", sa.Column("lifting_read", sa.Boolean(), nullable=True))
    op.execute(
        sa.text(
            "UPDATE moderation_cases SET lifting_read = false"
            " WHERE id IN (SELECT case_id FROM moderation_events WHERE step = 'unsealed')"
        )
    )
    for name in ("rule", "charter"):
        op.add_column("testimonial_steps", sa.Column(name, sa.Integer(), nullable=True))
    op.execute(sa.text("DELETE FROM news WHERE kind = 'anonymity_lifted'"))


def downgrade() -> None:
    """Take back."""
    for name in ("charter", "rule"):
        op.drop_column("testimonial_steps", name)
    op.drop_column("moderation_cases", "lifting_read")
