"""PDF: one paper from its first byte to its last, which runs nothing when it is opened."""

import re
import zlib
from collections.abc import Iterator

from blueprints.core.errors import Refused
from blueprints.files import refusals
from blueprints.files.tails import expect_no_archive, expect_no_page

_MOST_UNPACKED = 32 * 1024 * 1024
_AT_THE_END = 64
"""Blanks that some programs leave after the last line."""
_OBJECTS = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|EmbeddedFiles?|SubmitForm|ImportData)(?![A-Za-z])")
"""What runs, calls a program, sends what is typed elsewhere, or brings another file along."""


def checked(content: bytes) -> bytes:
    """Return a PDF as it is.

    Raises:
        Refused: cut, two files in one, locked, or a program in it.
    """
    if not content.startswith(b"%PDF-"):
        raise Refused(refusals.DISAGREES)
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused(refusals.BROKEN)
    after = content[end + 5 :]
    if len(after) > _AT_THE_END or after.strip(b"\r\n\t \0"):
        raise Refused(refusals.HIDES_ANOTHER)
    expect_no_archive(content)
    expect_no_page(content)
    for part in _readable_parts(content):
        if _RUNS.search(_HEX.sub(lambda found: bytes((int(found[1], 16),)), part)):
            raise Refused(refusals.PROGRAM_IN_PDF)
    return content


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """Yield what lies open, then what lies in packed streams of objects, up to a bound."""
    yield _without_streams(content)
    left = _MOST_UNPACKED
    for found in _OBJECTS.finditer(content):
        unpacked = _unpacked(content[found.end() :], left)
        left -= len(unpacked)
        if left <= 0:
            raise Refused(refusals.UNPACKS_TOO_MUCH)
        yield unpacked


def _without_streams(content: bytes) -> bytes:
    """Return the objects without the bytes of pictures and fonts, in which anything may be written by chance."""
    return re.sub(rb"\bstream\r?\n.*?\bendstream\b", b"", content, flags=re.DOTALL)


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""  # packed in another way, or locked: readers do not run what they cannot read either
