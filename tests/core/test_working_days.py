"""By when the platform answers: working days only."""

from datetime import date, datetime

import pytest

from blueprints.core import clock
from blueprints.core.working_days import holidays, is_working, latest_answer


def at(*day: int) -> datetime:
    return datetime(*day, 10, tzinfo=clock.PARIS)  # type: ignore[arg-type,misc] # year, month, day


@pytest.mark.parametrize(
    ("since", "days", "latest"),
    [
        (at(2026, 11, 16), 2, date(2026, 11, 18)),
        (at(2026, 11, 20), 2, date(2026, 11, 24)),
        (at(2026, 11, 21), 2, date(2026, 11, 24)),
        (at(2026, 11, 22), 1, date(2026, 11, 23)),
        (at(2026, 12, 24), 1, date(2026, 12, 28)),
        (at(2026, 4, 30), 2, date(2026, 5, 5)),
        (at(2026, 4, 3), 1, date(2026, 4, 7)),
        (at(2026, 5, 13), 1, date(2026, 5, 15)),
    ],
)
def test_weekends_and_public_holidays_do_not_count(since: datetime, days: int, latest: date) -> None:
    assert latest_answer(since, days).date() == latest


def test_a_late_evening_in_paris_is_still_that_day() -> None:
    assert latest_answer(datetime(2026, 11, 16, 22, 30, tzinfo=clock.PARIS), 1).date() == date(2026, 11, 17)


def test_the_moving_holidays_of_some_years() -> None:
    assert {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)} <= holidays(2026)
    assert {date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)} <= holidays(2027)
    assert len(holidays(2026)) == 11
    assert not is_working(date(2026, 7, 14))
    assert is_working(date(2026, 7, 15))
