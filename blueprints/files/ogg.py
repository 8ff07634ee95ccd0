"""Sounds in Ogg: one stream, walked through page by page; the words that hang on it are emptied where they stand."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from blueprints.core.errors import Refused
from blueprints.files import refusals

_HEAD = 27
_GOES_ON = 255
"""A piece of this length goes on in the next one."""
_ENDS = {b"OpusHead": (b"OpusTags", b""), b"\x01vorbis": (b"\x03vorbis", b"\x01")}
"""By how a sound begins: how its packet of words begins, and what closes it."""
_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_ALL = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class _Page:
    start: int
    end: int
    serial: bytes
    pieces: tuple[range, ...]


def cleaned(content: bytes) -> bytes:
    """Return a sound without the words that may say who, where and when: nothing else moves.

    Raises:
        Refused: not one sound of a known kind, or cut.
    """
    pages = list(_pages(content))
    if not pages or len({page.serial for page in pages}) > 1:
        raise Refused(refusals.DISAGREES)
    first, *more = _packets(pages, 2)
    begins = next((sign for sign in _ENDS if _joined(content, first).startswith(sign)), None)
    if begins is None or len(more) != 1:
        raise Refused(refusals.DISAGREES)
    begin, close = _ENDS[begins]
    words = more[0]
    room = sum(len(piece) for piece in words)
    empty = begin + bytes(8) + close  # nobody made it, and there are no words
    if room < len(empty) or not _joined(content, words).startswith(begin):
        raise Refused(refusals.BROKEN)
    return _filled(content, pages, words, empty.ljust(room, b"\0"))


def _pages(content: bytes) -> Iterator[_Page]:
    """Yield the pages; together they fill the file exactly."""
    at = 0
    while at < len(content):
        lengths = at + _HEAD
        if content[at : at + 4] != b"OggS" or len(content) < lengths:
            raise Refused(refusals.BROKEN)
        place = lengths + content[at + 26]
        pieces = []
        for length in content[lengths:place]:
            pieces.append(range(place, place + length))
            place += length
        if place > len(content):
            raise Refused(refusals.BROKEN)
        yield _Page(at, place, content[at + 14 : at + 18], tuple(pieces))
        at = place


def _packets(pages: list[_Page], most: int) -> list[list[range]]:
    """Return the pieces of the first whole packets."""
    found: list[list[range]] = []
    pieces: list[range] = []
    for page in pages:
        for piece in page.pieces:
            pieces.append(piece)
            if len(piece) < _GOES_ON:
                found.append(pieces)
                pieces = []
            if len(found) == most:
                return found
    raise Refused(refusals.BROKEN)


def _joined(content: bytes, pieces: list[range]) -> bytes:
    return b"".join(content[piece.start : piece.stop] for piece in pieces)


def _filled(content: bytes, pages: list[_Page], pieces: list[range], fresh: bytes) -> bytes:
    """Write other bytes in the place of a packet, and make the sums of its pages anew."""
    clean, done = bytearray(content), 0
    for piece in pieces:
        clean[piece.start : piece.stop] = fresh[done : done + len(piece)]
        done += len(piece)
    for page in pages:
        if page.start <= pieces[-1].stop and page.end >= pieces[0].start:
            clean[page.start + 22 : page.start + 26] = bytes(4)
            clean[page.start + 22 : page.start + 26] = check_sum(bytes(clean[page.start : page.end]))
    return bytes(clean)


def check_sum(page: bytes) -> bytes:
    """Return the sum of a page whose own is zero: the CRC of Ogg is that of zip, each byte seen in a mirror."""
    mirrored = zlib.crc32(page.translate(_MIRROR), _ALL) ^ _ALL
    return int(f"{mirrored:032b}"[::-1], 2).to_bytes(4, "little")
