"""Files made to keep the checks busy for ever, or to be read by them otherwise than by the program that opens them."""

import base64
import zlib
from time import perf_counter

import pytest

from blueprints.core.errors import Refused
from blueprints.files import archives, checking, papers, refusals
from tests.files import making

SECONDS = 5.0
"""Far more than ten megabytes need, far less than what grows with the square of them."""
MANY = 600_000
ACTION = b"7 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj\n"
PACKED = zlib.compress(b"7 0 " + ACTION)
PACKED_PAGE = zlib.compress(b"7 0 << /Type /Page >>")


def _timed(content: bytes, name: str) -> str:
    start, said = perf_counter(), "taken"
    try:
        checking.check(content, name)
    except Refused as refused:
        said = refused.message
    assert perf_counter() - start < SECONDS
    return said


@pytest.mark.parametrize(
    "inside",
    [
        b"stream\n" * MANY,
        b"/ObjStm stream\n" * MANY,
        b"/ObjStm " * MANY,
        b"% stream\r\n" * 40_000,
        b"/ObjStm " + b"[/ASCII85Decode " * 300_000,
        b"/ObjStm /F" + b" /A85" * MANY,
        b"#41" * MANY,
        (b"/ObjStm stream\n" + zlib.compress(b"1 0 " * 2_000_000)[:-9] + b"\nendstream ") * 300,
    ],
    ids=["streams", "objects", "names", "remarks", "arrays", "packings", "signs", "cut"],
)
def test_a_pdf_made_to_be_read_for_hours_is_read_in_seconds(inside: bytes) -> None:
    assert _timed(making.pdf(inside=inside), "lettre.pdf")


@pytest.mark.parametrize(
    "part",
    [
        b'Type="/frame" ' * MANY,
        b'TargetMode="External"Type="' * MANY,
        b'TargetMode="External" ' * MANY + b'Type="x/fram"',
        b"TargetMode" + b" " * 5_000_000,
        b"&#x" * MANY + b"TargetMode",
    ],
)
def test_a_text_made_to_be_read_for_hours_is_read_in_seconds(part: bytes) -> None:
    start = perf_counter()
    archives._look_at("word/_rels/document.xml.rels", part)
    assert perf_counter() - start < SECONDS


@pytest.mark.parametrize(
    "inside",
    [
        b"% stream\n" + ACTION + b"% endstream\n",
        b"% >> stream\n" + ACTION + b"% endstream\n",
        b"8 0 obj <</Type /Obj#53tm /N 1>> stream\n" + PACKED + b"\nendstream endobj\n",
        b"8 0 obj <</Type /ObjStm "
        + b" " * 900
        + b">> stream\r\n"
        + zlib.compress(b"7 0 " + ACTION)
        + b"\nendstream\n",
        b"8 0 obj <</Type /ObjStm>> stream\n" + PACKED[:-4] + b"0000\nendstream\n",
    ],
    ids=["remark", "two remarks", "name by its signs", "far apart", "wrong sum"],
)
def test_a_program_in_a_pdf_is_found_however_it_hides(inside: bytes) -> None:
    with pytest.raises(Refused) as refused:
        papers.checked(making.pdf(inside=inside))
    assert refused.value.message == refusals.PROGRAM_IN_PDF


FAR = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


@pytest.mark.parametrize(
    "relation",
    [
        f"<Relationship Type='{FAR}' Target='https://exemple.fr/a.dotm' TargetMode='External'/>",
        f'<Relationship Type="{FAR}" Target="https://exemple.fr/?a>b" TargetMode="External"/>',
        f'<Relationship Type = "{FAR}" Target="https://exemple.fr/" TargetMode = "External"/>',
        f'<Relationship Type="{FAR}" Target="https://exemple.fr/" TargetMode="&#69;xternal"/>',
    ],
)
def test_a_text_that_fetches_its_model_is_found_however_it_is_written(relation: str) -> None:
    parts = making.docx_parts(**{"word/_rels/settings.xml.rels": relation.encode()})
    with pytest.raises(Refused) as refused:
        checking.check(making.docx(parts), "lettre.docx")
    assert refused.value.message == refusals.MACROS


@pytest.mark.parametrize(
    "part",
    [
        b" " * 70_000 + b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode("utf-16"),
    ],
)
def test_entities_are_found_far_from_the_beginning_and_in_wide_signs(part: bytes) -> None:
    parts = making.docx_parts(**{"word/settings.xml": part})
    with pytest.raises(Refused) as refused:
        checking.check(making.docx(parts), "lettre.docx")
    assert refused.value.message == refusals.HIDES_ANOTHER


