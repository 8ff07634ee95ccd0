"""By when the platform answers at the latest: its number of working days, without weekends and public holidays."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from blueprints.core import clock

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)
SATURDAY = 5


@lru_cache(maxsize=16)
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of metropolitan France (Code du travail, L. 3133-1)."""
    easter = _easter(year)
    moving = {easter + timedelta(days=days) for days in _AFTER_EASTER}
    return frozenset(moving | {date(year, month, day) for month, day in _FIXED})


def _easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def is_working(day: date) -> bool:
    """Tell whether offices are open on this day, as a rule."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def latest_answer(since: datetime, working_days: int) -> datetime:
    """Return the end of the last day on which the platform answers what came at *since*.

    Args:
        since: when the message came; that day does not count.
        working_days: the platform's promise.
    """
    day = clock.paris(since).date()
    left = max(working_days, 1)
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    return datetime(day.year, day.month, day.day, 18, tzinfo=clock.PARIS)
