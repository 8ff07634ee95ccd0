"""Two files in one: what another program would take a file for, by its first or last bytes."""

import re

from blueprints.core.errors import Refused
from blueprints.files import refusals

_TAIL = 22 + 65_535
"""Where the end of an archive may stand: its own 22 bytes, and its comment."""
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"
_HEAD = 1024
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|svg|body|iframe|head|title|\?php)\b", re.IGNORECASE)


def expect_no_archive(content: bytes) -> None:
    """Refuse a file that is an archive too: archives are read from their end.

    Raises:
        Refused: it is one.
    """
    at = content.rfind(_END, max(0, len(content) - _TAIL))
    if at >= 0 and _ENTRY in content[:at]:
        raise Refused(refusals.HIDES_ANOTHER)


def expect_no_page(content: bytes) -> None:
    """Refuse a file whose beginning a browser could take for a page.

    Raises:
        Refused: it could.
    """
    if _PAGE.search(content[:_HEAD]):
        raise Refused(refusals.HIDES_ANOTHER)
