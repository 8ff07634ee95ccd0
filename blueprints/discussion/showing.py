"""Posts as a page shows them: everything that costs is computed once here, the template only writes."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from blueprints.core import text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, lazy_gettext
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members

_WITHDRAWN = lazy_gettext("Ce message est retiré par la personne qui l’a écrit.")


class ShownPost(NamedTuple):
    """One post, ready to be written."""

    id: UUID
    number: int
    author_id: UUID
    author: str
    initial: str
    day: str
    body: Markup
    change: str
    """Where its reader changes it or takes it back; nothing when it is not hers."""
    withdrawn: bool


class Reader(NamedTuple):
    """Who reads a page of posts.

    Args:
        id: her id.
        base: the address that the posts of the page have in common; nothing when they cannot change.
    """

    id: UUID
    base: str


def show_posts(rows: Iterable[AnyRow], reader: Reader) -> list[ShownPost]:
    """Return posts as a page writes them.

    Args:
        rows: from `queries.list_posts`.
        reader: who reads them.
    """
    team = members.staff()
    return [show_post(row, reader, team) for row in rows]


def show_post(row: AnyRow, reader: Reader, team: members.Staff | None = None) -> ShownPost:
    """Return one post as a page writes it.

    Args:
        row: from `queries`.
        reader: who reads it.
        team: `members.staff()`, where it was asked already.
    """
    author = members.named(row.author_id, row.pseudonym, team)
    withdrawn, when = row.withdrawn_at is not None, day(row.created_at)
    if row.edited_at is not None and not withdrawn:
        when = _("%(day)s, modifié ensuite", day=when)
    change = ""
    if row.author_id == reader.id and reader.base and not withdrawn:
        change = f"{reader.base}/{row.number}/modifier"
    body = Markup('<p class="soft">%s</p>') % _WITHDRAWN if withdrawn else text.show(row.body)
    return ShownPost(row.id, row.number, row.author_id, author.name, author.initial, when, body, change, withdrawn)
