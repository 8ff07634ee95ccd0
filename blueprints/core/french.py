"""French words as searching compares them: without accents, capitals or endings, and without the words that say little.

Both databases agree, because the words are made here and compared as they are.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Any

from blueprints.core.text import fold

EMPTY = frozenset({
    "a", "ai", "as", "au", "aux", "avec", "c", "ce", "ces", "d", "dans", "de", "des", "du", "elle", "en", "est", "et",
    "eu", "il", "ils", "j", "je", "l", "la", "le", "les", "leur", "lui", "m", "ma", "me", "mes", "mon", "n", "ne",
    "nous", "on", "ou", "par", "pas", "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "sur", "t", "ta", "te",
    "tes", "ton", "tu", "un", "une", "vos", "votre", "vous", "y",
})  # fmt: skip
"""What is looked for only when nothing else is."""
LONGEST = 60
_REMEMBERED = 2048
_one_at_a_time = Lock()
"""The stemmer writes in itself the word that it cuts: two threads would mix theirs."""


@cache
def stemmer() -> Any:
    """Return what cuts the endings of French words."""
    import snowballstemmer  # noqa: PLC0415 - only who searches, or writes what is searched, needs it

    return snowballstemmer.stemmer("french")


def read_words(text: str) -> list[frozenset[str]]:
    """Return each telling word of *text* once, in its order, as what it is compared by: "des réunions" is "reunion".

    A word has two such forms where its accents decide on its ending: what is typed without them is found all the same.
    """
    known = dict.fromkeys(folded for word in _split(text) for folded in _fold(word))
    telling = [one for one in known if one[0] not in EMPTY] or list(known)
    return list(dict.fromkeys(frozenset(one[:LONGEST] for one in forms[1:]) for forms in telling))


def find_words(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Give the places of *text* where one of these words stands, in whatever form, from its beginning on.

    Args:
        text: as it was typed.
        wanted: words as `read_words` gives them.
    """
    for found in _candidates(frozenset(word[:2] for word in wanted)).finditer(text):
        if any(not wanted.isdisjoint(forms) for forms in _fold(found.group().lower())):
            yield found.span()


@lru_cache(maxsize=64)
def _candidates(beginnings: frozenset[str]) -> re.Pattern[str]:
    """Return what finds the words that begin so, accents or not: cutting an ending never changes how a word begins."""
    starts = []
    for one in sorted(beginnings):
        first, *rest = (f"[{_written_as(letter)}]" for letter in one)
        starts.append(rf"{first}(?<![^\W_].)[\u0300-\u036f]*{''.join(rest)}")
        starts += [rf"{joined}(?<![^\W_].)" for joined, letters in (("œ", "oe"), ("æ", "ae")) if letters == one]
    return re.compile(rf"(?:{'|'.join(starts)})[\w\u0300-\u036f\u00ad]*")


@cache
def _written_as(letter: str) -> str:
    """Return the letters that are compared as this one, for a class of a pattern."""
    accented = (chr(code) for code in range(0xC0, 0x250))
    written = {letter, letter.upper(), *(one for one in accented if fold(one)[:1] == letter)}
    return "".join(re.escape(one) for one in sorted(written))


def _split(text: str) -> list[str]:
    return text.lower().replace("’", " ").replace("'", " ").split()


@lru_cache(maxsize=_REMEMBERED)
def _fold(typed: str) -> tuple[tuple[str, str, str], ...]:
    """Return the words of a piece without spaces: folded, cut after its accents went, cut before they go."""
    words = fold(typed).split()
    cut = [_cut(one) or one for one in words]
    if len(words) != 1:
        return tuple((word, short, short) for word, short in zip(words, cut, strict=True))
    letters = "".join(sign for sign in typed if sign.isalnum())
    return ((words[0], cut[0], fold(_cut(letters)) or cut[0]),)


def _cut(word: str) -> str:
    with _one_at_a_time:
        return str(stemmer().stemWord(word))
