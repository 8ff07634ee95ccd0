"""Telephone numbers in every sensible form (interface.md, U27)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blueprints.front_door.phones import dial, read_phone

NUMBER = "04 65 71 12 30"
SEPARATORS = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f", "/", "  ", "–"])


@pytest.mark.parametrize(
    "typed",
    [
        "0465711230",
        "04 65 71 12 30",
        "04.65.71.12.30",
        "04-65-71-12-30",
        "04\u00a065\u00a071\u00a012\u00a030",
        "+33 4 65 71 12 30",
        "+33 (0)4 65 71 12 30",
        "0033465711230",
        "33465711230",
        "  (04) 65 71 12 30 ",
        "Tél. : 04 65 71 12 30",
        "portable 0465711230",
    ],
)
def test_a_french_number_is_read_however_it_is_written(typed: str) -> None:
    assert read_phone(typed) == NUMBER


@given(
    digits=st.text("0123456789", min_size=8, max_size=8),
    first=st.sampled_from("123456789"),
    prefix=st.sampled_from(["0", "+33", "0033", "+33(0)", "+33 (0) "]),
    between=SEPARATORS,
    size=st.integers(1, 5),
)
def test_spaces_dots_dashes_and_codes_change_nothing(
    digits: str, first: str, prefix: str, between: str, size: int
) -> None:
    own = first + digits
    typed = prefix + between.join(own[start : start + size] for start in range(0, 9, size))
    read = read_phone(typed)
    assert read is not None
    assert read.replace(" ", "") == "0" + own
    assert dial(read) == "tel:+33" + own


@given(st.text(max_size=40))
def test_anything_at_all_is_read_or_is_no_number(typed: str) -> None:
    read = read_phone(typed)
    assert read is None or read.replace(" ", "").lstrip("+").isdecimal()


@pytest.mark.parametrize("typed", ["", "12", "04 65 71 12", "04 65 71 12 30 99", "abc", "awa@exemple.fr", "٠٤٦٥٧١١٢٣٠"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_phone(typed) is None


def test_a_number_from_elsewhere_keeps_its_code() -> None:
    assert read_phone("+32 470 12 34 56") == "+32470123456"
    assert dial("+32470123456") == "tel:+32470123456"
