"""the service desk: settings, places, duty

Revision: 0006
Before: 0005
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SORTED = sa.String(length=260).with_variant(sa.String(length=260, collation="C"), "postgresql")
JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("platforms") as batch:
        batch.add_column(sa.Column("opening", sa.String(length=200), server_default="", nullable=False))
        batch.add_column(sa.Column("out_of_hours", sa.String(length=300), server_default="", nullable=False))
        batch.add_column(sa.Column("sender_name", sa.String(length=60), server_default="", nullable=False))
    _sort_names_up()
    _sites_up()
    _numbers_up()
    _duty_up()
    _ways_back_up()


def downgrade() -> None:
    """Take back."""
    op.drop_table("ways_back")
    op.drop_table("duty_turns")
    op.drop_table("service_numbers")
    op.drop_table("sites")
    op.drop_index("ix_people_sorted", table_name="people")
    with op.batch_alter_table("people") as batch:
        batch.drop_column("sort_name")
    with op.batch_alter_table("platforms") as batch:
        batch.drop_column("sender_name")
        batch.drop_column("out_of_hours")
        batch.drop_column("opening")


def _sort_names_up() -> None:
    with op.batch_alter_table("people") as batch:
        batch.add_column(sa.Column("sort_name", SORTED, server_default="", nullable=False))
    people = sa.table(
        "people", sa.column("id", sa.Uuid()), sa.column("first_name"), sa.column("last_name"), sa.column("sort_name")
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(people.c.id, people.c.first_name, people.c.last_name)).all():
        folded = _fold(f"{row.last_name} {row.first_name}")[:260]
        connection.execute(sa.update(people).where(people.c.id == row.id).values(sort_name=folded))
    op.create_index("ix_people_sorted", "people", ["platform_id", "sort_name", "id"])


def _fold(text: str) -> str:
    """Fold as `core.text.fold` did when this was written."""
    letters = unicodedata.normalize("NFKD", text).casefold().translate(JOINED)
    kept = (sign if sign.isalnum() else "" if unicodedata.category(sign) in ("Mn", "Cf") else " " for sign in letters)
    return " ".join("".join(kept).split())


def _sites_up() -> None:
    op.create_table(
        "sites",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("access", sa.String(length=1000), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_platform_and_id("sites"),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_sites_platform_id_id")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_sites_platform_id_client_id")),
    )


def _numbers_up() -> None:
    op.create_table(
        "service_numbers",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_platform_and_id("service_numbers"),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_service_numbers_platform_id_client_id")),
    )


def _duty_up() -> None:
    op.create_table(
        "duty_turns",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        *_platform_and_id("duty_turns"),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duty_turns_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_duty_turns_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_duty_turns_platform_id_client_id")),
    )
    op.create_index("ix_duty_turns_when", "duty_turns", ["platform_id", "ends_at"])


def _ways_back_up() -> None:
    op.create_table(
        "ways_back",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(length=80), nullable=False),
        *_platform_and_id("ways_back"),
        *(
            sa.ForeignKeyConstraint(
                ["platform_id", column],
                ["people.platform_id", "people.id"],
                name=op.f(f"fk_ways_back_platform_id_{column}"),
                ondelete="CASCADE",
            )
            for column in ("person_id", "asked_by", "confirmed_by")
        ),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_ways_back_platform_id_client_id")),
    )
    op.create_index("ix_ways_back_person", "ways_back", ["platform_id", "person_id"])


def _platform_and_id(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
