"""Threads as pages show them: words, names and addresses computed once, so that templates only write."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for

from blueprints.advice import services, topics
from blueprints.advice.models import Thread
from blueprints.advice.queries import View, Way
from blueprints.advice.topics import TopicCard
from blueprints.core import pages
from blueprints.core.db import AnyRow
from blueprints.core.errors import Refused
from blueprints.core.i18n import day, ngettext
from blueprints.core.i18n import gettext as _
from blueprints.core.paging import Cursor
from blueprints.discussion import members, signing
from blueprints.discussion import queries as discussions
from blueprints.discussion.models import Standing
from blueprints.discussion.queries import PAGE
from blueprints.discussion.showing import Reader, ShownPost, show_post, show_posts, show_waiting


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address of the list asks for; what it does not know is left aside."""

    view: View = View.ALL
    topic: str | None = None
    """The code of a topic of the platform."""
    way: Way = Way.START
    cursor: Cursor | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Listing":
        """Return what the arguments of an address ask for."""
        view, topic = arguments.get("vue"), arguments.get("sujet")
        asked = cls(View(view) if view in set(View) else View.ALL, topic if topic in topics.cards() else None)
        for way in (Way.OLDER, Way.NEWER):
            cursor = Cursor.parse(arguments.get(way.value))
            if cursor is not None:
                return replace(asked, way=way, cursor=cursor)
        return asked

    def address(self, *, view: View | None = None, way: Way = Way.START, cursor: Cursor | None = None) -> str:
        """Return the address of this list, of another view of it, or of the page beside it."""
        arguments: dict[str, str] = {}
        chosen = view or self.view
        if chosen is not View.ALL:
            arguments["vue"] = chosen.value
        if self.topic is not None:
            arguments["sujet"] = self.topic
        if cursor is not None:
            arguments[way.value] = str(cursor)
        base = pages.path("advice.index")
        return f"{base}?{urlencode(arguments)}" if arguments else base

    @property
    def has_pinned(self) -> bool:
        """Tell whether this page begins with what facilitators put on top."""
        return self.view is View.ALL and self.cursor is None

    def tabs(self) -> list[tuple[str, str, str]]:
        """Return the three views, each with its address."""
        words = {View.ALL: _("Toutes"), View.UNANSWERED: _("Sans réponse"), View.OWN: _("Mes questions")}
        return [(words[view], self.address(view=view), view.value) for view in View]

    def topics(self) -> list[tuple[str, str, bool]]:
        """Return value, words and whether chosen, for the choice of a topic."""
        everything = ("", _("Tous les sujets"), self.topic is None)
        return [everything, *((one.code, _(one.name), one.code == self.topic) for one in topics.cards().values())]

    def pages_beside(self, newer: Cursor | None, older: Cursor | None) -> dict[str, str | None]:
        """Return the addresses of the pages on both sides, as the pagination takes them."""
        return {
            "first": self.address() if newer else None,
            "newer": self.address(way=Way.NEWER, cursor=newer) if newer else None,
            "older": self.address(way=Way.OLDER, cursor=older) if older else None,
        }


@dataclass(frozen=True, slots=True)
class ListedThread:
    """One question of the list, ready to be written."""

    url: str
    title: str
    topic: str
    author: str
    answers: str
    active: str
    settled: bool
    folded: bool
    """Its words may be hard to read: they open by choice."""
    pinned: bool
    closed: bool
    new: str
    """How many answers of others she has not read, where she has read some."""
    new_url: str


def offered_topics() -> list[TopicCard]:
    """Return the topics that a new question can take, in the words of who reads."""
    return [
        replace(one, name=_(one.name), about=_(one.about) if one.about else "")
        for one in topics.cards().values()
        if one.is_offered
    ]


def named_topics() -> list[TopicCard]:
    """Return every topic, closed ones too, in the words of who reads."""
    return [replace(one, name=_(one.name)) for one in topics.cards().values()]


def name_topic(code: str) -> str:
    """Return how the topic of a question is called."""
    return _(topics.cards(code)[code].name)


def show_threads(rows: Iterable[AnyRow]) -> list[ListedThread]:
    """Return the questions of a page of the list."""
    base, team = pages.path("advice.index"), members.staff()
    names = {code: _(one.name) for code, one in topics.cards().items()}
    return [
        ListedThread(
            url=f"{base}/{row.id}",
            title=row.title,
            topic=names.get(row.topic) or name_topic(row.topic),
            author=members.signed(row, team).name,
            answers=count_answers(row.answer_count),
            active=day(row.last_activity_at),
            settled=row.settled_at is not None,
            folded=row.standing is Standing.FOLDED,
            pinned=row.pinned_place is not None,
            closed=row.closed_at is not None,
            new=count_new(row.unread) if row.unread else "",
            new_url=f"{base}/{row.id}/suite?depuis={row.read_number}" if row.unread else "",
        )
        for row in rows
    ]


