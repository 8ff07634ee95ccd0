"""the ways to come in: passkeys, codes, sessions

Revision: 0002
Before: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _account_life_up()


def downgrade() -> None:
    """Take back."""
    _account_life_down()


# --- the account's life -----------------------------------------------------------------------------------------------

_NAMES = (("people", "first_name", 60), ("people", "last_name", 60), ("testimonials", "signed_as", 60))
_LONG = 80


def _account_life_up() -> None:
    op.add_column("people", sa.Column("mail_refused_at", sa.DateTime(timezone=True), nullable=True))
    for table, column, short in _NAMES:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=sa.String(short), type_=sa.String(_LONG), existing_nullable=False)
    op.add_column("web_sessions", sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=True))
    op.add_column("web_sessions", sa.Column("rotated_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("web_sessions", sa.Column("rotates", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_web_sessions_previous", "web_sessions", ["previous_hash"])
    _address_changes()
    _farewells()


def _address_changes() -> None:
    op.create_table(
        "address_changes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("old_email", sa.String(length=254), nullable=True),
        sa.Column("new_email", sa.String(length=254), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stoppable_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        *_own_row("address_changes"),
    )
    op.create_index("ix_address_changes_person", "address_changes", ["platform_id", "person_id"])


def _farewells() -> None:
    op.create_table(
        "farewells",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_own_row("farewells"),
    )


def _own_row(table: str) -> list[sa.schema.SchemaItem]:
    """Return what a row of one person has besides its facts."""
    return [
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f(f"fk_{table}_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _account_life_down() -> None:
    op.drop_table("farewells")
    op.drop_table("address_changes")
    op.drop_index("ix_web_sessions_previous", "web_sessions")
    for column in ("rotates", "rotated_at", "previous_hash"):
        op.drop_column("web_sessions", column)
    for table, column, short in _NAMES:
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=sa.String(_LONG), type_=sa.String(short), existing_nullable=False)
    op.drop_column("people", "mail_refused_at")
