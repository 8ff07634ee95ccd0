"""The time, asked in one place so that tests can set it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def paris(instant: datetime) -> datetime:
    """Return *instant* as read on a clock in metropolitan France.

    Raises:
        ValueError: *instant* carries no time zone.
    """
    if instant.tzinfo is None:
        msg = "A date without a time zone cannot be placed."
        raise ValueError(msg)
    return instant.astimezone(PARIS)
