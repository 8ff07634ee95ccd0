"""When a platform is open: the hours of each weekday, read from what people type, and the next moment somebody answers.

Kept as one line: seven days, Monday first, separated by ";", each with its spans: "0900-1230,1400-1700;…".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from blueprints.core import clock, working_days
from blueprints.core.errors import Refused
from blueprints.core.i18n import clock_time

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_HOUR = r"(\d{1,2})\s*(?:h|:)?\s*(\d{2})?"
_SPAN = re.compile(rf"(?:de\s+)?{_HOUR}\s*(?:-|–|—|à|jusqu[’']à)\s*{_HOUR}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|;|/|\bet\b|\bpuis\b)\s*", re.IGNORECASE)
_CLOSED = {"", "ferme", "fermé", "fermée", "-", "–"}
UNREADABLE = "Ces heures ne se lisent pas. Écrivez par exemple : 9 h – 12 h 30, 14 h – 17 h."
_LONGEST_SPANS = 3
_AHEAD = 29
"""Days looked at for the next opening: one day a week, and that day a public holiday three times in a row."""

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Opening:
    """The week of a platform; a day without spans is closed."""

    days: tuple[tuple[Span, ...], ...]

    @classmethod
    def decode(cls, kept: str) -> "Opening":
        """Read what the database keeps; an empty line is a week that nobody told."""
        days = [_spans(day) for day in kept.split(";")] if kept else []
        return cls((*days, *((),) * 7)[:7])

    def encoded(self) -> str:
        """Return the week as the database keeps it; empty when every day is closed."""
        days = [",".join(f"{a:%H%M}-{b:%H%M}" for a, b in day) for day in self.days]
        return ";".join(days) if any(days) else ""

    @property
    def is_told(self) -> bool:
        """Tell whether the platform said its hours."""
        return any(self.days)

    def is_open(self, instant: datetime) -> bool:
        """Tell whether somebody answers at *instant*."""
        return any(opens <= instant < closes for opens, closes in self.spans_on(clock.paris(instant).date()))

    def spans_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return from when to when somebody answers on a day; never on a public holiday."""
        if day in working_days.holidays(day.year):
            return []
        return [
            (datetime.combine(day, start, tzinfo=clock.PARIS), datetime.combine(day, end, tzinfo=clock.PARIS))
            for start, end in self.days[day.weekday()]
        ]

    def next_opening(self, instant: datetime) -> datetime | None:
        """Return the next moment when somebody answers, after *instant*; None when no hours are told."""
        first = clock.paris(instant).date()
        for ahead in range(_AHEAD):
            for opens, _closes in self.spans_on(first + timedelta(days=ahead)):
                if opens > instant:
                    return opens
        return None

    def words(self, weekday: int) -> str:
        """Return the hours of one day as one types them: "9 h – 12 h 30, 14 h – 17 h"; empty when closed."""
        return ", ".join(f"{_said(a)} – {_said(b)}" for a, b in self.days[weekday])


def _said(moment: time) -> str:
    return clock_time(datetime(2026, 1, 5, moment.hour, moment.minute, tzinfo=clock.PARIS))


def _spans(kept: str) -> tuple[Span, ...]:
    pairs = (one.split("-") for one in kept.split(",") if one)
    return tuple((time(int(a[:2]), int(a[2:])), time(int(b[:2]), int(b[2:]))) for a, b in pairs)


def read_day(typed: str) -> tuple[Span, ...]:
    """Return the spans of one day as a person types them: "9h-12h30, 14h-17h", "de 9 h à 17 h", "fermé".

    Raises:
        Refused: it cannot be read, or the spans cross.
    """
    words = " ".join(typed.split())
    if words.casefold() in _CLOSED:
        return ()
    found = [_SPAN.fullmatch(part) for part in _BETWEEN.split(words)]
    if len(found) > _LONGEST_SPANS or any(one is None for one in found):
        raise Refused(UNREADABLE)
    spans = tuple(_span(one.groups()) for one in found if one is not None)
    edges = [moment for span in spans for moment in span]
    if edges != sorted(set(edges)):
        raise Refused("La fin vient avant le début, ou deux moments se croisent. Vérifiez ces heures.")
    return spans


def _span(parts: Sequence[str | None]) -> Span:
    try:
        return time(int(parts[0] or 0), int(parts[1] or 0)), time(int(parts[2] or 0), int(parts[3] or 0))
    except ValueError:
        raise Refused(UNREADABLE) from None
