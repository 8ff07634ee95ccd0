"""Dates in words, in French, at the hour of Paris, summer time included."""

from datetime import UTC, datetime

import pytest
import time_machine

from blueprints.core import i18n

NB = "\u00a0"


@pytest.mark.parametrize(
    ("instant", "said"),
    [
        (datetime(2026, 3, 3, 13, 0, tzinfo=UTC), f"mardi 3{NB}mars 2026 à 14{NB}h"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), f"mercredi 1er{NB}juillet 2026 à 9{NB}h{NB}05"),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), f"dimanche 29{NB}mars 2026 à 1{NB}h{NB}59"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), f"dimanche 29{NB}mars 2026 à 3{NB}h"),
    ],
)
def test_a_moment_is_said_in_full(instant: datetime, said: str) -> None:
    assert i18n.when(instant) == said


@time_machine.travel(datetime(2026, 3, 3, 23, 30, tzinfo=UTC), tick=False)
def test_today_and_yesterday_are_those_of_paris() -> None:
    assert i18n.relative_day(datetime(2026, 3, 4, 5, 0, tzinfo=UTC)).startswith("Aujourd’hui, mercredi")
    assert i18n.relative_day(datetime(2026, 3, 3, 12, 0, tzinfo=UTC)).startswith("Hier, mardi")
    assert i18n.relative_day(datetime(2026, 3, 1, 12, 0, tzinfo=UTC)).startswith("Dimanche")


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        i18n.when(datetime(2026, 3, 3, 13, 0))  # noqa: DTZ001 - the point of the test
