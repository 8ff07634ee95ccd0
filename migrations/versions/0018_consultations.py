"""consultations, their answers and their ballots

Revision: 0018
Before: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _consultations_up()
    _choices_up()
    _ballots_up()


def downgrade() -> None:
    """Take back. Open ballots go with their table; their keys stay in the keystore and open nothing."""
    for table in ("ballots", "consultation_choices", "consultations"):
        op.drop_table(table)


def _of_platform(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _platform(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
    )


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _ids(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Uuid(), nullable=False) for name in names]


def _consultations_up() -> None:
    op.create_table(
        "consultations",
        *_ids("author_id", "client_id"),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("several", sa.Boolean(), nullable=False),
        sa.Column("survey_year", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        _moment("opens_at"),
        _moment("closes_at"),
        _moment("told_at", nullable=True),
        _moment("closed_at", nullable=True),
        sa.Column("key_id", sa.Uuid(), nullable=True),
        sa.Column("voters", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=2000), nullable=False),
        _moment("outcome_at", nullable=True),
        _moment("created_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_ids("id", "platform_id"),
        _of_platform("consultations", "author_id", "people"),
        _platform("consultations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_consultations_platform_id_id")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_consultations_author_id_client_id")),
        sa.UniqueConstraint(
            "platform_id",
            "survey_year",
            "position",
            name=op.f("uq_consultations_platform_id_survey_year_position"),
        ),
    )
    op.create_index("ix_consultations_closes", "consultations", ["platform_id", "closed_at", "closes_at", "id"])


def _choices_up() -> None:
    op.create_table(
        "consultation_choices",
        *_ids("consultation_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=True),
        *_ids("id", "platform_id"),
        _of_platform("consultation_choices", "consultation_id", "consultations"),
        _platform("consultation_choices"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_choices")),
        sa.UniqueConstraint(
            "consultation_id", "position", name=op.f("uq_consultation_choices_consultation_id_position")
        ),
    )


def _ballots_up() -> None:
    op.create_table(
        "ballots",
        *_ids("consultation_id", "person_id"),
        sa.Column("choice", sa.LargeBinary(), nullable=False),
        *_ids("id", "platform_id"),
        _of_platform("ballots", "consultation_id", "consultations"),
        _of_platform("ballots", "person_id", "people"),
        _platform("ballots"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballots")),
        sa.UniqueConstraint("consultation_id", "person_id", name=op.f("uq_ballots_consultation_id_person_id")),
    )
