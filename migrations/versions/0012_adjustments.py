"""adjustments

Revision: 0012
Before: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("kept_ideas", "adjustment_feelings", "adjustment_yeses", "adjustment_moves", "adjustments")
STATES = ("proposed", "agreed", "on_trial", "kept", "changed", "dropped")
MOVES = (
    "proposed",
    "shown",
    "handed_over",
    "edited",
    "said_yes",
    "took_yes_back",
    "agreed",
    "started",
    "dated",
    "kept",
    "changed",
    "dropped",
)


def upgrade() -> None:
    """Apply."""
    _adjustments()
    _moves()
    _yeses()
    _feelings()
    _ideas()


def downgrade() -> None:
    """Take back."""
    for table in TABLES:
        op.drop_table(table)


def _adjustments() -> None:
    op.create_table(
        "adjustments",
        *_ids("journey_id", "author_id", "client_id"),
        sa.Column("words_mac", sa.LargeBinary(length=32), nullable=False),
        _choice("state", STATES),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("trial_from", "trial_to", "reminded_for")),
        _moment("shown_at", nullable=True),
        *(_moment(name) for name in ("coach_from", "created_at", "moved_at")),
        _moment("agreed_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("trial_to >= trial_from", name=op.f("ck_adjustments_trial_in_order")),
        sa.CheckConstraint("(trial_from IS NULL) = (trial_to IS NULL)", name=op.f("ck_adjustments_trial_whole")),
        _key("adjustments", "journey_id", "journeys"),
        _key("adjustments", "author_id", "people"),
        _key("adjustments", "previous_id", "adjustments", ondelete="NO ACTION"),
        sa.UniqueConstraint(
            "journey_id", "author_id", "client_id", name=op.f("uq_adjustments_journey_id_author_id_client_id")
        ),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_adjustments_platform_id_id")),
        sa.UniqueConstraint("previous_id", name=op.f("uq_adjustments_previous_id")),
        *_platform_and_id("adjustments"),
    )
    op.create_index("ix_adjustments_journey", "adjustments", ["platform_id", "journey_id", "moved_at"])
    op.create_index("ix_adjustments_trial", "adjustments", ["platform_id", "state", "trial_to"])


def _moves() -> None:
    op.create_table(
        "adjustment_moves",
        *_ids("adjustment_id", "author_id"),
        _choice("kind", MOVES),
        _moment("at"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        _key("adjustment_moves", "adjustment_id", "adjustments"),
        _key("adjustment_moves", "author_id", "people"),
        *_platform_and_id("adjustment_moves"),
    )
    op.create_index("ix_adjustment_moves_adjustment", "adjustment_moves", ["adjustment_id", "at", "id"])


def _yeses() -> None:
    op.create_table(
        "adjustment_yeses",
        *_ids("adjustment_id", "person_id"),
        _choice("answer", ("yes", "after_hr", "after_doctor")),
        _moment("at"),
        _key("adjustment_yeses", "adjustment_id", "adjustments"),
        _key("adjustment_yeses", "person_id", "people"),
        sa.UniqueConstraint("adjustment_id", "person_id", name=op.f("uq_adjustment_yeses_adjustment_id_person_id")),
        *_platform_and_id("adjustment_yeses"),
    )


def _feelings() -> None:
    op.create_table(
        "adjustment_feelings",
        *_ids("adjustment_id", "author_id", "client_id"),
        _moment("at"),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        _key("adjustment_feelings", "adjustment_id", "adjustments"),
        _key("adjustment_feelings", "author_id", "people"),
        sa.UniqueConstraint(
            "adjustment_id",
            "author_id",
            "client_id",
            name=op.f("uq_adjustment_feelings_adjustment_id_author_id_client_id"),
        ),
        *_platform_and_id("adjustment_feelings"),
    )
    op.create_index("ix_adjustment_feelings_adjustment", "adjustment_feelings", ["adjustment_id", "at", "id"])


def _ideas() -> None:
    op.create_table(
        "kept_ideas",
        *_ids("adjustment_id", "author_id"),
        _choice("state", ("sent", "accepted", "refused")),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        _moment("sent_at"),
        _moment("answered_at", nullable=True),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("kept_ideas", "adjustment_id", "adjustments"),
        _key("kept_ideas", "author_id", "people"),
        _key("kept_ideas", "reader_id", "people", ondelete="NO ACTION"),
        sa.UniqueConstraint("adjustment_id", name=op.f("uq_kept_ideas_adjustment_id")),
        *_platform_and_id("kept_ideas"),
    )
    op.create_index("ix_kept_ideas_state", "kept_ideas", ["platform_id", "state", "sent_at"])


def _ids(*names: str) -> tuple[sa.Column, ...]:
    return tuple(sa.Column(name, sa.Uuid(), nullable=False) for name in names)


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _choice(name: str, values: tuple[str, ...]) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False)


def _key(table: str, column: str, other: str, *, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete=ondelete,
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
