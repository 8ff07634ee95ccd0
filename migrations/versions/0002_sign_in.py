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
    _ways_up()
    _account_life_up()


def downgrade() -> None:
    """Take back."""
    _account_life_down()
    _ways_down()


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


# --- the ways to come in ----------------------------------------------------------------------------------------------


def _ways_up() -> None:
    op.add_column(
        "sign_in_links", sa.Column("from_known", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("web_sessions", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    _passkeys_up()
    _codes_up()
    _of_a_person("known_browsers", _mark("mark_hash"), _moment("last_used_at"), unique=("person_id", "mark_hash"))
    _of_a_person(
        "half_sign_ins",
        _mark("browser_hash"),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("next_path", sa.String(length=300), nullable=False),
        _moment("expires_at"),
    )


def _passkeys_up() -> None:
    _of_a_person(
        "passkeys",
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=2048), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        _moment("created_at"),
        _moment("last_used_at", nullable=True),
        unique=("credential_id",),
    )
    op.create_index("ix_passkeys_person", "passkeys", ["platform_id", "person_id"])
    kinds = sa.Enum("enter", "add", "prove", name="ceremony", native_enum=False, create_constraint=True, length=32)
    _of_a_person(
        "passkey_challenges",
        sa.Column("challenge", sa.LargeBinary(length=64), nullable=False),
        sa.Column("ceremony", kinds, nullable=False),
        _mark("browser_hash"),
        _moment("expires_at"),
        unique=("challenge",),
        nullable=True,
    )


def _codes_up() -> None:
    _of_a_person(
        "code_apps",
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        _moment("created_at"),
        _moment("confirmed_at", nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        unique=("person_id",),
    )
    _of_a_person(
        "recovery_codes", _mark("code_hash"), _moment("used_at", nullable=True), unique=("person_id", "code_hash")
    )


def _mark(name: str) -> sa.Column:
    return sa.Column(name, sa.LargeBinary(length=32), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_a_person(table: str, *columns: sa.Column, unique: tuple[str, ...] = (), nullable: bool = False) -> None:
    """Make a table whose rows belong to one person of one platform."""
    rules = [sa.UniqueConstraint("platform_id", *unique)] if unique else []
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=nullable),
        *columns,
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["platform_id"], ["platforms.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["platform_id", "person_id"], ["people.platform_id", "people.id"], ondelete="CASCADE"),
        *rules,
    )


def _ways_down() -> None:
    for table in ("half_sign_ins", "known_browsers", "recovery_codes", "code_apps", "passkey_challenges", "passkeys"):
        op.drop_table(table)
    op.drop_column("web_sessions", "proved_at")
    op.drop_column("sign_in_links", "from_known")
