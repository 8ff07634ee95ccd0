"""signatures: how a post is signed, whether it is read, what it answers, and who thanks for it

Revision: 0029
Before: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_SIGNED = ("name", "pseudonym", "nobody")
_STANDING = ("visible", "held", "folded", "removed")


def upgrade() -> None:
    """Apply."""
    op.add_column("discussions", sa.Column("held_count", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("posts") as batch:
        batch.alter_column("author_id", existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column("sealed_author", sa.LargeBinary(), nullable=True))
        batch.add_column(_choice("signed", _SIGNED, "pseudonym"))
        batch.add_column(_choice("standing", _STANDING, "visible"))
        batch.add_column(sa.Column("warning", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("own_warning", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("quoted_post_id", sa.Uuid(), nullable=True))
        batch.create_check_constraint(op.f("ck_posts_one_author"), "author_id IS NULL OR sealed_author IS NULL")
    with op.batch_alter_table("threads") as batch:
        batch.alter_column("author_id", existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column("sealed_author", sa.LargeBinary(), nullable=True))
        batch.add_column(_choice("signed", _SIGNED, "pseudonym"))
        batch.add_column(_choice("standing", _STANDING, "visible"))
        batch.create_check_constraint(op.f("ck_threads_one_author"), "author_id IS NULL OR sealed_author IS NULL")
    _reactions_up()


def downgrade() -> None:
    """Take back: what nobody signed has no place before, and goes."""
    op.drop_table("reactions")
    op.execute("DELETE FROM threads WHERE author_id IS NULL OR standing IN ('held', 'removed')")
    op.execute("DELETE FROM posts WHERE author_id IS NULL OR standing IN ('held', 'removed')")
    with op.batch_alter_table("threads") as batch:
        batch.drop_constraint(op.f("ck_threads_one_author"), type_="check")
        for name in ("standing", "signed"):
            batch.drop_constraint(op.f(f"ck_threads_{name}"), type_="check")
            batch.drop_column(name)
        batch.drop_column("sealed_author")
        batch.alter_column("author_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("posts") as batch:
        batch.drop_constraint(op.f("ck_posts_one_author"), type_="check")
        for name in ("standing", "signed"):
            batch.drop_constraint(op.f(f"ck_posts_{name}"), type_="check")
            batch.drop_column(name)
        for name in ("quoted_post_id", "own_warning", "warning", "sealed_author"):
            batch.drop_column(name)
        batch.alter_column("author_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("discussions") as batch:
        batch.drop_column("held_count")


def _choice(name: str, values: tuple[str, ...], default: str) -> sa.Column:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(name, kind, nullable=False, server_default=default)


def _of_platform(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_reactions_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _reactions_up() -> None:
    op.create_table(
        "reactions",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("thanks", sa.Boolean(), nullable=False),
        sa.Column("me_too", sa.Boolean(), nullable=False),
        sa.Column("useful", sa.Boolean(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_platform("post_id", "posts"),
        _of_platform("person_id", "people"),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_reactions_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reactions")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_reactions_post_id_person_id")),
    )
    op.create_index("ix_reactions_person", "reactions", ["platform_id", "person_id"])
