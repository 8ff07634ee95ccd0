"""What searching looks through, for the rows of `bulk`: the words of five texts, a million times, in their order."""

import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from uuid import UUID

from blueprints.advice.search_index import keys_of
from blueprints.advice.search_models import ANSWER, QUESTION, TITLE

RARE, COMMON = "télétravail", "employeur"
"""A word of twenty titles, and one of a fifth of all posts, however many there are."""
RARELY = 20
_STEP = 1 << 20
"""Between the numbers of two posts, as `search_index.number_of` leaves room."""

_ENTRIES = f"""INSERT INTO search_entries (n, platform_id, thread_id, post_id, place, words)
SELECT (n + 1) * {_STEP}, :platform, printf('01900002%08x7000800000000000', n / :posts + 1),
  printf('01900003%08x7000800000000000', n), CASE n % :posts WHEN 0 THEN {QUESTION} ELSE {ANSWER} END, keys
FROM counted JOIN text_keys ON text_keys.text = n % :texts ORDER BY n"""  # noqa: S608 - our own words
_OF_TEXT = f"INSERT INTO of_text SELECT n % :texts, (n + 1) * {_STEP} FROM counted"  # noqa: S608 - idem
_COUNTED = "WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n + 1 < :threads * :posts)"


def title_of(number: int, threads: int) -> str:
    """Return the title that `bulk` gives to a thread."""
    rare = f" {RARE}" if number % max(1, threads // RARELY) == 0 else ""
    return f"Comment parler de ma fatigue à mon équipe ? ({number}){rare}"


def fill(connection: sqlite3.Connection, platform: UUID, texts: Sequence[str], *, threads: int, posts: int) -> None:
    """Write the rows of so many threads of so many posts.

    Args:
        connection: to the file, within its transaction.
        platform: whose.
        texts: what the posts say, in turn.
        threads: how many.
        posts: in each.
    """
    values = {"platform": platform.hex, "threads": threads, "posts": posts, "texts": len(texts)}
    keys = [keys_of(platform, one) for one in texts]
    connection.execute("CREATE TEMP TABLE text_keys (text INTEGER PRIMARY KEY, keys BLOB)")
    connection.executemany("INSERT INTO text_keys VALUES (?, ?)", ((n, _packed(one)) for n, one in enumerate(keys)))
    connection.execute(f"{_COUNTED} {_ENTRIES}", values)
    connection.execute("CREATE TEMP TABLE of_text (text INTEGER, n INTEGER, PRIMARY KEY (text, n)) WITHOUT ROWID")
    connection.execute(f"{_COUNTED} {_OF_TEXT}", values)
    for word in sorted({one for each in keys for one in each}):
        holding = [(word, number) for number, each in enumerate(keys) if word in each]
        connection.executemany("INSERT INTO search_words SELECT ?, n FROM of_text WHERE text = ?", holding)
    rows = list(_titles(platform, threads, posts))
    connection.executemany(
        "INSERT INTO search_entries (n, platform_id, thread_id, post_id, place, words) VALUES (?, ?, ?, ?, ?, ?)", rows
    )
    found = sorted((word, row[0]) for row in rows for word in array("q", row[-1]))
    connection.executemany("INSERT INTO search_words VALUES (?, ?)", found)


def _titles(platform: UUID, threads: int, posts: int) -> Iterator[tuple[int, str, str, str, int, bytes]]:
    for number in range(1, threads + 1):
        first = (number - 1) * posts
        thread, post = f"01900002{number:08x}7000800000000000", f"01900003{first:08x}7000800000000000"
        keys = _packed(keys_of(platform, title_of(number, threads)))
        yield (first + 1) * _STEP + 1, platform.hex, thread, post, TITLE, keys


def _packed(keys: Sequence[int]) -> bytes:
    return array("q", keys).tobytes()
