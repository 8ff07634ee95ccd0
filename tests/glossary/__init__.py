"""The glossary."""

import re

_MARK = re.compile(r'<button class="word"[^>]*>(.*?)</button>')
_TOGETHER = re.compile(r'<span class="together">(.*?)</span>')


def unmarked(page: str) -> str:
    """Return a page with its words as they were before the difficult ones were marked."""
    return _TOGETHER.sub(r"\1", _MARK.sub(r"\1", page))
