"""templates, check-in, hold

Revision: 0015
Before: 0014
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    _held_up()
    _check_ins_up()
    _openers_up()
    _read_marks_up()


def downgrade() -> None:
    """Take back. What is held and has not left goes with its table."""
    _openers_down()
    _check_ins_down()
    _held_down()
    _read_marks_down()


# --- who shows that she has read --------------------------------------------------------------------------------------


def _read_marks_up() -> None:
    op.add_column("read_cursors", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "read_marks",
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id", "person_id"],
            ["people.platform_id", "people.id"],
            name=op.f("fk_read_marks_platform_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_read_marks_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_read_marks")),
    )


def _read_marks_down() -> None:
    op.drop_table("read_marks")
    with op.batch_alter_table("read_cursors") as batch:
        batch.drop_column("read_at")


# --- messages that are held before they leave -------------------------------------------------------------------------


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


def _held_up() -> None:
    op.create_table(
        "held_messages",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("body_mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reply_to", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "cancelled", "returned", name="state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform("held_messages", "conversation_id", "conversations"),
        _of_platform("held_messages", "author_id", "people"),
        _platform("held_messages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_messages")),
        sa.UniqueConstraint(
            "conversation_id",
            "author_id",
            "client_id",
            name=op.f("uq_held_messages_conversation_id_author_id_client_id"),
        ),
    )
    op.create_index("ix_held_messages_author", "held_messages", ["author_id", "conversation_id", "state"])
    op.create_index("ix_held_messages_held_at", "held_messages", ["held_at"])
    op.create_table(
        "writing_choices",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hold_seconds", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        _of_platform("writing_choices", "person_id", "people"),
        _platform("writing_choices"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_writing_choices")),
    )


def _held_down() -> None:
    op.drop_table("writing_choices")
    op.drop_table("held_messages")


# --- check-ins --------------------------------------------------------------------------------------------------------


def _check_ins_up() -> None:
    op.create_table(
        "check_ins",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        _of_platform("check_ins", "conversation_id", "conversations"),
        _platform("check_ins"),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_check_ins")),
    )


def _check_ins_down() -> None:
    op.drop_table("check_ins")


# --- beginnings of sentences ------------------------------------------------------------------------------------------

FIRST_OPENERS = (
    (
        "Demander un aménagement",
        "Quand quelque chose, au travail, vous fatigue ou vous gêne.",
        (
            "Bonjour,\n\nAu travail, j’ai une difficulté avec : …\nCela arrive surtout quand : …\n"
            "Ce qui m’aiderait : …\nOn peut essayer pendant : …\n\nQu’en pensez-vous ?"
        ),
        "private shared",
    ),
    (
        "Dire que ça ne va pas",
        "Vous pouvez en dire peu. Une phrase suffit.",
        (
            "Bonjour,\n\nEn ce moment, c’est difficile pour moi.\nCe qui pèse le plus : …\nCela dure depuis : …\n"
            "Ce que j’aimerais : …\n\nVous pouvez me joindre : …"
        ),
        "private health",
    ),
    (
        "Prévenir d’une absence",
        "Vous n’avez pas à dire pourquoi.",
        (
            "Bonjour,\n\nJe ne serai pas là le : …\nJe pense revenir le : …\nCe qui est en cours : …\n"
            "Pendant ce temps, on peut demander à : …"
        ),
        "private shared",
    ),
    (
        "Demander un rendez-vous",
        "Pour parler de vive voix, à deux ou à plusieurs.",
        (
            "Bonjour,\n\nJe voudrais vous parler de : …\nLes moments qui me vont : …\n"
            "Je préfère : se voir, s’appeler, ou s’écrire."
        ),
        "private shared health",
    ),
    (
        "Demander une consigne plus claire",
        "Demander, ce n’est pas mal faire.",
        (
            "Bonjour,\n\nJe veux bien faire ce travail : …\nCe que j’ai compris : …\n"
            "Ce qui n’est pas clair pour moi : …\nPouvez-vous me l’écrire, étape par étape ?"
        ),
        "private shared",
    ),
    (
        "Dire non, ou pas tout de suite",
        "Vous avez le droit de dire non.",
        (
            "Bonjour,\n\nMerci de me l’avoir proposé.\nPour le moment, je ne peux pas : …\n"
            "Je pourrais plutôt : …\nOn peut en reparler le : …"
        ),
        "private shared",
    ),
    (
        "Raconter un moment difficile",
        "Écrire les faits aide à s’en souvenir.",
        (
            "Bonjour,\n\nJe voudrais vous raconter ce qui s’est passé le : …\nCe qui a été dit ou fait : …\n"
            "Les personnes présentes : …\nComment je vais maintenant : …\nCe que j’attends de vous : …"
        ),
        "private",
    ),
    (
        "Dire ce qui m’aide",
        "Ce qui va bien compte aussi.",
        "Bonjour,\n\nCe qui m’aide en ce moment : …\nCe que j’aimerais garder : …\nMerci à : …",
        "private shared",
    ),
    (
        "Préparer une visite médicale",
        "Pour ne rien oublier le jour de la visite.",
        (
            "Bonjour,\n\nAu travail, ce qui me fatigue le plus : …\nCe qui a changé depuis la dernière fois : …\n"
            "Mes questions : …"
        ),
        "health",
    ),
    (
        "Parler d’un aménagement en cours",
        "Un seul aménagement par message.",
        (
            "Bonjour,\n\nL’aménagement dont je parle : …\nCe qui marche : …\nCe qui reste difficile : …\n"
            "Ce que je propose pour la suite : …"
        ),
        "adjustments shared",
    ),
)
"""Name, when it helps, the words, and the kinds of conversation that it suits."""


def _openers_up() -> None:
    op.create_table(
        "openers",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kinds", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _platform("openers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openers")),
        sa.UniqueConstraint("platform_id", "client_id", name=op.f("uq_openers_platform_id_client_id")),
    )
    _fill_openers()


def _fill_openers() -> None:
    """Give the platforms that are there the beginnings that later ones are made with."""
    connection = op.get_bind()
    platforms = sa.table("platforms", sa.column("id", sa.Uuid()))
    openers = sa.table(
        "openers",
        *(sa.column(name, sa.Uuid()) for name in ("id", "platform_id", "client_id")),
        *(sa.column(name) for name in ("name", "about", "words", "kinds", "position", "version")),
    )
    rows = [
        {
            "id": uuid4(),
            "platform_id": platform,
            "client_id": uuid4(),
            "name": name,
            "about": about,
            "words": words,
            "kinds": kinds,
            "position": position,
            "version": 1,
        }
        for platform in connection.scalars(sa.select(platforms.c.id)).all()
        for position, (name, about, words, kinds) in enumerate(FIRST_OPENERS, start=1)
    ]
    if rows:
        connection.execute(sa.insert(openers), rows)


def _openers_down() -> None:
    op.drop_table("openers")
