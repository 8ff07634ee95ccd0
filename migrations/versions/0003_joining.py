"""joining, first steps, guests

Revision: 0003
Before: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JOURNEY_ROLES = ("beneficiary", "coach", "manager", "doctor", "disability_officer", "prescriber", "guardian")
GUARDIANS = ("legal", "curator", "family", "parent", "contact")
STATES = ("asked", "agreed", "refused", "taken_back")


def upgrade() -> None:
    """Apply."""
    _journeys_up()
    _invitations_up()
    _requests_up()
    _enrolments_up()
    _people_up()


def downgrade() -> None:
    """Take back."""
    for table in (
        "access_cards",
        "charter_agreements",
        "first_steps",
        "collective_departures",
        "enrolments",
        "guest_requests",
    ):
        op.drop_table(table)
    with op.batch_alter_table("invitations") as table:
        table.drop_constraint(op.f("ck_invitations_guardian_kind"), type_="check")
        table.drop_column("withdrawn_at")
        table.drop_column("guardian_kind")
    with op.batch_alter_table("journey_members") as table:
        table.drop_constraint(op.f("ck_journey_members_guardian_kind"), type_="check")
        table.drop_column("guardian_kind")
    with op.batch_alter_table("journeys") as table:
        table.drop_column("closed_at")
        table.drop_column("paused_at")


def _moment(name: str, *, nullable: bool = True) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _one_of(name: str, values: tuple[str, ...], constraint: str, *, nullable: bool = False) -> sa.Column:
    kind = sa.Enum(*values, name=constraint, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=nullable)


def _guardian_kind() -> sa.Column:
    return sa.Column("guardian_kind", sa.String(length=32), nullable=True)


def _is_guardian() -> str:
    return "guardian_kind IN ({})".format(", ".join(f"'{kind}'" for kind in GUARDIANS))


def _platform(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id"], ["platforms.id"], name=op.f(f"fk_{table}_platform_id"), ondelete="CASCADE"
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_{table}_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _own(table: str) -> tuple[sa.Column, sa.Column, sa.PrimaryKeyConstraint, sa.ForeignKeyConstraint]:
    return (
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _platform(table),
    )


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _journeys_up() -> None:
    with op.batch_alter_table("journeys") as table:
        table.add_column(_moment("paused_at"))
        table.add_column(_moment("closed_at"))
    with op.batch_alter_table("journey_members") as table:
        table.add_column(_guardian_kind())
        table.create_check_constraint(op.f("ck_journey_members_guardian_kind"), _is_guardian())


def _invitations_up() -> None:
    with op.batch_alter_table("invitations") as table:
        table.add_column(_guardian_kind())
        table.add_column(_moment("withdrawn_at"))
        table.create_check_constraint(op.f("ck_invitations_guardian_kind"), _is_guardian())


def _requests_up() -> None:
    op.create_table(
        "guest_requests",
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        _one_of("role", JOURNEY_ROLES, "role"),
        _one_of("guardian_kind", GUARDIANS, "guardian_kind", nullable=True),
        _one_of("state", STATES, "state"),
        _moment("asked_at", nullable=False),
        _moment("answered_at"),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        *_own("guest_requests"),
        _to("guest_requests", "journey_id", "journeys"),
        _to("guest_requests", "asked_by", "people"),
        _to("guest_requests", "invitation_id", "invitations"),
        _unique("guest_requests", "platform_id", "id"),
        _unique("guest_requests", "platform_id", "client_id"),
    )
    op.create_index("ix_guest_requests_journey", "guest_requests", ["platform_id", "journey_id"])


def _enrolments_up() -> None:
    op.create_table(
        "enrolments",
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_session", sa.Uuid(), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("expires_at", nullable=False),
        _moment("cancelled_at"),
        _moment("used_at"),
        sa.Column("used_from", sa.Uuid(), nullable=True),
        sa.Column("device", sa.String(length=80), server_default="", nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        *_own("enrolments"),
        _to("enrolments", "opened_by", "people"),
        _to("enrolments", "person_id", "people"),
        _unique("enrolments", "platform_id", "id"),
        _unique("enrolments", "platform_id", "code_hash"),
        _unique("enrolments", "platform_id", "client_id"),
    )


def _people_up() -> None:
    op.create_table(
        "collective_departures",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _moment("left_at", nullable=False),
        _moment("cleared_at"),
        *_own("collective_departures"),
        _to("collective_departures", "person_id", "people"),
        _unique("collective_departures", "platform_id", "person_id"),
    )
    op.create_table(
        "first_steps",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("done", sa.String(length=120), server_default="", nullable=False),
        _moment("finished_at"),
        *_own("first_steps"),
        _to("first_steps", "person_id", "people"),
        _unique("first_steps", "platform_id", "person_id"),
    )
    op.create_table(
        "charter_agreements",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        _moment("agreed_at", nullable=False),
        *_own("charter_agreements"),
        _to("charter_agreements", "person_id", "people"),
        _unique("charter_agreements", "platform_id", "person_id", "version"),
    )
    op.create_table(
        "access_cards",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        _moment("made_at", nullable=False),
        _moment("used_at"),
        *_own("access_cards"),
        _to("access_cards", "person_id", "people"),
        _unique("access_cards", "platform_id", "person_id"),
        _unique("access_cards", "platform_id", "code_hash"),
    )
