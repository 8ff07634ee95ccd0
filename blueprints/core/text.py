"""What people type: cleaned of what nobody sees, and shown as plain text with links and line breaks."""

import re
import unicodedata

from markupsafe import Markup, escape

from blueprints.core import links

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u202d\u202e\ufffe\uffff]|[\ud800-\udfff]")
_LINE_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_LOOKALIKES = str.maketrans(
    "\u0430\u0432\u0441\u0501\u0435\u04bd\u04bb\u043d\u0456\u04cf\u0458\u043a\u043c\u043e\u0440\u051b\u0455\u0442\u0443\u0475\u051d\u0445"
    "\u0410\u0412\u0421\u0500\u0415\u041d\u0406\u04c0\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0423\u0474\u0425"
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03f2\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0251\u0261\u0578\u057d\u0585\u0566",
    "abcdeehhiljkmopqstyvwxABCDEHILJKMOPSTYVXaeikvoptuxcABEZHIKMNOPTYXagnuoq",
)
"""Letters of other scripts that are drawn like ours: Cyrillic, Greek, a few more."""
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Signs that count as letters or drawings, and that nobody sees."""
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


def fold_look(text: str) -> str:
    """Return *text* folded by how it looks: a copy with letters of other scripts is the same text."""
    return fold(unicodedata.normalize("NFKD", text).translate(_LOOKALIKES))


def is_seen(text: str) -> bool:
    """Tell whether there is anything to see in *text*: not only spaces, marks and unseen signs."""
    return any(sign not in _UNSEEN and unicodedata.category(sign)[0] not in "CZM" for sign in text)


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
