"""Days of the past as one says them: "hier", "lundi", "2 novembre"; the last such day."""

import re
from datetime import date, time, timedelta
from typing import Any

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.core.i18n import lazy_gettext as _l
from blueprints.core.text import fold
from blueprints.meetings import moments
from blueprints.meetings.day_fields import DayField

_AGO = {"aujourd hui": 0, "hier": 1, "avant hier": 2}
_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_BESIDE = re.compile(r"^(?:le )|(?: dernier| passe)$")
_WITHOUT_YEAR = re.compile(r"(?:[a-z]{5,} )?(?:le )?(?P<day>\d{1,2})(?:er)? (?P<month>\d{1,2}|[a-z]{3,})")
_YEARS = 12
"""How far back a day without its year is looked for: the 29th of February may be eight years away."""


def read(typed: str, today: date) -> date | None:
    """Return the last such day; None when these words name no day of the past without its year.

    Args:
        typed: her words.
        today: the day of now, which "hier" is counted from. "lundi" said on a Monday is that of last week.
    """
    said = _BESIDE.sub("", fold(typed))
    if said in _AGO:
        return today - timedelta(days=_AGO[said])
    if said in _WEEK:
        back = (today.weekday() - _WEEK.index(said)) % 7
        return today - timedelta(days=back or 7)
    found = _WITHOUT_YEAR.fullmatch(said)
    if found is None:
        return None
    between = "/" if found["month"].isdecimal() else " "
    words = said if between == " " else f"{found['day']}/{found['month']}"
    days = (_day(f"{words}{between}{year}") for year in range(today.year, today.year - _YEARS, -1))
    return next((day for day in days if day is not None and day <= today), None)


def _day(words: str) -> date | None:
    try:
        return clock.paris(moments.read(words, otherwise=time())).date()
    except Refused:
        return None


class PastDayField(DayField):
    """A day to go back to, with its year or as one says it."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: FBT001 - wtforms' own
        """Read what was typed; the words stay as they are."""
        day = None if validation_stopped or self.errors else read(self.data or "", clock.paris(clock.now()).date())
        if day is not None:
            self.moment = moments.read(f"{day:%Y-%m-%d}", otherwise=time())
            return
        before = len(self.errors)
        super().post_validate(form, validation_stopped)
        if len(self.errors) > before:
            self.errors = [_l("Ce jour ne se lit pas. Écrivez par exemple : hier, lundi ou 3 mars 2026.")]
