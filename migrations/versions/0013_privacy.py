"""extraordinary access; an audit trail that the database itself keeps from changing

Revision: 0013
Before: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEPT = "The audit trail is only ever added to."
HERE = "EXISTS (SELECT 1 FROM platforms WHERE id = OLD.platform_id)"
"""A platform that is taken away takes its trail along; while it is there, nothing leaves."""


def upgrade() -> None:
    """Apply."""
    _accesses_up()
    _talks_up()
    op.create_index("ix_audit_entries_subject", "audit_entries", ["platform_id", "subject_id", "sequence"])
    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    for statement in WITHOUT[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_index("ix_audit_entries_subject", "audit_entries")
    op.drop_table("extraordinary_talks")
    op.drop_table("extraordinary_accesses")


TRIGGERS = {
    "sqlite": (
        f"CREATE TRIGGER audit_entries_kept BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
        (
            f"CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries WHEN {HERE} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
        (
            "CREATE TRIGGER audit_chains_forward BEFORE UPDATE ON audit_chains WHEN NEW.sequence <= OLD.sequence "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' AND NOT {HERE} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{KEPT}'; END $$"
        ),
        (
            "CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries "
            "FOR EACH ROW EXECUTE FUNCTION audit_kept()"
        ),
        (
            "CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON audit_entries "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()"
        ),
        (
            "CREATE TRIGGER audit_chains_forward BEFORE UPDATE ON audit_chains "
            "FOR EACH ROW WHEN (NEW.sequence <= OLD.sequence) EXECUTE FUNCTION audit_kept()"
        ),
    ),
}
WITHOUT = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_entries_kept",
        "DROP TRIGGER IF EXISTS audit_entries_stay",
        "DROP TRIGGER IF EXISTS audit_chains_forward",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entries_kept ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_entries_stay ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_chains_forward ON audit_chains",
        "DROP FUNCTION IF EXISTS audit_kept()",
    ),
}


def _accesses_up() -> None:
    op.create_table(
        "extraordinary_accesses",
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("ground", _choice("ground", "danger", "violence", "justice", "own_request"), nullable=False),
        sa.Column("motive", sa.LargeBinary(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("state", _choice("state", "asked", "approved", "refused", "withdrawn", "ended"), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opens_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_platform_and_id("extraordinary_accesses"),
        *(
            _within("extraordinary_accesses", column, table)
            for column, table in (
                ("journey_id", "journeys"),
                ("asked_by", "people"),
                ("answered_by", "people"),
                ("ended_by", "people"),
            )
        ),
        sa.CheckConstraint("hours BETWEEN 1 AND 72", name=op.f("ck_extraordinary_accesses_hours_bounded")),
        sa.CheckConstraint("answered_by <> asked_by", name=op.f("ck_extraordinary_accesses_two_people")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_extraordinary_accesses_platform_id_id")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_extraordinary_accesses_platform_id_client_id")),
    )
    op.create_index(
        "ix_extraordinary_accesses_journey", "extraordinary_accesses", ["platform_id", "journey_id", "asked_at"]
    )


def _talks_up() -> None:
    op.create_table(
        "extraordinary_talks",
        sa.Column("access_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        *_platform_and_id("extraordinary_talks"),
        _within("extraordinary_talks", "access_id", "extraordinary_accesses"),
        _within("extraordinary_talks", "conversation_id", "conversations"),
        sa.UniqueConstraint(
            "access_id", "conversation_id", name=op.f("uq_extraordinary_talks_access_id_conversation_id")
        ),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _within(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _platform_and_id(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
