"""Files to print as PDFs that a screen reader can read (PDF/UA-1), made in memory and nowhere else.

What people wrote goes in as data, never as markup. PDF/UA refuses a sign that no font has: such a sign is replaced by
a word that says so, and who prints explains it.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from struct import unpack_from
from typing import Any

import structlog

from blueprints.core import turns
from blueprints.core.errors import Unavailable
from blueprints.core.i18n import gettext as _
from blueprints.core.text import clean

FOLDER = Path(__file__).with_name("print")
FONTS = ("atkinson-next-400.ttf", "atkinson-next-700.ttf", "dejavu-sans.ttf")
PATIENCE = 20.0
BUSY = "D’autres fichiers se préparent. Réessayez dans une minute : rien n’est perdu."
_IGNORED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_LONG_WORD = re.compile(r"[^\s\u200b]{40}(?=\S)")
_BREAK = "\u200b"
_turn = threading.BoundedSemaphore(1)
log = structlog.get_logger(__name__)


def to_pdf(source: Path, data: Callable[["Scribe"], dict[str, Any]]) -> bytes | None:
    """Return a PDF; None when it cannot be made.

    It holds every sign that a font has; should one of them fail all the same, those of French alone.

    Args:
        source: what lays it out; it reads the data from `sys.inputs.data`.
        data: gives what to print, each line written by the scribe it is given.

    Raises:
        Unavailable: other files are being made.
    """
    with turns.aside():
        is_ours = _turn.acquire(timeout=PATIENCE)
    if not is_ours:
        raise Unavailable(BUSY)
    try:
        for shows in (shown_by_all(), shown_by_first()):
            made = _compiled(source, data(Scribe(shows)))
            if made is not None:
                return made
    finally:
        _turn.release()
    return None


def _compiled(source: Path, data: dict[str, Any]) -> bytes | None:
    import typst  # noqa: PLC0415 - only who asks for a file needs it: it weighs as much as a page's process

    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(_source(source), font_paths=_fonts(), sys_inputs=inputs)
    try:
        with turns.aside():
            made = compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        log.warning("print.not_typeset", kind=type(error).__name__)  # its message quotes what was written
        return None
    return made if isinstance(made, bytes) else None


@cache
def _source(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _fonts() -> Any:
    """Return our own fonts and no others: the same file on every machine."""
    import typst  # noqa: PLC0415 - idem

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


# --- what is written --------------------------------------------------------------------------------------------------


class Scribe:
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

    def lines(self, text: str) -> list[dict[str, Any]]:
        """Return the lines of a text that are not empty, each with whether it is written from right to left."""
        written = (self.line(one) for one in clean(text).split("\n"))
        return [{"words": line, "rtl": starts_right(line)} for line in written if line]

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


def starts_right(line: str) -> bool:
    """Tell whether a line is written from right to left: its first letter says so."""
    strong = (kind for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL"))
    return next(strong, "L") != "L"


# --- the signs that fonts have ----------------------------------------------------------------------------------------


@cache
def shown_by_all() -> Callable[[str], bool]:
    """Tell of a sign whether one of our fonts has it."""
    known = frozenset().union(*(signs_of(FOLDER / name) for name in FONTS))
    return lambda sign: ord(sign) in known


@cache
def shown_by_first() -> Callable[[str], bool]:
    """Tell of a sign whether the font of French has it."""
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
