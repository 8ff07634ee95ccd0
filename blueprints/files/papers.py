"""PDF: one paper from its first byte to its last, which runs nothing when it is opened.

Objects may lie in packed streams. We read the one way of packing that programs use for them (deflate); a paper that
keeps objects packed and has streams packed in another way is refused, since they might be the objects.
"""

import re
import zlib
from collections.abc import Iterator

from blueprints.core.errors import Refused
from blueprints.files import refusals
from blueprints.files.tails import expect_no_archive, expect_no_page

_MOST_UNPACKED = 32 * 1024 * 1024
_AT_THE_END = 64
"""Blanks that some programs leave after the last line."""
_STREAM, _STREAM_ENDS = re.compile(rb"(?<!end)stream\r?\n"), b"endstream"
_MOST_STREAMS = 50_000
_OBJECTS = re.compile(rb"[\s\0]*(?:%|\d+[\s\0]+\d|\d*[\s\0]*\Z)")
"""How a stream of objects begins: with their numbers and places."""
_FIRST, _CHUNK = 64, 64 * 1024
_HEAD, _WITHOUT_HEAD = 2, -15
"""The sum at the end of what is packed is not asked for: readers do not, either."""
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_RUNS = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|EmbeddedFiles?|SubmitForm|ImportData)(?![A-Za-z])")
"""What runs, calls a program, sends what is typed elsewhere, or brings another file along."""
_RUNS_ANYWHERE = re.compile(rb"/(?:JavaScript|Launch|RichMedia|EmbeddedFiles?|SubmitForm|ImportData)(?![A-Za-z])")
"""Those that no picture holds by chance: a remark may make a part look like one, and hide them."""

_PACKS_OBJECTS = re.compile(rb"/(?:ObjStm|XRef)(?![A-Za-z])")
"""A PDF that keeps objects in packed streams says so, by one or the other."""
_OTHER_PACKING = re.compile(rb"/(?:LZW|RunLength|ASCII85|ASCIIHex)Decode(?![A-Za-z])")
_OTHER_PACKING_SHORT = re.compile(
    rb"[\s\[\0]/(?:LZW|RL|A85|AHx)(?=[\s\0/\]>])|/(?:Filter|F)/(?:LZW|RL|A85|AHx)(?![A-Za-z])"
)
"""The short names are looked for where words lie open: a picture may hold three signs by chance."""
_PICTURES = re.compile(
    rb"\[[\s\0]*(?:/(?:RunLength|ASCII85|ASCIIHex)Decode[\s\0]*){1,4}/(?:DCT|JPX|CCITTFax|JBIG2)Decode[\s\0]*\]"
)
"""What ends as a picture holds no objects, whatever its bytes were wrapped in."""


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
    _expect_no_program(content)
    return content


def _expect_no_program(content: bytes) -> None:
    plain = _unescaped(content)
    if _RUNS_ANYWHERE.search(plain):
        raise Refused(refusals.PROGRAM_IN_PDF)
    packs = bool(_PACKS_OBJECTS.search(plain))
    if packs and _OTHER_PACKING.search(_PICTURES.sub(b"", plain)):
        raise Refused(refusals.PACKED_OTHERWISE)
    for part in _readable_parts(content):
        if _RUNS.search(part):
            raise Refused(refusals.PROGRAM_IN_PDF)
        if packs and (_OTHER_PACKING_SHORT.search(part) or _OTHER_PACKING.search(_PICTURES.sub(b"", part))):
            raise Refused(refusals.PACKED_OTHERWISE)


def _unescaped(part: bytes) -> bytes:
    """Return names as they are read: a sign of theirs may be written by its number."""
    return _HEX.sub(lambda found: bytes((int(found[1], 16),)), part)


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """Yield what lies open, then what lies in packed streams of objects, up to a bound.

    Each step reads on from where the last one ended: ten megabytes of beginnings without an end cost no more.
    """
    begins = [found.end() for found in _STREAM.finditer(content)]
    if len(begins) > _MOST_STREAMS:
        raise Refused(refusals.UNPACKS_TOO_MUCH)
    yield _unescaped(_without_streams(content))
    left = _MOST_UNPACKED
    for at in begins:
        unpacked = _unpacked(content, at, left)
        left -= len(unpacked)
        if left <= 0:
            raise Refused(refusals.UNPACKS_TOO_MUCH)
        yield _unescaped(unpacked)


def _without_streams(content: bytes) -> bytes:
    """Return the objects without the bytes of pictures and fonts, in which anything may be written by chance."""
    kept, at = [], 0
    while found := _STREAM.search(content, at):
        end = content.find(_STREAM_ENDS, found.end())
        if end < 0:
            break
        kept.append(content[at : found.start()])
        at = end + len(_STREAM_ENDS)
    return b" ".join([*kept, content[at:]])


def _unpacked(content: bytes, at: int, most: int) -> bytes:
    """Return the objects that are packed at a place, as far as they can be read; nothing where something else is."""
    packed, out = memoryview(content)[at + _HEAD :], bytearray()
    try:
        first = zlib.decompressobj(_WITHOUT_HEAD).decompress(packed[:_CHUNK], _FIRST)
        if not _OBJECTS.match(first):
            return b""
        reader = zlib.decompressobj(_WITHOUT_HEAD)
        for start in range(0, len(packed), _CHUNK):
            out += reader.decompress(packed[start : start + _CHUNK], most - len(out))
            if reader.eof or len(out) >= most:
                break
    except zlib.error:
        pass  # packed in another way, or cut: what was read so far is looked at
    return bytes(out)
