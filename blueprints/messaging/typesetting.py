"""A copy of a conversation as a PDF that a screen reader can read (PDF/UA-1), made in memory and nowhere else.

What people wrote goes in as data, never as markup. PDF/UA refuses a sign that no font has: such a sign is replaced by
a word that says so, and the copy explains it.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from
from typing import TYPE_CHECKING, Any

import structlog

from blueprints.core.errors import Refused, Unavailable
from blueprints.core.i18n import gettext as _
from blueprints.core.text import clean

if TYPE_CHECKING:
    from blueprints.messaging.copying import CopiedMessage, Copy

FOLDER = Path(__file__).with_name("print")
FONTS = ("atkinson-next-400.ttf", "atkinson-next-700.ttf", "dejavu-sans.ttf")
LONGEST = 500_000
"""How many signs one copy holds: some two hundred and fifty pages, made in a second."""
PATIENCE = 20.0
TOO_LONG = (
    "Cette copie est trop longue pour un seul fichier. Choisissez des jours plus proches, et faites-en plusieurs."
)
BUSY = "D’autres copies se préparent. Réessayez dans une minute : rien n’est perdu."
FAILED = "Le fichier n’a pas pu être fait. Ouvrez la page à imprimer : elle contient la même chose."
_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_LONG_WORD = re.compile(r"[^\s\u200b]{40}(?=\S)")
_BREAK = "\u200b"
_turn = threading.BoundedSemaphore(1)
log = structlog.get_logger(__name__)


def to_pdf(copy: "Copy") -> bytes:
    """Return *copy* as a PDF.

    Raises:
        Refused: it is too long, or cannot be made.
        Unavailable: other copies are being made.
    """
    if sum(len(one.text) + sum(map(len, one.notes)) for day in copy.days for one in day.said) > LONGEST:
        raise Refused(TOO_LONG)
    if not _turn.acquire(timeout=PATIENCE):
        raise Unavailable(BUSY)
    try:
        return _compiled(copy)
    finally:
        _turn.release()


def _compiled(copy: "Copy") -> bytes:
    """Compile with every sign that a font has; should one of them fail all the same, with those of French alone."""
    import typst  # noqa: PLC0415 - only who asks for a copy needs it: it weighs as much as a page's process

    for shows in (_shown_by_all(), _shown_by_first()):
        data = json.dumps(_data(copy, shows), ensure_ascii=False)
        compiler = typst.Compiler(_source(), font_paths=_fonts(), sys_inputs={"copy": data})
        try:
            made = compiler.compile(format="pdf", pdf_standards="ua-1")
        except typst.TypstError as error:
            log.warning("copy.not_typeset", kind=type(error).__name__)  # its message quotes what was written
            continue
        if isinstance(made, bytes):
            return made
    raise Refused(FAILED)


@cache
def _source() -> bytes:
    return (FOLDER / "conversation.typ").read_bytes()


@cache
def _fonts() -> Any:
    """Return our own fonts and no others: the same copy on every machine."""
    import typst  # noqa: PLC0415 - idem

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


# --- the data ---------------------------------------------------------------------------------------------------------


def _data(copy: "Copy", shows: Callable[[str], bool]) -> dict[str, Any]:
    scribe = _Scribe(shows)
    days = [{"title": scribe.line(day.title), "said": [_said(one, scribe) for one in day.said]} for day in copy.days]
    about = [scribe.line(line) for line in copy.about]
    title, foot = scribe.line(copy.title), scribe.line(copy.foot)
    if scribe.replaced:
        about.append(_("%(sign)s prend la place d’un signe que ce fichier ne sait pas écrire.", sign=scribe.word))
    return {"title": title, "about": [*about, foot], "foot": foot, "page": _("Page"), "days": days}


def _said(one: "CopiedMessage", scribe: "_Scribe") -> dict[str, Any]:
    lines = [scribe.line(line) for line in clean(one.text).split("\n")]
    return {
        "head": scribe.line(one.head),
        "lines": [{"words": line, "rtl": _starts_right(line)} for line in lines if line],
        "notes": [scribe.line(note) for note in one.notes],
    }


class _Scribe:
    """Writes lines with the signs that the fonts have.

    Args:
        shows: tells whether a sign can be written.
    """

    def __init__(self, shows: Callable[[str], bool]) -> None:
        self.shows = shows
        self.word = _("[signe]")
        self.replaced = False

    def line(self, text: str) -> str:
        """Return one line: nothing unseen, no sign that no font has, no word too long for the page."""
        kept = "".join(self._signs(_IGNORED.sub("", clean(text.replace("\n", " ")))))
        return _LONG_WORD.sub(lambda long: long[0] + _BREAK, kept)

    def _signs(self, text: str) -> Iterator[str]:
        missing = False
        for sign in unicodedata.normalize("NFC", text):
            if sign == "\t" or sign.isspace():
                missing = False
                yield "\u00a0" if sign == "\u202f" else sign if self.shows(sign) else " "
            elif self.shows(sign):
                missing = False
                yield sign
            elif not missing:
                self.replaced = missing = True
                yield self.word


def _starts_right(line: str) -> bool:
    """Tell whether a line is written from right to left: its first letter says so."""
    strong = (kind for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL"))
    return next(strong, "L") != "L"


# --- the signs that fonts have ----------------------------------------------------------------------------------------


@cache
def _shown_by_all() -> Callable[[str], bool]:
    known = frozenset().union(*(signs_of(FOLDER / name) for name in FONTS))
    return lambda sign: ord(sign) in known


@cache
def _shown_by_first() -> Callable[[str], bool]:
    known = signs_of(FOLDER / FONTS[0])
    return lambda sign: ord(sign) in known


def signs_of(font: Path) -> frozenset[int]:
    """Return the code points that a TrueType font has a glyph for, from its own table of them."""
    raw = font.read_bytes()
    tables = {
        raw[at : at + 4]: unpack_from(">L", raw, at + 8)[0]
        for at in range(12, 12 + 16 * unpack_from(">H", raw, 4)[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for rank in range(unpack_from(">H", raw, start + 2)[0]):
        place = start + unpack_from(">L", raw, start + 4 + 8 * rank + 4)[0]
        shape = unpack_from(">H", raw, place)[0]
        found.update(_segments(raw, place) if shape == 4 else _groups(raw, place) if shape == 12 else ())  # noqa: PLR2004 - the numbers of the format
    return frozenset(found)


def _segments(raw: bytes, place: int) -> Iterator[int]:
    """Read a table of format 4: segments of the basic plane."""
    count = unpack_from(">H", raw, place + 6)[0] // 2
    ends, starts = place + 14, place + 16 + 2 * count
    deltas, offsets = starts + 2 * count, starts + 4 * count
    for rank in range(count):
        first, last = unpack_from(">H", raw, starts + 2 * rank)[0], unpack_from(">H", raw, ends + 2 * rank)[0]
        delta, offset = unpack_from(">H", raw, deltas + 2 * rank)[0], unpack_from(">H", raw, offsets + 2 * rank)[0]
        for code in range(first, last + 1):
            glyph = code
            if offset:
                glyph = unpack_from(">H", raw, offsets + 2 * rank + offset + 2 * (code - first))[0]
            if glyph and (glyph + delta) & 0xFFFF and code != 0xFFFF:  # noqa: PLR2004 - the end of the plane
                yield code


def _groups(raw: bytes, place: int) -> Iterator[int]:
    """Read a table of format 12: groups of any plane."""
    for rank in range(unpack_from(">L", raw, place + 12)[0]):
        first, last, _glyph = unpack_from(">LLL", raw, place + 16 + 12 * rank)
        yield from range(first, last + 1)
