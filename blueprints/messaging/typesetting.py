"""A copy of a conversation as a PDF that a screen reader can read (see `core.typesetting`)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from blueprints.core import typesetting
from blueprints.core.errors import Refused
from blueprints.core.i18n import gettext as _

if TYPE_CHECKING:
    from blueprints.core.typesetting import Scribe
    from blueprints.messaging.copying import CopiedMessage, Copy

SOURCE = Path(__file__).parent / "print" / "conversation.typ"
LONGEST = 500_000
"""How many signs one copy holds: some two hundred and fifty pages, made in a second."""
TOO_LONG = (
    "Cette copie est trop longue pour un seul fichier. Choisissez des jours plus proches, et faites-en plusieurs."
)
FAILED = "Le fichier n’a pas pu être fait. Ouvrez la page à imprimer : elle contient la même chose."


def to_pdf(copy: "Copy") -> bytes:
    """Return *copy* as a PDF.

    Raises:
        Refused: it is too long, or cannot be made.
        Unavailable: other copies are being made.
    """
    if sum(len(one.text) + sum(map(len, one.notes)) for day in copy.days for one in day.said) > LONGEST:
        raise Refused(TOO_LONG)
    made = typesetting.to_pdf(SOURCE, lambda scribe: data_of(copy, scribe))
    if made is None:
        raise Refused(FAILED)
    return made


def data_of(copy: "Copy", scribe: "Scribe") -> dict[str, Any]:
    """Return what the file holds, written by *scribe*."""
    days = [{"title": scribe.line(day.title), "said": [_said(one, scribe) for one in day.said]} for day in copy.days]
    about = [scribe.line(line) for line in copy.about]
    title, foot = scribe.line(copy.title), scribe.line(copy.foot)
    if scribe.replaced:
        about.append(_("%(sign)s prend la place d’un signe que ce fichier ne sait pas écrire.", sign=scribe.word))
    return {"title": title, "about": [*about, foot], "foot": foot, "page": _("Page"), "days": days}


def _said(one: "CopiedMessage", scribe: "Scribe") -> dict[str, Any]:
    return {
        "head": scribe.line(one.head),
        "lines": scribe.lines(one.text),
        "notes": [scribe.line(note) for note in one.notes],
    }
