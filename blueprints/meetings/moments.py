"""Dates and hours as people type them, in Paris time: "3 mars 2026 14h", "03/03/2026 14:00", "2026-03-03T14:00"."""

import re
from datetime import UTC, datetime, time

from blueprints.core import clock
from blueprints.core.errors import Refused

_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_UNACCENTED = str.maketrans("éèêûôàç", "eeeuoac")
_HOUR = r"(?:[T ,]*(?:a )?(?P<hour>\d{1,2})\s*(?:h|:|heures?)\s*(?P<minute>\d{2})?(?::00)?)?"
_SHAPES = (
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_HOUR}", re.IGNORECASE),
    re.compile(rf"(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}}){_HOUR}", re.IGNORECASE),
    re.compile(
        r"(?:le )?(?:(?P<weekday>[a-z]{5,}) )?(?:le )?"
        rf"(?P<day>\d{{1,2}})(?:er)? (?P<name>[a-z]+)\.? (?P<year>\d{{4}}){_HOUR}",
        re.IGNORECASE,
    ),
)
_HOUR_ALONE = re.compile(r"(?:a )?(?P<hour>\d{1,2})\s*(?:h|:|heures?)\s*(?P<minute>\d{2})?(?::00)?")
LONGEST = 60
UNREADABLE = "Cette date ne se lit pas. Écrivez par exemple : 3 mars 2026 à 14 h."
NO_HOUR = "Il manque l’heure. Écrivez par exemple : 3 mars 2026 à 14 h."
NO_SUCH = "Cette date n’existe pas dans le calendrier. Vérifiez le jour et l’heure."
SKIPPED = "Cette heure n’existe pas. Cette nuit-là, on passe de 2 h à 3 h : c’est l’heure d’été."
UNREADABLE_HOUR = "Cette heure ne se lit pas. Écrivez par exemple : 16 h 30."


def read(typed: str, *, otherwise: time | None = None) -> datetime:
    """Return the instant that a person typed, in UTC.

    Args:
        typed: her words.
        otherwise: the hour when she gives none; None makes the hour necessary.

    Raises:
        Refused: it cannot be read, or does not exist (wrong day of the week, hour that summer time skips).
    """
    folded = " ".join(typed.lower().translate(_UNACCENTED).split())[:LONGEST]
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(folded))), None)
    if found is None:
        raise Refused(UNREADABLE)
    parts = found.groupdict()
    month = int(parts["month"]) if "month" in parts else _month(parts["name"])
    hour = _hour(parts, otherwise)
    try:
        local = datetime(int(parts["year"]), month, int(parts["day"]), hour.hour, hour.minute, tzinfo=clock.PARIS)
    except ValueError:
        raise Refused(NO_SUCH) from None
    _check(local, parts.get("weekday"))
    return local.astimezone(UTC)


def read_hour(typed: str, on: datetime) -> datetime:
    """Return the instant of an hour on the same day as another instant, in UTC.

    Args:
        typed: her words: "16 h", "16:30".
        on: the instant whose day it is.

    Raises:
        Refused: it cannot be read, or summer time skips it.
    """
    found = _HOUR_ALONE.fullmatch(" ".join(typed.lower().translate(_UNACCENTED).split())[:LONGEST])
    if found is None:
        raise Refused(UNREADABLE_HOUR)
    hour = _hour(found.groupdict(), None)
    local = clock.paris(on).replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0, fold=0)
    _check(local, None)
    later = local.replace(fold=1)
    return (later if local.astimezone(UTC) <= on < later.astimezone(UTC) else local).astimezone(UTC)


def is_twice(instant: datetime) -> bool:
    """Tell whether the clocks of that night show the hour of *instant* twice; what is typed means the first."""
    local = clock.paris(instant)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _month(name: str) -> int:
    found = [index for index, start in enumerate(_MONTHS, 1) if name.startswith(start) or name == start[:3] == "fev"]
    if len(found) != 1:
        raise Refused(UNREADABLE)
    return found[0]


def _hour(parts: dict[str, str | None], otherwise: time | None) -> time:
    if parts["hour"] is None:
        if otherwise is None:
            raise Refused(NO_HOUR)
        return otherwise
    try:
        return time(int(parts["hour"]), int(parts["minute"] or 0))
    except ValueError:
        raise Refused(NO_SUCH) from None


def _check(local: datetime, weekday: str | None) -> None:
    if local.astimezone(UTC).astimezone(clock.PARIS).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Refused(SKIPPED)
    if weekday is None:
        return
    if weekday not in _DAYS:
        raise Refused(UNREADABLE)
    actual = _DAYS[local.weekday()]
    if weekday != actual:
        message = f"Ce jour-là est un {actual}, pas un {weekday}. Vérifiez la date."
        raise Refused(message)