# --- packed in another way --------------------------------------------------------------------------------------------

_HIDDEN = b"7 0 " + ACTION
_A85, _HEX = base64.a85encode(_HIDDEN, adobe=True)[2:], _HIDDEN.hex().encode() + b">"
_RUNS = b"".join(bytes((0, sign)) for sign in _HIDDEN) + b"\x80"


def _stream(filters: bytes, data: bytes, kind: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    return b"8 0 obj << " + kind + b" /Filter " + filters + b" >> stream\n" + data + b"\nendstream endobj\n"


@pytest.mark.parametrize(
    "inside",
    [
        _stream(b"/ASCII85Decode", _A85),
        _stream(b"/ASCIIHexDecode", _HEX),
        _stream(b"/RunLengthDecode", _RUNS),
        _stream(b"/LZWDecode", b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"),
        _stream(b"[/ASCII85Decode /FlateDecode]", base64.a85encode(zlib.compress(_HIDDEN), adobe=True)[2:]),
        _stream(b"[/FlateDecode /ASCIIHexDecode]", zlib.compress(_HEX)),
        _stream(b"[ /A85 /Fl ]", base64.a85encode(zlib.compress(_HIDDEN))),
        _stream(b"/A85", _A85),
        _stream(b"/#4cZWDecode", b"\x80"),
        _stream(b"9 0 R", _A85) + b"9 0 obj [/AHx /A85] endobj\n",
        b"% stream\n" + _stream(b"/ASCII85Decode", _A85) + b"% endstream\n",
        _stream(b"/ASCII85Decode", _A85, b"/N 1 /First 4") + b"3 0 obj << /Type /XRef /W [1 2 1] >> endobj\n",
        _stream(b"/FlateDecode", zlib.compress(b"9 0 [/ASCII85Decode]")) + _stream(b"9 0 R", _A85),
        _stream(b"[/ASCII85Decode /DCTDecode]", b"x~>") + _stream(b"/ASCII85Decode", _A85),
    ],
)
def test_objects_that_are_packed_in_a_rare_way_are_not_let_in_unseen(inside: bytes) -> None:
    with pytest.raises(Refused) as refused:
        papers.checked(making.pdf(inside=inside))
    assert refused.value.message == refusals.PACKED_OTHERWISE


@pytest.mark.parametrize(
    "inside",
    [
        _stream(b"[/ASCII85Decode /FlateDecode]", base64.a85encode(zlib.compress(b"BT (Bonjour) Tj ET")), b"/Length 9"),
        _stream(b"/LZWDecode", b"\x80\x0b\x60", b"/Subtype /Image"),
        _stream(b"[/ASCII85Decode /DCTDecode]", b"x~>", b"/Subtype /Image") + _stream(b"/FlateDecode", PACKED_PAGE),
        _stream(b"/FlateDecode", PACKED_PAGE) + _stream(b"/DCTDecode", b"\xff\xd8 /A85/ \xff\xd9", b"/Subtype /Image"),
    ],
    ids=["a page of an old program", "an old picture", "a wrapped picture beside packed objects", "signs by chance"],
)
def test_a_rare_packing_is_let_in_where_it_can_hold_no_objects(inside: bytes) -> None:
    content = making.pdf(inside=inside)
    assert papers.checked(content) == content


# --- words in a sound -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [(b"trak",), (b"trak", b"mdia"), (b"trak", b"mdia", b"minf"), (b"trak", b"mdia", b"minf", b"stbl")]
)
@pytest.mark.parametrize("name", [b"udta", b"meta", b"uuid"])
def test_a_track_of_a_sound_keeps_no_words_either(path: tuple[bytes, ...], name: bytes) -> None:
    inner = making.box(name, making.PLACE)
    for outer in reversed(path):
        inner = making.box(outer, making.box(b"smhd", bytes(8)) + inner)
    given = making.m4a(inside=inner)
    assert given.count(making.PLACE) == 2
    kept = checking.check(given, "voix.m4a").content
    assert making.PLACE not in kept
    assert b"canari" not in kept
    assert len(kept) == len(given), "nothing else moved"


def test_boxes_in_boxes_without_end_are_read_in_seconds() -> None:
    inner = making.box(b"udta", making.PLACE)
    for _ in range(5_000):
        inner = making.box(b"trak", inner)
    start = perf_counter()
    with pytest.raises(Refused):
        checking.check(making.m4a(inside=inner), "voix.m4a")
    assert perf_counter() - start < SECONDS
