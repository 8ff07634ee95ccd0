"""Looking for questions by the words of their title, of the question and of its answers.

Of each word the 500 most recent texts that hold it are looked at, never more: what a search costs does not grow with
the platform. All that decides on the order is whole numbers computed here: both databases give the same pages.

The order: each word of the search gives points to a question, more when few texts hold it; they count ten times in its
title, four times in the question, once in an answer. What a question has of all is multiplied by how many of the words
it holds. The latest comes first among equals.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, func, literal_column, select, union_all

from blueprints.advice.models import Thread
from blueprints.advice.search_index import key_of
from blueprints.advice.search_models import ANSWER, QUESTION, TITLE, SearchEntry, search_words
from blueprints.core import db, french
from blueprints.core.db import AnyRow

PAGE = 20
MOST = 500
"""Texts of one word that are looked at."""
MOST_WORDS, LONGEST = 8, 300
NEAR = 4
_DEEP = 20_000
"""Where every word is in more than `MOST` texts: so many of the first word's are asked whether they hold the others."""
_POINTS = {TITLE: 10, QUESTION: 4, ANSWER: 1}
"""What a word is worth by the best place where it stands."""
_ALL_WORDS = 99
_NUMBER_BITS = 61
_NUMBERS = 2**_NUMBER_BITS - 1
"""A place and the number of a text fit in one whole number of either database: the greatest is the best."""
_ASKING = (
    "comment faire fait pourquoi quand quoi quel quelle combien peut peux puis dois doit faut être suis avoir avez "
    "aller vais veux voudrais aimerais mais plus si cette cet sans bonjour merci question conseil"
)
"""What questions begin with, and what says nothing of what they are about."""
_SCALE = MOST.bit_length()


