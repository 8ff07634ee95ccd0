"""The library of ideas: what may be tried for each difficulty, written by us and kept in `ideas.json`."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blueprints.core.text import fold

_FILE = Path(__file__).with_name("ideas.json")
_ENDINGS = re.compile(r"(issements?|issants?|issent|ations?|ements?|ment|antes?|ants?|ees?|es|er|ez|ent|s|x|e)$")
_SHORTEST = 4
_EMPTY = frozenset({
    "le", "la", "les", "un", "une", "des", "de", "du", "et", "ou", "a", "au", "aux", "en", "dans", "pour", "par", "sur",
    "je", "mon", "ma", "mes", "ce", "que", "qui", "est",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """One thing to try: for whom, what it costs, how, and a point to watch."""

    slug: str
    constraint: str
    title: str
    answers: str
    cost: str
    how: str
    watch: str
    of_platform: bool = False
    """Kept here by somebody, told again without names."""


@cache
def ideas() -> tuple[Idea, ...]:
    """Return the ideas written by us, difficulty by difficulty."""
    return tuple(Idea(**one) for one in json.loads(_FILE.read_text(encoding="utf-8")))


@cache
def by_slug() -> dict[str, Idea]:
    """Return them by the name in their address."""
    return {one.slug: one for one in ideas()}


def search(found: Sequence[Idea], asked: str) -> list[Idea]:
    """Return the ideas in which every word of a question occurs, whatever its accents, capitals or ending."""
    wanted = stems(asked)
    return [one for one in found if all(_holds(one, stem) for stem in wanted)] if wanted else list(found)


def _holds(idea: Idea, stem: str) -> bool:
    words = _words_of(idea)
    return any(word.startswith(stem) for word in words)


@cache
def _words_of(idea: Idea) -> frozenset[str]:
    text = " ".join((idea.constraint.replace("-", " "), idea.title, idea.answers, idea.how, idea.watch))
    return frozenset(fold(text).split())


def stems(asked: str) -> list[str]:
    """Return the beginnings of the words that matter in a question."""
    return [_stem(word) for word in fold(asked).split() if word not in _EMPTY]


def _stem(word: str) -> str:
    short = _ENDINGS.sub("", word)
    return short if len(short) >= _SHORTEST else word if len(word) <= _SHORTEST else word.rstrip("sx")
