"""The words of a testimonial: their fingerprint, what differs between two versions, and how a list quotes them."""

import hashlib
import json
import re
import unicodedata
from difflib import SequenceMatcher

EXCERPT = 240
_PIECES = re.compile(r"\s+|[^\W\d_]+|\d+|[^\w\s]|_")

Segment = tuple[str, str]
"""(same | removed | added, words)"""


def fingerprint(title: str, body: str) -> bytes:
    """Return the SHA-256 of a version, over one canonical writing of its title and body.

    Two texts that a person sees as the same (composed accents, line ends) have the same fingerprint; nothing else has.
    """
    canonical = [_canonical(title), _canonical(body)]
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=False).encode()).digest()


def _canonical(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def compare(before: str, after: str) -> list[Segment]:
    """Return what was kept, removed and added from *before* to *after*, whole words at a time."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    segments: list[Segment] = []
    for change, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if change == "equal":
            segments.append(("same", "".join(old[start:end])))
            continue
        if end > start:
            segments.append(("removed", "".join(old[start:end])))
        if new_end > new_start:
            segments.append(("added", "".join(new[new_start:new_end])))
    return segments


def excerpt(body: str) -> str:
    """Return the beginning of a text, cut between two words."""
    flat = " ".join(body.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[: EXCERPT + 1].rsplit(" ", 1)[0][:EXCERPT].rstrip(" ,;:.") + "…"
