"""public pages and requests from strangers

Revision: 0005
Before: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATES = ("new", "to_check", "in_hand", "answered", "closed", "spam")
STEPS = (
    "received", "claimed", "released", "noted", "answered", "closed", "set_aside", "cleared", "reopened", "undone",
)  # fmt: skip


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "enquiries",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column(
            "asker", _choice("asker", "concerned", "relative", "employer", "prescriber", "unsaid"), nullable=False
        ),
        sa.Column("purpose", _choice("purpose", "support", "question"), nullable=False),
        sa.Column("channel", _choice("channel", "phone", "mail"), nullable=False),
        sa.Column("state", _choice("state", *STATES), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("words_mark", sa.LargeBinary(length=32), nullable=False),
        sa.Column("doubts", sa.String(length=80), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_platform_and_id("enquiries"),
        _within_platform("enquiries", "handler_id", "people", "NO ACTION"),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_enquiries_platform_id_id")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_enquiries_platform_id_client_id")),
        sa.UniqueConstraint("platform_id", "reference", name=op.f("uq_enquiries_platform_id_reference")),
    )
    op.create_index("ix_enquiries_state", "enquiries", ["platform_id", "state", "received_at", "id"])
    op.create_index("ix_enquiries_words_mark", "enquiries", ["platform_id", "words_mark"])
    op.create_table(
        "enquiry_steps",
        sa.Column("enquiry_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("kind", *STEPS), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("state_before", _choice("state_before", *STATES), nullable=True),
        sa.Column("handler_before_id", sa.Uuid(), nullable=True),
        sa.Column("way", _choice("way", "phone", "mail", "meeting"), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        *_platform_and_id("enquiry_steps"),
        _within_platform("enquiry_steps", "enquiry_id", "enquiries", "CASCADE"),
        _within_platform("enquiry_steps", "actor_id", "people", "NO ACTION"),
        _within_platform("enquiry_steps", "handler_before_id", "people", "NO ACTION"),
        sa.UniqueConstraint("enquiry_id", "number", name=op.f("uq_enquiry_steps_enquiry_id_number")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("enquiry_steps")
    op.drop_table("enquiries")


def _choice(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _platform_and_id(table):
    return (
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _within_platform(table, column, other, ondelete):
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete=ondelete,
    )
