"""Questions that were found, as a page writes them: the words that were looked for are marked, in a short extract."""

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, takewhile
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import bindparam, select

from blueprints.advice import hiding, searching, topics
from blueprints.advice.models import Thread
from blueprints.advice.search_models import SearchEntry
from blueprints.advice.searching import LONGEST, MOST_WORDS, PAGE, Asked, Found, Hit, Replies
from blueprints.advice.showing import count_answers, name_topic
from blueprints.core import db, french, pages
from blueprints.core.db import AnyRow
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.text import clean_line
from blueprints.discussion.models import Post, Standing
from blueprints.discussion.queries import PAGE as POSTS

_AROUND, _EXTRACT, _NUMBER = 80, 240, 3
_TEXTS = (
    select(
        SearchEntry.n,
        Thread.id,
        Thread.title,
        Thread.topic,
        Thread.answer_count,
        Thread.settled_at,
        Thread.last_activity_at,
        Post.number,
        Post.body,
        Post.standing,
        Post.warning,
        Post.own_warning,
    )
    .join(Thread, Thread.id == SearchEntry.thread_id)
    .join(Post, Post.id == SearchEntry.post_id)
    .where(SearchEntry.n.in_([bindparam(f"n{one}") for one in range(PAGE)]))
)


@dataclass(frozen=True, slots=True)
class Search:
    """What an address of the search asks for; what it does not know is left aside.

    Args:
        typed: as it was typed, whole.
        words: what is looked for of it.
        topic: the code of a topic of the platform.
        replies: answered or not.
        own: one's own questions only.
        page: from 1.
    """

    typed: str = ""
    words: tuple[frozenset[str], ...] = ()
    topic: str | None = None
    replies: Replies = Replies.ANY
    own: bool = False
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Search":
        """Return what the arguments of an address ask for."""
        typed, topic = clean_line(arguments.get("mots", "")), arguments.get("sujet")
        replies, page = arguments.get("reponses", ""), arguments.get("page", "")
        return cls(
            typed=typed,
            words=searching.read(typed),
            topic=topic if topic in topics.cards() else None,
            replies=Replies(replies) if replies in set(Replies) else Replies.ANY,
            own=arguments.get("miennes") == "1",
            page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) <= _NUMBER else 1,
        )

    def asked(self, person_id: UUID) -> Asked:
        """Return what is looked for, by this person: a topic that she hid is found when she names it."""
        hidden = () if self.topic or self.own else tuple(row.topic for row in hiding.list_hidden(person_id))
        return Asked(self.words, self.topic, self.replies, person_id if self.own else None, hidden)

    def address(self, page: int = 1, *, words_only: bool = False) -> str:
        """Return the address of this search, of another page of it, or of its words everywhere."""
        given = {"mots": self.typed[: 2 * LONGEST]}
        if not words_only:
            given |= {"sujet": self.topic or "", "reponses": self.replies.value, "miennes": "1" if self.own else ""}
        given["page"] = str(page) if page > 1 else ""
        return f"{pages.path('advice.search')}?{urlencode({name: one for name, one in given.items() if one})}"

    @property
    def is_filtered(self) -> bool:
        """Tell whether only a part of the questions is looked in."""
        return bool(self.topic or self.replies or self.own)

    @property
    def is_long(self) -> bool:
        """Tell whether only its first words are looked for."""
        return len(self.typed) > LONGEST or len(self.words) == MOST_WORDS < len(french.read_words(self.typed))

    def topics(self) -> list[tuple[str, str, bool]]:
        """Return value, words and whether chosen, for the choice of a topic."""
        everything = ("", _("Tous les sujets"), self.topic is None)
        return [everything, *((one.code, _(one.name), one.code == self.topic) for one in topics.cards().values())]

    def answers(self) -> list[tuple[str, str, bool]]:
        """Return value, words and whether chosen, for the choice between answered and not."""
        words = {Replies.ANY: _("Toutes"), Replies.SOME: _("Avec une réponse"), Replies.NONE: _("Sans réponse")}
        return [(one.value, words[one], one is self.replies) for one in Replies]


