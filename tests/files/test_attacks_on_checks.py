"""Files made to keep the checks busy for ever, or to be read by them otherwise than by the program that opens them."""

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
        b"#41" * MANY,
        (b"/ObjStm stream\n" + zlib.compress(b"1 0 " * 2_000_000)[:-9] + b"\nendstream ") * 300,
    ],
    ids=["streams", "objects", "names", "remarks", "signs", "cut"],
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
