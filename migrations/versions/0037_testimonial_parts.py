"""testimonial_parts: texts of several authors, and whose yes a consent is

Revision: 0037
Before: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SIGNATURES = ("none", "pseudonym", "initial", "first_name")


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "testimonials", sa.Column("signed_together", sa.String(length=500), nullable=False, server_default="")
    )
    op.add_column("consents", sa.Column("person_id", sa.Uuid(), nullable=True))
    op.create_table(
        "testimonial_parts",
        sa.Column("testimonial_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "signature",
            sa.Enum(*SIGNATURES, name="signature", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("signed_as", sa.String(length=80), nullable=False),
        sa.Column("agreed_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "testimonial_id"],
            ["testimonials.platform_id", "testimonials.id"],
            name=op.f("fk_testimonial_parts_platform_id_testimonial_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_testimonial_parts_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_testimonial_parts_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial_parts")),
        sa.UniqueConstraint(
            "platform_id",
            "testimonial_id",
            "person_id",
            name=op.f("uq_testimonial_parts_platform_id_testimonial_id_person_id"),
        ),
    )
    op.create_index("ix_testimonial_parts_person", "testimonial_parts", ["platform_id", "person_id"])


def downgrade() -> None:
    """Take back: what several wrote stays with who holds the pen, and no other yes is kept as hers."""
    op.execute(sa.text("DELETE FROM consents WHERE person_id IS NOT NULL"))
    op.drop_index("ix_testimonial_parts_person", table_name="testimonial_parts")
    op.drop_table("testimonial_parts")
    op.drop_column("consents", "person_id")
    op.drop_column("testimonials", "signed_together")
