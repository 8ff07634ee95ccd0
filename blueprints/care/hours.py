"""When alerts leave: in the opening hours of the platform, and how long is counted in them alone."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from blueprints.accounts.models import Platform
from blueprints.accounts.opening import Opening
from blueprints.core import clock, db

_AHEAD = 60
"""Days looked at: a service that opens one day a week, half an hour, is found."""


def week() -> Opening:
    """Return the hours of the platform in force."""
    kept = db.session().scalars(select(Platform.opening).where(Platform.id == db.platform_id())).one_or_none()
    return Opening.decode(kept or "")


def is_open(opening: Opening, now: datetime) -> bool:
    """Tell whether somebody is called at *now*; where no hours are told, at any time."""
    return not opening.is_told or opening.is_open(now)


def after(opening: Opening, since: datetime, minutes: int) -> datetime:
    """Return the moment when so many opening minutes have passed; where no hours are told, all minutes count.

    When they end with the day, it is the next opening: nobody is called while the door closes.
    """
    left = timedelta(minutes=minutes)
    if not opening.is_told:
        return since + left
    first = clock.paris(since).date()
    for ahead in range(_AHEAD):
        for opens, closes in opening.spans_on(first + timedelta(days=ahead)):
            start, end = max(opens.astimezone(UTC), since), closes.astimezone(UTC)
            if end - start > left:
                return start + left
            left -= max(end - start, timedelta())
    return since + timedelta(days=1)


def next_opening(opening: Opening, now: datetime) -> datetime:
    """Return when somebody is called next, from *now* on."""
    if is_open(opening, now):
        return now
    return opening.next_opening(now) or now + timedelta(days=1)


def next_day(opening: Opening, now: datetime) -> datetime:
    """Return the first opening of another day: everybody has been called today."""
    midnight = clock.paris(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    if not opening.is_told:
        return now + timedelta(days=1)
    return opening.next_opening(midnight - timedelta(seconds=1)) or now + timedelta(days=1)
