"""Lists for a spreadsheet: one line a row, in the shape that French ones open, and no cell that could run anything.

The shape: UTF-8 with its mark, ";" between the cells, CRLF after each line, every cell in quotes (RFC 4180).
A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

from blueprints.core import clock

MARK = "\ufeff"
END = "\r\n"
_STARTERS = frozenset("=+-@|%\u2212")
_BATCH = 100

Cell = str | int | None


def cell(value: Cell) -> str:
    """Return one value as a quoted cell that stays on its line and starts no formula."""
    if value is None:
        return '""'
    if isinstance(value, int):
        return f'"{value}"'
    plain = " ".join("".join(_seen(sign) for sign in value).split())
    harmless = f"'{plain}" if _starts_a_formula(plain) else plain
    return '"' + harmless.replace('"', '""') + '"'


def _seen(sign: str) -> str:
    """Keep what a person sees; line ends and other controls become a space, forced directions and NUL go."""
    kind = unicodedata.category(sign)
    if kind in ("Cf", "Cs", "Co", "Cn") or sign == "\0":
        return "\u200d" if sign == "\u200d" else ""  # it joins the parts of one emoji
    return " " if kind in ("Cc", "Zl", "Zp") else sign


def _starts_a_formula(text: str) -> bool:
    """Tell whether the first sign, in any of its widths, is one that spreadsheets compute from."""
    first = text.lstrip("\u200d'\"` \u00a0")[:1]
    return bool(first) and not _STARTERS.isdisjoint(unicodedata.normalize("NFKC", first))


def line(cells: Iterable[Cell]) -> str:
    """Return one line of the file."""
    return ";".join(cell(one) for one in cells) + END


def lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield the file, some lines at a time."""
    waiting = [MARK + line(heads)]
    for row in rows:
        waiting.append(line(row))
        if len(waiting) >= _BATCH:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)


def answer(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return the file as it is made, row by row, under a name that says nothing of what is in it.

    Args:
        heads: the first line.
        rows: read while the file leaves; never all in memory.
    """
    name = f"export-{clock.paris(clock.now()):%Y-%m-%d-%Hh%M}.csv"
    response = Response(stream_with_context(lines(heads, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
