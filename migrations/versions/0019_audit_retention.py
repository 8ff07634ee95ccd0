"""entries of the audit trail leave in their time: a sealed checkpoint says how far, and nothing else goes

Revision: 0019
Before: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEPT = "The audit trail is only ever added to."
HERE = "EXISTS (SELECT 1 FROM platforms WHERE id = OLD.platform_id)"
"""A platform that is taken away takes its trail along; while it is there, only what has had its time leaves."""
AFTER = "OLD.sequence > COALESCE((SELECT sequence FROM audit_checkpoints WHERE platform_id = OLD.platform_id), 0)"
BACK = "NEW.sequence <= OLD.sequence OR NEW.platform_id <> OLD.platform_id"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_checkpoints",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_audit_checkpoints_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_audit_checkpoints")),
    )
    dialect = op.get_bind().dialect.name
    for statement in (*STRICT_OFF[dialect], *TRIGGERS[dialect]):
        op.execute(statement)


def downgrade() -> None:
    """Take back; what has left the trail does not come back."""
    dialect = op.get_bind().dialect.name
    for statement in (*WITHOUT[dialect], *STRICT_ON[dialect]):
        op.execute(statement)
    op.drop_table("audit_checkpoints")


_CHAINS_FORWARD = {
    "sqlite": (
        "CREATE TRIGGER audit_chains_forward BEFORE UPDATE ON audit_chains WHEN NEW.sequence <= OLD.sequence "
        f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
    ),
    "postgresql": (
        "CREATE TRIGGER audit_chains_forward BEFORE UPDATE ON audit_chains "
        "FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence) EXECUTE FUNCTION audit_kept()"
    ),
}
_ENTRIES_KEPT = (
    f"CREATE TRIGGER audit_entries_kept BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
)
_ENTRIES = (
    (
        "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries "
        "FOR EACH ROW EXECUTE FUNCTION audit_kept()"
    ),
    (
        "CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()"
    ),
)


def _function(leaves: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' AND {leaves} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION '{KEPT}'; END $$"
    )


STRICT_OFF = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_entries_kept",
        "DROP TRIGGER IF EXISTS audit_entries_stay",
        "DROP TRIGGER IF EXISTS audit_chains_forward",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entries_kept ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_entries_stay ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_chains_forward ON audit_chains",
    ),
}
STRICT_ON = {
    "sqlite": (
        _ENTRIES_KEPT,
        (
            f"CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries WHEN {HERE} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
        _CHAINS_FORWARD["sqlite"],
    ),
    "postgresql": (_function(f"NOT {HERE}"), *_ENTRIES, _CHAINS_FORWARD["postgresql"]),
}
"""The triggers of migration 0013, under which nothing left at all."""
TRIGGERS = {
    "sqlite": (
        _ENTRIES_KEPT,
        (
            f"CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries WHEN {HERE} AND {AFTER} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
        _CHAINS_FORWARD["sqlite"],
        (
            f"CREATE TRIGGER audit_checkpoints_forward BEFORE UPDATE ON audit_checkpoints WHEN {BACK} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
        (
            f"CREATE TRIGGER audit_checkpoints_stay BEFORE DELETE ON audit_checkpoints WHEN {HERE} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
    ),
    "postgresql": (
        _function(f"(NOT {HERE} OR (TG_TABLE_NAME = 'audit_entries' AND NOT {AFTER}))"),
        *_ENTRIES,
        _CHAINS_FORWARD["postgresql"],
        (
            "CREATE TRIGGER audit_checkpoints_forward BEFORE UPDATE ON audit_checkpoints "
            f"FOR EACH ROW WHEN ({BACK}) EXECUTE FUNCTION audit_kept()"
        ),
        (
            "CREATE TRIGGER audit_checkpoints_gone BEFORE DELETE ON audit_checkpoints "
            "FOR EACH ROW EXECUTE FUNCTION audit_kept()"
        ),
        (
            "CREATE TRIGGER audit_checkpoints_stay BEFORE TRUNCATE ON audit_checkpoints "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()"
        ),
    ),
}
WITHOUT = {
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {name}"
        for name in (
            "audit_entries_kept",
            "audit_entries_stay",
            "audit_chains_forward",
            "audit_checkpoints_forward",
            "audit_checkpoints_stay",
        )
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entries_kept ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_entries_stay ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_chains_forward ON audit_chains",
        "DROP TRIGGER IF EXISTS audit_checkpoints_forward ON audit_checkpoints",
        "DROP TRIGGER IF EXISTS audit_checkpoints_gone ON audit_checkpoints",
        "DROP TRIGGER IF EXISTS audit_checkpoints_stay ON audit_checkpoints",
        "DROP FUNCTION IF EXISTS audit_kept()",
    ),
}
