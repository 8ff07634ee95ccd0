"""The words of a testimonial: their fingerprint, what differs between two versions, and how a list quotes them."""

import hashlib
import json
import unicodedata

from blueprints.core.comparing import Segment, compare

__all__ = ["EXCERPT", "Segment", "compare", "excerpt", "fingerprint"]

EXCERPT = 240


def fingerprint(title: str, body: str) -> bytes:
    """Return the SHA-256 of a version, over one canonical writing of its title and body.

    Two texts that a person sees as the same (composed accents, line ends) have the same fingerprint; nothing else has.
    """
    canonical = [_canonical(title), _canonical(body)]
    return hashlib.sha256(json.dumps(canonical, ensure_ascii=False).encode()).digest()


def _canonical(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def excerpt(body: str) -> str:
    """Return the beginning of a text, cut between two words."""
    flat = " ".join(body.split())
    if len(flat) <= EXCERPT:
        return flat
    return flat[: EXCERPT + 1].rsplit(" ", 1)[0][:EXCERPT].rstrip(" ,;:.") + "…"
