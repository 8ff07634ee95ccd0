"""What comes in and what stays outside, on real bytes: each refusal says what is wrong and what to do."""

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from blueprints.core.errors import Refused, Unavailable
from blueprints.files import checking, images, refusals
from blueprints.files.models import FileKind
from tests.files import making


def why(content: bytes, name: str) -> str:
    """Return the sentence by which a file is refused."""
    with pytest.raises(Refused) as refused:
        checking.check(content, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (making.pdf(), "convocation.pdf", FileKind.PDF),
        (making.jpeg(), "porte.jpg", FileKind.JPEG),
        (making.jpeg(), "porte.JPEG", FileKind.JPEG),
        (making.png(), "plan.png", FileKind.PNG),
        (making.webp(), "plan.webp", FileKind.WEBP),
        (making.docx(), "lettre.docx", FileKind.DOCX),
        (making.odt(), "lettre.odt", FileKind.ODT),
        (making.mp3(), "voix.mp3", FileKind.MP3),
        (making.mp3(tag=b"TIT2" + bytes(30)), "voix.mp3", FileKind.MP3),
        (making.ogg(), "voix.ogg", FileKind.OGG),
        (making.m4a(), "voix.m4a", FileKind.M4A),
        (making.webm(), "voix.webm", FileKind.WEBM),
    ],
)
def test_what_people_send_each_other_comes_in(content: bytes, name: str, kind: FileKind) -> None:
    found = checking.check(content, name)
    assert (found.kind, found.name) == (kind, name.replace("JPEG", "jpeg"))
    assert found.content


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "vide.pdf", refusals.EMPTY),
        (b"<html><script>alert(1)</script></html>", "photo.jpg", refusals.DISAGREES),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "dessin.svg", refusals.CAN_RUN),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "dessin.png", refusals.DISAGREES),
        (b"<html></html>", "page.html", refusals.CAN_RUN),
        (making.gif(), "image.gif", refusals.OTHER_TYPE),
        (making.gif(), "image.png", refusals.DISAGREES),
        (making.png(), "image.jpg", refusals.DISAGREES),
        (making.pdf(), "photo.png", refusals.DISAGREES),
        (making.pdf(), "sans-fin", refusals.OTHER_TYPE),
        (b"MZ" + bytes(500), "photo.jpg", refusals.DISAGREES),
        (b"MZ" + bytes(500), "photo.jpg.exe", refusals.CAN_RUN),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60), "IMG_0042.HEIC", refusals.HEIC),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(60), "IMG_0042.jpg", refusals.HEIC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "lettre.doc", refusals.OLD_WORD),
        (making.docx(), "lettre.odt", refusals.DISAGREES),
        (making.odt(), "lettre.docx", refusals.DISAGREES),
        (making.archive({"a.txt": b"a"}), "lettre.docx", refusals.DISAGREES),
        (making.docx(), "lettre.docm", refusals.MACROS),
        (bytes(5000), "son.mp3", refusals.DISAGREES),
    ],
)
def test_what_is_not_what_it_says_stays_outside(content: bytes, name: str, sentence: str) -> None:
    assert why(content, name) == sentence


def test_ten_megabytes_come_in_and_one_byte_more_does_not() -> None:
    tail = b"\n%%EOF\n"
    whole = making.pdf(after=b"").removesuffix(b"%%EOF")
    filled = whole + b"%" + b"x" * (checking.LARGEST - len(whole) - 1 - len(tail)) + tail
    assert len(filled) == checking.LARGEST
    assert checking.check(filled, "gros.pdf").kind is FileKind.PDF
    assert why(filled + b"\n", "gros.pdf") == refusals.TOO_BIG


# --- images -----------------------------------------------------------------------------------------------------------