def count_answers(count: int) -> str:
    """Return how many answers there are, in words."""
    if count == 0:
        return _("Pas encore de réponse")
    return ngettext("%(num)s réponse", "%(num)s réponses", count)


def count_new(count: int) -> str:
    """Return how many answers are new, in words."""
    return ngettext("%(num)s nouvelle réponse", "%(num)s nouvelles réponses", count)


@dataclass(frozen=True, slots=True)
class ShownThread:
    """One question with a page of its answers, ready to be written."""

    id: UUID
    url: str
    title: str
    topic: str
    author: members.Member
    asked: str
    question: ShownPost | None
    edited: str
    answers: list[ShownPost]
    count: str
    chosen: ShownPost | None
    settled: bool
    own: bool
    removed: bool
    quoting: str
    waiting: list[tuple[ShownPost, str]]
    before: str | None
    after: str | None
    last: str | None
    last_number: int
    """Of the last post on this page."""


def show_thread(thread: AnyRow, reader_id: UUID, after: str) -> ShownThread:
    """Return a question and the page of its posts that follows number *after*.

    Args:
        thread: from `queries.find_shown_thread`.
        reader_id: who reads.
        after: as the address carries it; what is no number of a page is the first page.
    """
    total = thread.post_count
    start = _start_of(after, total)
    base = f"{pages.path('advice.index')}/{thread.id}"
    reader = Reader(reader_id, f"{base}/messages")
    rows = discussions.list_posts(thread.discussion_id, start, reader_id)
    posts = show_posts(rows, reader)
    question = posts.pop(0) if posts and posts[0].number == 1 else None
    last = posts[-1].number if posts else start or 1
    chosen = _chosen(thread, posts, reader) if start == 0 else None
    return ShownThread(
        id=thread.id,
        url=base,
        title=title_of(thread),
        topic=name_topic(thread.topic),
        author=members.signed(thread),
        asked=day(thread.created_at),
        question=question,
        edited=_("Modifiée le %(day)s.", day=day(rows[0].edited_at)) if question and rows[0].edited_at else "",
        answers=[post for post in posts if post != chosen] if chosen else posts,
        count=count_answers(thread.answer_count),
        chosen=chosen,
        settled=thread.settled_at is not None,
        own=signing.wrote(thread, reader_id, table="threads"),
        removed=thread.standing is Standing.REMOVED,
        quoting=f"?apres={start}&" if start else "?",
        waiting=show_waiting(thread.discussion_id, reader) if thread.held_count else [],
        before=f"{base}?apres={max(start - PAGE, 0)}" if start else None,
        after=f"{base}?apres={last}" if 0 < last < total else None,
        last=f"{base}?apres={_page_of(total)}" if _page_of(total) > start + PAGE else None,
        last_number=last,
    )


def title_of(thread: AnyRow) -> str:
    """Return the title of a question; what says that it is gone, of one that was removed."""
    return _("Question retirée") if thread.standing is Standing.REMOVED else str(thread.title)


def _start_of(after: str, total: int) -> int:
    """Return the number after which an address starts, among *total* posts; the start when it is none."""
    number = int(after) if after.isascii() and after.isdigit() and len(after) < 8 else 0  # noqa: PLR2004 - digits
    return min(number, _page_of(total))


def _chosen(thread: AnyRow, posts: list[ShownPost], reader: Reader) -> ShownPost | None:
    """Return the answer that helped, asked for apart only when it is on another page; none when it was withdrawn."""
    wanted = thread.settling_post_id
    if wanted is None:
        return None
    for post in posts:
        if post.id == wanted:
            return None if post.withdrawn else post
    row = discussions.find_shown_post(wanted, reader.id)
    return show_post(row, reader) if row and row.withdrawn_at is None and row.standing in discussions.READ else None


def _page_of(number: int) -> int:
    """Return the number after which the page of post *number* starts."""
    return (number - 1) // PAGE * PAGE


def address_of(thread_id: UUID, number: int) -> str:
    """Return the address of one answer, on its page."""
    after = _page_of(number)
    return url_for("advice.show", thread_id=thread_id, apres=after or None, _anchor=f"reponse-{number}")


def _refuse_choice() -> NoReturn:
    raise Refused(services.NOT_AN_ANSWER)


def chosen_post(thread: Thread, value: str | None) -> UUID | None:
    """Return the answer that a button names, by its number or its id; None when it names none.

    Raises:
        Refused: it is no id.
    """
    if not value:
        return None
    if value.isascii() and value.isdecimal() and len(value) < 8:  # noqa: PLR2004 - digits
        post = discussions.find_readable(thread.discussion_id, int(value))
        return post.id if post is not None else _refuse_choice()
    try:
        return UUID(value)
    except ValueError:
        raise Refused(services.NOT_AN_ANSWER) from None
