"""people: the second proof of a session, the session that made an account, who gave a role

Revision: 0008
Before: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GIVER = "fk_platform_roles_platform_id_given_by"


def upgrade() -> None:
    """Apply. Open sessions of staff give their second proof once more; roles that came by an invitation say whose."""
    with op.batch_alter_table("web_sessions") as batch:
        batch.add_column(sa.Column("second_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("is_first", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("platform_roles") as batch:
        batch.add_column(sa.Column("given_by", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f(GIVER), "people", ["platform_id", "given_by"], ["platform_id", "id"], ondelete="CASCADE"
        )
    _note_givers()


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("platform_roles") as batch:
        batch.drop_constraint(op.f(GIVER), type_="foreignkey")
        batch.drop_column("given_by")
    with op.batch_alter_table("web_sessions") as batch:
        batch.drop_column("is_first")
        batch.drop_column("second_at")


def _note_givers() -> None:
    """Say of each role who invited to it."""
    roles = sa.table("platform_roles", *map(sa.column, ("platform_id", "person_id", "role", "given_by")))
    names = ("platform_id", "person_id", "role", "invited_by", "used_at")
    invitations = sa.table("invitations", *map(sa.column, names))
    giver = (
        sa.select(invitations.c.invited_by)
        .where(
            invitations.c.platform_id == roles.c.platform_id,
            invitations.c.person_id == roles.c.person_id,
            invitations.c.role == roles.c.role,
            invitations.c.used_at.is_not(None),
        )
        .order_by(invitations.c.used_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    op.execute(sa.update(roles).values(given_by=giver))
