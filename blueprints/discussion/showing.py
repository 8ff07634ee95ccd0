"""Posts as a page shows them: everything that costs is computed once here, the template only writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from blueprints.core import text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day
from blueprints.discussion import members


@dataclass(frozen=True, slots=True)
class ShownPost:
    """One post, ready to be written."""

    id: UUID
    number: int
    author_id: UUID
    author: str
    initial: str
    day: str
    body: Markup


def show_posts(rows: Iterable[AnyRow]) -> list[ShownPost]:
    """Return posts as a page writes them.

    Args:
        rows: from `queries.list_posts`.
    """
    return [show_post(row) for row in rows]


def show_post(row: AnyRow) -> ShownPost:
    """Return one post as a page writes it."""
    author = members.named(row.author_id, row.pseudonym)
    return ShownPost(
        row.id, row.number, row.author_id, author.name, author.initial, day(row.created_at), text.show(row.body)
    )
