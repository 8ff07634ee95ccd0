"""Ideas as pages show them: words, names and addresses computed once, so that templates only write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from markupsafe import Markup

from blueprints.core import access, pages, text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, lazy_gettext, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.discussion import members
from blueprints.discussion import queries as discussions
from blueprints.discussion.queries import PAGE
from blueprints.discussion.showing import Reader, ShownPost, show_posts, show_waiting
from blueprints.ideas import progress, queries
from blueprints.ideas.models import READ
from blueprints.ideas.queries import View, Way
from blueprints.ideas.taking_part import KIND
from blueprints.moderation import kinds
from blueprints.moderation.kinds import Standing


def find_shown_idea(idea_id: UUID) -> AnyRow | None:
    """Return one idea, as the person of this request reads it."""
    actor = access.current_actor()
    return queries.find_shown_idea(idea_id, actor.person_id) if actor else None


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address of the list asks for; what it does not know is left aside."""

    view: View = View.ALL
    way: Way = Way.START
    cursor: Cursor | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Listing":
        """Return what the arguments of an address ask for."""
        asked = arguments.get("vue")
        view = View(asked) if asked in set(View) else View.ALL
        for way in (Way.OLDER, Way.NEWER):
            cursor = Cursor.parse(arguments.get(way.value))
            if cursor is not None:
                return cls(view, way, cursor)
        return cls(view)

    def address(self, *, view: View | None = None, way: Way = Way.START, cursor: Cursor | None = None) -> str:
        """Return the address of this list, of another view of it, or of the page beside it."""
        chosen = view or self.view
        arguments = {"vue": chosen.value} if chosen is not View.ALL else {}
        if cursor is not None:
            arguments[way.value] = str(cursor)
        base = pages.path("ideas.index")
        return f"{base}?{urlencode(arguments)}" if arguments else base

    def tabs(self) -> list[tuple[str, str, str]]:
        """Return the three views, each with its address."""
        words = {View.ALL: _("Toutes"), View.WAITING: _("Sans réponse"), View.OWN: _("Mes idées")}
        return [(words[view], self.address(view=view), view.value) for view in View]

    def pages_beside(self, newer: Cursor | None, older: Cursor | None) -> dict[str, str | None]:
        """Return the addresses of the pages on both sides, as the pagination takes them."""
        return {
            "first": self.address() if newer else None,
            "newer": self.address(way=Way.NEWER, cursor=newer) if newer else None,
            "older": self.address(way=Way.OLDER, cursor=older) if older else None,
        }


@dataclass(frozen=True, slots=True)
class ListedIdea:
    """One idea of the list, ready to be written."""

    url: str
    title: str
    badges: list[progress.Badge]
    author: str
    supports: str
    comments: str


def show_ideas(rows: Iterable[AnyRow]) -> list[ListedIdea]:
    """Return the ideas of a page of the list."""
    base, team = pages.path("ideas.index"), members.staff()
    return [
        ListedIdea(
            url=f"{base}/{row.id}",
            title=row.title,
            badges=progress.badges(row),
            author=members.named(row.author_id, row.pseudonym, team).name,
            supports=count_supports(row.support_count),
            comments=count_comments(row.comment_count),
        )
        for row in rows
    ]


def count_supports(count: int) -> str:
    """Return how many say "Moi aussi", in words."""
    if count == 0:
        return _("Pas encore de soutien")
    return ngettext("%(num)s personne dit « moi aussi »", "%(num)s personnes disent « moi aussi »", count)


def count_comments(count: int) -> str:
    """Return how many comments there are, in words."""
    if count == 0:
        return _("Pas encore de commentaire")
    return ngettext("%(num)s commentaire", "%(num)s commentaires", count)


