"""venues: places and their comfort sheets

Revision: 0021
Before: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _photos_up()
    _venues_up()
    with op.batch_alter_table("meetings") as batch:
        batch.add_column(sa.Column("venue_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_meetings_platform_id_venue_id"),
            "venues",
            ["platform_id", "venue_id"],
            ["platform_id", "id"],
            ondelete="NO ACTION",
        )


def downgrade() -> None:
    """Take back. Meetings keep their place as a line of text."""
    with op.batch_alter_table("meetings") as batch:
        batch.drop_constraint(op.f("fk_meetings_platform_id_venue_id"), type_="foreignkey")
        batch.drop_column("venue_id")
    op.drop_table("venues")
    op.drop_table("door_photos")


def _of_platform(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_venues_platform_id_{column}"),
        ondelete="NO ACTION",
    )


def _platform(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
    )


def _photos_up() -> None:
    op.create_table(
        "door_photos",
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _platform("door_photos"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_photos")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_door_photos_platform_id_id")),
    )
    op.create_index("ix_door_photos_let_go", "door_photos", ["let_go_at"])


def _venues_up() -> None:
    op.create_table(
        "venues",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=110), nullable=False),
        sa.Column("entrance", sa.String(length=500), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("photo_id", sa.Uuid(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform("author_id", "people"),
        _of_platform("verified_by", "people"),
        _of_platform("photo_id", "door_photos"),
        _platform("venues"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venues")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_venues_platform_id_id")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_venues_author_id_client_id")),
    )
    op.create_index("ix_venues_name", "venues", ["platform_id", "name"])
