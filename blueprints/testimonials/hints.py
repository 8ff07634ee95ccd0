"""What in a text could tell who somebody is: names, employers, places, numbers. A hint, never a block.

The lists are read when a text is looked at, and not kept: they serve rarely.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from blueprints.core.text import fold

_DATA = Path(__file__).parent / "data"
_LONGEST = 5
_SHORTEST_NAME = 3


class HintKind(StrEnum):
    """What may make somebody known."""

    NAME = "name"
    EMPLOYER = "employer"
    PLACE = "place"
    ADDRESS = "address"
    PHONE = "phone"
    MAIL = "mail"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Hint:
    """Some words of a text, and where they first stand; for `TOGETHER`, no words of their own."""

    kind: HintKind
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int
    begins: bool
    """It begins a sentence."""

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


# --- what is written in one known form --------------------------------------------------------------------------------

_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'&-]*"
_SMALL = r"(?:(?:de|du|des|d[’']|la|le|les|l[’']|au|aux|et|&)\s*)"
_NAMES = rf"{_NAME}(?:\s+{_SMALL}*{_NAME}){{0,3}}"
_STREET = r"(?:rue|avenue|boulevard|bd|place|impasse|chemin|allée|quai|route|square|faubourg)"
_HOUSE = (
    r"(?:association|société|entreprise|usine|garage|boulangerie|restaurant|hôtel|clinique|lycée|collège|école|mairie"
    r"|jardinerie|supermarché|magasin|cabinet|esat|ehpad|hôpital|crèche|ferme|pizzeria|brasserie|boutique|librairie"
    r"|pharmacie|blanchisserie|imprimerie|ateliers?|foyer|fondation|groupe|transports|établissements|ets)"
)
_FORMS: tuple[tuple[HintKind, re.Pattern[str]], ...] = (
    (HintKind.MAIL, re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\barobase\b)\s?[\w-]+(?:\.[\w-]+)+")),
    (HintKind.MAIL, re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@[\w.]{3,}")),
    (HintKind.PHONE, re.compile(r"(?<!\d)(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)")),
    (HintKind.ADDRESS, re.compile(rf"\b\d{{1,4}}\s?(?:bis|ter)?,?\s+{_STREET}\s+[\w’'-]+(?:\s+[\w’'-]+){{0,3}}")),
    (HintKind.ADDRESS, re.compile(rf"\b(?i:{_STREET})\s+{_SMALL}*{_NAMES}")),
    (HintKind.ADDRESS, re.compile(r"(?<![\d.,])\d{5}(?![.,]?\d)(?!\s*(?:€|euros?|personnes|pièces|fois|km|signes))")),
    (HintKind.EMPLOYER, re.compile(rf"\b(?:SARL|SASU?|EURL|SCOP|SCIC|EARL|SNC|SA)\s+{_NAMES}")),
    (HintKind.EMPLOYER, re.compile(rf"\b(?i:{_HOUSE})\s+[«\"]?\s?{_SMALL}*{_NAMES}")),
)
_CHEZ = re.compile(rf"\b[Cc]hez\s+(?:(?:la|le|les)\s+)?{_NAMES}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BEGINS = re.compile(r"(?:\A|[.!?…:\n])[\s«»\"“”(—–-]*\Z")

# --- words beside which a name stands ---------------------------------------------------------------------------------

_TITLES = frozenset(("monsieur", "madame", "mademoiselle", "mme", "mlle", "docteur", "docteure", "dr", "maitre", "m"))
_BESIDE = frozenset(("avec", "chez", "appelle", "appelait", "collegue", "chef", "cheffe", "et"))
_TOWARDS = frozenset(("a", "vers"))
_NEAR = frozenset(("pres", "loin", "cote"))
_NO_TOWN = frozenset(("noel", "paques", "internet", "excel", "word", "facebook", "whatsapp", "toussaint", "zoom"))


def find(text: str) -> list[Hint]:
    """Return what in a text could make somebody known, in the order of reading; the same words once.

    Args:
        text: as its author wrote it.
    """
    firsts, families, ambiguous = _words("first_names"), _words("last_names"), _words("ambiguous")
    words = [_word(text, found) for found in _WORD.finditer(text)]
    taken: list[Hint] = []
    for hint in (
        *_written(text),
        *_at(text, firsts),
        *_phrases(text, words, _lines("employers"), ambiguous, HintKind.EMPLOYER),
        *_named(text, words, firsts, families, ambiguous),
        *_phrases(text, words, _lines("places"), ambiguous, HintKind.PLACE),
        *_towns(text, words),
    ):
        if not any(hint.start < other.end and other.start < hint.end for other in taken):
            taken.append(hint)
    return _with_together(sorted(taken, key=lambda one: one.start), words)


def _word(text: str, found: re.Match[str]) -> _Word:
    before = text[max(0, found.start() - 6) : found.start()]
    begins = bool(_BEGINS.search(before)) and (found.start() <= 6 or before.strip() != "" or "\n" in before)  # noqa: PLR2004 - as far as it looks back
    return _Word(found.group(), fold(found.group()), found.start(), found.end(), begins)


def _words(name: str) -> frozenset[str]:
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word.replace("-", " ") for line in lines if not line.startswith("#") for word in line.split())


def _lines(name: str) -> frozenset[str]:
    lines = (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if not line.startswith("#"))


def _written(text: str) -> Iterator[Hint]:
    for kind, form in _FORMS:
        for found in form.finditer(text):
            yield Hint(kind, found.group(), found.start(), found.end())


def _at(text: str, firsts: frozenset[str]) -> Iterator[Hint]:
    """Yield what follows "chez": a house, or a person."""
    for found in _CHEZ.finditer(text):
        last = fold(found.group()).split()[-1]
        if last not in firsts:
            yield Hint(HintKind.EMPLOYER, found.group(), found.start(), found.end())


def _phrases(
    text: str, words: Sequence[_Word], known: frozenset[str], ambiguous: frozenset[str], kind: HintKind
) -> Iterator[Hint]:
    """Yield the longest known names, of one or several words."""
    for place, word in enumerate(words):
        if not word.is_capital:
            continue
        for length in range(_LONGEST, 0, -1):
            some = words[place : place + length]
            phrase = " ".join(one.folded for one in some)
            if phrase in known and not (word.begins and phrase in ambiguous):
                start = _with_little(text, words, place) if kind is HintKind.PLACE else word.start
                yield Hint(kind, text[start : some[-1].end], start, some[-1].end)
                break


def _with_little(text: str, words: Sequence[_Word], place: int) -> int:
    """Return where a place begins with the "à" or the "en" before it, which another word would not keep."""
    before = words[place - 1] if place else None
    if before and before.folded in ("a", "en") and text[before.end : words[place].start] == " ":
        return before.start
    return words[place].start


def _named(
    text: str, words: Sequence[_Word], firsts: frozenset[str], families: frozenset[str], ambiguous: frozenset[str]
) -> Iterator[Hint]:
    roles = _words("roles")
    for place, word in enumerate(words):
        before = words[place - 1].folded if place else ""
        last = place
        if _is_first(word, before, firsts, ambiguous):
            last = _last_of_name(text, words, place)
        elif not _is_family(word, before, families, ambiguous, roles):
            continue
        start = words[place - 1].start if before in _TITLES else word.start
        yield Hint(HintKind.NAME, text[start : words[last].end], start, words[last].end)


def _is_first(word: _Word, before: str, firsts: frozenset[str], ambiguous: frozenset[str]) -> bool:
    known = word.folded in firsts or word.folded.split()[0] in firsts
    if not known or len(word.text) < _SHORTEST_NAME or (before in _TOWARDS and word.folded in _NO_TOWN):
        return False
    if word.is_capital:
        return not (word.begins and word.folded in ambiguous)
    return before in _BESIDE and word.folded not in ambiguous


def _is_family(
    word: _Word, before: str, families: frozenset[str], ambiguous: frozenset[str], roles: frozenset[str]
) -> bool:
    if before in _TITLES:
        return word.folded not in _TITLES and (word.is_capital or word.folded in families) and len(word.text) > 1
    if not word.is_capital or word.begins:
        return False
    return before in roles or (word.folded in families and word.folded not in ambiguous)


def _last_of_name(text: str, words: Sequence[_Word], place: int) -> int:
    """Return the place of the family name that follows a first name, or of the first name itself."""
    after = words[place + 1] if place + 1 < len(words) else None
    follows = after is not None and text[words[place].end : after.start] == " " and after.is_capital
    return place + 1 if follows and words[place].is_capital else place


def _towns(text: str, words: Sequence[_Word]) -> Iterator[Hint]:
    """Yield towns that no list holds: after "à", or of a saint."""
    for place, word in enumerate(words):
        before = words[place - 1].folded if place else ""
        saint = word.is_capital and word.folded.startswith(("saint ", "sainte "))
        near = before == "de" and place > 1 and words[place - 2].folded in _NEAR
        towards = (near or before in _TOWARDS) and word.is_capital and not word.begins and not word.text.isupper()
        if saint or (towards and word.folded not in _NO_TOWN and text[words[place - 1].end : word.start] == " "):
            start = _with_little(text, words, place)
            yield Hint(HintKind.PLACE, text[start : word.end], start, word.end)


def _with_together(hints: Sequence[Hint], words: Sequence[_Word]) -> list[Hint]:
    """Return each hint once, and one more when a name, a trade and a place stand together."""
    once: dict[tuple[HintKind, str], Hint] = {}
    for hint in hints:
        once.setdefault((hint.kind, fold(hint.words)), hint)
    kinds = {kind for kind, _ in once}
    together = {HintKind.NAME, HintKind.PLACE} <= kinds and not {one.folded for one in words}.isdisjoint(
        _words("trades")
    )
    return [*once.values(), *([Hint(HintKind.TOGETHER, "", 0, 0)] if together else [])]


def replace(text: str, words: str, by: str) -> str:
    """Return a text where some words stand no more, wherever they stood alone.

    Args:
        text: before.
        words: to be replaced.
        by: what is written there; with a capital at the beginning of a sentence.
    """

    def written(found: re.Match[str]) -> str:
        begins = _BEGINS.search(text[: found.start()])
        return by[:1].upper() + by[1:] if begins else by

    return re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", written, text)
