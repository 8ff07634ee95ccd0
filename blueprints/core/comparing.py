"""What differs between two texts, for a person to read: whole words, kept, removed and added."""

import re
from difflib import SequenceMatcher

CRUMB = 2
_PIECES = re.compile(r"\s+|[^\W\d_]+|\d+|[^\w\s]|_")

Segment = tuple[str, str]
"""(same | removed | added, words)"""


def compare(before: str, after: str) -> list[Segment]:
    """Return what was kept, removed and added from *before* to *after*, whole words at a time.

    One or two words that stayed between two changes are shown with them: a sentence in crumbs cannot be read.
    """
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    segments: list[Segment] = []
    removed = added = ""
    for place, (change, start, end, new_start, new_end) in enumerate(changes):
        kept = old[start:end]
        if change != "equal" or (0 < place < len(changes) - 1 and _is_crumb(kept)):
            removed, added = removed + "".join(kept), added + "".join(new[new_start:new_end])
            continue
        segments += _changed(removed, added)
        segments.append(("same", "".join(kept)))
        removed = added = ""
    return segments + _changed(removed, added)


def _is_crumb(pieces: list[str]) -> bool:
    return sum(piece[0].isalnum() for piece in pieces) <= CRUMB


def _changed(removed: str, added: str) -> list[Segment]:
    return [segment for segment in (("removed", removed), ("added", added)) if segment[1]]
