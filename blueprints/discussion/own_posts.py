"""One's own messages on one page: where they stand, whether they wait to be read, and whether they helped."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from sqlalchemy import or_, select

from blueprints.core import db, text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day
from blueprints.core.i18n import gettext as _
from blueprints.discussion import queries, thanking
from blueprints.discussion.models import Post, Signed, Standing

MOST = 40
"""How many messages the page shows."""


@dataclass(frozen=True, slots=True)
class Where:
    """What holds some posts.

    Args:
        title: its title.
        page: its path.
        posts: the path under which its posts change.
    """

    title: str
    page: str
    posts: str


Find = Callable[[Iterable[UUID]], Mapping[UUID, Where]]
_finders: list[Find] = []


def holds(find: Find) -> Find:
    """Register how a feature finds what holds the posts of some discussions, in one statement."""
    if find not in _finders:
        _finders.append(find)
    return find


@dataclass(frozen=True, slots=True)
class OwnPost:
    """One message of hers, ready to be written."""

    title: str
    url: str
    day: str
    body: Markup
    state: str
    is_waiting: bool
    helped: str
    change: str


def show_own(person_id: UUID) -> list[OwnPost]:
    """Return the last messages of a person, as her own page writes them."""
    rows = _list_own(person_id)
    said = thanking.list_said(row.id for row in rows)
    discussions = {row.discussion_id for row in rows}
    places: dict[UUID, Where] = {}
    for find in _finders:
        places.update(find(discussions) if discussions else {})
    return [
        _show(row, places[row.discussion_id], said.get(row.id, frozenset()))
        for row in rows
        if row.discussion_id in places
    ]


def _list_own(person_id: UUID) -> list[AnyRow]:
    unsigned = queries.list_unsigned(person_id)[:MOST]
    statement = (
        select(
            *(Post.id, Post.discussion_id, Post.number, Post.body, Post.created_at, Post.withdrawn_at),
            *(Post.standing, Post.warning, Post.own_warning, Post.signed),
        )
        .where(or_(Post.author_id == person_id, Post.id.in_(unsigned)), Post.withdrawn_at.is_(None))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(MOST)
    )
    return list(db.session().execute(statement))


def _show(row: AnyRow, where: Where, said: frozenset[str]) -> OwnPost:
    anchor = f"?apres={start}" if (start := (row.number - 1) // queries.PAGE * queries.PAGE) > 0 else ""
    is_waiting = row.number < 0 and row.standing is Standing.HELD
    return OwnPost(
        title=where.title,
        url=f"{where.page}{anchor}#reponse-{row.number}" if row.number > 0 else "",
        day=day(row.created_at),
        body=text.show(row.body),
        state=_state_of(row),
        is_waiting=is_waiting,
        helped=_helped(said),
        change="" if row.standing is Standing.REMOVED else f"{where.posts}/{row.number}/modifier",
    )


def _state_of(row: AnyRow) -> str:
    if row.standing is Standing.REMOVED:
        return _("L’équipe de modération a retiré ce message. Vous gardez votre texte ici.")
    if row.standing is Standing.HELD:
        return _("Une personne de l’équipe lit ce message avant les autres.")
    unsigned = _("Publié sans votre nom.") if row.signed is Signed.NOBODY else ""
    if row.standing is Standing.FOLDED and row.warning != row.own_warning:
        return _("L’équipe de modération a mis un avertissement devant.")
    return unsigned


def _helped(said: frozenset[str]) -> str:
    words = {
        "thanks": _("On vous dit merci."),
        "useful": _("Ce message a été utile."),
        "me_too": _("Quelqu’un vit la même chose."),
    }
    return " ".join(words[kind] for kind in words if kind in said)
