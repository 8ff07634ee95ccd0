"""The dates of meetings that come back: every rule, both changes of the clocks, ends, and public holidays."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.meetings import series_dates
from blueprints.meetings.series_dates import Plan, at_hour, holiday_of, list_days, list_moments
from blueprints.meetings.series_models import SeriesRule

THURSDAY = date(2027, 1, 7)
AFTERNOON = time(14)


def _plan(rule: SeriesRule = SeriesRule.WEEKDAY_OF_MONTH, first_on: date = THURSDAY, **more: Any) -> Plan:
    ends = more if {"until_on", "times"} & more.keys() else {"times": 4, **more}
    return Plan(rule=rule, first_on=first_on, hour=AFTERNOON, **ends)


def _said(days: list[date]) -> list[str]:
    return [one.isoformat()[5:] for one in days]


@pytest.mark.parametrize(
    ("rule", "first_on", "expected"),
    [
        (SeriesRule.WEEKLY, THURSDAY, ["01-07", "01-14", "01-21", "01-28"]),
        (SeriesRule.FORTNIGHTLY, THURSDAY, ["01-07", "01-21", "02-04", "02-18"]),
        (SeriesRule.WEEKDAY_OF_MONTH, THURSDAY, ["01-07", "02-04", "03-04", "04-01"]),
        (SeriesRule.WEEKDAY_OF_MONTH, date(2027, 1, 28), ["01-28", "02-25", "03-25", "04-22"]),
        (SeriesRule.LAST_WEEKDAY, date(2027, 1, 28), ["01-28", "02-25", "03-25", "04-29"]),
        (SeriesRule.DAY_OF_MONTH, date(2027, 1, 28), ["01-28", "02-28", "03-28", "04-28"]),
    ],
)
def test_each_rule_gives_its_days(rule: SeriesRule, first_on: date, expected: list[str]) -> None:
    assert _said(list_days(_plan(rule, first_on))) == expected


def test_the_hour_of_the_clocks_stays_across_both_changes() -> None:
    days = list_days(_plan(times=12))
    moments = list_moments(days, AFTERNOON)
    assert {clock.paris(one).time() for one in moments} == {AFTERNOON}
    assert {one.hour for one in moments} == {12, 13}  # in UTC: summer and winter
    assert [clock.paris(one).date() for one in moments] == days


def test_the_hour_that_summer_time_removes_is_refused_and_the_doubled_one_is_the_first() -> None:
    with pytest.raises(Refused, match="28/03/2027, 2\u00a0h\u00a030 n’existe pas"):
        at_hour(date(2027, 3, 28), time(2, 30))
    doubled = at_hour(date(2027, 10, 31), time(2, 30))
    assert (doubled.hour, doubled.minute) == (0, 30)


def test_a_last_day_is_part_of_the_series_and_no_later_one_is() -> None:
    assert _said(list_days(_plan(SeriesRule.WEEKLY, until_on=date(2027, 1, 21)))) == ["01-07", "01-14", "01-21"]
    assert _said(list_days(_plan(SeriesRule.WEEKLY, until_on=date(2027, 1, 20)))) == ["01-07", "01-14"]


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (Plan(rule=SeriesRule.WEEKLY, first_on=THURSDAY, hour=AFTERNOON), series_dates.NO_END),
        (_plan(until_on=date(2027, 5, 1), times=3), series_dates.TWO_ENDS),
        (_plan(times=1), series_dates.TOO_FEW),
        (_plan(times=0), series_dates.TOO_FEW),
        (_plan(until_on=THURSDAY - timedelta(days=1)), series_dates.TOO_FEW),
        (_plan(SeriesRule.WEEKLY, times=61), series_dates.TOO_MANY),
        (_plan(SeriesRule.WEEKLY, until_on=date(2028, 12, 31)), series_dates.TOO_MANY),
        (_plan(until_on=date(2029, 1, 8)), series_dates.TOO_LONG),
        (_plan(times=40), series_dates.TOO_LONG),
        (_plan(first_on=date(2027, 4, 29)), series_dates.FIFTH),
        (_plan(SeriesRule.LAST_WEEKDAY), series_dates.NOT_LAST),
        (_plan(SeriesRule.DAY_OF_MONTH, date(2027, 1, 31)), series_dates.SHORT_MONTHS),
    ],
)
def test_a_plan_that_cannot_be_is_refused_in_words(plan: Plan, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        list_days(plan)
    assert refused.value.message == sentence


def test_sixty_meetings_and_two_years_are_the_most() -> None:
    assert len(list_days(_plan(SeriesRule.WEEKLY, times=60))) == 60
    assert list_days(_plan(until_on=date(2029, 1, 7)))[-1] == date(2029, 1, 4)
    assert list_days(_plan(SeriesRule.DAY_OF_MONTH, date(2028, 2, 28), until_on=date(2030, 2, 28)))[-1].year == 2030


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "jour de l’An"),
        (date(2026, 12, 25), "Noël"),
        (date(2024, 4, 1), "lundi de Pâques"),
        (date(2025, 4, 21), "lundi de Pâques"),
        (date(2027, 3, 29), "lundi de Pâques"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 5, 25), "lundi de Pentecôte"),
        (date(2027, 3, 28), ""),
        (date(2027, 1, 7), ""),
    ],
)
def test_public_holidays_are_known(day: date, name: str) -> None:
    assert holiday_of(day) == name
