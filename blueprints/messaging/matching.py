"""Words looked for in a text, whatever their accents, capitals and endings; made to be asked of thousands of texts."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from blueprints.core.french import EMPTY, stemmer
from blueprints.core.text import fold

MOST_WORDS = 8
AROUND = 70
"""How many signs are shown on each side of what was found."""
_SHORT = 4
_UNSEEN = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f]+")
_JOINED = (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l"), ("đ", "d"))
_ALIKE = re.compile(r"(.{2,})(?:aux|ails?|als?)")
_WORD_END = re.compile(r"\w*")


class Piece(NamedTuple):
    """Some words of an excerpt, and whether they are what was looked for."""

    words: str
    found: bool


def flatten(text: str) -> str:
    """Return *text* without accents and capitals: `core.text.fold` a hundred times faster, its punctuation kept."""
    if text.isascii():
        return text.lower()
    flat = _UNSEEN.sub("", unicodedata.normalize("NFKD", text)).casefold()
    for one, others in _JOINED:
        flat = flat.replace(one, others)
    return flat


def patterns_of(asked: str) -> list[re.Pattern[str]]:
    """Return what each word of a question looks for; none when it has no word."""
    words = asked.lower().replace("’", " ").replace("'", " ").split()
    known = [(word, folded) for word in words for folded in fold(word).split()]
    telling = dict.fromkeys([one for one in known if one[1] not in EMPTY] or known)
    return [_pattern(*one) for one in list(telling)[:MOST_WORDS]]


def _pattern(word: str, folded: str) -> re.Pattern[str]:
    """Return the pattern of a word: its stem and whatever follows, or a short word as it is."""
    stem = fold(stemmer().stemWord(word)) if fold(word) == folded else folded
    like = _ALIKE.fullmatch(folded)
    if like is not None and len(folded) > _SHORT:
        body = f"{re.escape(like[1])}(?:aux|ail|al)"
    elif len(stem) >= _SHORT and folded.startswith(stem):
        body = re.escape(stem)
    else:
        body = rf"{re.escape(folded)}(?:e?s|x)?(?!\w)"
    return re.compile(rf"(?<!\w){body}")


def holds(text: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    """Tell whether every one of *patterns* is found in *text*."""
    flat = flatten(text)
    return all(pattern.search(flat) for pattern in patterns)


# --- what is shown ----------------------------------------------------------------------------------------------------


def excerpt(text: str, patterns: Sequence[re.Pattern[str]]) -> list[Piece]:
    """Return the words around the first thing found, with everything found in them told apart."""
    line = " ".join(text.split())
    spans = sorted(_spans(line, patterns))
    if not spans:
        return [Piece(_cut(line, 0, 2 * AROUND), found=False)]
    first, last = max(0, spans[0][0] - AROUND), min(len(line), spans[0][1] + 2 * AROUND)
    first = line.find(" ", first, spans[0][0]) + 1 or first if first else 0
    last = max(line.rfind(" ", spans[0][1], last), spans[0][1]) if last < len(line) else last
    return list(_pieces(line, first, last, [one for one in spans if one[0] < last]))


def _cut(line: str, first: int, last: int) -> str:
    return f"{'…' if first else ''}{line[first:last]}{'…' if last < len(line) else ''}"


def _pieces(line: str, first: int, last: int, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    place = first
    before = "…" if first else ""
    for start, end in spans:
        if start < place:
            continue
        if before or start > place:
            yield Piece(before + line[place:start], found=False)
        yield Piece(line[start : min(end, last)], found=True)
        before, place = "", min(end, last)
    after = line[place:last] + ("…" if last < len(line) else "")
    if after:
        yield Piece(after, found=False)


def _spans(line: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Return where things are found, as places of the text as it was written; a word is found whole."""
    flat, places = "", list[int]()
    for place, sign in enumerate(line):
        folded = flatten(sign)
        flat += folded
        places.extend([place] * len(folded))
    places.append(len(line))
    for pattern in patterns:
        for match in pattern.finditer(flat):
            end = _WORD_END.match(flat, match.end())
            yield places[match.start()], places[end.end() if end else match.end()]
