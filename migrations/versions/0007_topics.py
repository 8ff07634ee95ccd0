"""topics of advice: rows of the platform instead of a fixed list

Revision: 0007
Before: 0006
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIRST = (
    ("seeking", "Chercher un travail", "Candidature, entretien, stage"),
    ("at_work", "Au travail", "Équipe, tâches, bruit, pauses"),
    ("telling", "En parler ou non", "Dire son handicap, à qui, comment"),
    ("fatigue", "Fatigue et rythme", "Tenir la semaine, se reposer"),
    ("rights", "Droits et démarches", "Dossiers, papiers, contrats"),
    ("daily_life", "Vie de tous les jours", "Transports, repas, logement"),
    ("collective", "Le collectif", "Nos rencontres et nos règles"),
)
CODES = tuple(code for code, _name, _about in FIRST)
UNANSWERED = "ix_threads_unanswered"
LAST = "collective"
"""Where the questions of a topic that a platform added go when the list is fixed again."""


def upgrade() -> None:
    """Give each platform the present topics as its own, and let threads point to them."""
    op.create_table(
        "topics",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_topics_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topics")),
        sa.UniqueConstraint("platform_id", "id", name=op.f("uq_topics_platform_id_id")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_topics_platform_id_client_id")),
        sa.UniqueConstraint("platform_id", "code", name=op.f("uq_topics_platform_id_code")),
    )
    _fill()
    op.drop_index(UNANSWERED, table_name="threads")
    with op.batch_alter_table("threads") as batch:
        batch.drop_constraint(op.f("ck_threads_topic"), type_="check")
        batch.alter_column("topic", type_=sa.String(length=32), existing_nullable=False)
        batch.create_foreign_key(
            op.f("fk_threads_platform_id_topic"), "topics", ["platform_id", "topic"], ["platform_id", "code"]
        )
    _index_unanswered()


def downgrade() -> None:
    """Take the fixed list again; what is about a topic that a platform added goes to the last one."""
    threads = sa.table("threads", sa.column("topic", sa.String()))
    op.get_bind().execute(sa.update(threads).where(threads.c.topic.not_in(CODES)).values(topic=LAST))
    op.drop_index(UNANSWERED, table_name="threads")
    with op.batch_alter_table("threads") as batch:
        batch.drop_constraint(op.f("fk_threads_platform_id_topic"), type_="foreignkey")
        batch.create_check_constraint(
            op.f("ck_threads_topic"), "topic IN ({})".format(", ".join(f"'{code}'" for code in CODES))
        )
    _index_unanswered()
    op.drop_table("topics")


def _index_unanswered() -> None:
    """Make the partial index again: a table that SQLite makes anew would keep it without its condition."""
    condition = sa.text("answer_count = 0")
    op.create_index(
        UNANSWERED,
        "threads",
        ["platform_id", "last_activity_at", "id"],
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _fill() -> None:
    connection = op.get_bind()
    platforms = sa.table("platforms", sa.column("id", sa.Uuid()))
    topics = sa.table(
        "topics",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "client_id")),
        *(sa.column(name) for name in ("code", "name", "about", "position", "version")),
    )
    rows = [
        {
            "id": uuid4(),
            "platform_id": platform,
            "client_id": uuid4(),
            "code": code,
            "name": name,
            "about": about,
            "position": position,
            "version": 1,
        }
        for platform in connection.scalars(sa.select(platforms.c.id)).all()
        for position, (code, name, about) in enumerate(FIRST, start=1)
    ]
    if rows:
        connection.execute(sa.insert(topics), rows)
