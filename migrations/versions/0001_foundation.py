"""foundation

Revision: 0001
Before:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "platforms",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("department", sa.String(length=80), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=32), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_hours", sa.String(length=200), nullable=False),
        sa.Column("answering_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platforms")),
        sa.UniqueConstraint("host", name=op.f("uq_platforms_host")),
    )
    op.create_table(
        "audit_chains",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_audit_chains_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.String(length=2000), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_audit_entries_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", "sequence", name=op.f("pk_audit_entries")),
    )
    op.create_table(
        "discussions",
        sa.Column("post_count", sa.Integer(), nullable=False),
        sa.Column("last_post_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_discussions_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussions")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_discussions_platform_id_id")),
    )
    op.create_table(
        "journeys",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "assess", "plan", "seek", "employed", name="stage", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("employer", sa.String(length=120), nullable=False),
        sa.Column("coach_reads_health", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_journeys_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_journeys_platform_id_id")),
    )
    op.create_table(
        "operators",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_operators_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("platform_id", "name", name=op.f("uq_operators_platform_id_name")),
    )
    op.create_table(
        "outbox",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("arguments", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=64), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_outbox_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["done_at", "failed_at", "due_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("pseudonym", sa.String(length=40), nullable=True),
        sa.Column("recognition_word", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("comfort", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_people_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("platform_id", "email", name=op.f("uq_people_platform_id_email")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_people_platform_id_id")),
        sa.UniqueConstraint("platform_id", "pseudonym", name=op.f("uq_people_platform_id_pseudonym")),
    )
    op.create_table(
        "sign_in_delays",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_sign_in_delays_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_delays")),
        sa.UniqueConstraint("platform_id", "key", name=op.f("uq_sign_in_delays_platform_id_key")),
    )
    op.create_table(
        "conversations",
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "shared",
                "adjustments",
                "private",
                "health",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "journey_id"],
            ["journeys.platform_id", "journeys.id"],
            name=op.f("fk_conversations_platform_id_journey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_conversations_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("journey_id", "kind", name=op.f("uq_conversations_journey_id_kind")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_conversations_platform_id_id")),
    )
    op.create_table(
        "invitations",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "beneficiary",
                "coach",
                "manager",
                "facilitator",
                "moderator",
                "administrator",
                "disability_officer",
                "doctor",
                "prescriber",
                "guardian",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("journey_id", sa.Uuid(), nullable=True),
        sa.Column(
            "journey_role",
            sa.Enum(
                "beneficiary",
                "coach",
                "manager",
                "doctor",
                "disability_officer",
                "prescriber",
                "guardian",
                name="journey_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "invited_by"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_invitations_platform_id_invited_by"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "journey_id"],
            ["journeys.platform_id", "journeys.id"],
            name=op.f("fk_invitations_platform_id_journey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_invitations_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_invitations_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_invitations_platform_id_id")),
    )
    op.create_table(
        "journey_members",
        sa.Column("journey_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "beneficiary",
                "coach",
                "manager",
                "doctor",
                "disability_officer",
                "prescriber",
                "guardian",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name=op.f("ck_journey_members_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["platform_id", "journey_id"],
            ["journeys.platform_id", "journeys.id"],
            name=op.f("fk_journey_members_platform_id_journey_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_journey_members_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_journey_members_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_members")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_journey_members_platform_id_id")),
    )
    with op.batch_alter_table("journey_members", schema=None) as batch_op:
        batch_op.create_index("ix_journey_members_journey", ["platform_id", "journey_id"], unique=False)
        batch_op.create_index("ix_journey_members_person", ["platform_id", "person_id"], unique=False)

    op.create_table(
        "meetings",
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "polling",
                "scheduled",
                "held",
                "closed",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("poll_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes_long", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "organiser_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_meetings_platform_id_organiser_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_meetings_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("organiser_id", "client_id", name=op.f("uq_meetings_organiser_id_client_id")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_meetings_platform_id_id")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index("ix_meetings_when", ["platform_id", "starts_at"], unique=False)

    op.create_table(
        "parked_bodies",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_parked_bodies_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_parked_bodies_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_bodies")),
    )
    op.create_table(
        "platform_roles",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "beneficiary",
                "coach",
                "manager",
                "facilitator",
                "moderator",
                "administrator",
                "disability_officer",
                "doctor",
                "prescriber",
                "guardian",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_platform_roles_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_platform_roles_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_roles")),
    )
    with op.batch_alter_table("platform_roles", schema=None) as batch_op:
        batch_op.create_index("ix_platform_roles_person", ["platform_id", "person_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("discussion_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=5000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "author_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_posts_platform_id_author_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "discussion_id"],
            ["discussions.platform_id", "discussions.id"],
            name=op.f("fk_posts_platform_id_discussion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_posts_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint(
            "discussion_id", "author_id", "client_id", name=op.f("uq_posts_discussion_id_author_id_client_id")
        ),
        sa.UniqueConstraint("discussion_id", "number", name=op.f("uq_posts_discussion_id_number")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_posts_platform_id_id")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index("ix_posts_author", ["platform_id", "author_id"], unique=False)

    op.create_table(
        "sign_in_links",
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("browser_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("next_path", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_sign_in_links_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_sign_in_links_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
    )
    op.create_table(
        "testimonials",
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("public_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "in_review",
                "change_proposed",
                "approved",
                "published",
                "declined",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "signature",
            sa.Enum(
                "none",
                "pseudonym",
                "initial",
                "first_name",
                name="signature",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signed_as", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("approved_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("published_title", sa.String(length=120), nullable=False),
        sa.Column("published_body", sa.String(length=8000), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("decline_reason", sa.String(length=1000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "author_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_testimonials_platform_id_author_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_testimonials_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonials")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_testimonials_author_id_client_id")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_testimonials_platform_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_testimonials_public_id")),
    )
    with op.batch_alter_table("testimonials", schema=None) as batch_op:
        batch_op.create_index("ix_testimonials_author", ["platform_id", "author_id"], unique=False)
        batch_op.create_index(
            "ix_testimonials_published", ["platform_id", "state", "published_at", "public_id"], unique=False
        )

    op.create_table(
        "threads",
        sa.Column("discussion_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column(
            "topic",
            sa.Enum(
                "seeking",
                "at_work",
                "telling",
                "fatigue",
                "rights",
                "daily_life",
                "collective",
                name="topic",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("answer_count", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settling_post_id", sa.Uuid(), nullable=True),
        sa.Column("last_activity_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "author_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_threads_platform_id_author_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "discussion_id"],
            ["discussions.platform_id", "discussions.id"],
            name=op.f("fk_threads_platform_id_discussion_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_threads_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("author_id", "client_id", name=op.f("uq_threads_author_id_client_id")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_threads_platform_id_id")),
    )
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.create_index("ix_threads_latest", ["platform_id", "last_activity_at", "id"], unique=False)
        batch_op.create_index("ix_threads_topic", ["platform_id", "topic", "last_activity_at", "id"], unique=False)
        batch_op.create_index(
            "ix_threads_unanswered",
            ["platform_id", "last_activity_at", "id"],
            unique=False,
            sqlite_where=sa.text("answer_count = 0"),
            postgresql_where=sa.text("answer_count = 0"),
        )
        batch_op.create_index("ix_threads_author", ["platform_id", "author_id", "last_activity_at", "id"], unique=False)

    op.create_table(
        "web_sessions",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_web_sessions_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_web_sessions_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_sessions_token_hash")),
    )
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_web_sessions_person", ["platform_id", "person_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("testimonial_id", sa.Uuid(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "site",
                "leaflet",
                "networks",
                "training",
                name="use",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "testimonial_id"],
            ["testimonials.platform_id", "testimonials.id"],
            name=op.f("fk_consents_platform_id_testimonial_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_consents_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_testimonial", ["platform_id", "testimonial_id"], unique=False)

    op.create_table(
        "date_options",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "meeting_id"],
            ["meetings.platform_id", "meetings.id"],
            name=op.f("fk_date_options_platform_id_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_date_options_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_options")),
        sa.UniqueConstraint("meeting_id", "starts_at", name=op.f("uq_date_options_meeting_id_starts_at")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_date_options_platform_id_id")),
    )
    op.create_table(
        "messages",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "author_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_messages_platform_id_author_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "conversation_id"],
            ["conversations.platform_id", "conversations.id"],
            name=op.f("fk_messages_platform_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_messages_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "conversation_id", "author_id", "client_id", name=op.f("uq_messages_conversation_id_author_id_client_id")
        ),
        sa.UniqueConstraint("conversation_id", "sequence", name=op.f("uq_messages_conversation_id_sequence")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index("ix_messages_time", ["conversation_id", "sent_at", "sequence"], unique=False)

    op.create_table(
        "read_cursors",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "conversation_id"],
            ["conversations.platform_id", "conversations.id"],
            name=op.f("fk_read_cursors_platform_id_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_read_cursors_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_read_cursors_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_cursors")),
        sa.UniqueConstraint("conversation_id", "person_id", name=op.f("uq_read_cursors_conversation_id_person_id")),
    )
    op.create_table(
        "testimonial_revisions",
        sa.Column("testimonial_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum("author", "staff", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=8000), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "testimonial_id"],
            ["testimonials.platform_id", "testimonials.id"],
            name=op.f("fk_testimonial_revisions_platform_id_testimonial_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_testimonial_revisions_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial_revisions")),
        sa.UniqueConstraint("testimonial_id", "number", name=op.f("uq_testimonial_revisions_testimonial_id_number")),
    )
    op.create_table(
        "date_votes",
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("yes", "hard", "no", name="answer", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "option_id"],
            ["date_options.platform_id", "date_options.id"],
            name=op.f("fk_date_votes_platform_id_option_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_date_votes_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_date_votes_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_votes")),
        sa.UniqueConstraint("option_id", "person_id", name=op.f("uq_date_votes_option_id_person_id")),
    )
    with op.batch_alter_table("date_votes", schema=None) as batch_op:
        batch_op.create_index("ix_date_votes_person", ["platform_id", "person_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("date_votes", schema=None) as batch_op:
        batch_op.drop_index("ix_date_votes_person")

    op.drop_table("date_votes")
    op.drop_table("testimonial_revisions")
    op.drop_table("read_cursors")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_time")

    op.drop_table("messages")
    op.drop_table("date_options")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index("ix_consents_testimonial")

    op.drop_table("consents")
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_web_sessions_person")

    op.drop_table("web_sessions")
    with op.batch_alter_table("threads", schema=None) as batch_op:
        batch_op.drop_index("ix_threads_author")
        batch_op.drop_index("ix_threads_unanswered")
        batch_op.drop_index("ix_threads_topic")
        batch_op.drop_index("ix_threads_latest")

    op.drop_table("threads")
    with op.batch_alter_table("testimonials", schema=None) as batch_op:
        batch_op.drop_index("ix_testimonials_published")
        batch_op.drop_index("ix_testimonials_author")

    op.drop_table("testimonials")
    op.drop_table("sign_in_links")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_author")

    op.drop_table("posts")
    with op.batch_alter_table("platform_roles", schema=None) as batch_op:
        batch_op.drop_index("ix_platform_roles_person")

    op.drop_table("platform_roles")
    op.drop_table("parked_bodies")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index("ix_meetings_when")

    op.drop_table("meetings")
    with op.batch_alter_table("journey_members", schema=None) as batch_op:
        batch_op.drop_index("ix_journey_members_person")
        batch_op.drop_index("ix_journey_members_journey")

    op.drop_table("journey_members")
    op.drop_table("invitations")
    op.drop_table("conversations")
    op.drop_table("sign_in_delays")
    op.drop_table("people")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")

    op.drop_table("outbox")
    op.drop_table("operators")
    op.drop_table("journeys")
    op.drop_table("discussions")
    op.drop_table("audit_entries")
    op.drop_table("audit_chains")
    op.drop_table("platforms")
    op.drop_table("leases")