_HIDDEN = {
    Standing.HELD: lazy_gettext("Les autres ne lisent pas cette idée pour le moment."),
    Standing.REMOVED: lazy_gettext("Cette idée est retirée. Vous gardez vos mots."),
}


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One answer of the service, ready to be written."""

    badge: progress.Badge
    reason: Markup
    given: str
    review: str


@dataclass(frozen=True, slots=True)
class ShownIdea:
    """One idea with a page of its comments, ready to be written."""

    id: UUID
    url: str
    title: str
    body: Markup
    badges: list[progress.Badge]
    late: str
    author: members.Member
    sent: str
    edited: str
    steps: list[progress.ShownStep]
    answer: ShownAnswer | None
    earlier: list[ShownAnswer]
    supports: str
    supported: bool
    own: bool
    withdrawn: bool
    warning: str
    """Over a story that is folded."""
    hidden: str
    """To its author alone: why the others do not read it."""
    report: str
    """Where it is reported; nothing for its author."""
    answered: bool
    version: int
    comments: list[ShownPost]
    quoting: str
    waiting: list[tuple[ShownPost, str]]
    count: str
    before: str | None
    after: str | None
    last: str | None


def show_idea(idea: AnyRow, reader_id: UUID, after: str) -> ShownIdea:
    """Return an idea and the page of its comments that follows number *after*.

    Args:
        idea: from `find_shown_idea`.
        reader_id: who reads.
        after: as the address carries it; what is no number of a page is the first page.
    """
    total = idea.post_count
    start = _start_of(after, total)
    base = f"{pages.path('ideas.index')}/{idea.id}"
    reader = Reader(reader_id, f"{base}/commentaires" if idea.withdrawn_at is None and idea.standing in READ else "")
    posts = show_posts(discussions.list_posts(idea.discussion_id, start, reader_id), reader) if total else []
    last = posts[-1].number if posts else start
    answers = [_show_answer(row) for row in queries.list_answers(idea.id)] if idea.verdict else []
    return ShownIdea(
        id=idea.id,
        url=base,
        title=idea.title,
        body=text.show(idea.body),
        badges=progress.badges(idea),
        late=_late(idea),
        author=members.named(idea.author_id, idea.pseudonym),
        sent=day(idea.created_at),
        edited=_("Modifiée le %(day)s.", day=day(idea.edited_at)) if idea.edited_at else "",
        steps=progress.steps_of(idea, queries.list_steps(idea.id)),
        answer=answers[0] if answers else None,
        earlier=answers[1:],
        supports=count_supports(idea.support_count),
        supported=idea.supported,
        own=idea.author_id == reader_id,
        withdrawn=idea.withdrawn_at is not None,
        warning=idea.warning if idea.standing is Standing.FOLDED else "",
        hidden=str(_HIDDEN.get(idea.standing, "")),
        report=kinds.report_path(KIND, idea.id) if idea.author_id != reader_id else "",
        answered=idea.verdict is not None,
        version=idea.version,
        comments=posts,
        quoting=f"?apres={start}&" if start else "?",
        waiting=show_waiting(idea.discussion_id, reader) if idea.held_count else [],
        count=count_comments(idea.comment_count),
        before=f"{base}?apres={max(start - PAGE, 0)}" if start else None,
        after=f"{base}?apres={last}" if 0 < last < total else None,
        last=f"{base}?apres={_page_of(total)}" if total and _page_of(total) > start + PAGE else None,
    )


def _show_answer(row: AnyRow) -> ShownAnswer:
    return ShownAnswer(
        badge=progress.BADGES[row.verdict],
        reason=text.show(row.reason),
        given=_("Réponse du %(day)s.", day=day(row.answered_at)),
        review=_("Le service en reparle le %(day)s.", day=day(row.review_at)) if row.review_at else "",
    )


def _late(idea: AnyRow) -> str:
    if idea.withdrawn_at is not None or not progress.is_late(idea):
        return ""
    if idea.verdict is None:
        return _("La réponse était prévue avant le %(day)s.", day=day(idea.due_at))
    return _("Le service devait en reparler le %(day)s.", day=day(idea.review_at))


def _start_of(after: str, total: int) -> int:
    """Return the number after which an address starts, among *total* comments; the start when it is none."""
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0  # noqa: PLR2004 - digits
    return min(number, _page_of(total)) if total else 0


def _page_of(number: int) -> int:
    """Return the number after which the page of comment *number* starts."""
    return (number - 1) // PAGE * PAGE


def address_of(idea_id: UUID, number: int) -> str:
    """Return the address of one comment, on its page."""
    after = _page_of(number)
    return url_for("ideas.show", idea_id=idea_id, apres=after or None, _anchor=f"reponse-{number}")
