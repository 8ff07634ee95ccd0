"""Sounds in WebM, as a browser records them: one track of sound, every element known, walked through to the end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from blueprints.core.errors import Refused
from blueprints.files import refusals

_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_DOC_TYPE, _TRACK, _GROUP, _BLOCK, _SIMPLE_BLOCK = 0x4282, 0xAE, 0xA0, 0xA1, 0xA3
_NUMBER, _TYPE, _CODEC, _PRIVATE, _SOUND = 0xD7, 0x83, 0x86, 0x63A2, 0xE1
_VOID, _SUM, _SEEK, _CUES, _TAGS = 0xEC, 0xBF, 0x114D9B74, 0x1C53BB6B, 0x1254C367
_EMPTIED = frozenset({_VOID, _SUM, _SEEK, _CUES, _TAGS})
"""What may stand anywhere and is kept as room only: words about the sound, and tables of places."""
_KEPT: Mapping[int, frozenset[int]] = {
    _EBML: frozenset({0x4286, 0x42F7, 0x42F2, 0x42F3, _DOC_TYPE, 0x4287, 0x4285}),
    _INFO: frozenset({0x2AD7B1, 0x4489}),
    _TRACK: frozenset(
        {
            *(_NUMBER, 0x73C5, _TYPE, _CODEC, _PRIVATE, 0x56AA, 0x56BB, _SOUND),
            *(0xB9, 0x88, 0x55AA, 0x9C, 0x22B59C, 0x23E383),
        }
    ),
    _SOUND: frozenset({0xB5, 0x78B5, 0x9F, 0x6264}),
    _CLUSTER: frozenset({0xE7, 0xA7, 0xAB, _GROUP, _SIMPLE_BLOCK}),
    _GROUP: frozenset({_BLOCK, 0x9B, 0xFB, 0x75A2}),
}
_WORDS = frozenset({0x7BA9, 0x7384, 0x73A4, 0x4461, 0x4D80, 0x5741, 0x536E, 0x258688})
"""Title, file, date, programs, names: emptied."""
_CODECS = frozenset({b"A_OPUS", b"A_VORBIS"})
_A_SOUND = b"\x02"
_MOST = 200_000
"""Elements of one file: three minutes hold about ten thousand."""
_SHORT = 64
"""Bytes of an element that is a number or a name."""
_LONGEST_PRIVATE = 16 * 1024


@dataclass(frozen=True, slots=True)
class _Element:
    name: int
    start: int
    body: int
    end: int


def cleaned(content: bytes) -> bytes:
    """Return a sound without the words that hang on it: nothing else moves.

    Raises:
        Refused: moving pictures, something that a recorder of a page does not make, or cut.
    """
    walk = _Walk(content)
    walk.through()
    return bytes(walk.clean)


class _Walk:
    """One way through a file; `clean` is what stays of it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.clean = bytearray(content)
        self.count = 0
        self.track = b""
        self.blocks = 0

    def through(self) -> None:
        """Walk from the first byte to the last."""
        parts = list(self._inside(0, len(self.content)))
        if [part.name for part in parts] != [_EBML, _SEGMENT] or parts[1].end != len(self.content):
            raise Refused(refusals.DISAGREES)
        self._head(parts[0])
        for part in self._inside(parts[1].body, parts[1].end):
            if part.name in _EMPTIED:
                self._empty(part)
            elif part.name == _TRACKS:
                self._tracks(part)
            elif part.name in (_INFO, _CLUSTER):
                self._part(part)
            else:
                raise Refused(refusals.HIDES_ANOTHER)
        if not self.track or not self.blocks:
            raise Refused(refusals.BROKEN)

    def _head(self, head: _Element) -> None:
        said = {one.name: self._value(one) for one in self._part(head)}
        if said.get(_DOC_TYPE) != b"webm":
            raise Refused(refusals.DISAGREES)

    def _tracks(self, tracks: _Element) -> None:
        """Take one track, of sound, known; the words about it go."""
        entries = [one for one in self._inside(tracks.body, tracks.end) if not self._emptied(one)]
        if self.track or [one.name for one in entries] != [_TRACK]:
            raise Refused(refusals.DISAGREES)
        found = {one.name: one for one in self._part(entries[0])}
        if not {_NUMBER, _TYPE, _CODEC} <= set(found):
            raise Refused(refusals.BROKEN)
        codec = self._value(found[_CODEC]).rstrip(b"\0")
        if self._value(found[_TYPE]).lstrip(b"\0") != _A_SOUND or codec not in _CODECS:
            raise Refused(refusals.DISAGREES)
        if _SOUND in found:
            self._part(found[_SOUND])
        self.track = self._value(found[_NUMBER]).lstrip(b"\0")
        if len(self.track) != 1 or self.track[0] > 126:  # noqa: PLR2004 - what one byte of a block can name
            raise Refused(refusals.DISAGREES)

    def _part(self, part: _Element) -> list[_Element]:
        """Return what is inside, each one known; words are emptied."""
        kept = []
        for one in self._inside(part.body, part.end):
            if self._emptied(one):
                continue
            if one.name not in _KEPT[part.name]:
                raise Refused(refusals.HIDES_ANOTHER)
            if one.name == _GROUP:
                self._part(one)
            elif one.name in (_BLOCK, _SIMPLE_BLOCK):
                self._block(one)
            elif one.end - one.body > (_LONGEST_PRIVATE if one.name == _PRIVATE else _SHORT):
                raise Refused(refusals.HIDES_ANOTHER)
            kept.append(one)
        return kept

    def _block(self, block: _Element) -> None:
        """A piece of the track that was announced, and of no other."""
        begin = self._value(block)[:4]
        if not self.track or len(begin) < 4 or begin[0] != 0x80 | self.track[0]:  # noqa: PLR2004 - its head
            raise Refused(refusals.DISAGREES)
        self.blocks += 1

    def _value(self, one: _Element) -> bytes:
        return self.content[one.body : one.end]

    def _emptied(self, one: _Element) -> bool:
        if one.name not in _EMPTIED and one.name not in _WORDS:
            return False
        self._empty(one)
        return True

    def _empty(self, one: _Element) -> None:
        """Make an element one of free room, of the same length."""
        length = one.end - one.start
        size = bytes((0x80 | length - 2,)) if length < 128 else b"\x01" + (length - 9).to_bytes(7, "big")  # noqa: PLR2004 - what one byte can say
        self.clean[one.start : one.end] = bytes((_VOID,)) + size + bytes(length - 1 - len(size))

    def _inside(self, start: int, end: int) -> Iterator[_Element]:
        """Yield the elements of a space; together they fill it exactly."""
        while start < end:
            one = self._element(start, end)
            if one.end > end:
                raise Refused(refusals.BROKEN)
            yield one
            start = one.end

    def _element(self, start: int, end: int) -> _Element:
        self.count += 1
        if self.count > _MOST:
            raise Refused(refusals.BROKEN)
        name_length = _length_of(self.content[start], 4)
        at = start + name_length
        if at >= end:
            raise Refused(refusals.BROKEN)
        size_length = _length_of(self.content[at], 8)
        body = at + size_length
        if body > end:
            raise Refused(refusals.BROKEN)
        name = int.from_bytes(self.content[start:at], "big")
        unknown = (1 << 7 * size_length) - 1
        size = int.from_bytes(self.content[at:body], "big") & unknown
        if size != unknown:
            return _Element(name, start, body, body + size)
        if name == _SEGMENT:
            return _Element(name, start, body, end)
        if name == _CLUSTER:
            return _Element(name, start, body, self._end_of_cluster(body, end))
        raise Refused(refusals.BROKEN)

    def _end_of_cluster(self, start: int, end: int) -> int:
        """Return where a cluster of a recording ends: where an element begins that none can hold."""
        at = start
        while at < end and self.content[at] & 0xF0 != 0x10:  # noqa: PLR2004 - names of four bytes are those of a segment
            at = self._element(at, end).end
        return at


def _length_of(first: int, most: int) -> int:
    """Return how many bytes a name or a size takes, from its first one."""
    length = 9 - first.bit_length()
    if length > most:
        raise Refused(refusals.BROKEN)
    return length