def _opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_a_photo_loses_its_place_and_keeps_its_way_up() -> None:
    given = making.jpeg(exif=True, orientation=6)
    assert b"Exif" in given
    assert making.PLACE in given
    made = _opened(checking.check(given, "photo.jpg").content)
    assert made.size == (40, 60), "turned upright"
    assert not made.getexif()
    assert "comment" not in made.info
    content = checking.check(given, "photo.jpg").content
    assert b"Exif" not in content
    assert b"canari" not in content
    red, _, blue = made.convert("RGB").getpixel((20, 5))  # type: ignore[misc,unused-ignore] # three bands
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_no_word_that_hangs_on_an_image_is_left(form: str, name: str) -> None:
    given = making.wordy(form)
    assert b"canari" in given
    kept = checking.check(given, name).content
    assert b"canari" not in kept
    for sign in (b"Exif", b"eXIf", b"EXIF", b"iCCP", b"ICC", b"iTXt", b"XMP", b"xmp"):
        assert sign not in kept


def test_images_wait_for_each_other_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "_PATIENCE", 0.01)
    with images._one_at_a_time, pytest.raises(Unavailable):
        checking.check(making.jpeg(), "a.jpg")
    assert checking.check(making.jpeg(), "a.jpg").content


@pytest.mark.parametrize("content", [making.webp(pictures=3), making.moving_png()])
def test_of_a_moving_image_the_first_picture_stays(content: bytes) -> None:
    name = "image.webp" if content[:4] == b"RIFF" else "image.png"
    made = _opened(checking.check(content, name).content)
    assert getattr(made, "n_frames", 1) == 1
    red, green, blue = made.convert("RGB").getpixel((5, 5))  # type: ignore[misc,unused-ignore] # three bands
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_a_transparent_picture_stays_transparent() -> None:
    made = _opened(checking.check(making.png(), "plan.png").content)
    assert made.mode == "RGBA"
    assert made.getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize("make", [making.huge_png, making.huge_jpeg])
def test_an_enormous_picture_is_refused_before_it_is_decoded(make: Callable[[], bytes]) -> None:
    content, name = make(), "grand.png" if make is making.huge_png else "grand.jpg"
    tracemalloc.start()
    assert why(content, name) == refusals.TOO_MANY_PIXELS
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_picture_of_a_little_too_many_pixels_is_refused_too() -> None:
    assert why(making.huge_png(10_000, 9_000), "grand.png") == refusals.TOO_MANY_PIXELS
    assert why(making.huge_png(4_200, 4_100), "grand.png") == refusals.TOO_MANY_PIXELS


def test_a_great_photo_is_made_smaller() -> None:
    made = _opened(checking.check(making.jpeg((6000, 3000)), "photo.jpg").content)
    assert max(made.size) <= images.LONGEST_SIDE
    assert made.size[0] == 2 * made.size[1]


@pytest.mark.parametrize("content", [making.jpeg((200, 200))[:600], making.png((200, 200))[:60]])
def test_a_cut_image_is_refused(content: bytes) -> None:
    assert why(content, "photo.jpg" if content[:2] == b"\xff\xd8" else "photo.png") == refusals.BROKEN


