"""What a person chose about her calendar, as plain values; what holds for who chose nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from blueprints.calendar.models import Delay, Scope
from blueprints.core import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What one person chose; quiet and nothing more by default."""

    is_discreet: bool = True
    neutral_title: str = ""
    shows_place: bool = False
    scope: Scope = Scope.MINE
    is_invited: bool = False
    reminds_week: bool = False
    reminds_day: bool = False
    reminds_hours: bool = False
    changed_at: datetime | None = None

    @property
    def delays(self) -> list[Delay]:
        """Return how long before a meeting she is reminded."""
        return [delay for delay in Delay if getattr(self, f"reminds_{delay}")]


def due_at(delay: Delay, starts_at: datetime) -> datetime:
    """Return when a reminder is due: a week and a day are those of clocks in Paris, whatever summer time does."""
    if delay is Delay.HOURS:
        return starts_at - timedelta(hours=2)
    days = timedelta(days=7 if delay is Delay.WEEK else 1)
    return (clock.paris(starts_at) - days).astimezone(starts_at.tzinfo)
