"""Names of files: what a person can read stays, what could mislead a reader or a disk goes."""

import re
import unicodedata

LONGEST, LONGEST_BYTES = 100, 200
"""Signs and bytes of a cleaned name: any disk takes 255 bytes, and a page shows it whole."""
_INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
"""Controls, marks that turn or join words, and signs that nothing draws."""
_REFUSED_SIGNS = re.compile(r'[<>:"|?*/\\]')
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that one common system keeps for itself, whatever the extension."""


def extension_of(name: str) -> str:
    """Return the last extension of a name, in small letters, without its dot; empty when there is none."""
    _, dot, last = _visible(_last_part(name)).rpartition(".")
    return last.strip().casefold() if dot else ""


def clean(name: str, *, otherwise: str) -> str:
    """Return a name that is safe on a page, in a header and on a disk, and still tells what it did.

    Args:
        name: as it was sent: any text.
        otherwise: the stem when nothing is left of it.
    """
    extension = extension_of(name)
    shown = _visible(_last_part(name))
    stem = shown[: -len(extension) - 1] if extension else shown
    stem = " ".join(_REFUSED_SIGNS.sub(" ", stem).split()).strip(". ")
    if not stem or stem.partition(".")[0].casefold() in _RESERVED:
        stem = f"{otherwise} {stem}".strip()
    return f"{_cut(stem, extension)}.{extension}" if extension else _cut(stem, "")


def _last_part(name: str) -> str:
    """Drop the folders that some browsers, and all attackers, send along."""
    return re.split(r"[/\\]", name.strip())[-1]


def _visible(name: str) -> str:
    whole = unicodedata.normalize("NFC", name)
    return "".join(sign for sign in whole if unicodedata.category(sign) not in _INVISIBLE).strip()


def _cut(stem: str, extension: str) -> str:
    room = LONGEST_BYTES - len(extension.encode()) - 1
    whole = stem[: LONGEST - len(extension) - 1].encode()[:room]
    return whole.decode("utf-8", "ignore").rstrip(". ")
