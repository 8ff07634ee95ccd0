"""testimonials: promised days, claims, warnings, dictation, history, reminders, uses, sounds

Revision: 0034
Before: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

USES = ("site", "leaflet", "networks", "training")
SOUNDS = ("mp3", "ogg", "m4a", "webm")
STEPS = (
    "sent",
    "claimed",
    "left",
    "proposed",
    "accepted",
    "refused",
    "rewritten",
    "cleared",
    "declined",
    "undone",
    "published",
    "warned",
    "reopened",
    "withdrawn",
    "dictated",
    "signed_on_paper",
)


def upgrade() -> None:
    """Apply."""
    op.add_column("platforms", sa.Column("review_days", sa.Integer(), nullable=False, server_default="5"))
    for name in ("due_at", "late_told_at", "claimed_at"):
        op.add_column("testimonials", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("testimonials", sa.Column("warning", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("testimonials", sa.Column("answers", sa.JSON(), nullable=True))
    op.add_column("testimonials", sa.Column("dictated_to", sa.Uuid(), nullable=True))
    op.add_column("consents", sa.Column("told_days", sa.Integer(), nullable=True))
    _steps_up()
    _usages_up()
    _sounds_up()


def downgrade() -> None:
    """Take back."""
    for table in ("testimonial_sounds", "testimonial_usages", "testimonial_steps"):
        op.drop_table(table)
    op.drop_column("consents", "told_days")
    for name in ("dictated_to", "answers", "warning", "claimed_at", "late_told_at", "due_at"):
        op.drop_column("testimonials", name)
    op.drop_column("platforms", "review_days")


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _held(table: str) -> list[sa.Column | sa.Constraint]:
    """Return what each of these tables has: its ids, its text, its platform."""
    return [
        sa.Column("testimonial_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "testimonial_id"],
            ["testimonials.platform_id", "testimonials.id"],
            name=op.f(f"fk_{table}_platform_id_testimonial_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _steps_up() -> None:
    op.create_table(
        "testimonial_steps",
        sa.Column("kind", _choice(STEPS, "kind"), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        *_held("testimonial_steps"),
    )
    op.create_index(
        "ix_testimonial_steps_testimonial", "testimonial_steps", ["platform_id", "testimonial_id", "happened_at"]
    )


def _usages_up() -> None:
    op.create_table(
        "testimonial_usages",
        sa.Column("use", _choice(USES, "use"), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=True),
        *_held("testimonial_usages"),
        sa.UniqueConstraint("noted_by", "client_id", name=op.f("uq_testimonial_usages_noted_by_client_id")),
    )
    op.create_index("ix_testimonial_usages_testimonial", "testimonial_usages", ["platform_id", "testimonial_id"])


def _sounds_up() -> None:
    op.create_table(
        "testimonial_sounds",
        sa.Column("kind", _choice(SOUNDS, "kind"), nullable=False),
        sa.Column("sound", sa.LargeBinary(), nullable=False),
        sa.Column("words_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_held("testimonial_sounds"),
        sa.UniqueConstraint(
            "platform_id", "testimonial_id", name=op.f("uq_testimonial_sounds_platform_id_testimonial_id")
        ),
    )
