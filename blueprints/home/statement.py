"""What the accessibility statement says: the figures of docs/accessibilite.md, which a test holds to them."""

from datetime import datetime

from blueprints.core import clock

READ_ON = datetime(2026, 11, 22, 12, tzinfo=clock.PARIS)
"""The day of the last reading of all the criteria, by ourselves."""
CRITERIA = 106
"""Of RGAA 4.1.2."""
CONFORM = 75
APPLICABLE = 76


def rate() -> int:
    """Return how many of a hundred applicable criteria are met, rounded down."""
    return CONFORM * 100 // APPLICABLE
