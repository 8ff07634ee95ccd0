"""post_words: what searching in Conseils looks through

Revision: 0030
Before: 0029
"""

from array import array
from typing import Any

import sqlalchemy as sa
from alembic import op

from blueprints.advice.search_index import keys_of, number_of
from blueprints.advice.search_models import ANSWER, QUESTION, TITLE
from blueprints.core.columns import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_READ = ("visible", "folded")


def upgrade() -> None:
    """Apply, and read the questions that are there already; later ones are read as they are written."""
    op.create_index("ix_threads_discussion_id", "threads", ["discussion_id"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "search_entries",
        sa.Column("n", number, autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        _of_platform("thread_id", "threads"),
        _of_platform("post_id", "posts"),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platforms.id"], name=op.f("fk_search_entries_platform_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("post_id", "place", name=op.f("uq_search_entries_post_id_place")),
    )
    op.create_index("ix_search_entries_thread_id", "search_entries", ["thread_id"])
    op.create_table(
        "search_words",
        sa.Column("word", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("word", "n", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    _read_what_is_there()


def downgrade() -> None:
    """Take back."""
    op.drop_table("search_words")
    op.drop_table("search_entries")
    op.drop_index("ix_threads_discussion_id", table_name="threads")


def _of_platform(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["platform_id", column],
        [f"{other}.platform_id", f"{other}.id"],
        name=op.f(f"fk_search_entries_platform_id_{column}"),
        ondelete="CASCADE",
    )


def _table(name: str, *ids: str, **others: Any) -> sa.TableClause:
    columns = [sa.column(one, sa.Uuid()) for one in ids]
    return sa.table(name, *columns, *(sa.column(one, kind) for one, kind in others.items()))


def _read_what_is_there() -> None:
    posts = _table(
        "posts",
        *("id", "platform_id", "discussion_id"),
        number=sa.Integer(),
        body=sa.String(),
        standing=sa.String(),
        created_at=UtcDateTime(),
        withdrawn_at=UtcDateTime(),
    )
    threads = _table("threads", "id", "discussion_id", title=sa.String(), standing=sa.String())
    found = (
        sa.select(posts, threads.c.title, threads.c.id.label("thread_id"))
        .join_from(posts, threads, threads.c.discussion_id == posts.c.discussion_id)
        .where(posts.c.withdrawn_at.is_(None), posts.c.standing.in_(_READ), threads.c.standing.in_(_READ))
        .order_by(posts.c.created_at, posts.c.id)
    )
    taken: set[int] = set()
    for row in op.get_bind().execute(found).all():
        if row.number == 1:
            _write(row, TITLE, row.title, taken)
        _write(row, QUESTION if row.number == 1 else ANSWER, row.body, taken)


def _write(row: Any, place: int, text: str, taken: set[int]) -> None:
    entries = _table(
        "search_entries",
        *("platform_id", "thread_id", "post_id"),
        n=sa.BigInteger(),
        place=sa.SmallInteger(),
        words=sa.LargeBinary(),
    )
    words = sa.table("search_words", sa.column("word", sa.BigInteger()), sa.column("n", sa.BigInteger()))
    keys, number = keys_of(row.platform_id, text), number_of(row.created_at, row.id, place)
    while number in taken:
        number += 2
    taken.add(number)
    ids = {"platform_id": row.platform_id, "thread_id": row.thread_id, "post_id": row.id}
    values = {"n": number, "place": place, "words": array("q", keys).tobytes(), **ids}
    op.get_bind().execute(entries.insert(), values)
    if keys:
        op.get_bind().execute(words.insert(), [{"word": one, "n": number} for one in keys])
