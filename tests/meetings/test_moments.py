"""Dates as people type them."""

from datetime import UTC, datetime, time

import pytest

from blueprints.core.errors import Refused
from blueprints.meetings import moments

THIRD = datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "3 mars 2026 14h",
        "3 mars 2026 à 14 h",
        "3 mars 2026 à 14\u00a0h",
        "Mardi 3 mars 2026 à 14 h 00",
        "le 3 mars 2026, 14:00",
        "03/03/2026 14:00",
        "3/3/2026 14h",
        "03.03.2026 à 14 heures",
        "2026-03-03T14:00",
        "2026-03-03 14:00:00",
        "  3   MARS   2026   14H  ",
    ],
)
def test_the_same_moment_is_read_from_many_writings(typed: str) -> None:
    assert moments.read(typed) == THIRD


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1er juillet 2026 9h30", datetime(2026, 7, 1, 7, 30, tzinfo=UTC)),
        ("15 août 2026 à 10 h 05", datetime(2026, 8, 15, 8, 5, tzinfo=UTC)),
        ("2 déc. 2026 18h", datetime(2026, 12, 2, 17, 0, tzinfo=UTC)),
        ("5 fév 2026 8h", datetime(2026, 2, 5, 7, 0, tzinfo=UTC)),
        ("29 février 2028 0:00", datetime(2028, 2, 28, 23, 0, tzinfo=UTC)),
    ],
)
def test_months_and_hours_are_those_of_paris(typed: str, expected: datetime) -> None:
    assert moments.read(typed) == expected


def test_the_hour_may_be_left_out_where_there_is_one_by_default() -> None:
    assert moments.read("3 mars 2026", otherwise=time(14)) == THIRD
    with pytest.raises(Refused, match="Il manque l’heure"):
        moments.read("3 mars 2026")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("demain", "ne se lit pas"),
        ("3 2026", "ne se lit pas"),
        ("3 ma 2026 14h", "ne se lit pas"),
        ("jeudredi 3 mars 2026 14h", "ne se lit pas"),
        ("3 mars 26 14h", "ne se lit pas"),
        ("<b>3 mars 2026 14h</b>", "ne se lit pas"),
        ("30 février 2026 14h", "n’existe pas"),
        ("31/04/2026 14:00", "n’existe pas"),
        ("3 mars 2026 25h", "n’existe pas"),
        ("3 mars 2026 14h75", "n’existe pas"),
        ("29 mars 2026 2h30", "n’existe pas"),
        ("lundi 3 mars 2026 14h", "est un mardi, pas un lundi"),
        ("0000-03-03 14:00", "n’existe pas"),
        ("3" * 10_000, "ne se lit pas"),
    ],
)
def test_what_is_no_date_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        moments.read(typed)


def test_the_hour_that_comes_twice_in_autumn_is_the_first_one() -> None:
    assert moments.read("25 octobre 2026 2h30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