@dataclass(slots=True)
class FoundThread:
    """One question that was found, ready to be written; not frozen: twenty such would take three times as long."""

    url: str
    title: Markup
    topic: str
    answers: str
    active: str
    settled: bool
    extract: Markup
    in_answer: bool
    """Whether the extract is one of an answer."""
    folded: bool


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found."""

    threads: list[FoundThread]
    count: str
    notes: list[str]
    before: str | None
    after: str | None


def show(search: Search, found: Found) -> Results:
    """Return a page of the questions that were found, with what has to be said of them."""
    start = (search.page - 1) * PAGE
    hits = found.hits[start : start + PAGE]
    return Results(
        threads=show_hits(hits, search.words),
        count=_count(found),
        notes=_notes(search, found),
        before=search.address(search.page - 1) if start and hits else None,
        after=search.address(search.page + 1) if len(found.hits) > start + PAGE else None,
    )


def _count(found: Found) -> str:
    if found.is_cut:
        return _("Les conseils trouvés")
    return ngettext("%(num)s conseil trouvé", "%(num)s conseils trouvés", len(found.hits))


def _notes(search: Search, found: Found) -> list[str]:
    notes = []
    if search.is_long:
        notes.append(_("Votre recherche est longue. Nous avons cherché ses premiers mots."))
    if found.is_cut:
        notes.append(_("Plus de 500 messages contiennent ces mots. Nous avons trié les 500 plus récents."))
    if found.is_partial:
        notes.append(_("Aucun conseil ne contient tous vos mots. Voici les plus proches."))
    return notes


def show_hits(hits: Iterable[Hit], words: Iterable[frozenset[str]]) -> list[FoundThread]:
    """Return questions in their order, with the words marked."""
    numbers = [hit.shown for hit in hits]
    if not numbers:
        return []
    wanted: frozenset[str] = frozenset().union(*words)
    values = {f"n{one}": numbers[min(one, len(numbers) - 1)] for one in range(PAGE)}
    rows = {row.n: row for row in db.read(_TEXTS, **values).all()}
    base, names = pages.path("advice.index"), {code: _(one.name) for code, one in topics.cards().items()}
    return [_show(rows[number], base, names, wanted) for number in numbers if number in rows]


def _show(row: AnyRow, base: str, names: Mapping[str, str], wanted: frozenset[str]) -> FoundThread:
    _n, thread_id, title, topic, answers, settled_at, active_at, number, body, standing, given, own = row
    is_answer = number > 1
    start = (number - 1) // POSTS * POSTS
    place = f"{f'?apres={start}' if start else ''}#reponse-{number}" if is_answer else ""
    warning = given or own
    folded = standing is Standing.FOLDED or bool(warning)
    return FoundThread(
        url=f"{base}/{thread_id}{place}",
        title=mark(title, wanted),
        topic=names.get(topic) or name_topic(topic),
        answers=count_answers(answers),
        active=day(active_at),
        settled=settled_at is not None,
        extract=escape(warning) if folded else extract(body, wanted),
        in_answer=is_answer,
        folded=folded,
    )


def mark(text: str, wanted: frozenset[str]) -> Markup:
    """Return *text* with the words that were looked for marked."""
    return _marked(text, french.find_words(text, wanted))


def extract(text: str, wanted: frozenset[str]) -> Markup:
    """Return the words around the first that was looked for, or the beginning where there is none."""
    flat = " ".join(text.split())
    places = french.find_words(flat, wanted)
    found = next(places, (0, 0))
    first = found[0]
    start = min(flat.find(" ", first - _AROUND) + 1, first) if first > 2 * _AROUND else 0
    end = len(flat)
    if end > start + _EXTRACT:
        end = max(flat.rfind(" ", first, start + _EXTRACT), first)
        end = end if end > first else start + _EXTRACT
    inside = _marked(flat[:end], takewhile(lambda place: place[1] <= end, chain([found], places)), start)
    return Markup(f"{'… ' if start else ''}{inside}{' …' if end < len(flat) else ''}")  # noqa: S704 - escaped


def _marked(text: str, places: Iterable[tuple[int, int]], position: int = 0) -> Markup:
    pieces = []
    for start, end in places:
        if end > start:
            pieces.append(f"{_plain(text[position:start])}<mark>{_plain(text[start:end])}</mark>")
            position = end
    pieces.append(_plain(text[position:]))
    return Markup("".join(pieces))  # noqa: S704 - each piece is escaped


def _plain(text: str) -> str:
    """Escape a piece between tags: as a `str`, for it is joined to others."""
    return html.escape(text, quote=False)