def test_what_hides_behind_an_image_is_gone() -> None:
    hidden = making.archive({"Evil.class": b"canari"})
    for content, name in ((making.jpeg(), "a.jpg"), (making.png(), "a.png"), (making.webp(), "a.webp")):
        kept = checking.check(content + hidden + b"<script>canari</script>", name).content
        assert b"canari" not in kept
        assert b"PK" not in kept[-100:]


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><script>alert(1)</script>" + making.pdf(), refusals.DISAGREES),
        (making.pdf(inside=b"/Note (<script>alert(1)</script>)"), refusals.HIDES_ANOTHER),
        (making.pdf(after=b"\n<html><script>alert(1)</script></html>"), refusals.HIDES_ANOTHER),
        (making.pdf(after=making.archive({"evil.class": b"x"})), refusals.HIDES_ANOTHER),
        (making.pdf(inside=b"") + making.archive({"a": b"x"}) + b"%%EOF", refusals.HIDES_ANOTHER),
        (making.pdf(after=b"\n" + bytes(2000)), refusals.HIDES_ANOTHER),
        (making.pdf(inside=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), refusals.PROGRAM_IN_PDF),
        (making.pdf(inside=b"/OpenAction << /S /J#61vaScript >>"), refusals.PROGRAM_IN_PDF),
        (making.pdf(inside=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), refusals.PROGRAM_IN_PDF),
        (making.pdf(inside=b"/Names << /EmbeddedFiles 4 0 R >>"), refusals.PROGRAM_IN_PDF),
        (making.pdf(packed=b"1 0 << /S /JavaScript /JS (app.alert(1)) >>"), refusals.PROGRAM_IN_PDF),
        (making.pdf(packed=bytes(40_000_000)), refusals.UNPACKS_TOO_MUCH),
        (making.pdf()[:-10], refusals.BROKEN),
    ],
)
def test_a_pdf_with_something_else_in_it_stays_outside(content: bytes, sentence: str) -> None:
    assert why(content, "papier.pdf") == sentence


def test_an_ordinary_pdf_with_packed_objects_comes_in_as_it_is() -> None:
    content = making.pdf(packed=b"1 0 << /Type /Page >>", after=b"\r\n")
    assert checking.check(content, "papier.pdf").content == content


# --- sounds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (making.ogg(after=b"<script>"), "son.ogg", refusals.HIDES_ANOTHER),
        (making.ogg(after=b"something"), "son.ogg", refusals.BROKEN),
        (making.ogg(after=making.archive({"a": b"x"})), "son.ogg", refusals.HIDES_ANOTHER),
        (making.ogg()[:-3], "son.ogg", refusals.BROKEN),
        (making.m4a(after=b"something"), "son.m4a", refusals.BROKEN),
        (making.m4a(track=b"vmhd"), "film.m4a", refusals.DISAGREES),
        (making.m4a()[:60], "son.m4a", refusals.BROKEN),
        (making.webm(codec=b"V_VP9"), "film.webm", refusals.DISAGREES),
    ],
)
def test_a_sound_with_something_else_in_it_stays_outside(content: bytes, name: str, sentence: str) -> None:
    assert why(content, name) == sentence


def test_a_sound_loses_what_says_who_and_where() -> None:
    assert b"canari" in making.m4a()
    kept = checking.check(making.m4a(), "voix.m4a").content
    assert b"canari" not in kept
    assert len(kept) == len(making.m4a()), "nothing else moved"
    tagged = making.mp3(tag=b"canari" + bytes(20), after=b"TAGcanari" + bytes(119))
    assert checking.check(tagged, "voix.mp3").content == making.mp3()


# --- anything ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (making.pdf(packed=b"1 0 << /Type /Page >>"), "a.pdf"),
        (making.jpeg(exif=True), "a.jpg"),
        (making.png(), "a.png"),
        (making.webp(pictures=2), "a.webp"),
        (making.docx(), "a.docx"),
        (making.odt(), "a.odt"),
        (making.mp3(tag=bytes(30)), "a.mp3"),
        (making.ogg(), "a.ogg"),
        (making.m4a(), "a.m4a"),
        (making.webm(), "a.webm"),
    ],
)
def test_a_file_cut_or_changed_anywhere_is_taken_or_refused_and_breaks_nothing(content: bytes, name: str) -> None:
    chance = Random(name)  # noqa: S311 - the same tries each time, no secret
    tries = [content[: chance.randrange(len(content))] for _ in range(60)]
    for _ in range(150):
        changed = bytearray(content)
        for _ in range(chance.randrange(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        tries.append(bytes(changed))
    refused = [one for one in tries if _is_refused(one, name)]
    assert len(refused) >= 5


def _is_refused(content: bytes, name: str) -> bool:
    try:
        checking.check(content, name)
    except Refused:
        return True
    return False
