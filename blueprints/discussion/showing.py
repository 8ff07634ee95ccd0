"""Posts as a page shows them: everything that costs is computed once here, the template only writes."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup, escape

from blueprints.core import text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, lazy_gettext
from blueprints.core.i18n import gettext as _
from blueprints.discussion import members, queries, signing
from blueprints.discussion.models import Post, Signed, Standing
from blueprints.discussion.queries import BEGINNING, READ

_WITHDRAWN = lazy_gettext("Ce message est retiré par la personne qui l’a écrit.")
_REMOVED = lazy_gettext("Ce message est retiré par l’équipe de modération.")
_READ_AGAIN = lazy_gettext("Ce message est relu. Il n’est pas visible pour le moment.")
_HARD = lazy_gettext("Ce texte peut être dur à lire")
_GONE = lazy_gettext("La réponse citée n’est plus visible.")


class ShownPost(NamedTuple):
    """One post, ready to be written."""

    id: UUID
    number: int
    author: str
    initial: str
    day: str
    body: Markup
    change: str
    """Where its reader changes it or takes it back; nothing when it is not hers."""
    withdrawn: bool
    """There is nothing to read: taken back, removed, or read again."""
    own: bool
    said: str
    """What its reader said with a button: the first letters of what she pressed."""


class Reader(NamedTuple):
    """Who reads a page of posts.

    Args:
        id: her id.
        base: the address that the posts of the page have in common; nothing when they cannot change.
    """

    id: UUID
    base: str


def waiting_said(post: Post) -> str:
    """Return what its author is told of a post that is read first."""
    if post.author_id is None:
        return _("Votre message attend d’être relu. Il est publié ensuite.")
    return _("Votre message contient un lien. Une personne le relit, puis il est publié.")


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
    author = members.signed(row, team)
    trace = _trace_of(row)
    own = row.author_id == reader.id if row.sealed_author is None else signing.wrote(row, reader.id)
    change = f"{reader.base}/{row.number}/modifier" if own and reader.base and row.withdrawn_at is None else ""
    return ShownPost(
        row.id,
        row.number,
        author.name,
        author.initial,
        _when(row, has_trace=trace is not None),
        Markup('<p class="soft">%s</p>') % trace if trace is not None else _body_of(row, team),
        change if row.number > 0 and row.standing in READ else "",
        trace is not None,
        own,
        f"{'t' if row.thanks else ''}{'m' if row.me_too else ''}{'u' if row.useful else ''}",
    )


def _trace_of(row: AnyRow) -> str | None:
    """Return the sentence that stands for a post that nobody reads; None when it is read."""
    if row.withdrawn_at is not None:
        return str(_WITHDRAWN)
    if row.standing is Standing.REMOVED:
        return str(_REMOVED)
    return str(_READ_AGAIN) if row.standing is Standing.HELD and row.number > 0 else None


def _when(row: AnyRow, *, has_trace: bool) -> str:
    when = day(row.created_at)
    if row.edited_at is not None and not has_trace:
        when = _("%(day)s, modifié ensuite", day=when)
    return _("%(day)s, message anonyme", day=when) if row.signed is Signed.NOBODY else when


def _body_of(row: AnyRow, team: members.Staff | None) -> Markup:
    """Return the words of a post, what it quotes before them, behind a fold where there is one."""
    shown = text.show(row.body)
    if row.quoted_post_id is not None:
        shown = Markup("%s%s") % (_quote_of(row, team), shown)
    return folded(shown, row.warning) if row.standing is Standing.FOLDED else shown


def folded(words: Markup, warning: str) -> Markup:
    """Return words behind a fold that the reader opens by choice, with what is said over it."""
    said = Markup('<strong>%s</strong> <span dir="auto">%s</span>') % (_HARD, warning)
    return Markup('<details class="post__fold"><summary>%s</summary><div>%s</div></details>') % (said, words)


def _quote_of(row: AnyRow, team: members.Staff | None) -> Markup:
    if row.quoted_number is None:
        gone: Markup = Markup('<p class="post__quote soft">%s</p>') % _GONE
        return gone
    return quote(row.quoted_number, quoted_name(row, team), row.quoted_words)


def quoted_name(row: AnyRow, team: members.Staff | None) -> str:
    """Return who wrote what a post quotes."""
    if row.quoted_author_id is None or row.quoted_signed is Signed.NOBODY:
        return _("Une personne du collectif")
    if row.quoted_signed is Signed.NAME and row.quoted_first_name and row.quoted_author_id not in (team or {}):
        return text.isolate(row.quoted_first_name)
    return members.named(row.quoted_author_id, row.quoted_pseudonym, team).name


def quote(number: int, author: str, words: str | None) -> Markup:
    """Return the beginning of a post as another one quotes it; a folded one shows no word."""
    link = Markup('<a href="#reponse-%d">%s</a>') % (number, author)
    if words is None:
        return Markup('<blockquote class="post__quote">%s : %s</blockquote>') % (link, _HARD)
    return Markup('<blockquote class="post__quote">%s : <span dir="auto">« %s »</span></blockquote>') % (
        link,
        escape(beginning(words)),
    )


def beginning(words: str) -> str:
    """Return the beginning of a text in one line, cut after a word."""
    line = " ".join(words.split())
    if len(line) <= BEGINNING and len(words) <= BEGINNING:
        return line
    return f"{line[:BEGINNING].rpartition(' ')[0] or line[:BEGINNING]}…"


class Quoted(NamedTuple):
    """What is above the box in which one answers a post."""

    number: int
    author: str
    shown: Markup


def quoted_in(discussion_id: UUID, number: int | None) -> Quoted | None:
    """Return the post that one is about to answer; None when there is none, or nobody reads it any more."""
    post = queries.find_readable(discussion_id, number) if number else None
    row = queries.find_shown_post(post.id) if post is not None else None
    if row is None:
        return None
    author = members.signed(row).name
    return Quoted(row.number, author, quote(row.number, author, None if row.warning else row.body))


def show_waiting(discussion_id: UUID, reader: Reader) -> list[tuple[ShownPost, str]]:
    """Return what the reader wrote in a discussion and nobody has read yet, each with the path where it changes."""
    rows = queries.list_waiting(discussion_id, reader.id)
    return [(show_post(row, reader), f"{reader.base}/{row.number}/modifier") for row in rows]
