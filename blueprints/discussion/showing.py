"""Posts as a page shows them: everything that costs is computed once here, the template only writes."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from blueprints.core import text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day
from blueprints.discussion import members


class ShownPost(NamedTuple):
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
    team = members.staff()
    return [show_post(row, team) for row in rows]


def show_post(row: AnyRow, team: members.Staff | None = None) -> ShownPost:
    """Return one post as a page writes it.

    Args:
        row: from `queries`.
        team: `members.staff()`, where it was asked already.
    """
    author = members.named(row.author_id, row.pseudonym, team)
    return ShownPost(
        row.id, row.number, row.author_id, author.name, author.initial, day(row.created_at), text.show(row.body)
    )