class Replies(StrEnum):
    """Whether questions have been answered."""

    ANY = ""
    SOME = "avec"
    NONE = "sans"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for.

    Args:
        words: each in the forms that are compared.
        topic: the code of the only topic to look in.
        replies: answered or not.
        author_id: only her questions.
        hidden: topics that she does not want to see.
    """

    words: tuple[frozenset[str], ...]
    topic: str | None = None
    replies: Replies = Replies.ANY
    author_id: UUID | None = None
    hidden: tuple[str, ...] = ()


@dataclass(slots=True)
class Hit:
    """One question that was found.

    Args:
        thread_id: which.
        held: how many of the words it holds.
        points: what they are worth.
        latest: the number of its latest text with one of them.
        shown: the number of the text that is shown of it: where the rarest word stands; of a title, the question.
        weight: of the word for which it is shown.
    """

    thread_id: UUID
    held: int = 0
    points: int = 0
    latest: int = 0
    shown: int = 0
    weight: int = -1


@dataclass(frozen=True, slots=True)
class Found:
    """Every question that was found, best first, and what to say of them.

    Args:
        hits: the questions.
        words: how many words were looked for.
        is_cut: some word is in more texts than were looked at.
    """

    hits: Sequence[Hit] = ()
    words: int = 0
    is_cut: bool = False

    @property
    def is_partial(self) -> bool:
        """Tell whether not even the first question holds every word."""
        return bool(self.hits) and self.hits[0].held < self.words


@dataclass(slots=True)
class _Word:
    """Where one word was found."""

    texts: dict[int, int] = field(default_factory=dict)
    """How many hold each of its forms."""
    threads: dict[UUID, int] = field(default_factory=dict)
    """For each question the best place, and after it the number of the latest text there."""

    @property
    def count(self) -> int:
        """Return how many texts hold it, by the form that most of them hold."""
        return max(self.texts.values(), default=0)


def read(typed: str) -> tuple[frozenset[str], ...]:
    """Return the words of what somebody typed, as they are compared; those of every question when there is no other."""
    words = [one for one in french.read_words(typed[:LONGEST]) if one - french.EMPTY]
    telling = [one for one in words if one.isdisjoint(_asking())]
    return tuple(telling or words)[:MOST_WORDS]


@cache
def _asking() -> frozenset[str]:
    return frozenset().union(*french.read_words(_ASKING))


def near(title: str, hidden: tuple[str, ...] = (), *, but: UUID | None = None) -> list[Hit]:
    """Return the few questions that look like one with this title: half of its words, two at least, in one of them.

    Args:
        title: of a question.
        hidden: topics that are left out.
        but: the question itself, which looks like itself.
    """
    words = read(title)
    wanted = max(min(2, len(words)), (len(words) + 1) // 2)
    hits = search(Asked(words, hidden=hidden)).hits
    return [hit for hit in hits if hit.held >= wanted and hit.thread_id != but][:NEAR]


def search(asked: Asked) -> Found:
    """Return the questions that hold the words, best first."""
    if not asked.words:
        return Found()
    forms = [(number, form) for number, word in enumerate(asked.words) for form in sorted(word)]
    values = _values(asked) | {f"w{n}": key_of(db.platform_id(), form) for n, (_number, form) in enumerate(forms)}
    words = [_Word() for _ in asked.words]
    rows = db.read(_lists(len(forms), *_filters(asked)), **values).all()
    if len(forms) == 1:
        return _found_one(rows)
    for part, thread_id, best, texts in rows:
        word = words[forms[part][0]]
        word.texts[part] = word.texts.get(part, 0) + texts
        word.threads[thread_id] = max(best, word.threads.get(thread_id, 0))
    is_cut = any(word.count > MOST for word in words)
    if len(words) > 1 and all(word.count > MOST for word in words):
        _look_deeper(asked, values, words)
    return Found(_rank(words), len(words), is_cut)


def _found_one(rows: Sequence[AnyRow]) -> Found:
    """Return what holds the only word, in its only form: the place decides, then the hour, as they stand in `best`."""
    count = sum(row.texts for row in rows)
    worth = _worth(count)
    hits = []
    for _part, thread_id, best, _texts in sorted(rows, key=itemgetter(2), reverse=True)[:MOST]:
        number = best & _NUMBERS
        hits.append(Hit(thread_id, 1, worth * _POINTS[best >> _NUMBER_BITS], number, number, worth))
    return Found(hits, 1, count > MOST)


def _look_deeper(asked: Asked, values: dict[str, Any], words: list[_Word]) -> None:
    """Add what holds all the words, where each of them is too common for its latest texts to say enough."""
    sizes = tuple(len(word) for word in asked.words)
    for row in db.read(_together(sizes, *_filters(asked)), **values, deep=_DEEP):
        for word in words:
            word.threads[row.thread_id] = max(row.best, word.threads.get(row.thread_id, 0))


def _rank(words: Iterable[_Word]) -> list[Hit]:
    hits: dict[UUID, Hit] = {}
    for word in words:
        worth = _worth(word.count)
        for thread_id, best in word.threads.items():
            place, number = best >> _NUMBER_BITS, best & _NUMBERS
            hit = hits.get(thread_id)
            if hit is None:
                hit = hits[thread_id] = Hit(thread_id)
            hit.held += 1
            hit.points += worth * _POINTS[place]
            hit.latest = max(hit.latest, number)
            if worth > hit.weight:
                hit.shown, hit.weight = number, worth
    most = max((hit.held for hit in hits.values()), default=0)
    near = [hit for hit in hits.values() if 2 * hit.held >= most]
    near.sort(key=lambda hit: (hit.points * hit.held, hit.latest), reverse=True)
    return near[:MOST]


def _worth(count: int) -> int:
    """Return the points of a word that so many texts hold."""
    return 1 + _SCALE - min(count, MOST).bit_length()


def _filters(asked: Asked) -> tuple[bool, Replies, bool, int]:
    return asked.topic is not None, asked.replies, asked.author_id is not None, len(asked.hidden)


def _values(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {f"hidden{n}": code for n, code in enumerate(asked.hidden)}
    values["most"] = MOST + 1
    if asked.topic is not None:
        values["topic"] = asked.topic
    if asked.author_id is not None:
        values["author"] = asked.author_id
    return values


# --- the statements: each built once ----------------------------------------------------------------------------------


@cache
def _lists(parts: int, by_topic: bool, replies: Replies, own: bool, hidden: int) -> Select[*tuple[Any, ...]]:  # noqa: FBT001 - the key of a cache
    """Return what looks at the latest texts of so many words, and says of each the questions and the places."""
    chosen = _chosen(by_topic, replies, own, hidden)
    lists = [
        select(
            select(literal_column(str(n)).label("part"), search_words.c.n)
            .where(search_words.c.word == bindparam(f"w{n}"), *chosen)
            .order_by(search_words.c.n.desc())
            .limit(bindparam("most"))
            .subquery()
        )
        for n in range(parts)
    ]
    if parts > 1:
        return _by_thread(union_all(*lists).subquery("found"))
    return _by_thread(lists[0].subquery("found"), literal_column("0").label("part"))


@cache
def _together(
    sizes: tuple[int, ...],
    by_topic: bool,  # noqa: FBT001 - the key of a cache
    replies: Replies,
    own: bool,  # noqa: FBT001 - the key of a cache
    hidden: int,
) -> Select[*tuple[Any, ...]]:
    """Return what looks among many texts of the first word for those that hold all of them."""
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    of_words: list[list[Any]] = [
        [bindparam(f"w{start + n}") for n in range(size)] for start, size in zip(starts, sizes, strict=True)
    ]
    first = (
        select(search_words.c.n)
        .where(search_words.c.word == of_words[0][0], *_chosen(by_topic, replies, own, hidden))
        .order_by(search_words.c.n.desc())
        .limit(bindparam("deep"))
        .subquery("first")
    )
    others = []
    for n, forms in enumerate(of_words[1:]):
        other = search_words.alias(f"other{n}")
        others.append(exists().where(other.c.word.in_(forms), other.c.n == first.c.n))
    found = select(first.c.n).where(*others).order_by(first.c.n.desc()).limit(bindparam("most")).subquery("found")
    return _by_thread(found, literal_column(str(_ALL_WORDS)).label("part"))


def _by_thread(found: Any, part: Any = None) -> Select[*tuple[Any, ...]]:
    """Return the best place of each question, in each list or in the only one."""
    groups = (SearchEntry.thread_id,) if part is not None else (found.c.part, SearchEntry.thread_id)
    best = func.max(SearchEntry.place * literal_column(str(2**_NUMBER_BITS)) + found.c.n).label("best")
    return (
        select(found.c.part if part is None else part, SearchEntry.thread_id, best, func.count().label("texts"))
        .join_from(found, SearchEntry, SearchEntry.n == found.c.n)
        .group_by(*groups)
    )


def _chosen(by_topic: bool, replies: Replies, own: bool, hidden: int) -> list[Any]:  # noqa: FBT001 - as above
    """Return the conditions on texts: what is rare is asked for by its own index, what is not is asked of each."""
    rare: list[Any] = []
    if replies is Replies.NONE:
        rare.append(Thread.answer_count == literal_column("0"))
    if own:
        rare.append(Thread.author_id == bindparam("author"))
    common: list[Any] = []
    if by_topic:
        common.append(Thread.topic == bindparam("topic"))
    if replies is Replies.SOME:
        common.append(Thread.answer_count > literal_column("0"))
    common += [Thread.topic != bindparam(f"hidden{n}") for n in range(hidden)]
    if rare:
        entries = select(SearchEntry.n).join(Thread, Thread.id == SearchEntry.thread_id)
        return [search_words.c.n.in_(entries.where(*rare, *common))]
    if common:
        entry = exists().where(SearchEntry.n == search_words.c.n, Thread.id == SearchEntry.thread_id, *common)
        return [entry]
    return []
