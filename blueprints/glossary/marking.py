"""Marks the difficult words of a text that is already drawn: the first time each stands on a page, and only there."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from blueprints.glossary.words import WORDS, Word

_PIECE = re.compile(r"""(<(?:"[^"]*"|'[^']*'|[^'">])*>)""")
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_LEFT_ALONE = frozenset({
    "a", "blockquote", "button", "caption", "code", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "label", "legend",
    "option", "script", "select", "strong", "summary", "svg", "textarea", "th", "title",
})  # fmt: skip
"""Where nothing is marked: what one may press already, what names something or stands out, what a person
wrote, what is not read."""
_BEFORE, _AFTER = r"(?:(?:\w{1,8}’|[(«“\[]\u00a0?)*)", r"(?:(?:\u00a0?[.,;:!?…)»”\]])*)"
"""What stands on the line of the word that it touches: a button may be parted from any sign, and from a firm space."""
_TOGETHER = '<span class="together">{}</span>'
Draw = Callable[[Word, str], str]


def mark(source: str, *, known: set[str], draw: Draw) -> str:
    """Put a mark on the first occurrence of each difficult word.

    Args:
        source: a drawn piece of a page, its tags closed.
        known: the slugs already marked on this page; those marked now are added.
        draw: gives the mark for a word, as it is written here (already escaped).
    """
    return "".join(_pieces(source, known, draw))


def _pieces(source: str, known: set[str], draw: Draw) -> Iterator[str]:
    shut = 0
    for piece in _PIECE.split(source):
        tag = _NAME.match(piece)
        if tag is None:
            yield piece if shut else _mark_text(piece, known, draw)
            continue
        if tag[2].lower() in _LEFT_ALONE and not piece.endswith("/>"):
            shut = max(0, shut - 1) if tag[1] else shut + 1
        yield piece


def _mark_text(text: str, known: set[str], draw: Draw) -> str:
    pattern, words = _forms()

    def replace(found: re.Match[str]) -> str:
        before, written, after = found.groups()
        word = words[_plain(written)]
        if word.slug in known:
            return found[0]
        known.add(word.slug)
        marked = f"{before}{draw(word, written)}{after}"
        return _TOGETHER.format(marked) if before or after else marked

    return pattern.sub(replace, text)


@cache
def _forms() -> tuple[re.Pattern[str], dict[str, Word]]:
    """Return how to find the words, the longest form first, and which word each form belongs to."""
    words = {_plain(form): word for word in WORDS for form in (word.name, *word.forms)}
    longest = sorted(
        ((form, word) for word in WORDS for form in (word.name, *word.forms)), key=lambda one: -len(one[0])
    )
    either = "|".join(_as_written(form) for form, _word in longest)
    return re.compile(rf"({_BEFORE})(?<![\w-])({either})(?![\w-])({_AFTER})"), words


def _as_written(form: str) -> str:
    """Return the pattern of one form: spaces of both kinds, a capital at the start of a sentence."""
    first = form[0]
    start = re.escape(first) if form[:2].isupper() else f"[{first.upper()}{first.lower()}]"
    rest = "".join(r"[ \u00a0\n]+" if sign == " " else re.escape(sign) for sign in form[1:])
    return start + rest


def _plain(written: str) -> str:
    return " ".join(written.split()).lower()


def find_word(written: str) -> Word:
    """Return the difficult word that is written so.

    Raises:
        LookupError: the glossary does not hold it.
    """
    word = _forms()[1].get(_plain(written))
    if word is None:
        message = f"The glossary has no word {written!r}."
        raise LookupError(message)
    return word


def by_letter(words: Iterable[Word] = WORDS) -> list[tuple[str, list[Word]]]:
    """Return the words under their letters."""
    letters: dict[str, list[Word]] = {}
    for word in words:
        letters.setdefault(word.letter, []).append(word)
    return sorted(letters.items())
