"""What people type: cleaned of what nobody sees, and shown as plain text with links and line breaks."""

import re
import unicodedata

from markupsafe import Markup, escape

from blueprints.core import links

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u202d\u202e\ufffe\uffff]|[\ud800-\udfff]")
_LINE_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]’»]")
_ELIDED = re.compile(r"[aeiou]|y[^aeiouy]|h(?:el|enr|erm|erv|ila|ipp|ono|ort|ub|ug|yac)")
"""How a folded name begins that takes an apostrophe: vowels, Yves but not Yanis, Hélène but not Hassan."""
_PARAGRAPHS = re.compile(r"\n{2,}")


def clean(text: str) -> str:
    """Return *text* without control signs (NUL, forced direction), with plain line breaks.

    What a person can see is never changed.
    """
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_line(text: str) -> str:
    """Return *text* as one clean line, without direction marks: names and titles."""
    return " ".join(_LINE_INVISIBLE.sub("", clean(text)).split())


def fold(text: str) -> str:
    """Return *text* for searching and sorting: no accents, capitals or punctuation. Both databases agree."""
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_JOINED)
    kept = (sign if sign.isalnum() else "" if unicodedata.category(sign) in ("Mn", "Cf") else " " for sign in letters)
    return " ".join("".join(kept).split())


def isolate(name: str | None) -> str:
    """Return a name that cannot turn the words around it: letters written from right to left stay by themselves.

    In headings, titles and mails alike; a name of other letters is given back as it is.
    """
    if not name:
        return ""
    if name.isascii():
        return name
    return f"\u2068{name}\u2069" if _RIGHT_TO_LEFT.search(name) else name


def of(name: str | None) -> str:
    """Return "de" with a name: "de Julien", "d’Awa", "d’Hélène"."""
    return f"d’{name}" if _ELIDED.match(fold(name or "")) else f"de {name}"


def that(name: str | None) -> str:
    """Return "que" with a name: "que Julien", "qu’Inès"."""
    return f"qu’{name}" if _ELIDED.match(fold(name or "")) else f"que {name}"


def show(text: str) -> Markup:
    """Return *text* as safe HTML: paragraphs, line breaks, and links that tell where they go."""
    if "\n" not in text and "://" not in text:
        return Markup(f'<p dir="auto">{escape(text)}</p>')  # noqa: S704 - escaped
    return Markup("\n".join(_paragraph(part) for part in _PARAGRAPHS.split(text)))  # noqa: S704 - each part is escaped


def _paragraph(text: str) -> str:
    lines = _linked(text) if "://" in text else str(escape(text))
    shown = lines.replace("\n", "<br>\n")
    return f'<p dir="auto">{shown}</p>'


def _linked(text: str) -> str:
    """Return *text* escaped, its addresses as links; what leads nowhere stays words."""
    pieces, position = [], 0
    for link in _LINK.finditer(text):
        address = escape(links.true_address(link.group()))
        if not address:
            continue
        pieces.append(str(escape(text[position : link.start()])))
        pieces.append(f'<a href="{address}" rel="noopener noreferrer nofollow">{address}</a>')
        position = link.end()
    pieces.append(str(escape(text[position:])))
    return "".join(pieces)


def unbroken(words: str) -> str:
    """Return words that stay on one line, such as a telephone number: its spaces do not part it."""
    return words.replace(" ", "\u00a0")
