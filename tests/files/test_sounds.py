"""Sounds, byte by byte: no word hangs on them, and only one track of sound comes in."""

import struct
import time

import pytest

from blueprints.core.errors import Refused
from blueprints.files import checking, refusals
from tests.files import making

WHERE = (b"TITLE=Message de canari", b"ARTIST=canari", b"LOCATION=" + making.PLACE)


def kept(content: bytes, name: str) -> bytes:
    """Return what is kept of a file."""
    return checking.check(content, name).content


def why(content: bytes, name: str = "voix.weba") -> str:
    """Return the sentence by which a file is refused."""
    with pytest.raises(Refused) as refused:
        checking.check(content, name)
    return str(refused.value)


# --- Ogg --------------------------------------------------------------------------------------------------------------


def test_a_sound_in_ogg_loses_its_words_and_nothing_else() -> None:
    given = making.ogg(words=making.words_of_ogg(*WHERE))
    clean = kept(given, "voix.ogg")
    assert b"canari" in given
    assert b"canari" not in clean
    assert b"LOCATION" not in clean
    nothing = bytes(len(making.words_of_ogg(*WHERE)))
    assert clean == making.ogg(words=nothing), "as if it had been made without words, sums of its pages included"


def test_words_over_several_pages_go_too() -> None:
    """A picture of a cover stands there as words, and is long."""
    words = b"OpusTags" + making.words_of_ogg(*WHERE, b"METADATA_BLOCK_PICTURE=" + b"canari" * 12_000)
    cut = 255 * 200
    first = making.ogg_page(2, 0, b"OpusHead" + bytes(11))
    second = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, -1, 1, 1, 0, 200) + bytes((255,)) * 200 + words[:cut]
    given = first + second + making.ogg_page(1, 2, words[cut:]) + making.ogg_page(4, 3, b"\xfc\xff\xfe")
    clean = kept(given, "voix.opus")
    assert b"canari" in given
    assert b"canari" not in clean
    assert len(clean) == len(given)
    assert clean[: len(first)] == first
    assert clean.endswith(making.ogg_page(4, 3, b"\xfc\xff\xfe"))


def test_the_words_of_vorbis_go_and_what_shares_their_page_stays() -> None:
    given = making.vorbis(making.words_of_ogg(*WHERE))
    clean = kept(given, "voix.ogg")
    assert b"canari" in given
    assert b"canari" not in clean
    assert b"\x03vorbis" + bytes(8) + b"\x01" in clean, "no maker, no word, and the sign that closes them"
    assert b"\x05vorbis" + bytes(30) in clean


@pytest.mark.parametrize(
    "content",
    [
        making.ogg() + making.ogg_page(2, 0, b"\x80theora" + bytes(30), serial=2),
        making.ogg() + making.ogg_page(2, 0, b"OpusHead" + bytes(11), serial=2),
        making.ogg_page(2, 0, b"\x80theora" + bytes(30)) + making.ogg_page(4, 1, b"OpusHead" + bytes(40)),
        making.ogg_page(2, 0, b"\x7fFLAC" + bytes(40)) + making.ogg_page(4, 1, making.PLACE),
    ],
)
def test_one_sound_of_a_known_kind_comes_in_ogg(content: bytes) -> None:
    assert why(content, "voix.ogg") == refusals.DISAGREES


@pytest.mark.parametrize(
    "content",
    [
        making.ogg_page(2, 0, b"OpusHead" + bytes(11)),
        making.ogg_page(2, 0, b"OpusHead" + bytes(11)) + making.ogg_page(4, 1, b"something else" * 3),
        making.ogg_page(2, 0, b"OpusHead" + bytes(11)) + making.ogg_page(4, 1, b"OpusTags"),
        making.ogg()[:-1],
    ],
)
def test_a_sound_in_ogg_without_its_parts_is_refused(content: bytes) -> None:
    assert why(content, "voix.ogg") == refusals.BROKEN


# --- WebM -------------------------------------------------------------------------------------------------------------


def test_what_a_browser_records_comes_in_without_its_words() -> None:
    tags = making.element(0x1254C367, b"LOCATION" + making.PLACE * 20)
    named = making.element(0x536E, b"Micro de canari")
    given = making.webm(track=named, more=tags + making.element(0xEC, making.PLACE))
    clean = kept(given, "message-vocal.weba")
    assert given.count(b"canari") > 10
    assert b"canari" not in clean
    assert len(clean) == len(given), "nothing else moved"
    assert kept(clean, "message-vocal.weba") == clean
    assert b"A_OPUS" in clean


VIDEO = making.element(0xAE, making.element(0xD7, b"\2") + making.element(0x83, b"\1") + making.element(0x86, b"V_VP9"))
HIDDEN = making.element(0xA3, b"\x82" + bytes(3) + b"a picture of another track")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (making.webm(codec=b"V_VP8"), refusals.DISAGREES),
        (making.webm(codec=b"A_MS/ACM"), refusals.DISAGREES),
        (making.webm(track=making.element(0xE0, bytes(8))), refusals.HIDES_ANOTHER),
        (making.webm(track=making.element(0x6D80, bytes(8))), refusals.HIDES_ANOTHER),
        (making.webm(more=making.element(0x1654AE6B, VIDEO)), refusals.DISAGREES),
        (making.webm(inside=HIDDEN), refusals.DISAGREES),
        (making.webm(number=2), refusals.DISAGREES),
        (making.webm(inside=making.element(0xA0, making.element(0x75A1, b"more"))), refusals.HIDES_ANOTHER),
        (making.webm(inside=making.element(0xA0, HIDDEN)), refusals.HIDES_ANOTHER),
        (making.webm(more=making.element(0x1941A469, b"a file")), refusals.HIDES_ANOTHER),
        (making.webm(more=making.element(0x1043A770, b"chapters")), refusals.HIDES_ANOTHER),
        (making.webm(inside=making.element(0xE7, bytes(5000))), refusals.HIDES_ANOTHER),
        (making.webm(doc=b"matroska"), refusals.DISAGREES),
        (making.webm(after=b"<script>alert(1)</script>"), refusals.HIDES_ANOTHER),
        (making.webm(after=making.archive({"evil.class": b"x"})), refusals.HIDES_ANOTHER),
        (making.webm(more=making.element(0xEC, b"<script>alert(1)</script>")), refusals.HIDES_ANOTHER),
        (making.webm(after=making.pdf()), refusals.BROKEN),
        (making.webm(after=making.mp3()), refusals.BROKEN),
        (making.webm()[:-5], refusals.BROKEN),
        (making.webm(inside=b"\xa3"), refusals.BROKEN),
        (making.webm(inside=b"\xa3\x80"), refusals.DISAGREES),
    ],
)
def test_a_recording_with_something_else_in_it_stays_outside(content: bytes, sentence: str) -> None:
    assert why(content) == sentence


def test_a_film_with_a_sound_beside_it_stays_outside() -> None:
    own = making.webm()
    at = own.index(making.element(0x1654AE6B, b"")[:4])
    size = int.from_bytes(own[at + 5 : at + 12], "big")
    both = own[at + 12 : at + 12 + size] + VIDEO
    film = own[:at] + making.element(0x1654AE6B, both) + own[at + 12 + size :]
    assert why(film) == refusals.DISAGREES


def test_millions_of_tiny_elements_are_refused_soon() -> None:
    content = making.webm(inside=b"\xa7\x80" * 4_000_000)
    assert len(content) < checking.LARGEST
    begun = time.perf_counter()
    assert why(content) == refusals.BROKEN
    assert time.perf_counter() - begun < 3
