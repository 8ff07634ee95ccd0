"""What searching in Conseils looks through: which texts hold a word, the latest first, as rows on either database.

No word is written here: its key says nothing by itself, and leaves with the text.
"""

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from blueprints.core.db import Model, PlatformScoped, within_platform

_Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite finds a row by its own number in one step, where the column is called INTEGER."""

TITLE, QUESTION, ANSWER = 3, 2, 1
"""The places where a word is found; the higher counts more."""


class SearchEntry(PlatformScoped, Model):
    """One text that can be found: a title, a question or an answer."""

    __tablename__ = "search_entries"
    __table_args__ = (
        within_platform("thread_id", "threads"),
        within_platform("post_id", "posts"),
        UniqueConstraint("post_id", "place"),
        Index("ix_search_entries_thread_id", "thread_id"),
    )

    n: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=False)
    """Goes up with the hour of the post (see `search_index.number_of`)."""
    thread_id: Mapped[UUID]
    post_id: Mapped[UUID]
    """The post; of a title, the question's."""
    place: Mapped[int] = mapped_column(SmallInteger)
    words: Mapped[bytes]
    """The keys of its words, eight bytes each: what has to leave with it."""


search_words = Table(
    "search_words",
    Model.metadata,
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
"""One row for each word of each entry, in the order in which they are read: no column more, there are millions.

The platform is in the key of the word; an entry that is read with it is bound to the platform like every row.
"""
