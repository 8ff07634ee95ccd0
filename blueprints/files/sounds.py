"""Sounds: walked through from frame to frame or box to box, so that nothing else stands in them."""

from collections.abc import Iterator

from blueprints.core.errors import Refused
from blueprints.files import ogg, refusals, webm
from blueprints.files.models import FileKind
from blueprints.files.tails import expect_no_archive, expect_no_page

_BRANDS = (b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash")
_BOXES = frozenset(
    {
        b"ftyp",
        b"moov",
        b"mdat",
        b"free",
        b"skip",
        b"wide",
        b"udta",
        b"meta",
        b"moof",
        b"mfra",
        b"sidx",
        b"styp",
        b"uuid",
    }
)
_TELLING = frozenset({b"udta", b"meta", b"uuid"})
"""Boxes that may hold where and by whom a sound was recorded."""
_HOLDING = frozenset({b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"tref", b"moof", b"traf"})
"""Boxes that hold boxes: in each of them one that tells may stand."""
_DEEPEST = 8
_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_LAYER_3 = 1


def checked(content: bytes, kind: FileKind) -> bytes:
    """Return a sound; where its format has a place for who, where and when, that place is emptied.

    Raises:
        Refused: not of this kind, cut, or two files in one.
    """
    expect_no_archive(content)
    expect_no_page(content)
    if kind is FileKind.M4A:
        return _m4a(content)
    if kind is FileKind.MP3:
        return _mp3(content)
    return ogg.cleaned(content) if kind is FileKind.OGG else webm.cleaned(content)


# --- M4A --------------------------------------------------------------------------------------------------------------


def _m4a(content: bytes) -> bytes:
    boxes = list(_boxes(content, 0, len(content)))
    names = [name for name, _, _ in boxes]
    if names[:1] != [b"ftyp"] or content[8:12] not in _BRANDS or not set(names) <= _BOXES:
        raise Refused(refusals.DISAGREES)
    if not {b"moov", b"mdat"} <= set(names) or b"vmhd" in content[: boxes[-1][2]]:
        raise Refused(refusals.DISAGREES)
    clean = bytearray(content)
    for name, start, end in boxes:
        if name in _TELLING:
            _empty(clean, start, end)
        if name in {b"moov", b"moof"}:
            for first, last in _telling(content, start + 8, end):
                _empty(clean, first, last)
    return bytes(clean)


def _telling(content: bytes, start: int, end: int, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where the boxes that tell of people and places stand, also within a track and its parts."""
    for name, first, last in _boxes(content, start, end):
        if name in _TELLING:
            yield first, last
        elif name in _HOLDING:
            if depth == _DEEPEST:
                raise Refused(refusals.BROKEN)
            yield from _telling(content, first + 8, last, depth + 1)


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name, the beginning and the end of each box; together they fill the space exactly."""
    while start < end:
        size = int.from_bytes(content[start : start + 4], "big")
        size = end - start if size == 0 else size
        if size == 1:
            size = int.from_bytes(content[start + 8 : start + 16], "big")
        if size < 8 or start + size > end:  # noqa: PLR2004 - the head of a box
            raise Refused(refusals.BROKEN)
        yield content[start + 4 : start + 8], start, start + size
        start += size


def _empty(clean: bytearray, start: int, end: int) -> None:
    """Make a box one of free space, so that nothing else moves."""
    clean[start + 4 : end] = b"free" + bytes(end - start - 8)


# --- MP3 --------------------------------------------------------------------------------------------------------------


def _mp3(content: bytes) -> bytes:
    """Return the frames alone: the tags before and after may hold a picture, a name, a place, another file."""
    start = 0
    while content[start : start + 3] == b"ID3" and len(content) >= start + 10:
        size = 0
        for byte in content[start + 6 : start + 10]:
            size = size << 7 | byte & 0x7F
        start += 10 + size
    end = start
    while (length := _frame(content, end)) and end + length <= len(content):
        end += length
    if end == start:
        raise Refused(refusals.DISAGREES)
    return content[start:end]


def _frame(content: bytes, at: int) -> int:
    """Return the length of the frame at a place; 0 when there is none."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the head of a frame
        return 0
    version, layer, bitrate, rate = head[1] >> 3 & 3, head[1] >> 1 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _RATES or layer != _LAYER_3 or bitrate in (0, 15) or rate == 3:  # noqa: PLR2004 - reserved values
        return 0
    first = version == 3  # noqa: PLR2004 - MPEG 1
    kilobits = (_BITRATES if first else _BITRATES_2)[bitrate]
    return (144 if first else 72) * kilobits * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)
