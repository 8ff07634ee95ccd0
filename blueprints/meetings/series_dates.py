"""The dates of meetings that come back: the same hour on the clocks of Paris, in summer and in winter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from blueprints.core import clock
from blueprints.core.errors import Refused
from blueprints.meetings.series_models import SeriesRule

FEWEST, MOST, YEARS = 2, 60, 2
LAST_EACH_MONTH, WEEK, RANKS = 28, 7, 4
NO_END = "Dites quand la série s’arrête : une date, ou un nombre de rencontres."
TWO_ENDS = "Gardez la date de fin ou le nombre de rencontres, pas les deux."
TOO_FEW = "Une série compte deux rencontres au moins. Pour une seule, proposez une rencontre."
TOO_MANY = "Une série compte 60 rencontres au plus. Choisissez une fin plus proche."
TOO_LONG = "Une série dure deux ans au plus. Choisissez une fin plus proche."
NOT_LAST = "Cette première date n’est pas la dernière du mois pour ce jour. Changez la date ou le rythme."
FIFTH = "Certains mois n’ont que quatre fois ce jour. Choisissez plutôt « le dernier » du mois."
SHORT_MONTHS = "Certains mois n’ont pas ce jour. Choisissez le 28 au plus tard."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When meetings come back; one of `until_on` and `times` says where they end.

    Args:
        rule: how often.
        first_on: the first day.
        hour: of each, as clocks in Paris show it.
        until_on: the last day that is possible.
        times: how many there are.
    """

    rule: SeriesRule
    first_on: date
    hour: time
    until_on: date | None = None
    times: int | None = None


def list_days(plan: Plan) -> list[date]:
    """Return the days of a plan, in their order.

    Raises:
        Refused: it has no end or two, lasts too long, has too few days or too many, or a rule that some months lack.
    """
    if plan.until_on is None and plan.times is None:
        raise Refused(NO_END)
    if plan.until_on is not None and plan.times is not None:
        raise Refused(TWO_ENDS)
    _expect_every_month(plan)
    last = _years_later(plan.first_on)
    if plan.until_on is not None and plan.until_on > last:
        raise Refused(TOO_LONG)
    days = _repeat(plan, plan.until_on or last)
    if plan.times is not None and len(days) < min(plan.times, MOST):
        raise Refused(TOO_LONG)
    if len(days) < FEWEST:
        raise Refused(TOO_FEW)
    if len(days) > MOST:
        raise Refused(TOO_MANY)
    return days


def _repeat(plan: Plan, until_on: date) -> list[date]:
    """Return its days until one, one more than there may be at most."""
    from dateutil import rrule  # noqa: PLC0415 - heavy, and only who makes a series needs it

    weekday, rank = rrule.weekday(plan.first_on.weekday()), rank_of(plan.first_on)
    shapes: dict[SeriesRule, dict[str, object]] = {
        SeriesRule.WEEKLY: {"freq": rrule.WEEKLY},
        SeriesRule.FORTNIGHTLY: {"freq": rrule.WEEKLY, "interval": 2},
        SeriesRule.WEEKDAY_OF_MONTH: {"freq": rrule.MONTHLY, "byweekday": weekday(rank)},
        SeriesRule.LAST_WEEKDAY: {"freq": rrule.MONTHLY, "byweekday": weekday(-1)},
        SeriesRule.DAY_OF_MONTH: {"freq": rrule.MONTHLY, "bymonthday": plan.first_on.day},
    }
    most = MOST + 1 if plan.times is None else min(plan.times, MOST + 1)
    first, last = datetime.combine(plan.first_on, time()), datetime.combine(until_on, time())
    found = rrule.rrule(dtstart=first, **shapes[plan.rule])  # type: ignore[arg-type] # its types know no mapping
    return [day.date() for day in found.xafter(first, count=most, inc=True) if day <= last]


def rank_of(day: date) -> int:
    """Return which one of its weekday in its month a day is: 1 for the first Thursday."""
    return (day.day - 1) // WEEK + 1


def _expect_every_month(plan: Plan) -> None:
    if plan.rule is SeriesRule.WEEKDAY_OF_MONTH and rank_of(plan.first_on) > RANKS:
        raise Refused(FIFTH)
    is_last = (plan.first_on + timedelta(days=WEEK)).month != plan.first_on.month
    if plan.rule is SeriesRule.LAST_WEEKDAY and not is_last:
        raise Refused(NOT_LAST)
    if plan.rule is SeriesRule.DAY_OF_MONTH and plan.first_on.day > LAST_EACH_MONTH:
        raise Refused(SHORT_MONTHS)


def _years_later(day: date) -> date:
    """Return the same day some years later; the 29th of February is the 28th then."""
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:
        return day.replace(year=day.year + YEARS, day=LAST_EACH_MONTH)


def at_hour(day: date, hour: time) -> datetime:
    """Return the instant when clocks in Paris show an hour of a day, in UTC; the first one where they show it twice.

    Raises:
        Refused: they never do: it is the night when summer time begins.
    """
    local = datetime.combine(day, hour, tzinfo=clock.PARIS)
    instant = local.astimezone(UTC)
    if clock.paris(instant).replace(tzinfo=None) != local.replace(tzinfo=None):
        shown = f"{hour.hour}\u00a0h" + (f"\u00a0{hour:%M}" if hour.minute else "")
        message = f"Le {day:%d/%m/%Y}, {shown} n’existe pas : on passe à l’heure d’été. Choisissez une autre heure."
        raise Refused(message)
    return instant


def list_moments(days: Sequence[date], hour: time) -> list[datetime]:
    """Return the instants of an hour on each of these days.

    Raises:
        Refused: one of them does not exist.
    """
    return [at_hour(day, hour) for day in days]


# --- public holidays --------------------------------------------------------------------------------------------------

_FIXED = {
    (1, 1): "jour de l’An",
    (5, 1): "fête du Travail",
    (5, 8): "Victoire de 1945",
    (7, 14): "fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice de 1918",
    (12, 25): "Noël",
}
_AFTER_EASTER = {1: "lundi de Pâques", 39: "Ascension", 50: "lundi de Pentecôte"}


def holiday_of(day: date) -> str:
    """Return the name of the public holiday that a day is in France, Alsace and Moselle apart; empty for other days."""
    from dateutil.easter import easter  # noqa: PLC0415 - as above

    return _FIXED.get((day.month, day.day)) or _AFTER_EASTER.get((day - easter(day.year)).days, "")
