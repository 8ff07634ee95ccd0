"""DOCX and ODT as an attacker makes them: bombs, archives in archives, names that climb, programs, locked texts."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from blueprints.core.errors import Refused
from blueprints.files import archives, checking, refusals
from tests.files import making

MEGABYTE = 1024 * 1024


def why(content: bytes, name: str = "lettre.docx") -> str:
    """Return the sentence by which a text is refused."""
    with pytest.raises(Refused) as refused:
        checking.check(content, name)
    return str(refused.value)


def test_a_text_that_unpacks_to_a_hundred_megabytes_is_refused() -> None:
    bomb = making.docx({"word/media/image1.png": bytes(100 * MEGABYTE)})
    assert len(bomb) < 200_000
    assert why(bomb) == refusals.UNPACKS_TOO_MUCH


def test_a_text_packed_far_better_than_words_are_is_refused() -> None:
    assert why(making.docx({"word/media/image1.png": bytes(8 * MEGABYTE)})) == refusals.UNPACKS_TOO_MUCH


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(making.docx({"word/zz.xml": bytes(3 * MEGABYTE)}))
    true_size, said = struct.pack("<I", 3 * MEGABYTE), struct.pack("<I", 1000)
    assert content.count(true_size) == 2
    assert why(bytes(content.replace(true_size, said))) == refusals.BROKEN


def test_a_thousand_and_more_parts_are_refused() -> None:
    parts = {f"word/{number}.xml": b"<a/>" for number in range(archives.MOST_ENTRIES + 1)}
    assert why(making.docx(parts)) == refusals.UNPACKS_TOO_MUCH


def test_parts_that_share_the_same_bytes_are_refused() -> None:
    """The bomb without nesting: many entries of the list lead to one packed part."""
    packed = zlib.compress(bytes(200_000))[2:-4]
    content = making.docx({"word/z.xml": bytes(200_000)})
    with ZipFile(BytesIO(content)) as archive:
        shared = archive.getinfo("word/z.xml")
    at = content.index(b"PK\x01\x02")
    entries, count = content[at : content.rindex(b"PK\x05\x06")], 4
    name = b"word/z.xml"
    one = entries[entries.rindex(b"PK\x01\x02") :]
    for number in range(60):
        entries += one.replace(name, b"word/%d.xml" % (number % 10)).replace(b"word/", b"w%03d/" % number)[: len(one)]
        count += 1
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    assert shared.compress_size >= len(packed) - 20
    assert why(content[:at] + entries + end) in (refusals.UNPACKS_TOO_MUCH, refusals.BROKEN)


@pytest.mark.parametrize(
    "inner", [making.archive({"a": b"a"}), b"Rar!\x1a\x07\0", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08"]
)
def test_an_archive_in_the_text_is_refused(inner: bytes) -> None:
    assert why(making.docx({"word/media/image1.png": inner + bytes(50)})) == refusals.HIDES_ANOTHER


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "word/../../x", "C:/x.xml", "word\\..\\x.xml", "a/../../b.xml"]
)
def test_names_that_climb_are_refused(name: str) -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for own, text in making.docx_parts().items():
            archive.writestr(own, text)
        entry = ZipInfo("x")
        entry.filename = name
        archive.writestr(entry, b"<a/>")
    assert why(out.getvalue()) == refusals.HIDES_ANOTHER


def test_a_link_and_a_name_given_twice_are_refused() -> None:
    link = ZipInfo("word/link.xml")
    link.external_attr = 0o120777 << 16
    for extra in (link, ZipInfo("Word/Document.XML")):
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for own, text in making.docx_parts().items():
                archive.writestr(own, text)
            archive.writestr(extra, b"/etc/passwd")
        assert why(out.getvalue()) == refusals.HIDES_ANOTHER


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"word/activeX/activeX1.xml": b"<a/>"},
        {"evil.exe": b"x"},
        {
            "word/_rels/settings.xml.rels": b'<Relationship Type="http://x/attachedTemplate" Target="https://exemple.fr/'
            b'm.dotm" TargetMode="External"/>'
        },
        {"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled.main+xml"},
    ],
)
def test_a_word_text_with_a_program_is_refused(parts: dict[str, bytes]) -> None:
    assert why(making.docx(parts)) == refusals.MACROS


@pytest.mark.parametrize(
    "parts",
    [
        {"Basic/Standard/Module1.xml": b"<a/>"},
        {"Scripts/python/x.py": b"import os"},
        {"content.xml": b"<office:document-content><script:event-listener/></office:document-content>"},
    ],
)
def test_a_libreoffice_text_with_a_program_is_refused(parts: dict[str, bytes]) -> None:
    assert why(making.odt(parts), "lettre.odt") == refusals.MACROS


def test_a_text_with_entities_of_its_own_is_refused() -> None:
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document>&b;</w:document>'
    assert why(making.docx({"word/document.xml": laughs})) == refusals.HIDES_ANOTHER


def test_a_locked_text_is_refused() -> None:
    content = bytearray(making.docx())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := content.find(sign, at)) >= 0:
            content[at + flags] |= 1
            at += 4
    assert why(bytes(content)) == refusals.LOCKED


@pytest.mark.parametrize(
    ("before", "after"),
    [(making.gif(), b""), (b"<html><script>alert(1)</script>", b""), (b"", b"<script>"), (b"", making.gif())],
)
def test_a_text_with_another_file_around_it_is_refused(before: bytes, after: bytes) -> None:
    assert why(before + making.docx() + after) in (refusals.HIDES_ANOTHER, refusals.DISAGREES)


def test_a_text_whose_comment_holds_a_page_is_refused() -> None:
    out = BytesIO(making.docx())
    with ZipFile(out, "a") as archive:
        archive.comment = b"<script>alert(1)</script>"
    assert why(out.getvalue()) == refusals.HIDES_ANOTHER
