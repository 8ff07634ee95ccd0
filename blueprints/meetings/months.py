"""The meetings of one month, day by day; a month begins and ends on the clocks of Paris, whatever the time of year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import bindparam, select

from blueprints.core import clock, db, text
from blueprints.core.db import AnyRow
from blueprints.core.i18n import clock_time, relative_day
from blueprints.core.i18n import gettext as _
from blueprints.meetings.models import Meeting
from blueprints.meetings.queries import COLUMNS, SHOWN
from blueprints.meetings.showing import ListedMeeting, show_meetings

FIRST_YEAR, LAST_YEAR = 2000, 2200
MOST = 300
"""Above, the page says that there are more: nobody reads ten meetings a day."""
STARTS = (
    select(*COLUMNS)
    .where(
        SHOWN,
        Meeting.starts_at >= bindparam("from", type_=db.UtcDateTime()),
        Meeting.starts_at < bindparam("until", type_=db.UtcDateTime()),
    )
    .order_by(Meeting.starts_at, Meeting.id)
    .limit(MOST + 1)
)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        """Return it as an address carries it."""
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def parse(cls, said: str | None) -> "Month":
        """Return the month of an address; this one when it is none."""
        year, _dash, number = (said or "").partition("-")
        if year.isascii() and number.isascii() and year.isdecimal() and number.isdecimal() and len(said or "") <= 7:  # noqa: PLR2004 - "2026-12"
            month = cls(int(year), int(number))
            if FIRST_YEAR <= month.year <= LAST_YEAR and 1 <= month.number <= 12:  # noqa: PLR2004 - December
                return month
        today = clock.paris(clock.now())
        return cls(today.year, today.month)

    def moved(self, by: int) -> "Month":
        """Return the month so many later."""
        months = self.year * 12 + self.number - 1 + by
        return Month(months // 12, months % 12 + 1)

    @property
    def words(self) -> str:
        """Return it in words: "décembre 2026"."""
        return format_date(self.begins.astimezone(clock.PARIS).date(), "MMMM y", locale="fr")

    @property
    def of_words(self) -> str:
        """Return it after a noun: "de décembre 2026", "d’avril 2027"."""
        return text.of(self.words)

    @property
    def begins(self) -> datetime:
        """Return its first instant in Paris."""
        return datetime(self.year, self.number, 1, tzinfo=clock.PARIS).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that has something."""

    title: str
    meetings: list[ListedMeeting]


def list_month(person_id: UUID, month: Month) -> tuple[Sequence[AnyRow], bool]:
    """Return the meetings that begin in a month, in their order, and whether there are more than a page shows."""
    values = {"me": person_id, "from": month.begins, "until": month.moved(1).begins}
    found = db.session().execute(STARTS, values).all()
    return found[:MOST], len(found) > MOST


def show_days(rows: Iterable[AnyRow]) -> list[Day]:
    """Return the days that have something, each with its meetings and their hour."""
    days = []
    for _date, found in groupby(rows, lambda row: clock.paris(row.starts_at).date()):
        of_day = list(found)
        days.append(Day(relative_day(of_day[0].starts_at), show_meetings(of_day, moment=_hour)))
    return days


def _hour(row: AnyRow) -> str:
    return _("À %(hour)s", hour=clock_time(row.starts_at))
