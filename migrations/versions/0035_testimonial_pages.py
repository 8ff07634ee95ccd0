"""testimonial_pages: what a testimonial is about, and its words for searching

Revision: 0035
Before: 0034
"""

import uuid

import sqlalchemy as sa
from alembic import op

from blueprints.core import french

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("testimonials", sa.Column("theme", sa.String(length=32), nullable=False, server_default=""))
    op.create_index(
        "ix_testimonials_theme", "testimonials", ["platform_id", "theme", "state", "published_at", "public_id"]
    )
    op.create_table(
        "testimonial_words",
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("testimonial_id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "testimonial_id"],
            ["testimonials.platform_id", "testimonials.id"],
            name=op.f("fk_testimonial_words_platform_id_testimonial_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_testimonial_words_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial_words")),
        sa.UniqueConstraint(
            "platform_id", "word", "testimonial_id", name=op.f("uq_testimonial_words_platform_id_word_testimonial_id")
        ),
    )
    op.create_index("ix_testimonial_words_testimonial", "testimonial_words", ["testimonial_id"])
    _read_what_is_there()


def downgrade() -> None:
    """Take back."""
    op.drop_table("testimonial_words")
    op.drop_index("ix_testimonials_theme", table_name="testimonials")
    with op.batch_alter_table("testimonials") as batch:
        batch.drop_column("theme")


def _read_what_is_there() -> None:
    """Read the texts that are published already; later ones are read as they are published."""
    texts = sa.table(
        "testimonials",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id")),
        *(sa.column(name, sa.String()) for name in ("published_title", "published_body")),
    )
    words = sa.table(
        "testimonial_words",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "testimonial_id")),
        sa.column("word", sa.String()),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(texts).where(texts.c.published_body != "")).all():
        found = sorted(frozenset().union(*french.read_words(f"{row.published_title} {row.published_body}")))
        if found:
            same = {"platform_id": row.platform_id, "testimonial_id": row.id}
            connection.execute(words.insert(), [{"id": uuid.uuid4(), "word": one, **same} for one in found])
